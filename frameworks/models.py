"""What actions answer to: compacts, goals, priorities, sections; the calendar and partners of the Call."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = [(DAY, _("day")), (MONTH, _("month")), (YEAR, _("year"))]


class Framework(models.Model):
    """A list of numbered things that actions point to."""

    GCM, PRINCIPLE, GCR, GCR_AREA, GRF = "gcm", "principle", "gcr", "gcr-area", "grf"
    SDG, PRIORITY, SECTION, M49 = "sdg", "priority", "section", "m49"
    GCM_CONTRIBUTION, GCR_CONTRIBUTION = "gcm-contribution", "gcr-contribution"
    PLEDGE_MODE, PLEDGE_STAGE, GFMD_THEME = "pledge-mode", "pledge-stage", "gfmd-theme"

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=300)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    legal_reference = models.CharField(_("legal reference"), max_length=60, blank=True)
    source = models.TextField(_("source"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["position"]

    def __str__(self):
        return self.name


class ObjectiveQuerySet(models.QuerySet):
    def of(self, *framework_codes):
        return self.filter(framework__code__in=framework_codes).select_related("framework")


class Objective(models.Model):
    """One objective, principle, area, goal, priority, section or region: a row others point to."""

    framework = models.ForeignKey(
        Framework, verbose_name=_("framework"), on_delete=models.PROTECT, related_name="objectives"
    )
    code = models.CharField(_("code"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=60)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    title = models.CharField(_("title"), max_length=400)
    short = models.CharField(_("short name"), max_length=80, blank=True)
    meaning = models.CharField(
        _("what it means"),
        max_length=400,
        blank=True,
        help_text=_("one plain sentence in the portal’s own words, not the wording of the framework"),
    )
    colour = models.CharField(_("colour"), max_length=7, blank=True)
    colour_on = models.CharField(_("colour of text on it"), max_length=7, blank=True)
    verified = models.JSONField(
        _("checked against the official list"),
        default=dict,
        blank=True,
        help_text="which labels are official, per language",
    )
    details = models.JSONField(
        _("further facts"), default=dict, blank=True, help_text="crosswalk and other facts of the reference"
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["framework__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "slug"],
                name="one_slug_per_framework",
                violation_error_message=_("This framework already has an entry of that name."),
            ),
            models.UniqueConstraint(
                fields=["framework", "number"],
                condition=Q(number__isnull=False),
                name="one_number_per_framework",
                violation_error_message=_("This framework already has an entry of that number."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.label}" if self.number else self.label

    @property
    def label(self):
        return self.short or self.title

    def is_official(self, language=None):
        """Whether the label shown in that language is the framework's own wording, seen in its source."""
        language = language or get_language() or settings.LANGUAGE_CODE
        field = "short" if self.short else "title"
        return bool(self.verified.get(field, {}).get(language))


class Milestone(models.Model):
    """A date in the calendar of forums."""

    EVENT, PUBLICATION, RECURRING = "event", "publication", "recurring"
    KINDS = [(EVENT, _("event")), (PUBLICATION, _("publication")), (RECURRING, _("every year"))]

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default=EVENT)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    precision = models.CharField(_("precision"), max_length=5, choices=PRECISIONS, default=DAY)
    place = models.CharField(_("place"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    frameworks = models.JSONField(_("frameworks"), default=list, blank=True)
    url = models.URLField(_("web page"), blank=True, max_length=500)
    verified = models.BooleanField(_("verified"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["start", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="milestone_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            )
        ]

    def __str__(self):
        return self.name


class ClosedDay(models.Model):
    """A day on which the secretariat does not work, beside Saturdays and Sundays."""

    on = models.DateField(_("day"), unique=True, error_messages={"unique": _("This day is on the list.")})
    name = models.CharField(_("name"), max_length=120)
    every_year = models.BooleanField(
        _("every year"), default=False, help_text=_("on the same day and month of the years that follow")
    )

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["on"]

    def __str__(self):
        return f"{self.on} {self.name}"


class Partner(models.Model):
    """An organisation behind the Call. Names and logos are data, never template text."""

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    url = models.URLField(_("web page"), blank=True, max_length=500)
    logo = models.FileField(_("logo"), upload_to="partners/", blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["slug"]

    def __str__(self):
        return self.name


class PartnerRole(models.Model):
    """What a partner is to the Call, and from when until when."""

    LEAD, ADVISORY, SUPPORTER, DONOR = "lead", "advisory", "supporter", "donor"
    ROLES = [
        (LEAD, _("Led by")),
        (ADVISORY, _("Advised by")),
        (SUPPORTER, _("Supported by")),
        (DONOR, _("Funded by")),
    ]

    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=10, choices=ROLES)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("role of a partner")
        verbose_name_plural = _("roles of partners")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "role"],
                condition=Q(until__isnull=True),
                name="one_open_role_per_partner",
                violation_error_message=_("This partner already has that role."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="partner_role_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            ),
        ]

    def __str__(self):
        return f"{self.partner} ({self.get_role_display()})"


class Seeded(models.Model):
    """What a seed wrote last into one row, field by field, so that it can tell staff's words from its own."""

    model = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    fingerprints = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="one_seeded_note_per_row")]

    def __str__(self):
        return f"{self.model} {self.key}"


class DataVersion(models.Model):
    """One row; raised in every transaction that changes what the public sees (caching.bump)."""

    number = models.PositiveBigIntegerField(default=0)
    mark = models.UUIDField(help_text="tells apart two databases that stand at the same number")
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_data_version")]

    def __str__(self):
        return f"{self.number}-{self.mark.hex}"


class Term(models.Model):
    """An official term in four languages, and the words that must not stand for it."""

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    name = models.CharField(_("term"), max_length=200)
    also = models.TextField(
        _("also right"), blank=True, help_text=_("Other forms that may stand for it, one a line.")
    )
    avoid = models.TextField(_("not to be used"), blank=True, help_text=_("One a line."))
    note = models.CharField(_("note"), max_length=300, blank=True)
    verified = models.JSONField(default=dict, blank=True, help_text="which names are official, per language")
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary of terms")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name
