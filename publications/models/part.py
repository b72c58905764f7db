"""The parts of an edition in their order: what staff write in four languages, and what the book gathers by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publications.models.edition import Edition


class EditionPart(models.Model):
    """One part of one edition. Its text is Markdown; parts that gather (figures, annexes) print it first."""

    FOREWORD, FIGURES, SUMMARY, ABOUT = "foreword", "figures", "summary", "about"
    LOCALISATION, ACTIONS, SPOTLIGHT, RECOMMENDATIONS = (
        "localisation",
        "actions",
        "spotlight",
        "recommendations",
    )
    SIGNATORIES, LIST, MATRIX = "signatories", "list", "matrix"
    GLOSSARY, INDEXES, IMPRINT = "glossary", "indexes", "imprint"
    KINDS = [
        (IMPRINT, _("Imprint and partners")),
        (FOREWORD, _("Foreword")),
        (SUMMARY, _("Executive summary")),
        (FIGURES, _("The year in figures")),
        (ABOUT, _("About this publication")),
        (LOCALISATION, _("State of localisation")),
        (ACTIONS, _("Actions by priority")),
        (SPOTLIGHT, pgettext_lazy("part of a publication", "Spotlight")),
        (RECOMMENDATIONS, _("Recommendations")),
        (SIGNATORIES, _("Annex A: signatories")),
        (LIST, _("Annex B: all actions")),
        (MATRIX, _("Annex C: matrix and method")),
        (GLOSSARY, _("Glossary")),
        (INDEXES, _("Indexes")),
    ]
    SEVERAL = (FOREWORD, SPOTLIGHT)  # of which an edition may have more than one
    WRITTEN = (FOREWORD, SUMMARY, LOCALISATION, SPOTLIGHT, RECOMMENDATIONS)  # printed only with a text

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("part"), max_length=16, choices=KINDS)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)
    shown = models.BooleanField(_("printed"), default=True)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("the name of the part, if empty")
    )
    text = models.TextField(_("text"), blank=True)
    by = models.CharField(_("by"), max_length=200, blank=True, help_text=_("name and office, as printed"))
    portrait = models.ImageField(_("portrait"), upload_to="editions/portraits/", blank=True)
    portrait_alt = models.CharField(_("what the portrait shows"), max_length=300, blank=True)
    portrait_credit = models.CharField(_("credit of the portrait"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("part of an edition")
        verbose_name_plural = _("parts of editions")
        ordering = ["edition", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"],
                condition=~Q(kind__in=("foreword", "spotlight")),
                name="one_part_of_a_kind",
                violation_error_message=_("An edition has only one part of this kind."),
            ),
            models.CheckConstraint(
                condition=Q(portrait="") | ~Q(portrait_credit=""),
                name="portrait_of_part_has_credit",
                violation_error_message=_("Name who took the portrait."),
            ),
        ]

    def __str__(self):
        return f"{self.edition}: {self.title or self.get_kind_display()}"
