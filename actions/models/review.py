"""What reviewers and the secretariat make of a submission."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.conflict import Conflict
from actions.models.content import HandIn
from actions.models.submission import Submission

PARTLY, MEETS, EXCEEDS = "partly", "meets", "exceeds"
ASSESSMENTS = [(PARTLY, _("partly meets")), (MEETS, _("meets")), (EXCEEDS, _("exceeds"))]


def assessment(label):
    """The judgement against one of the two compacts, the same in a review and in a decision."""
    return models.CharField(label, max_length=8, choices=ASSESSMENTS, blank=True)


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own. Those of others only given, only once one's own word on the same hand-in is in, and only
        without a tie."""
        own_is_in = self.model.objects.filter(
            submission=models.OuterRef("submission"),
            round=models.OuterRef("round"),
            by=user,
            state__in=(Review.GIVEN, Review.LEFT),
        )
        free = Submission.objects.without_tie_to(user).order_by().values("pk")
        return self.filter(Q(by=user) | Q(models.Exists(own_is_in), state=Review.GIVEN, submission__in=free))

    def counted(self):
        """The given reviews of the last hand-in, but of those who declared a tie since."""
        standing = Conflict.objects.standing().filter(user=models.OuterRef("by"))
        tied = Q(submission=models.OuterRef("submission")) | Q(
            government__participations__action=models.OuterRef("submission__action")
        )
        newer = HandIn.objects.filter(
            submission=models.OuterRef("submission"), round__gt=models.OuterRef("round")
        )
        return self.filter(~models.Exists(standing.filter(tied)), ~models.Exists(newer), state=Review.GIVEN)


class Review(models.Model):
    """One reviewer's judgement of one hand-in."""

    DRAFT, GIVEN, LEFT = "draft", "given", "left"
    STATES = [(DRAFT, _("Being written")), (GIVEN, _("Given")), (LEFT, _("Left to colleagues"))]
    APPROVE, CHANGES, DECLINE = "approve", "changes", "decline"
    RECOMMENDATIONS = [
        (APPROVE, _("Approve")),
        (CHANGES, _("Ask for changes")),
        (DECLINE, _("Decline")),
    ]

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField(_("round"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=DRAFT)
    recommendation = models.CharField(_("recommendation"), max_length=8, choices=RECOMMENDATIONS, blank=True)
    gcm_assessment = assessment(_("against the Global Compact for Migration"))
    gcr_assessment = assessment(_("against the Global Compact on Refugees"))
    mean = models.DecimalField(  # of its scores, each by its weight; kept when the review is given
        _("weighted mean"), max_digits=3, decimal_places=2, null=True, blank=True, editable=False
    )
    note = models.TextField(_("note to colleagues"), blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round", "by"],
                name="one_review_per_reviewer_and_round",
                violation_error_message=_("You have reviewed this hand-in."),
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | (Q(given_at__isnull=False) & ~Q(recommendation="")),
                name="given_review_has_recommendation",
                violation_error_message=_("Choose a recommendation."),
            ),
        ]

    def __str__(self):
        return f"{self.by}: {self.get_recommendation_display() or self.get_state_display()}"


class DecisionQuerySet(models.QuerySet):
    def to_announce(self):
        """Whose letters wait to leave; not a refusal that was taken back before anybody heard of it."""
        later = Decision.objects.filter(
            submission=OuterRef("submission"), move="reopen", pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later), announced_at=None)


class Decision(models.Model):
    """A staff move on a submission, with its reason. A decision is not its announcement."""

    PARTLY, MEETS, EXCEEDS, ASSESSMENTS = PARTLY, MEETS, EXCEEDS, ASSESSMENTS

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.CASCADE, related_name="decisions"
    )
    move = models.CharField(_("move"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    gcm_assessment = assessment(_("against the Global Compact for Migration"))
    gcr_assessment = assessment(_("against the Global Compact on Refugees"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("second person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    due_on = models.DateField(  # stays when the submission has come back and its own day is empty again
        _("changes asked for by"), null=True, blank=True, editable=False
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("by")),
                name="two_people_are_two",
                violation_error_message=_("The second person is somebody else."),
            ),
            models.CheckConstraint(
                condition=~Q(move__in=("decline", "request_changes")) | ~Q(reason=""),
                name="refusing_decision_has_reason",
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return str(self.submission)

    @property
    def fingerprint(self):
        """SHA-256 of what was decided, why, by whom and when: the history keeps it beside the move."""
        told = [
            self.submission_id, self.move, self.reason, self.gcm_assessment, self.gcr_assessment,
            str(self.by.public_id), self.at.astimezone(UTC).isoformat(), str(self.due_on or ""),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Remark(models.Model):
    """A note on one field which, when it is for the government, must be answered before the next hand-in."""

    INTERNAL, GOVERNMENT = "internal", "government"
    AUDIENCES = [(INTERNAL, _("for colleagues")), (GOVERNMENT, _("for the government"))]

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks"
    )
    field = models.CharField(_("field"), max_length=40, blank=True)
    text = models.TextField(_("remark"))
    audience = models.CharField(_("audience"), max_length=10, choices=AUDIENCES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="answered_remark_has_its_time"
            )
        ]

    def __str__(self):
        return self.text[:60]
