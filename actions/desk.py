"""What waits for the governments of one person, and where each action stands: always the same few questions."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Event
from actions import answering, calls, drafting
from actions.custody import approving
from actions.models import (
    HandIn,
    ObjectiveLink,
    Participation,
    Proposal,
    Remark,
    Submission,
    WithdrawalRequest,
)
from actions.models.submission import APPROVED, CHANGES_REQUESTED, DRAFT, IN_REVIEW, OPEN, SUBMITTED
from actions.requirements import note_consents
from frameworks.workdays import calendar
from signatories import leaders
from signatories.models import PORTAL, Government, Membership, Signature

STATE_KINDS = {  # whose turn it is
    "draft": "still", "submitted": "wait", "in_review": "wait", "changes_requested": "you", "approved": "wait",
    "declined": "bad", "merged": "still", "published": "good", "replaced": "still",
}  # fmt: skip
WAITING = (SUBMITTED, IN_REVIEW)
NEVER = date.max
FIRST_TASKS, FIRST_ROWS = 10, 20  # of one government, before "show all"


@dataclass
class Row:
    """One action of a government: its newest text and the days of its way."""

    text: Submission
    lead: Government
    kept: HandIn | None = None  # the last hand-in
    read_since: object = None
    answer_by: date | None = None
    told: object = None  # the last decision that was announced
    request: WithdrawalRequest | None = None  # the last time the government asked to withdraw it
    gaps: int = 0
    remarks: int = 0
    edits: list = field(default_factory=list)  # proposed words that wait for an answer
    ends_at: object = None
    is_late: bool = False

    @property
    def action(self):
        return self.text.action

    @property
    def state(self):
        """As the government knows it: what is approved and not announced yet is being read."""
        if self.text.state == APPROVED and not self.text.is_taken_up:
            return IN_REVIEW
        return self.text.shown_state

    @property
    def kind(self):
        """Whose turn it is, as the sign of its state shows it."""
        return "good" if self.text.is_taken_up else STATE_KINDS[self.state]

    @property
    def edits_due_on(self):
        return min(edit.due_on for edit in self.edits)

    @property
    def is_overdue(self):
        return self.answer_by is not None and self.answer_by < timezone.localdate()


@dataclass
class Task:
    """One thing to do next; the template of its kind says it in words."""

    kind: str
    thing: object


@dataclass
class Room:
    """What the desk shows of one government."""

    government: Government
    tasks: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    checked_signature: Signature | None = None
    listed_signature: Signature | None = None
    may_follow: bool = False  # see where the signature stands
    is_whole: bool = False  # whether everything is asked for

    @property
    def first_tasks(self):
        return self.tasks if self.is_whole else self.tasks[:FIRST_TASKS]

    @property
    def first_rows(self):
        return self.rows if self.is_whole else self.rows[:FIRST_ROWS]

    @property
    def first_waiting(self):
        return self.waiting_rows if self.is_whole else self.waiting_rows[:FIRST_TASKS]

    @property
    def states(self):
        """(state in words, how many), the most frequent first."""
        words = Counter(
            _("Withdrawn") if row.action.withdrawn_at else row.text.public_label for row in self.rows
        )
        return words.most_common()

    @property
    def has_handed_in(self):
        """Whether anything was handed in by the government itself."""
        return any(row.action.code and row.action.origin == PORTAL for row in self.rows)

    @property
    def waiting_rows(self):
        """What lies with the secretariat."""
        return [row for row in self.rows if row.state in (*WAITING, APPROVED)]


def rooms(user, *, present_days=None, whole="") -> list[Room]:
    """A room for each government this person writes for: what to do next first, then every action.

    `present_days` is how long an answer takes at present, where that is known; `whole` the slug of the
    government of which everything is shown.
    """
    governments = list(Government.objects.draftable_by(user).order_by("english_name"))
    by_pk = {government.pk: Room(government, is_whole=government.slug == whole) for government in governments}
    for row in _rows(governments, present_days):
        by_pk[row.lead.pk].rows.append(row)
    for room in by_pk.values():
        room.tasks += _writing_tasks(room.rows)
    _add_translations(by_pk, user)
    _add_invitations(by_pk)
    leads = _led_by(user, governments)
    _add_requests_to_join(by_pk, leads)
    _add_signatures(by_pk, leads, user)
    return list(by_pk.values())


def _rows(governments, present_days) -> list[Row]:
    """The newest text of each action that one of these leads, the last one written on first."""
    newest = Submission.objects.filter(action=OuterRef("action")).order_by("-number")
    texts = list(
        Submission.objects.filter(
            action__participations__government__in=governments,
            action__participations__role=Participation.LEAD,
            number=Subquery(newest.values("number")[:1]),
        )
        .select_related("action__contact", "call", "merged_into")
        .prefetch_related("action__participations__government", "decisions", "call__graces")
        .order_by("-updated_at", "-pk")
    )
    rows = [Row(text, text.action.lead) for text in texts]
    _add_days(rows, present_days)
    _add_gaps([row for row in rows if row.text.state == DRAFT])
    _add_remarks([row for row in rows if row.text.state == CHANGES_REQUESTED])
    _add_edits([row for row in rows if row.text.shown_state in OPEN])
    return rows


def _add_days(rows, present_days):
    """When it was handed in, read, answered, and by when an answer usually comes."""
    texts = [row.text.pk for row in rows]
    kept = {}
    for hand_in in HandIn.objects.filter(submission__in=texts).defer("canonical").order_by("round"):
        kept[hand_in.submission_id] = hand_in
    read = {}
    for event in Event.objects.filter(
        object_type="actions.submission", object_id__in=[str(pk) for pk in texts], verb="start_review"
    ).order_by("seq"):
        read[int(event.object_id)] = event.at
    asked = {}
    for request in WithdrawalRequest.objects.filter(action__in=[row.text.action_id for row in rows]):
        asked[request.action_id] = request
    days = calendar()
    for row in rows:
        row.kept, row.request = kept.get(row.text.pk), asked.get(row.text.action_id)
        row.told = next(
            (one for one in row.text.decisions.all() if one.announced_at and one.move in answering.ANSWERS),
            None,
        )
        if row.state in WAITING and row.kept:
            row.answer_by = answering.usual_day(row.kept.at, row.text.call, present_days, days)
        if row.state == IN_REVIEW:
            row.read_since = read.get(row.text.pk)


def _add_gaps(drafts):
    """How much each draft lacks, and until when its call takes it."""
    texts = [row.text for row in drafts]
    links = ObjectiveLink.objects.select_related("objective__framework")
    prefetch_related_objects(texts, Prefetch("objective_links", links), "indicators", "pictures")
    note_consents(texts)
    for row in drafts:
        row.gaps = len(drafting.missing(row.text))
        if row.kept is None and not row.action.published_at:
            row.ends_at = calls.ends_at(row.text.call, row.lead)
            row.is_late = row.ends_at is not None and row.ends_at <= timezone.now()


def _add_remarks(rows):
    unanswered = Counter(
        Remark.objects.filter(
            submission__in=[row.text.pk for row in rows],
            audience=Remark.GOVERNMENT,
            resolved_at=None,
            answer="",
        ).values_list("submission_id", flat=True)
    )
    for row in rows:
        row.remarks = unanswered[row.text.pk]


def _add_edits(rows):
    """Words the secretariat proposes and the government has not answered."""
    by_text = {row.text.pk: row for row in rows}
    for edit in Proposal.objects.waiting().filter(submission__in=by_text).defer("source", "text"):
        by_text[edit.submission_id].edits.append(edit)


def _writing_tasks(rows) -> list[Task]:
    """Remarks with the nearest day first, then proposed words, then drafts, those of a call that closes first."""
    changes = [row for row in rows if row.state == CHANGES_REQUESTED]
    changes.sort(key=lambda row: row.text.changes_due_on or NEVER)
    edits = sorted((row for row in rows if row.edits), key=lambda row: row.edits_due_on)
    drafts = [row for row in rows if row.state == DRAFT]
    drafts.sort(key=lambda row: row.ends_at.date() if row.ends_at and not row.is_late else NEVER)
    return [
        *(Task("changes", row) for row in changes),
        *(Task("edits", row) for row in edits),
        *(Task("draft", row) for row in drafts),
    ]


def _add_translations(by_pk, user):
    """Checked translations that the government may approve; asked only of those who act for it."""
    acts_for = set(
        Membership.objects.filter(user=user, state=Membership.ACTIVE, government__in=by_pk).values_list(
            "government_id", flat=True
        )
    )
    waiting = approving.waiting_of(acts_for)
    for submission, language, count in waiting:
        room = by_pk[submission.action.lead.pk]
        room.tasks.append(Task("translations", {"text": submission, "language": language, "count": count}))


def _add_invitations(by_pk):
    newest = Prefetch("action__submissions", Submission.objects.order_by("-number"))
    invited = (
        Participation.objects.filter(government__in=by_pk, state=Participation.INVITED)
        .select_related("action", "government")
        .prefetch_related(newest, "action__participations__government")
    )
    for part in invited:
        by_pk[part.government_id].tasks.append(Task("invitation", part))


def _led_by(user, governments) -> list[Government]:
    """Those whose focal point this person is."""
    led = set(
        Membership.objects.active()
        .filter(user=user, role=Membership.FOCAL_POINT, government__in=governments)
        .values_list("government_id", flat=True)
    )
    return [government for government in governments if government.pk in led]


def _add_requests_to_join(by_pk, led):
    asked = Membership.objects.filter(
        state=Membership.PENDING, via=Membership.REQUEST, government__in=led
    ).select_related("user", "government")
    for membership in asked:
        by_pk[membership.government_id].tasks.append(Task("colleague", membership))


def _add_signatures(by_pk, led, user):
    """Proof that is awaited, terms that have ended, and who has not signed at all."""
    standing = Signature.objects.standing().filter(government__in=by_pk).select_related("government")
    mine = Membership.objects.filter(user=user, state=Membership.ACTIVE, government__in=by_pk)
    acts_for = set(mine.values_list("government_id", flat=True))
    signed = set()
    for signature in standing:
        room = by_pk[signature.government_id]
        room.may_follow = signature.government_id in acts_for or signature.entered_by_id == user.pk
        signed.add(signature.government_id)
        if signature.state == Signature.PENDING:
            room.tasks.append(Task("proof", signature))
        elif signature.state == Signature.CONFIRMED:
            room.checked_signature = signature
        elif signature.state == Signature.VERIFIED:
            room.listed_signature = signature
    for signature in leaders.ended_terms(governments=led):
        by_pk[signature.government_id].tasks.append(Task("term", signature))
    for room in by_pk.values():
        if room.government.pk not in signed:
            room.tasks.append(Task("unsigned", room.government))


def promised_days(rows) -> int:
    """Within how many working days what lies with the secretariat is answered: as the slowest of its calls says."""
    return max((row.text.call.answer_days for row in rows), default=0)
