"""Reading for the Call: one's own review of a hand-in, or passing it on for a tie."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions
from actions.models import Review
from actions.models.submission import IN_REVIEW
from actions.reviewing.locking import lock


@transaction.atomic
def give_review(submission, *, by, recommendation, note="", draft=False) -> Review:
    """Keep or send one's review of the last hand-in. Sent reviews stay; then those of others can be read."""
    lock(submission)
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
    lock(submission)
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


def _round(submission):
    return submission.hand_ins.count()
