"""The lasting thing and what surrounds it: who asked (Call), who takes part, whom to ask."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.models import ORIGINS, PORTAL, PUBLIC_RECORD, Government

DRAFT_ID_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"


def draft_id():
    """A random name for desk addresses: 12 of 30 signs, 58 bits."""
    return "".join(secrets.choice(DRAFT_ID_ALPHABET) for _ in range(12))


class ActionCounter(models.Model):
    """The last number given in a year; locked while the next code is drawn."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"


class ActionQuerySet(models.QuerySet):
    def published(self):
        """The one rule of the public: a published text, not withdrawn, no specimen, embargo over."""
        now = timezone.now()
        return self.filter(
            published_at__isnull=False, published_at__lte=now, withdrawn_at__isnull=True, is_specimen=False
        ).filter(submissions__state="published")

    def withdrawn(self):
        """Actions that leave a page which says so and why."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=False, is_specimen=False)

    def of_user(self, user):
        """Actions of governments this person may write for, in any role and whatever their state."""
        return self.filter(
            participations__government__in=Government.objects.draftable_by(user),
            participations__state=Participation.CONFIRMED,
        ).distinct()

    def visible_to(self, user):
        """What this person may see: what is published, what is their governments' or they write along on;
        the secretariat all."""
        duties = ("actions.review_action", "actions.decide_action")
        if user.is_authenticated and user.is_staff and any(user.has_perm(duty) for duty in duties):
            return self
        seen = Q(pk__in=Action.objects.published().order_by().values("pk"))
        if user.is_authenticated and user.is_active:
            seen |= Q(pk__in=Action.objects.of_user(user).order_by().values("pk"))
            seen |= Q(pk__in=user.co_written.standing().values("action"))
        return self.filter(seen)


class Action(models.Model):
    """The lasting thing, without state or text."""

    draft_id = models.CharField(max_length=16, unique=True, default=draft_id, editable=False)
    code = models.CharField(_("code"), max_length=16, null=True, blank=True, unique=True, editable=False)
    slug = models.SlugField(_("name in web addresses"), max_length=120, blank=True)
    origin = models.CharField(_("origin"), max_length=14, choices=ORIGINS, default=PORTAL)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    registered_with_call = models.BooleanField(
        _("registered with the call"),
        null=True,
        help_text=_("whether the source shows it as registered through the Call"),
    )
    is_specimen = models.BooleanField(
        _("specimen"), default=False, help_text=_("invented to show a screen; never public")
    )
    featured = models.BooleanField(_("shown first on the home page"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    see_instead = models.ForeignKey(
        "self",
        verbose_name=_("see instead"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_for",
    )
    continues = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="continued_by",
        verbose_name=_("continues"),
        help_text=_("the earlier action whose text this one began with"),
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["-pk"]
        permissions = [
            ("review_action", "May review submissions"),
            ("read_reports", "May read the reports"),
            ("decide_action", "May decide on submissions"),
            ("translate_action", "May translate submissions"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="withdrawn_action_has_reason",
                violation_error_message=_("Write why the action is withdrawn."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=PUBLIC_RECORD) | ~Q(source_url=""),
                name="public_record_action_has_source",
                violation_error_message=_("An action from public sources names its source."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(code__isnull=False),
                name="published_action_has_code",
            ),
        ]

    def __str__(self):
        return self.code or self.draft_id

    def get_absolute_url(self):
        return reverse("actions:detail", args=[self.code, self.slug])

    @property
    def lead(self):
        """The government that leads; uses the prefetched participations where there are any."""
        return next((p.government for p in self.participations.all() if p.role == Participation.LEAD), None)


class Participation(models.Model):
    """A government in an action. The lead is always confirmed; pages show confirmed partners only."""

    LEAD, PARTNER = "lead", "partner"
    ROLES = [(LEAD, _("leads")), (PARTNER, _("takes part"))]
    INVITED, CONFIRMED, DECLINED, LEFT = "invited", "confirmed", "declined", "left"
    STATES = [
        (INVITED, _("Invited")),
        (CONFIRMED, _("Confirmed")),
        (DECLINED, _("Declined")),
        (LEFT, _("Left")),
    ]

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="participations")
    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=8, choices=ROLES)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=INVITED)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name_at_publication = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    lead_offered_at = models.DateTimeField(_("lead offered"), null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "government"],
                name="one_participation_per_government",
                violation_error_message=_("This government takes part already."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(role="lead"),
                name="one_lead_per_action",
                violation_error_message=_("One government leads an action."),
            ),
            models.CheckConstraint(
                condition=~Q(role="lead") | Q(state="confirmed"),
                name="lead_is_confirmed",
                violation_error_message=_("The leading government is always confirmed."),
            ),
            models.CheckConstraint(
                condition=Q(lead_offered_at__isnull=True) | Q(role="partner", state="confirmed"),
                name="lead_is_offered_to_a_partner",
                violation_error_message=_("The lead is offered to a government that takes part."),
            ),
        ]

    def __str__(self):
        return f"{self.government} {self.get_role_display()} {self.action}"


class Contact(models.Model):
    """Whom to ask about an action. Outside every fingerprint; private unless ticked; erasable."""

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="contact")
    name = models.CharField(_("name"), max_length=200, blank=True)
    job_title = models.CharField(_("function"), max_length=200, blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_public = models.BooleanField(_("show on the public page"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return self.name or self.email
