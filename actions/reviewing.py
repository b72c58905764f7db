"""Reading for the Call: one's own review, remarks for colleagues or the government, and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions
from actions.models import Action, Remark, Review
from actions.models.submission import EDITABLE, IN_REVIEW, SUBMITTED


def _lock(submission):
    Action.objects.select_for_update().get(pk=submission.action_id)
    submission.refresh_from_db()


@transaction.atomic
def give_review(submission, *, by, recommendation, note="", draft=False) -> Review:
    """Keep or send one's review of the last hand-in. Sent reviews stay; then those of others can be read."""
    _lock(submission)
    if not permissions.may_review(by, submission):
        raise PermissionDenied(_("You have a tie to this action or wrote it, so somebody else reviews it."))
    if submission.state != IN_REVIEW:
        raise Refused(_("Reviews are written while an action is in review."))
    review, _created = Review.objects.get_or_create(submission=submission, round=_round(submission), by=by)
    if review.state == Review.GIVEN:
        raise Refused(_("You have given your review of this hand-in."))
    if not draft and not recommendation:
        raise ValidationError({"recommendation": _("Choose a recommendation.")})
    review.recommendation, review.note = recommendation, note.strip()
    if not draft:
        review.state, review.given_at = Review.GIVEN, timezone.now()
        history.record("give_review", submission, by=by, round=review.round)
    review.save(update_fields=["recommendation", "note", "state", "given_at"])
    return review


@transaction.atomic
def pass_on(submission, *, by, reason) -> Review:
    """Declare a tie: the reviewer neither reviews nor decides this submission, nor sees what others think."""
    _lock(submission)
    if not permissions.may_review(by, submission):
        raise PermissionDenied(_("This review is not yours to pass on."))
    if not reason.strip():
        raise ValidationError(_("Write the reason."))
    review, _created = Review.objects.get_or_create(
        submission=submission, round=max(_round(submission), 1), by=by
    )
    if review.state == Review.GIVEN:
        raise Refused(_("You have given your review of this hand-in."))
    review.state, review.note = Review.DECLINED, reason.strip()
    review.save(update_fields=["state", "note"])
    history.record("pass_on", submission, by=by)
    return review


@transaction.atomic
def add_remark(submission, *, by, text, audience, field="") -> Remark:
    """Note something on one field. A remark for the government is answered before the next hand-in."""
    _lock(submission)
    if not (permissions.may_review(by, submission) or permissions.may_decide(by, submission)):
        raise PermissionDenied(_("You have a tie to this action or wrote it, so somebody else reviews it."))
    if submission.state not in (SUBMITTED, IN_REVIEW):
        raise Refused(_("Remarks are written while an action is being read."))
    if not text.strip():
        raise ValidationError(_("Write the remark."))
    remark = Remark.objects.create(
        submission=submission, by=by, text=text.strip(), audience=audience, field=field
    )
    history.record("add_remark", submission, by=by, remark=remark.pk, field=field)
    return remark


@transaction.atomic
def answer(remark, *, by, text) -> Remark:
    """The government answers a remark; it may change its answer until it hands in again."""
    submission = remark.submission
    _lock(submission)
    remark.refresh_from_db()
    if not permissions.may_edit(by, submission) or remark.audience != Remark.GOVERNMENT:
        raise PermissionDenied(_("You do not write for this government."))
    if submission.state not in EDITABLE:
        raise Refused(_("Remarks are answered when changes are asked for."))
    if not text.strip():
        raise ValidationError(_("Write the answer."))
    remark.answer, remark.answered_at, remark.answered_by = text.strip(), timezone.now(), by
    remark.save(update_fields=["answer", "answered_at", "answered_by"])
    history.record("answer_remark", submission, by=by, remark=remark.pk)
    return remark


@transaction.atomic
def resolve(remark, *, by) -> Remark:
    """The secretariat closes a remark: it needs no answer, or the answer will do."""
    submission = remark.submission
    _lock(submission)
    remark.refresh_from_db()
    if not (permissions.may_review(by, submission) or permissions.may_decide(by, submission)):
        raise PermissionDenied(_("This step is not yours to take."))
    if remark.resolved_at is None:
        remark.resolved_at = timezone.now()
        remark.save(update_fields=["resolved_at"])
        history.record("resolve_remark", submission, by=by, remark=remark.pk)
    return remark


def _round(submission):
    return submission.hand_ins.count()
