"""Giving submissions to reviewers: assigned, taken back, declined with a reason, done with the review."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from actions import notifications, permissions
from actions.models import Assignment
from actions.models.submission import IN_REVIEW, SUBMITTED
from actions.reviewing.locking import lock


@transaction.atomic
def assign(submission, *, by, reviewers, due_on=None) -> list[Assignment]:
    """Give a submission to one reviewer or several, until a day where one is named: rows, history, a letter each.

    All of them or none. Refuses whoever has a tie, wrote it, has no open account, may not review or has it
    already (`why_not` says which); a day that is over; and a submission that nobody reads now.
    """
    lock(submission)
    if not permissions.may_assign(by):
        raise PermissionDenied(_("Giving submissions to reviewers is for the secretariat."))
    if submission.state not in (SUBMITTED, IN_REVIEW):
        raise Refused(
            _("“%(action)s” is not being read now: its state is “%(state)s”.")
            % {"action": submission, "state": submission.get_state_display()}
        )
    _check_day(due_on)
    reviewers = list({reviewer.pk: reviewer for reviewer in reviewers}.values())
    if not reviewers:
        raise ValidationError(_("Choose a reviewer."))
    if obstacles := [why for reviewer in reviewers if (why := why_not(reviewer, submission))]:
        raise ValidationError(obstacles)
    return [_give(submission, reviewer, by=by, due_on=due_on) for reviewer in reviewers]


def why_not(reviewer, submission) -> str:
    """The sentence that says why this person cannot review this submission; empty where they can."""
    person = {"person": reviewer}
    if not reviewer.is_active:
        return _("%(person)s has no open account.") % person
    if not permissions.is_reviewer(reviewer):
        return _("%(person)s does not review for the Call.") % person
    if permissions.has_written(reviewer, submission):
        return _("%(person)s wrote in it.") % person
    if permissions.has_tie(reviewer, submission):
        return _("%(person)s has a tie to it.") % person
    if of_this_round(submission).standing().filter(reviewer=reviewer).exists():
        return _("%(person)s has it already.") % person
    return ""


def of_this_round(submission):
    """The assignments for the last hand-in."""
    return submission.assignments.filter(round=submission.hand_ins.count())


def _check_day(due_on):
    if due_on and due_on < timezone.localdate():
        raise ValidationError({"due_on": _("This day is over. Choose a later one.")})


def _give(submission, reviewer, *, by, due_on):
    assignment = Assignment.objects.create(
        submission=submission, reviewer=reviewer, round=submission.hand_ins.count(), by=by, due_on=due_on
    )
    history.record("assign", submission, by=by, assignment=assignment.pk, reviewer=str(reviewer.public_id))
    if reviewer.pk != by.pk:
        notifications.assigned(assignment)
    return assignment


@transaction.atomic
def take_back(assignment, *, by) -> Assignment:
    """Relieve a reviewer: state, history; a letter that still waits is cancelled, else the reviewer is told.

    For those who assign. Refuses what was answered meanwhile.
    """
    assignment = _locked(assignment)
    if not permissions.may_assign(by):
        raise PermissionDenied(_("Giving submissions to reviewers is for the secretariat."))
    _close(assignment, Assignment.TAKEN_BACK)
    history.record("take_back_assignment", assignment.submission, by=by, assignment=assignment.pk)
    if not mail.cancel(assignment, "assigned", "assigned_again"):
        notifications.assignment_taken_back(assignment)
    return assignment


@transaction.atomic
def decline(assignment, *, by, reason) -> Assignment:
    """The reviewer gives it back, with a reason which whoever assigned it is told. Refuses what was answered."""
    assignment = _locked(assignment)
    if assignment.reviewer_id != by.pk:
        raise PermissionDenied(_("This was given to somebody else to read."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    _close(assignment, Assignment.DECLINED, reason)
    history.record("decline_assignment", assignment.submission, by=by, assignment=assignment.pk)
    notifications.assignment_declined(assignment)
    return assignment


def _locked(assignment):
    """The assignment as it stands under its action's lock."""
    lock(assignment.submission)
    return Assignment.objects.select_related("submission__action", "reviewer", "by").get(pk=assignment.pk)


def _close(assignment, state, reason=""):
    if assignment.state != Assignment.OPEN:
        raise Refused(
            _("This was answered meanwhile: %(state)s.") % {"state": assignment.get_state_display()}
        )
    assignment.state, assignment.reason, assignment.answered_at = state, reason.strip(), timezone.now()
    assignment.save(update_fields=["state", "reason", "answered_at"])


# What other verbs leave behind; each is called under the lock of its own verb


def settle(review) -> None:
    """A review that is given ends its reviewer's assignment; one that is left to colleagues gives it free."""
    ends = {review.GIVEN: Assignment.DONE, review.LEFT: Assignment.TAKEN_BACK}
    for assignment in review.submission.assignments.filter(reviewer=review.by, state=Assignment.OPEN):
        if review.state in ends:
            _close(assignment, ends[review.state])


def settle_tie(conflict) -> None:
    """A declared tie declines what its person had to read of it; whoever assigned it is told."""
    rows = Assignment.objects.filter(reviewer=conflict.user, state=Assignment.OPEN)
    if conflict.submission_id:
        rows = rows.filter(submission=conflict.submission)
    else:
        rows = rows.filter(submission__action__participations__government=conflict.government)
    for assignment in rows.select_related("submission__action", "reviewer", "by").distinct():
        _close(assignment, Assignment.DECLINED, conflict.reason)
        history.record(
            "decline_assignment", assignment.submission, by=conflict.user, assignment=assignment.pk
        )
        notifications.assignment_declined(assignment)


def open_again(submission) -> list[Assignment]:
    """A new hand-in goes back to those who read the one before; who has not begun reads the new one instead.

    Each is told. Who has a tie by now, wrote in it or no longer reviews is relieved.
    """
    round_ = submission.hand_ins.count()
    earlier = submission.assignments.standing().filter(round__lt=round_).select_related("reviewer")
    latest = {row.reviewer_id: row for row in earlier.order_by("round")}
    opened = []
    for row in latest.values():
        if why_not(row.reviewer, submission):
            if row.state == Assignment.OPEN:
                _close(row, Assignment.TAKEN_BACK)
            continue
        if row.state == Assignment.OPEN:
            row.round, row.at = round_, timezone.now()
            row.save(update_fields=["round", "at"])
            again = row
        else:
            again = Assignment.objects.create(
                submission=submission, reviewer=row.reviewer, round=round_, by=row.by
            )
        history.record("assign_again", submission, assignment=again.pk, round=round_)
        notifications.assigned_again(again)
        opened.append(again)
    return opened


@transaction.atomic
def end_all(reviewer, *, by) -> int:
    """Relieve somebody of all they still had to read: state, history, waiting letters. Returns how many."""
    rows = Assignment.objects.select_for_update(of=("self",)).filter(reviewer=reviewer, state=Assignment.OPEN)
    for row in rows.select_related("submission"):
        _close(row, Assignment.TAKEN_BACK)
        history.record("take_back_assignment", row.submission, by=by, assignment=row.pk)
        mail.cancel(row, "assigned", "assigned_again")
    return len(rows)


def assignable():
    """Everybody a submission can be given to: the secretariat's reviewers and those who read from outside."""
    outside = get_user_model().objects.filter(pk__in=permissions.outside_reviewers().values("pk"))
    people = get_user_model().objects.filter(pk__in=permissions.reviewers().values("pk")) | outside
    return people.order_by("name", "email")
