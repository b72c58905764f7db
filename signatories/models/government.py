"""Governments, the people who act for them, and who leads them."""

from unicodedata import name

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from frameworks.models import Objective
from signatories.domains import check_offices

PORTAL, SECRETARIAT, PUBLIC_RECORD = "portal", "secretariat", "public_record"
ORIGINS = [
    (PORTAL, _("handed in by the government")),
    (SECRETARIAT, _("entered by the secretariat for the government")),
    (PUBLIC_RECORD, _("from public sources, not handed in by the government")),
]


class GovernmentQuerySet(models.QuerySet):
    def standing(self):
        """Governments that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def genuine(self):
        """Standing, and not invented to show a screen."""
        return self.standing().filter(is_specimen=False)

    def vouched_for(self):
        """Whose place in the register a public source documents, or the secretariat verified once.

        What anybody enters while signing stays unseen until then.
        """
        listed = apps.get_model("signatories", "Signature").objects.once_listed()
        return self.genuine().filter(
            Q(origin=PUBLIC_RECORD) | Q(pk__in=listed.order_by().values("government_id"))
        )

    def of_user(self, user):
        """Governments this person acts for now."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__state=Membership.ACTIVE).distinct()

    def draftable_by(self, user):
        """Governments this person may write for: acts for now, or will once the signature is verified."""
        if not user.is_authenticated:
            return self.none()
        mine = Membership.objects.filter(user=user).filter(
            Q(state=Membership.ACTIVE) | Q(state=Membership.PENDING, via__in=Membership.WITH_SIGNATURE)
        )
        return self.standing().filter(pk__in=mine.values("government_id"))


class Government(models.Model):
    """A local or regional government: it owns commitments, people only act for it."""

    MUNICIPALITY, METROPOLITAN, PROVINCE, REGION, ASSOCIATION = (
        "municipality", "metropolitan", "province", "region", "association",
    )  # fmt: skip
    LEVELS = [
        (MUNICIPALITY, _("Municipality")),
        (METROPOLITAN, _("Metropolitan body")),
        (PROVINCE, _("Province, county or department")),
        (REGION, _("Region, state or autonomous city")),
        (ASSOCIATION, _("Association of governments")),
    ]

    slug = models.SlugField(max_length=120, unique=True)
    official_name = models.CharField(_("official name"), max_length=200)
    official_language = models.CharField(_("language of the official name"), max_length=8, blank=True)
    english_name = models.CharField(_("name in English"), max_length=200)
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    name_key = models.CharField(max_length=200, editable=False, db_index=True)
    level = models.CharField(_("level"), max_length=12, choices=LEVELS)
    country = CountryField(_("country"))
    section = models.ForeignKey(
        Objective,
        verbose_name=_("world section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"framework__code": "section"},
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    point_source = models.CharField(_("source of the point"), max_length=20, blank=True)
    geonameid = models.PositiveIntegerField(_("number at GeoNames"), null=True, blank=True)
    population = models.PositiveBigIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True, max_length=500)
    domains = models.JSONField(
        _("office mail domains"),
        default=list,
        blank=True,
        validators=[check_offices],
        help_text=_('what stands behind the @ in the addresses of this office alone, as ["city.example"]'),
    )
    admits_domain = models.BooleanField(
        _("colleagues join by office address"),
        default=False,
        help_text=_("whoever has proved an address of an office mail domain acts as contributor at once"),
    )
    arms = models.ImageField(_("coat of arms"), upload_to="arms/", blank=True)
    logo = models.ImageField(_("logo"), upload_to="arms/", blank=True)
    origin = models.CharField(_("origin"), max_length=14, choices=ORIGINS, default=PORTAL)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    is_specimen = models.BooleanField(
        _("specimen"), default=False, help_text=_("invented to show a screen; never counted")
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = GovernmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("government")
        verbose_name_plural = _("governments")
        ordering = ["english_name"]
        indexes = [models.Index(fields=["country", "level", "name_key"], name="government_twin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="government_not_merged_into_itself",
                violation_error_message=_("A government cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="merged_government_has_date",
                violation_error_message=_(
                    "A merged government has the day of the merger, and only such a one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="government_point_on_earth",
                violation_error_message=_("Latitude runs from −90 to 90 and longitude from −180 to 180."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=PUBLIC_RECORD) | ~Q(source_url=""),
                name="public_record_government_has_source",
                violation_error_message=_("A government from public sources names its source."),
            ),
        ]

    def __str__(self):
        return self.official_name

    def get_absolute_url(self):
        return reverse("signatories:detail", args=[self.slug])

    @property
    def arms_url(self):
        """Where the public sees the coat of arms; empty without one."""
        return _picture_url(self.arms)

    @property
    def logo_url(self):
        return _picture_url(self.logo)

    @property
    def has_other_script(self):
        """Whether the official name is written in other letters than Latin, and so needs a second line."""
        return any(sign.isalpha() and "LATIN" not in name(sign, "") for sign in self.official_name)


def _picture_url(file):
    folder, _slash, name = file.name.rpartition("/") if file else ("", "", "")
    return reverse("government_picture", args=[folder, name]) if name else ""


class MembershipQuerySet(models.QuerySet):
    def standing(self):
        """Waiting or active, not ended."""
        return self.filter(state__in=Membership.STANDING)

    def active(self):
        return self.filter(state=Membership.ACTIVE)


class Membership(models.Model):
    """A person's role for a government, with dates. Ended rows stay."""

    FOCAL_POINT, CONTRIBUTOR = "focal_point", "contributor"
    ROLES = [(FOCAL_POINT, _("Focal point")), (CONTRIBUTOR, _("Contributor"))]
    PENDING, ACTIVE, ENDED = "pending", "active", "ended"
    STATES = [(PENDING, _("Waiting")), (ACTIVE, _("Active")), (ENDED, _("Ended"))]
    STANDING = (PENDING, ACTIVE)
    SIGNING, REQUEST, INVITATION, DOMAIN, STAFF = "signing", "request", "invitation", "domain", "staff"
    WITH_SIGNATURE = (SIGNING, INVITATION)  # what waits by these ways waits for the signature to be verified
    WAYS = [
        (SIGNING, _("the signature")),
        (REQUEST, _("a request to join")),
        (INVITATION, _("an invitation")),
        (DOMAIN, _("an address of the office")),
        (STAFF, _("the secretariat")),
    ]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=ROLES)
    function = models.CharField(_("function in the office"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=PENDING)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    via = models.CharField(_("by way of"), max_length=20, choices=WAYS, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "government"],
                condition=Q(state__in=("pending", "active")),
                name="one_standing_membership",
                violation_error_message=_("This person already acts for this government."),
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(until__isnull=False))
                | (~Q(state="ended") & Q(until__isnull=True)),
                name="membership_ended_has_date",
                violation_error_message=_("An ended membership has its last day, and only an ended one."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.government}"
