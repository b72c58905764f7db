"""Learning from each other: activities, resources, updates."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from actions.models import Action
from frameworks.models import DAY, PRECISIONS, Milestone, Partner
from signatories.models import Government


class PublishedQuerySet(models.QuerySet):
    def published(self):
        """What the public may read now."""
        return self.filter(published_at__isnull=False, published_at__lte=timezone.now())


class Activity(models.Model):
    """A learning event: conference, webinar, exchange, training, call for contributions."""

    KINDS = [
        ("conference", _("Conference")),
        ("webinar", _("Webinar")),
        ("exchange", _("Exchange")),
        ("training", _("Training")),
        ("call", _("Call for contributions")),
    ]

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    expected_outcomes = models.TextField(_("expected outcomes"), blank=True)
    follow_up = models.TextField(_("what followed"), blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    country = CountryField(_("country"), blank=True)
    start_date = models.DateField(_("start"))
    end_date = models.DateField(_("end"))
    precision = models.CharField(_("precision"), max_length=5, choices=PRECISIONS, default=DAY)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    url = models.URLField(_("web page"), blank=True, max_length=500)
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
    )
    actions = models.ManyToManyField(Action, verbose_name=_("actions"), blank=True, related_name="activities")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-start_date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="activity_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learning:activity", args=[self.slug])

    def bodies_by_role(self):
        """[(role in words, [role row, …]), …] in the order organised, hosted, supported."""
        rows = list(self.roles.all())
        groups = [(label, [row for row in rows if row.role == role]) for role, label in ActivityRole.ROLES]
        return [(label, found) for label, found in groups if found]


class ActivityRole(models.Model):
    """What an organisation or a government does for an activity."""

    ROLES = [
        ("organiser", _("Organised by")),
        ("host", _("Hosted by")),
        ("supporter", _("Supported by")),
    ]

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=10, choices=ROLES)
    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    government = models.ForeignKey(
        Government,
        verbose_name=_("government"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("role in an activity")
        verbose_name_plural = _("roles in activities")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, government__isnull=True)
                | Q(partner__isnull=True, government__isnull=False),
                name="activity_role_names_one_body",
                violation_error_message=_("Choose a partner or a government, not both."),
            )
        ]

    def __str__(self):
        return str(self.partner or self.government)


class Resource(models.Model):
    """A learning document: a file kept here or a link, with its language and source."""

    KINDS = [
        ("report", _("Report")),
        ("guide", _("Guide")),
        ("declaration", pgettext_lazy("kind of resource", "Declaration")),
        ("website", _("Website")),
        ("video", _("Video")),
    ]

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    publisher = models.CharField(_("published by"), max_length=200, blank=True)
    issued_on = models.DateField(_("date"), null=True, blank=True)
    issued_precision = models.CharField(
        _("how exact the day is"), max_length=5, choices=PRECISIONS, default=DAY
    )
    url = models.URLField(_("web address"), blank=True, max_length=500)
    file = models.FileField(_("file"), upload_to="resources/", blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="resources",
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["-issued_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(file=""),
                name="resource_has_address_or_file",
                violation_error_message=_("Give a web address or a file."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learning:resource", args=[self.slug])


class Update(models.Model):
    """A news item."""

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-published_at", "slug"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("learning:update", args=[self.slug])
