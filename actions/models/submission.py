"""One text of an action: everything the government says, in plain columns and child rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django_countries.fields import CountryField

from actions.models.action import Action, Participation
from actions.models.call import Call
from frameworks.models import DAY, PRECISIONS
from signatories.models import Government

DRAFT, SUBMITTED, IN_REVIEW, CHANGES_REQUESTED = "draft", "submitted", "in_review", "changes_requested"
APPROVED, DECLINED, MERGED, PUBLISHED, REPLACED = "approved", "declined", "merged", "published", "replaced"
STATES = [  # for staff; what the public and the government read stands in PUBLIC_LABELS
    (DRAFT, _("Draft")),
    (SUBMITTED, _("Needs screening")),
    (IN_REVIEW, _("In review")),
    (CHANGES_REQUESTED, _("Changes requested")),
    (APPROVED, _("Approved, not announced")),
    (DECLINED, _("Declined")),
    (MERGED, _("Merged")),
    (PUBLISHED, _("Published")),
    (REPLACED, _("Replaced")),
]
PUBLIC_LABELS = {
    DRAFT: pgettext_lazy("state of a submission", "Draft"),
    SUBMITTED: pgettext_lazy("state of a submission", "Received"),
    IN_REVIEW: pgettext_lazy("state of a submission", "Being read"),
    CHANGES_REQUESTED: pgettext_lazy("state of a submission", "Your turn"),
    APPROVED: pgettext_lazy("state of a submission", "Being read"),
    DECLINED: pgettext_lazy("state of a submission", "Not taken up"),
    MERGED: pgettext_lazy("state of a submission", "Joined with another action"),
    PUBLISHED: pgettext_lazy("state of a submission", "Published"),
    REPLACED: pgettext_lazy("state of a submission", "Earlier version"),
}
EDITABLE = (DRAFT, CHANGES_REQUESTED)
OPEN = (DRAFT, SUBMITTED, IN_REVIEW, CHANGES_REQUESTED, APPROVED)

ACTION, PLEDGE = "action", "pledge"
KINDS = [(ACTION, _("Action, done or under way")), (PLEDGE, _("Pledge, ahead"))]

# The texts a government writes, with their length in characters; each may have Translation rows.
TEXT_FIELDS = {
    "title": 150,
    "summary": 1200,
    "description": 3000,
    "objectives_text": 1500,
    "activities": 3000,
    "results": 1500,
    "lessons": 1500,
    "challenges": 1500,
    "recommendations": 1500,
    "innovation": 1000,
    "next_steps": 1000,
    "support_needed": 1000,
    "people_text": 500,
    "agd_note": 800,
    "participation_note": 800,
}


# Everything else a government says in plain columns; copied, compared and handed in together with the texts.
FACT_FIELDS = (
    "populations",
    "countries",
    "place",
    "scope",
    "start_date",
    "start_precision",
    "end_date",
    "end_precision",
    "end_state",
    "stage",
    "pledge_mode",
    "matched_pledge",
    "support_kinds",
    "budget_amount",
    "budget_currency",
    "budget_secured",
    "budget_source",
    "budget_public",
    "leader_name",
    "leader_office",
    "leader_since",
    "leader_until",
)
CONTENT_FIELDS = ("language", "working_language", *TEXT_FIELDS, *FACT_FIELDS)


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def published(self):
        """The texts the public reads now, by the one rule of Action.published()."""
        return self.filter(state=PUBLISHED, action__in=Action.objects.published().order_by().values("pk"))

    def awaiting_review(self):
        return self.filter(state__in=(SUBMITTED, IN_REVIEW))

    def waiting_for_answer(self):
        """Handed in and not decided on, each with `handed_in_at`: the last hand-in, from which the answer counts."""
        return self.awaiting_review().annotate(handed_in_at=models.Max("hand_ins__at"))

    def given_to(self, user):
        """What this person still has to review."""
        return self.awaiting_review().filter(assignments__reviewer=user, assignments__state="open").distinct()

    def given_to_nobody(self):
        """Waiting for a review that nobody has been given, or that whoever got it has passed back."""
        return self.awaiting_review().exclude(assignments__state__in=("open", "done"))

    def come_back(self):
        """Handed in again after changes were asked for, and not taken for reading since."""
        return self.filter(state=SUBMITTED, decisions__move="request_changes").distinct()

    def appealed(self):
        """Declined, and the government waits for an answer to its appeal."""
        return self.filter(
            state=DECLINED, decisions__appeal__isnull=False, decisions__appeal__answered_at=None
        ).distinct()

    def not_returned_in_time(self):
        """Changes were asked for by a day that has passed."""
        return self.filter(state=CHANGES_REQUESTED, changes_due_on__lt=timezone.localdate())

    def overdue_to_publish(self):
        """Approved, and the time at which it was to become public has passed."""
        return self.filter(state=APPROVED, publish_at__lt=timezone.now())

    def without_tie_to(self, user):
        """Submissions this person may judge: they never acted for a government of the action, come from none of
        the same country where the call asks, and have declared no tie that stands."""
        return self.exclude(pk__in=self.model.objects.tied_to(user).order_by().values("pk"))

    def tied_to(self, user):
        """The others: one rule for one submission and for many."""
        from actions.models.conflict import Conflict  # stands above this module

        own = Government.objects.filter(memberships__user=user)
        declared = Conflict.objects.standing().filter(user=user)
        ours = Participation.objects.filter(government__in=own.values("pk"))
        neighbours = Participation.objects.filter(government__country__in=own.values("country"))
        named = declared.exclude(government=None).values("government")
        merged = Government.objects.filter(pk__in=named).values("merged_into")
        declared_for = Participation.objects.filter(Q(government__in=named) | Q(government__in=merged))
        return self.filter(
            Q(action__in=ours.values("action"))
            | Q(action__in=declared_for.values("action"))
            | Q(pk__in=declared.exclude(submission=None).values("submission"))
            | Q(call__same_country_is_conflict=True, action__in=neighbours.values("action"))
        )


class Submission(models.Model):
    """One text of an action in one language, with its state. Written as draft or when changes are asked."""

    SCOPES = [
        ("local", _("local")),
        ("regional", _("part of a country")),
        ("national", _("national")),
        ("cross-border", _("across a border")),
        ("global", _("global")),
    ]
    STAGES = [
        ("planning", _("Being planned")),
        ("in-progress", _("Under way")),
        ("fulfilled", _("Done")),
        ("discontinued", _("Discontinued")),
    ]
    END_STATES = [
        ("fixed", _("ends on a date")),
        ("ongoing", _("under way, no end set")),
        ("open-ended", _("lasting")),
        ("to-be-confirmed", _("end not yet known")),
    ]
    POPULATIONS = [
        ("migrants", _("migrants")),
        ("refugees", _("refugees")),
        ("asylum-seekers", _("asylum seekers")),
        ("idps", _("internally displaced people")),
        ("stateless", _("stateless people")),
        ("returnees", _("returnees")),
        ("host-community", _("host community")),
        ("diaspora", _("diaspora")),
        ("all-residents", _("all residents")),
    ]
    SUPPORT_KINDS = [
        ("funding", pgettext_lazy("kind of support", "Funding")),
        ("technical", pgettext_lazy("kind of support", "Technical advice")),
        ("partners", pgettext_lazy("kind of support", "Partners")),
        ("none", pgettext_lazy("kind of support", "None")),
    ]
    PLEDGE_MODES = [
        ("individual", _("by one government")),
        ("common", _("by several governments together")),
        ("partnership", _("with partners")),
        ("matching", _("matching another pledge")),
    ]

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    call = models.ForeignKey(
        Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="submissions"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=KINDS, default=ACTION)
    language = models.CharField(_("language of the text"), max_length=8)
    working_language = models.CharField(_("working language, where it is another"), max_length=8, blank=True)
    state = models.CharField(_("state"), max_length=18, choices=STATES, default=DRAFT)

    title = models.CharField(_("title"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    description = models.TextField(_("description"), blank=True)
    objectives_text = models.TextField(_("aims"), blank=True)
    activities = models.TextField(_("main activities, one a line"), blank=True)
    results = models.TextField(_("results"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True)
    challenges = models.TextField(_("challenges and how they were overcome"), blank=True)
    recommendations = models.TextField(_("recommendations for others"), blank=True)
    innovation = models.TextField(_("what is new"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    support_needed = models.TextField(_("support needed"), blank=True)
    people_text = models.TextField(_("people it serves, in your words"), blank=True)
    agd_note = models.TextField(_("age, gender, disability, diversity"), blank=True)
    participation_note = models.TextField(_("how the people concerned took part"), blank=True)

    populations = models.JSONField(_("people it serves"), default=list, blank=True)
    countries = CountryField(_("countries"), multiple=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    scope = models.CharField(_("reach"), max_length=12, choices=SCOPES, blank=True)
    start_date = models.DateField(_("start"), null=True, blank=True)
    start_precision = models.CharField(max_length=5, choices=PRECISIONS, default=DAY)
    end_date = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(max_length=5, choices=PRECISIONS, default=DAY)
    end_state = models.CharField(_("how it ends"), max_length=16, choices=END_STATES, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=STAGES, blank=True)
    pledge_mode = models.CharField(
        _("how the pledge is made"), max_length=12, choices=PLEDGE_MODES, blank=True
    )
    matched_pledge = models.CharField(_("pledge it matches"), max_length=120, blank=True)
    support_kinds = models.JSONField(_("kinds of support you look for"), default=list, blank=True)
    budget_amount = models.DecimalField(_("budget"), max_digits=16, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(_("currency"), max_length=3, blank=True)
    budget_secured = models.BooleanField(_("the money is there"), null=True, blank=True)
    budget_source = models.CharField(_("where the money comes from"), max_length=200, blank=True)
    budget_public = models.BooleanField(_("show the budget"), default=False)
    leader_name = models.CharField(_("leader at the hand-in"), max_length=200, blank=True)
    leader_office = models.CharField(_("office of the leader"), max_length=200, blank=True)
    leader_since = models.DateField(_("leader since"), null=True, blank=True)
    leader_until = models.DateField(_("leader until"), null=True, blank=True)

    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    unclear = models.JSONField(
        default=dict, blank=True, editable=False
    )  # typed, kept, not readable yet; by part
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changes_due_on = models.DateField(_("changes due on"), null=True, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        Action, null=True, blank=True, on_delete=models.PROTECT, related_name="merged_submissions"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="one_submission_per_number"),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(state__in=OPEN),
                name="one_open_submission_per_action",
                violation_error_message=_("This action already has a version in progress."),
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(state=PUBLISHED),
                name="one_published_submission_per_action",
                violation_error_message=_("This action already has a published version."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PUBLISHED, REPLACED)) | Q(published_at__isnull=False),
                name="published_submission_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=MERGED) & Q(merged_into__isnull=False))
                | (~Q(state=MERGED) & Q(merged_into__isnull=True)),
                name="merged_submission_names_the_other",
                violation_error_message=_("Name the action it is merged into."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(APPROVED, DECLINED, PUBLISHED))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_submission_names_decider",
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                name="submission_ends_after_start",
                violation_error_message=_("The end is on or after the start."),
            ),
            models.CheckConstraint(
                condition=(Q(budget_amount__isnull=True) & Q(budget_currency=""))
                | (Q(budget_amount__isnull=False) & ~Q(budget_currency="")),
                name="amount_goes_with_currency",
                violation_error_message=_("Write the amount and its currency, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(budget_amount__isnull=True) | Q(budget_amount__gte=0),
                name="amount_not_negative",
                violation_error_message=_("The amount is zero or more."),
            ),
        ]

    def __str__(self):
        return self.title or str(self.action)

    @property
    def shown_state(self):
        """The state the government sees: a decision shows only once it is announced."""
        if self.state in (DECLINED, MERGED) and self._is_kept_back("decline", "merge"):
            return IN_REVIEW
        return self.state

    @property
    def is_taken_up(self):
        """Whether the government has been told that the text is approved."""
        approval = next((one for one in self.decisions.all() if one.move == "approve"), None)
        return self.state == APPROVED and approval is not None and approval.announced_at is not None

    def _is_kept_back(self, *moves):
        """Whether a decision of these has not been announced yet."""
        return any(one.move in moves and one.announced_at is None for one in self.decisions.all())

    @property
    def public_label(self):
        """That state in words; an approval is told once it is announced."""
        if self.is_taken_up:
            return pgettext("state of a submission", "Taken up")
        return PUBLIC_LABELS[self.shown_state]

    @property
    def is_editable(self):
        return self.state in EDITABLE
