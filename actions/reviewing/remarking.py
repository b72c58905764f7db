"""Remarks on a field, for colleagues or for the government, and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions
from actions.models import Remark
from actions.models.submission import EDITABLE, IN_REVIEW, SUBMITTED
from actions.reviewing.locking import lock


@transaction.atomic
def add_remark(submission, *, by, text, audience, field="") -> Remark:
    """Note something on one field. A remark for the government is answered before the next hand-in."""
    lock(submission)
    if not (permissions.may_review(by, submission) or permissions.may_decide(by, submission)):
        raise PermissionDenied(_("You have a tie to this action or wrote it, so somebody else reviews it."))
    if audience != Remark.INTERNAL and not permissions.is_secretariat(by):
        raise PermissionDenied(_("Remarks to the government are for the secretariat."))
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
    lock(submission)
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
    lock(submission)
    remark.refresh_from_db()
    may = permissions.may_review(by, submission) or permissions.may_decide(by, submission)
    if not (may and permissions.is_secretariat(by)):
        raise PermissionDenied(_("This step is not yours to take."))
    if remark.resolved_at is None:
        remark.resolved_at = timezone.now()
        remark.save(update_fields=["resolved_at"])
        history.record("resolve_remark", submission, by=by, remark=remark.pk)
    return remark
