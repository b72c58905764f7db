"""Who reads what: a submission given to a reviewer for one hand-in, and what each reviewer reads best."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.submission import IN_REVIEW, SUBMITTED, Submission
from frameworks.models import Framework, Objective


class AssignmentQuerySet(models.QuerySet):
    def standing(self):
        """Given to somebody who has neither declined nor been relieved."""
        return self.filter(state__in=(Assignment.OPEN, Assignment.DONE))

    def waiting(self):
        """What somebody still has to read, while the submission is with the secretariat."""
        return self.filter(state=Assignment.OPEN, submission__state__in=(SUBMITTED, IN_REVIEW))


class Assignment(models.Model):
    """One submission given to one reviewer for one hand-in (`round`). A new hand-in is a new round."""

    OPEN, DONE, DECLINED, TAKEN_BACK = "open", "done", "declined", "taken_back"
    STATES = [
        (OPEN, _("To be read")),
        (DONE, _("Review given")),
        (DECLINED, _("Declined by the reviewer")),
        (TAKEN_BACK, _("Taken back by the secretariat")),
    ]

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.CASCADE, related_name="assignments"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("reviewer"),
    )
    round = models.PositiveSmallIntegerField(_("round"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("assigned"), default=timezone.now)
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OPEN)
    reason = models.TextField(_("reason"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["at", "pk"]
        permissions = [("assign_reviewers", "May assign reviewers")]
        indexes = [models.Index(fields=["reviewer", "state"], name="assignments_of_reviewer")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round", "reviewer"],
                condition=Q(state__in=("open", "done")),
                name="one_standing_assignment",
                violation_error_message=_("This reviewer has this hand-in already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="answered_assignment_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="declined_assignment_has_reason",
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return f"{self.reviewer}: {self.submission}"

    @property
    def is_overdue(self):
        return self.state == self.OPEN and self.due_on is not None and self.due_on < timezone.localdate()


class ReviewerProfileQuerySet(models.QuerySet):
    def outside(self):
        """Those who read from outside now."""
        return self.filter(
            outside_since__isnull=False,
            outside_until__isnull=True,
            user__is_active=True,
            user__is_staff=False,
        )


class ReviewerProfile(models.Model):
    """What a reviewer reads best, and whether they read from outside the secretariat, since when."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviewer_profile",
        verbose_name=_("reviewer"),
    )
    languages = models.JSONField(_("languages they read"), default=list, blank=True)
    sections = models.ManyToManyField(
        Objective,
        blank=True,
        related_name="+",
        verbose_name=_("world sections they know"),
        limit_choices_to={"framework__code": Framework.SECTION},
    )
    objectives = models.ManyToManyField(
        Objective,
        blank=True,
        related_name="+",
        verbose_name=_("objectives and priorities they know"),
    )
    most = models.PositiveSmallIntegerField(
        _("most at one time"), default=8, help_text=_("Nobody is proposed for more than this.")
    )
    outside_since = models.DateTimeField(_("reads from outside since"), null=True, blank=True, editable=False)
    outside_until = models.DateTimeField(_("read from outside until"), null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ReviewerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer's profile")
        verbose_name_plural = _("reviewers' profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(outside_until__isnull=True) | Q(outside_since__isnull=False),
                name="outside_reviewer_began_before_ending",
            ),
        ]

    def __str__(self):
        return str(self.user)

    @property
    def is_outside(self):
        return self.outside_since is not None and self.outside_until is None
