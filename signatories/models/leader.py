"""Who leads a government: dated facts, and what a leader says in public."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.models import DAY, PRECISIONS
from signatories.models.government import Government


class Leader(models.Model):
    """Who held office, as dated facts of a government; portrait and quote are shown once the office gave them."""

    WOMAN, MAN, OTHER = "woman", "man", "other"
    GENDERS = [
        (WOMAN, pgettext_lazy("gender of a leader", "Woman")),
        (MAN, pgettext_lazy("gender of a leader", "Man")),
        (OTHER, pgettext_lazy("gender of a leader", "Another")),
    ]

    government = models.ForeignKey(Government, on_delete=models.CASCADE, related_name="leaders")
    name = models.CharField(_("name"), max_length=200)
    office = models.CharField(_("office"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    since_precision = models.CharField(max_length=5, choices=PRECISIONS, default=DAY)
    until = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(max_length=5, choices=PRECISIONS, default=DAY)
    gender = models.CharField(_("gender"), max_length=5, choices=GENDERS, blank=True)
    email = models.EmailField(_("address of the leader's office"), blank=True)
    portrait = models.ImageField(_("portrait"), upload_to="portraits/", blank=True)
    portrait_credit = models.CharField(_("credit of the portrait"), max_length=200, blank=True)
    quote = models.TextField(_("quote"), blank=True, max_length=600)
    quote_language = models.CharField(_("language of the quote"), max_length=8, blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="leader_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            ),
            models.CheckConstraint(
                condition=Q(portrait="") | ~Q(portrait_credit=""),
                name="portrait_has_credit",
                violation_error_message=_("Name who took the portrait."),
            ),
            models.CheckConstraint(
                condition=Q(quote="") | ~Q(quote_language=""),
                name="quote_has_language",
                violation_error_message=_("Say in which language the quote is."),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.office}"
