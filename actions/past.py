"""What happened to an action, in order, as its government may read it: no remark for colleagues, no decision before
it is announced."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Event, Letter
from actions.models import Appeal, Decision, HandIn, Remark, Submission, WithdrawalRequest
from actions.models.submission import PUBLISHED, REPLACED, TEXT_FIELDS

TO_THE_GOVERNMENT = (  # the letters that go to the people of the lead
    "submitted", "changes_requested", "approved", "declined", "merged", "published", "withdrawn", "restored",
    "withdrawal_declined", "appeal_declined", "appeal_granted", "call_closes",
)  # fmt: skip


@dataclass
class Entry:
    """One thing that happened."""

    at: datetime
    words: str
    text: str = ""  # what somebody wrote about it
    language: str = ""  # of that text, where it is known
    kept: HandIn | None = None


def told(action, reader) -> list[Entry]:
    """Everything that happened and was told, oldest first."""
    texts = list(action.submissions.order_by("number"))
    kept = list(
        HandIn.objects.filter(submission__in=texts).defer("canonical").select_related("submission__action")
    )
    decisions = list(Decision.objects.filter(submission__in=texts, announced_at__isnull=False))
    requests = list(action.withdrawal_requests.all())
    appeals = list(Appeal.objects.filter(decision__in=decisions))
    entries = [
        *[Entry(one.at, _("Handed in"), kept=one) for one in kept],
        *_moves(action, texts),
        *_decisions(decisions),
        *_versions(action, texts),
        *_remarks(texts),
        *_requests(requests),
        *_appeals(appeals),
        *_letters(action, (*texts, *kept, *decisions, *requests, *appeals), reader),
    ]
    now = timezone.now()
    return sorted((entry for entry in entries if entry.at <= now), key=lambda entry: entry.at)


def _versions(action, texts):
    for text in texts:
        words = _("A draft was begun") if text.number == 1 else _("A new version was begun")
        if text.number == 1 and action.continues:
            words = _("A draft was begun with the words of %(code)s") % {"code": action.continues}
        yield Entry(text.created_at, words)
        if text.state in (PUBLISHED, REPLACED):
            yield Entry(text.published_at, _("Published"), text.title, text.language)


def _moves(action, texts):
    """What stands in the history alone: taking back, reading, withdrawing and restoring."""
    words = {
        "take_back": _("Taken back to write on"),
        "start_review": _("Somebody began to read"),
        "move_to_call": _("Moved to another call"),
        "withdraw": _("Withdrawn from the public"),
        "restore": _("Public again"),
    }
    keys = [str(text.pk) for text in texts]
    of_texts = Event.objects.filter(object_type=Submission._meta.label_lower, object_id__in=keys)
    of_action = Event.objects.filter(object_type=action._meta.label_lower, object_id=str(action.pk))
    for event in (of_texts | of_action).filter(verb__in=words).order_by("seq"):
        yield Entry(event.at, words[event.verb])


def _decisions(decisions):
    words = {
        "request_changes": _("Changes were asked for"),
        "approve": _("Taken up"),
        "decline": _("Not taken up"),
        "merge": _("Joined with another action"),
    }
    declined_at = [one.at for one in decisions if one.move == "decline"]
    for decision in decisions:
        if decision.move in words:
            yield Entry(decision.announced_at, words[decision.move], decision.reason)
        elif decision.move == "reopen" and any(at < decision.at for at in declined_at):
            yield Entry(decision.at, _("Taken up again to be read"))


def _remarks(texts):
    """Remarks that were sent with a decision, and what was answered."""
    sent = Remark.objects.filter(
        submission__in=texts, audience=Remark.GOVERNMENT, decision__announced_at__isnull=False
    ).select_related("decision", "submission")
    for remark in sent:
        heading = ""
        if remark.field in TEXT_FIELDS:
            heading = str(Submission._meta.get_field(remark.field).verbose_name)
        words = _("Remark on “%(field)s”") % {"field": heading} if heading else _("Remark")
        yield Entry(remark.decision.announced_at, words, remark.text)
        if remark.answer:
            words = _("Answer on “%(field)s”") % {"field": heading} if heading else _("Answer")
            yield Entry(remark.answered_at, words, remark.answer)


def _appeals(appeals):
    for appeal in appeals:
        yield Entry(appeal.asked_at, _("You asked to look at the decision again"), appeal.reason)
        if appeal.outcome == Appeal.DECLINED:
            yield Entry(appeal.answered_at, _("The decision stands"), appeal.answer)
        elif appeal.outcome:
            yield Entry(appeal.answered_at, _("The secretariat took it up again"))


def _requests(requests):
    for request in requests:
        yield Entry(request.asked_at, _("You asked that it be withdrawn"), request.reason)
        if request.outcome == WithdrawalRequest.DECLINED:
            yield Entry(request.answered_at, _("The secretariat left it public"), request.answer)


def _letters(action, told, reader):
    """Letters that left, one line for all who got the same one, in the reader's own words where there are."""
    events = Event.objects.filter(
        object_type=action._meta.label_lower, object_id=str(action.pk), verb__in=("withdraw", "restore")
    )
    about = {}
    for thing in (*told, *events):
        about.setdefault(thing._meta.label_lower, []).append(str(thing.pk))
    sent = Letter.objects.none()
    for label, keys in about.items():
        sent |= Letter.objects.filter(object_type=label, object_id__in=keys)
    groups = {}
    for letter in sent.filter(state=Letter.SENT, event__in=TO_THE_GOVERNMENT).order_by("pk"):
        groups.setdefault((letter.event, letter.object_type, letter.object_id), []).append(letter)
    for letters in groups.values():
        own = next((letter for letter in letters if letter.recipient_id == reader.pk), letters[0])
        yield Entry(letters[0].sent_at, _("A letter left"), own.subject, own.language)
