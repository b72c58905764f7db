"""Remarks on a field, for colleagues or for the government, and their answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import differences, drafting, permissions, typed
from actions.models import Remark
from actions.models.submission import EDITABLE, IN_REVIEW, SUBMITTED
from actions.reviewing import phrases
from actions.reviewing.locking import lock


@transaction.atomic
def add_remark(submission, *, by, text, audience, field="", phrase=None) -> Remark:
    """Note something on one field. A remark for the government is answered before the next hand-in.

    A canned text stands before one's own words, in the language of the government's text.
    """
    lock(submission)
    if not (permissions.may_review(by, submission) or permissions.may_decide(by, submission)):
        raise PermissionDenied(_("You have a tie to this action or wrote it, so somebody else reviews it."))
    if audience != Remark.INTERNAL and not permissions.is_secretariat(by):
        raise PermissionDenied(_("Remarks to the government are for the secretariat."))
    if submission.state not in (SUBMITTED, IN_REVIEW):
        raise Refused(_("Remarks are written while an action is being read."))
    said = [phrases.said_to(submission, phrase)] if phrase else []
    text = "\n\n".join(filter(None, [*said, text.strip()]))
    if not text:
        raise ValidationError(_("Write the remark, or choose a canned text."))
    remark = Remark.objects.create(submission=submission, by=by, text=text, audience=audience, field=field)
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
    is_begun = bool(remark.answer) and remark.answered_by_id == by.pk
    remark.answer, remark.answered_at, remark.answered_by = text.strip(), timezone.now(), by
    remark.save(update_fields=["answer", "answered_at", "answered_by"])
    if not is_begun:  # what one person saves every few seconds is one event
        history.record("answer_remark", submission, by=by, remark=remark.pk)
    return remark


@transaction.atomic
def keep_answers(submission, *, by, texts, marks) -> list[Remark]:
    """Keep the answers of a page, {primary key of the remark: text}; returns the remarks that were answered anew.

    What the writer left alone gives way to a colleague's answer. Refuses what both wrote (`drafting.Stale`, with both
    texts) and an answer made empty (`ValidationError`); then nothing is written.
    """
    lock(submission)
    remarks = {str(remark.pk): remark for remark in open_remarks(submission)}
    mine = {pk: typed.plain(text).strip() for pk, text in texts.items() if pk in remarks}
    theirs = {pk: remarks[pk].answer for pk in mine}
    write, conflicts = differences.settle(mine, theirs, marks, is_current=True)
    if conflicts:
        sentence = _("Somebody of your government answered the same remark meanwhile.")
        raise drafting.Stale(sentence, [_two_answers(remarks[pk], mine[pk]) for pk in conflicts])
    return [answer(remark, by=by, text=mine[pk]) for pk, remark in remarks.items() if pk in write]


def _two_answers(remark, mine):
    return differences.Difference(
        str(remark.pk), remark.text, mine, remark.answer, differences.mark(remark.answer)
    )


def open_remarks(submission):
    """What the secretariat asked the government and has not been closed."""
    return submission.remarks.filter(audience=Remark.GOVERNMENT, resolved_at=None)


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
