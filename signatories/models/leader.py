"""Who leads a government: dated facts, and what a leader says in public."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from frameworks.languages import direction
from frameworks.models import DAY, MONTH, PRECISIONS, YEAR
from signatories.models.government import Government


class LeaderQuerySet(models.QuerySet):
    def in_office(self, today=None):
        """Whose end is not known, or not over yet as exactly as it is known; the latest first."""
        today = today or timezone.localdate()
        ends_later = (
            Q(until__isnull=True)
            | Q(until__gte=today)
            | Q(until_precision=MONTH, until__gte=today.replace(day=1))
            | Q(until_precision=YEAR, until__gte=today.replace(month=1, day=1))
        )
        begun = Q(since__isnull=True) | Q(since__lte=today)
        return self.filter(ends_later, begun).order_by(F("since").desc(nulls_last=True), "-pk")

    def told(self):
        """Whose term somebody told: dated, or named by the government itself. A source alone says who led once."""
        return self.exclude(since__isnull=True, until__isnull=True, source_url__gt="")

    def shown(self):
        """Leaders the public sees: noted by those who may, or named by a signature that was verified."""
        named_by = self.model._meta.get_field("signatures").related_model.objects.filter(
            leader=OuterRef("pk")
        )
        return self.filter(~Exists(named_by) | Exists(named_by.filter(verified_at__isnull=False)))


class Leader(models.Model):
    """Who held office, as dated facts of a government; portrait and quote are shown once the office gave them."""

    WOMAN, MAN, OTHER = "woman", "man", "other"
    GENDERS = [
        (WOMAN, pgettext_lazy("gender of a leader", "Woman")),
        (MAN, pgettext_lazy("gender of a leader", "Man")),
        (OTHER, pgettext_lazy("gender of a leader", "Another")),
    ]

    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.CASCADE, related_name="leaders"
    )
    name = models.CharField(_("name"), max_length=200)
    office = models.CharField(_("office"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    since_precision = models.CharField(
        _("how exact the first day is"), max_length=5, choices=PRECISIONS, default=DAY
    )
    until = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(
        _("how exact the last day is"), max_length=5, choices=PRECISIONS, default=DAY
    )
    gender = models.CharField(_("gender"), max_length=5, choices=GENDERS, blank=True)
    email = models.EmailField(_("address of the leader's office"), blank=True)
    portrait = models.ImageField(_("portrait"), upload_to="portraits/", blank=True)
    portrait_credit = models.CharField(_("credit of the portrait"), max_length=200, blank=True)
    quote = models.TextField(_("quote"), blank=True, max_length=600)
    quote_language = models.CharField(_("language of the quote"), max_length=8, blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)

    objects = LeaderQuerySet.as_manager()

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

    @property
    def portrait_url(self):
        """Where the public sees the portrait; empty without one."""
        if not self.portrait:
            return ""
        folder, _slash, name = self.portrait.name.rpartition("/")
        return reverse("government_picture", args=[folder, name])

    @property
    def is_told(self):
        """Whether somebody told the term; the same rule as `told()`."""
        return bool(self.since or self.until or not self.source_url)

    @property
    def initials(self):
        """First letters of the first and the last name, where there is no portrait."""
        words = [word for word in self.name.split() if word[0].isalpha()]
        return "".join(word[0] for word in dict.fromkeys(words[:1] + words[-1:])).upper()

    @property
    def quote_direction(self):
        return direction(self.quote_language) if self.quote_language else ""
