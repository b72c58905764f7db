"""The secretariat proposes other words; the government takes all, some or none of them.

A text that was handed in is frozen, and its HandIn stays as it was handed in. An accepted edit is the one way in
which words of a frozen text change: written in the government's name by the person who accepts for it, never by the
secretariat, and the whole text is kept anew as a PolishedText with its fingerprint. Silence counts as consent only
for what the secretariat called spelling, once the day named in a letter that left has passed; what went in that way
carries no person's name, and pages and history say so. Publishing takes the words as they stand: what was not
answered is closed, and the original words are published. Reviews and the clock of answers go on: a polished text is
no new hand-in.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.models import Letter
from accounts.refusals import Refused
from actions import changes, differences, handin, notifications, permissions, typed
from actions.models import Proposal, Submission
from actions.models.submission import APPROVED, EDITABLE, IN_REVIEW, OPEN, SUBMITTED, TEXT_FIELDS
from actions.publiccopy import fingerprint
from actions.reviewing.locking import lock
from frameworks.workdays import calendar
from signatories.models import PUBLIC_RECORD

WITH_US = (SUBMITTED, IN_REVIEW, APPROVED)  # handed in, not published
LONGEST_NOTE = 1000


# The secretariat proposes


@transaction.atomic
def propose(submission, *, by, field, text, kind, note="") -> Proposal:
    """Write other words for one field. The government sees them once they are sent (`send`).

    What was proposed for the field and not sent yet is written over. Refuses who may not edit, has a tie or wrote
    the text; a text that is not with the secretariat; a text from public sources, which nobody answers for; words
    that are the same, too many or none; and a field whose edit waits for the government.
    """
    lock(submission)
    _check_editor(by, submission)
    _check_open(submission)
    text, note = _checked(submission, field, text, kind, note)
    standing = submission.proposals.open().filter(field=field).first()
    if standing and standing.sent_at:
        raise Refused(_("An edit of this field waits for the government. Take it back first."))
    proposal = standing or Proposal(submission=submission, field=field)
    source = words_of(submission, field)
    proposal.source, proposal.source_sha256 = source, fingerprint(source)
    proposal.text, proposal.kind, proposal.note = text, kind, note
    proposal.by, proposal.at = by, timezone.now()
    proposal.save()
    history.record("propose_edit", submission, by=by, proposal=proposal.pk, field=field, kind=kind)
    return proposal


def words_of(submission, field) -> str:
    """The words of a field as edits compare them."""
    return typed.plain(getattr(submission, field)).strip()


def _check_editor(by, submission):
    if not permissions.may_propose_edits(by, submission):
        raise PermissionDenied(
            _("Edits are proposed by editors of the secretariat who have no tie and did not write the text.")
        )


def _check_open(submission):
    if submission.action.origin == PUBLIC_RECORD:
        raise Refused(_("This text comes from public sources. Nobody could answer for its government."))
    if submission.state not in WITH_US:
        raise Refused(_("Edits are proposed while a text is with the secretariat."))


def _checked(submission, field, text, kind, note):
    """The new words and the note, made plain. Refuses what makes no sense, each beside its field."""
    text, note = typed.plain(text).strip(), typed.plain(note).strip()
    if field == "title":
        text = " ".join(text.split())
    wrong = {}
    if field not in TEXT_FIELDS:
        raise ValidationError({"field": _("Edits are proposed for the texts of a submission.")})
    if not words_of(submission, field):
        raise ValidationError({"field": _("There are no words to polish in this field.")})
    if kind not in dict(Proposal.KINDS):
        wrong["kind"] = _("Say whether this is spelling or wording.")
    if not text:
        wrong["text"] = _("Write the words you propose.")
    elif text == words_of(submission, field):
        wrong["text"] = _("These are the words that stand there already.")
    elif len(text) > TEXT_FIELDS[field]:
        wrong["text"] = _("Write it in %(most)s characters or fewer.") % {"most": TEXT_FIELDS[field]}
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _("Write it in %(most)s characters or fewer.") % {"most": LONGEST_NOTE}
    if wrong:
        raise ValidationError(wrong)
    return text, note


@transaction.atomic
def send(submission, *, by) -> list[Proposal]:
    """Put all written edits before the government: their day is named, one letter leaves for all of them.

    Refuses who may not edit, a text that is not with the secretariat, a government for which nobody acts, and when
    nothing is to send.
    """
    lock(submission)
    _check_editor(by, submission)
    _check_open(submission)
    proposals = list(submission.proposals.to_send())
    if not proposals:
        raise Refused(_("There is no edit to send."))
    if not permissions.people_of_the_lead(submission.action).exists():
        raise Refused(_("Nobody acts for this government here, so nobody could answer."))
    now, due_on = timezone.now(), _due(submission)
    for proposal in proposals:
        proposal.sent_at, proposal.due_on = now, due_on
        proposal.save(update_fields=["sent_at", "due_on"])
    history.record("send_edits", submission, by=by, proposals=[one.pk for one in proposals])
    notifications.edits_proposed(submission, proposals)
    return proposals


def _due(submission):
    return calendar().after(timezone.localdate(), submission.call.edits_days)


@transaction.atomic
def withdraw(proposal, *, by) -> Proposal:
    """The secretariat takes an edit back; a letter that has not left and would ask for nothing never leaves.

    Refuses who may not edit, and an edit that is settled.
    """
    submission = proposal.submission
    lock(submission)
    _check_editor(by, submission)
    proposal.refresh_from_db()
    _refuse_settled(proposal)
    _settle(proposal, Proposal.WITHDRAWN, by=by)
    history.record("withdraw_edit", submission, by=by, proposal=proposal.pk, field=proposal.field)
    _close_letters(submission)
    return proposal


def _refuse_settled(proposal):
    if proposal.state != Proposal.PROPOSED:
        raise Refused(
            _("This edit is settled already: %(state)s. Somebody may have been faster.")
            % {"state": proposal.get_state_display()}
        )


def _settle(proposal, state, *, by, accepted=""):
    proposal.state, proposal.answered_at, proposal.answered_by = state, timezone.now(), by
    proposal.accepted = accepted
    proposal.save(update_fields=["state", "answered_at", "answered_by", "accepted"])


def _close_letters(submission):
    """Once nothing waits any more: letters that ask never leave, and one tells the editors what was answered."""
    if submission.proposals.waiting().exists():
        return
    cancel(submission, "edits_proposed", "edits_reminder")
    untold = submission.proposals.filter(state__in=Proposal.BY_THE_GOVERNMENT, told_at=None)
    answered = list(untold.select_related("by"))
    if answered:
        untold.update(told_at=timezone.now())
        notifications.edits_answered(submission, answered)


# The government answers


def mark_of(proposal) -> str:
    """What somebody has read of an edit; whoever answers says so, and answers nothing newer."""
    return differences.mark(f"{proposal.pk}\n{proposal.source}\n{proposal.text}")


@transaction.atomic
def answer(proposal, *, by, taken, seen) -> Proposal:
    """The government says which changes of an edit it takes, by their numbers (`changes.numbered`): all, some, none.

    Effects: the accepted words stand in the text; a handed-in text is kept anew with its fingerprint; history; a
    letter to the editors once the last edit is answered. Translations of the field no longer fit, others do.
    Refuses who does not act for the government, and the editor; an edit that is settled or reads otherwise than
    what was on the page; a text that is over or has changed since; words that would be too many.
    """
    submission = proposal.submission
    lock(submission)
    proposal.refresh_from_db()
    _check_answerer(by, submission, [proposal])
    _check_answer(submission, proposal, taken, seen)
    _write(submission, {proposal: _words_taken(proposal, taken)}, by=by)
    _close_letters(submission)
    return proposal


@transaction.atomic
def answer_all(submission, *, by, accept, seen) -> int:
    """Take every edit on the page or none of them, in one act: `seen` maps their ids to their marks.

    Refuses as `answer` does, and a page on which something has changed meanwhile; then nothing is written.
    Returns how many.
    """
    lock(submission)
    proposals = [one for one in submission.proposals.waiting() if not is_overtaken(submission, one)]
    _check_answerer(by, submission, proposals)
    if not proposals or {str(one.pk): mark_of(one) for one in proposals} != seen:
        raise Refused(_("The proposed edits have changed meanwhile. Read them again."))
    words = {}
    for proposal in proposals:
        taken = changes.numbers(proposal.source, proposal.text) if accept else set()
        _check_answer(submission, proposal, taken, seen[str(proposal.pk)])
        words[proposal] = _words_taken(proposal, taken)
    _write(submission, words, by=by)
    _close_letters(submission)
    return len(proposals)


def _check_answerer(by, submission, proposals):
    if not permissions.may_answer_edits(by, submission):
        raise PermissionDenied(_("Only the government answers for its words."))
    if any(proposal.by_id == by.pk for proposal in proposals):
        raise PermissionDenied(_("Somebody else than the editor answers an edit."))


def _check_answer(submission, proposal, taken, seen):
    if proposal.sent_at is None:
        raise PermissionDenied(_("This edit has not been sent to the government."))
    _refuse_settled(proposal)
    if submission.shown_state not in OPEN:
        raise Refused(_("This version of the text is over; its words stay as they are."))
    if is_overtaken(submission, proposal):
        raise Refused(
            _("The text has changed since this edit was proposed. There is nothing to answer any more.")
        )
    if seen != mark_of(proposal):
        raise Refused(_("The proposed edits have changed meanwhile. Read them again."))
    if not taken <= changes.numbers(proposal.source, proposal.text):
        raise ValidationError(_("Choose among the changes that stand on the page."))


def is_overtaken(submission, proposal) -> bool:
    """Whether the text reads otherwise than when the edit was proposed."""
    return fingerprint(words_of(submission, proposal.field)) != proposal.source_sha256


def _words_taken(proposal, taken):
    """The text with the chosen changes. Refuses one that would be too long."""
    words = changes.merged(proposal.source, proposal.text, taken).strip()
    most = max(TEXT_FIELDS[proposal.field], len(proposal.source))
    if len(words) > most:
        raise ValidationError(
            _("With these changes alone the text would be longer than %(most)s characters.") % {"most": most}
        )
    return words


ANSWERED = {  # state an edit comes to: what the history calls it
    Proposal.ACCEPTED: "accept_edit",
    Proposal.PARTLY: "accept_edit_in_part",
    Proposal.REFUSED: "refuse_edit",
    Proposal.SILENT: "settle_spelling_by_silence",
}


def _write(submission, words, *, by, state=None):
    """Settle each edit with its words ({proposal: text}), put them into the text, write history."""
    for proposal, text in words.items():
        reached = state or _state_of(proposal, text)
        _settle(proposal, reached, by=by, accepted=text if reached in Proposal.IN_THE_TEXT else "")
    gone_in = [proposal for proposal in words if proposal.is_in_the_text]
    polished = _put_in(submission, gone_in, by=by) if gone_in else None
    for proposal in words:
        kept = {"sha256": polished.sha256} if polished and proposal.is_in_the_text else {}
        history.record(
            ANSWERED[proposal.state], submission, by=by, proposal=proposal.pk, field=proposal.field,
            kind=proposal.kind, **kept,
        )  # fmt: skip


def _put_in(submission, proposals, *, by):
    """The accepted words into the text; a handed-in one is kept anew, one that is being written notes the change."""
    fields = [proposal.field for proposal in proposals]
    before = changes.state_of(submission, fields)
    for proposal in proposals:
        setattr(submission, proposal.field, proposal.accepted)
    submission.version += 1
    submission.updated_at, submission.updated_by = timezone.now(), by or submission.updated_by
    submission.save(update_fields=[*fields, "version", "updated_at", "updated_by"])
    if submission.state in EDITABLE:
        changes.note(submission, before, after=changes.state_of(submission, fields), by=by)
        return None
    edits = {one.field: {"kind": one.kind, "answer": one.state, "proposal": one.pk} for one in proposals}
    return handin.keep_polished(submission, edits, by=by, at=submission.updated_at)


def _state_of(proposal, text):
    if text == proposal.source:
        return Proposal.REFUSED
    return Proposal.ACCEPTED if text == proposal.text else Proposal.PARTLY


# What becomes of edits without an answer


def look_again(submission):
    """A text is handed in anew: edits of words that changed are over, the others get their full time again."""
    for proposal in submission.proposals.open():
        if is_overtaken(submission, proposal):
            _overtake(proposal, by=None)
        elif proposal.sent_at:
            proposal.due_on = max(proposal.due_on, _due(submission))
            proposal.save(update_fields=["due_on"])
    _close_letters(submission)


def close_open(submission, *, by):
    """A text is published as it stands: what was not answered is over, and the original words are public."""
    for proposal in submission.proposals.open():
        _overtake(proposal, by=by)
    _close_letters(submission)


def _overtake(proposal, *, by):
    _settle(proposal, Proposal.STALE, by=by)
    history.record("overtake_edit", proposal.submission, by=by, proposal=proposal.pk, field=proposal.field)


def settle_silent() -> int:
    """Spelling whose day has passed goes in, where a letter about it has left; for the tick. Returns how many."""
    return sum(_for_each_text(Proposal.objects.settled_by_silence_on(timezone.localdate()), _settle_one_text))


def remind_due() -> int:
    """Write once more about wording whose day has passed; it never goes in by itself. Returns how many."""
    return sum(_for_each_text(Proposal.objects.to_remind_on(timezone.localdate()), _remind_one_text))


def _for_each_text(rows, verb):
    texts = rows.order_by("submission").values_list("submission", flat=True).distinct()
    for submission in Submission.objects.select_related("action", "call").filter(pk__in=list(texts)):
        yield verb(submission)


@transaction.atomic
def _settle_one_text(submission):
    lock(submission)
    found = [
        proposal
        for proposal in submission.proposals.settled_by_silence_on(timezone.localdate()).select_related("by")
        if _was_told(proposal) and not is_overtaken(submission, proposal)
    ]
    if found:
        _write(submission, {one: one.text for one in found}, by=None, state=Proposal.SILENT)
        _close_letters(submission)
        notifications.spelling_settled(submission, found)
    return len(found)


def _was_told(proposal):
    """Whether a letter that asks about it has left: nobody is silent about what they were not told."""
    return Letter.objects.filter(
        event="edits_proposed",
        object_type=Submission._meta.label_lower,
        object_id=str(proposal.submission_id),
        state=Letter.SENT,
        sent_at__gte=proposal.sent_at,
    ).exists()


@transaction.atomic
def _remind_one_text(submission):
    lock(submission)
    found = list(submission.proposals.to_remind_on(timezone.localdate()))
    for proposal in found:
        proposal.reminded_at = timezone.now()
        proposal.save(update_fields=["reminded_at"])
    if found:
        notifications.edits_reminder(submission, found)
    return len(found)
