"""What the secretariat reports about its own work: each figure with its definition, its number and its day."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from math import ceil
from statistics import median
from typing import NamedTuple

from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accounts.models import Letter
from accounts.refusals import Refused
from actions import answering
from actions.models import Assignment, Decision, Review, Submission
from actions.models.submission import APPROVED, DECLINED, KINDS
from frameworks.languages import language_name
from frameworks.workdays import calendar
from signatories.models import PORTAL, Government, Signature

FEWEST = answering.FEWEST
APPROVE, DECLINE = "approve", "decline"
LAST_WORDS = (APPROVE, DECLINE, "merge", "reopen")
NAMING = {"load"}  # the tables that name people


class Table(NamedTuple):
    """One figure: its heads and lines, the column its chart draws, and how many it rests on."""

    key: str
    title: str
    definition: str
    heads: list
    lines: list
    drawn: int
    number: int


class Period(NamedTuple):
    """From the first moment of a day to the last of another, and one call or all."""

    since: date
    until: date
    call: object = None

    def over(self, field) -> Q:
        first, last = (
            timezone.make_aware(datetime.combine(day, time.min))
            for day in (self.since, self.until + timedelta(days=1))
        )
        return Q(**{f"{field}__gte": first, f"{field}__lt": last})

    def called(self, path="submission__call") -> Q:
        return Q(**{path: self.call}) if self.call else Q()


def share(part, whole) -> str | None:
    """A percentage, half a one rounded up, where there are enough to say one; fewer would point at governments."""
    return f"{(200 * part + whole) // (2 * whole)} %" if whole >= FEWEST else None


def middle(values) -> int | None:
    return ceil(median(values)) if len(values) >= FEWEST else None


def ninetieth(values) -> int | None:
    """The smallest value which nine in ten do not exceed."""
    return sorted(values)[ceil(0.9 * len(values)) - 1] if len(values) >= FEWEST else None


def tables(period) -> list[Table]:
    """Every figure of the report, in the order it is read. Refuses a period that ends before it begins."""
    if period.until < period.since:
        raise Refused(
            _("The period ends before it begins. Choose a later last day, or an earlier first one.")
        )
    return [
        _time_to_answer(period),
        _load(period),
        _given(period),
        *_acceptance(period),
        _responses(period),
        _verification(period),
        _letters(period),
    ]


def _real():
    """The condition for decisions that count: about what governments handed in themselves, nothing invented."""
    return Q(submission__action__origin=PORTAL, submission__action__is_specimen=False)


# How long governments wait


def _time_to_answer(period):
    told = Decision.objects.filter(_real(), period.called(), move__in=answering.ANSWERS)
    told = told.select_related("submission__call")
    days, by_call = calendar(), defaultdict(list)
    for decision, kept in answering.first_answers(told, period.over("announced_at")):
        taken = days.between(answering.day_of(kept.at), answering.day_of(decision.announced_at))
        by_call[decision.submission.call].append((taken, decision.submission.call))
    lines = [
        _line_of_answers(str(call), taken)
        for call, taken in sorted(by_call.items(), key=lambda pair: str(pair[0]))
    ]
    answers = sum(by_call.values(), [])
    lines.append(_line_of_answers(_("All calls"), answers))
    return Table(
        "answer",
        _("Time to answer"),
        _(
            "Hand-ins whose first answer was announced in the period, in working days from the hand-in. "
            "Promised: the days the call promises."
        ),
        [
            _("Call"),
            _("Answered"),
            _("Median"),
            _("90th percentile"),
            _("As promised"),
            _("Share as promised"),
        ],
        lines,
        1,
        len(answers),
    )


def _line_of_answers(name, taken):
    values = [days for days, _call in taken]
    kept = sum(days <= call.answer_days for days, call in taken)
    return [name, len(values), middle(values), ninetieth(values), kept, share(kept, len(values))]


# Who reads how much


def _load(period):
    waiting = Q(state=Assignment.OPEN, submission__in=Submission.objects.awaiting_review())
    given = period.over("at") & period.called()
    today = timezone.localdate()
    rows = list(
        Assignment.objects.filter(submission__action__origin=PORTAL, submission__action__is_specimen=False)
        .values("reviewer", "reviewer__name")
        .annotate(
            open=Count("pk", filter=waiting & period.called()),
            late=Count("pk", filter=waiting & period.called() & Q(due_on__lt=today)),
            given=Count("pk", filter=given),
            done=Count("pk", filter=given & Q(state=Assignment.DONE)),
            declined=Count("pk", filter=given & Q(state=Assignment.DECLINED)),
            either=Count("pk", filter=given | waiting & period.called()),
        )
        .order_by("reviewer__name", "reviewer")
    )
    lines = [
        [row["reviewer__name"] or _("a person without a name"), *(row[name] for name in LOAD)]
        for row in rows
        if any(row[name] for name in LOAD)
    ]
    return Table(
        "load",
        _("Load of reviewers"),
        _("To read now: assignments that are open today. The other columns: assignments of the period."),
        [_("Reviewer"), _("To read now"), _("Of these overdue"), _("Assigned"), _("Done"), _("Declined")],
        lines,
        1,
        sum(row["either"] for row in rows),
    )


LOAD = ("open", "late", "given", "done", "declined")


def _given(period):
    given = Review.objects.filter(
        _real(), period.called(), period.over("given_at"), state=Review.GIVEN
    ).values_list("given_at", flat=True)
    counted = Counter(answering.day_of(moment).replace(day=1) for moment in given)
    lines = [[f"{MONTHS[month.month]} {month.year}", counted[month]] for month in _months(counted)]
    return Table(
        "given",
        _("Reviews given, by month"),
        _("Reviews that were given in the period, by the month in which they were."),
        [_("Month"), _("Reviews")],
        lines,
        1,
        sum(counted.values()),
    )


def _months(counted):
    """Every month from the first of these to the last: one in which nothing was counted says 0."""
    month, last = min(counted, default=None), max(counted, default=None)
    while month and month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


# What is accepted


def _acceptance(period):
    """Four tables over the same decisions: the last word on each submission that fell in the period.

    What a second person has yet to confirm, where the call asks for one, is no word yet.
    """
    alone = Q(second_by=None, move__in=(APPROVE, DECLINE), submission__state__in=(APPROVED, DECLINED))
    said = (
        Decision.objects.filter(_real(), period.called(), period.over("at"), move__in=LAST_WORDS)
        .exclude(alone, submission__call__two_people_decide=True)
        .select_related("submission__action")
        .prefetch_related("submission__action__participations__government__section")
        .order_by("at", "pk")
    )
    last = {decision.submission_id: decision for decision in said}
    known = [decision for decision in last.values() if decision.move != "reopen"]
    levels, kinds = dict(Government.LEVELS), dict(KINDS)
    ways = [
        ("section", _("Acceptance by world section"), _("World section"), _section),
        ("language", _("Acceptance by language"), _("Language"), lambda text: language_name(text.language)),
        (
            "level",
            _("Acceptance by level"),
            _("Level"),
            lambda text: str(levels.get(text.action.lead.level, "–")),
        ),
        ("kind", _("Acceptance by kind"), _("Kind"), lambda text: str(kinds[text.kind])),
    ]
    return [_accepted_by(key, title, head, name, known) for key, title, head, name in ways]


def _section(text):
    section = text.action.lead.section
    return str(section.title) if section else _("without a world section")


def _accepted_by(key, title, head, name, known):
    counted = defaultdict(Counter)
    for decision in known:
        counted[name(decision.submission)][decision.move] += 1
    lines = [[label, *_accepted(counted[label])] for label in sorted(counted)]
    whole = sum(counted.values(), Counter())
    lines.append([_("All"), *_accepted(whole)])
    return Table(
        key,
        title,
        _(
            "Submissions decided in the period, each by its last decision of the period. Share: approved of "
            "approved and declined; merged ones are not in it."
        ),
        [head, _("Approved"), _("Declined"), _("Merged"), _("Share approved")],
        lines,
        1,
        len(known),
    )


def _accepted(counted):
    decided = counted[APPROVE] + counted[DECLINE]
    return [counted[APPROVE], counted[DECLINE], counted["merge"], share(counted[APPROVE], decided)]


# Whether governments answer


def _responses(period):
    asked = (
        Decision.objects.filter(_real(), period.called(), period.over("at"), move="request_changes")
        .select_related("submission")
        .prefetch_related("submission__hand_ins")
    )
    today = timezone.localdate()
    counted = Counter(_outcome(decision, today) for decision in asked)
    whole = sum(counted.values())
    due = whole - counted["waiting"]
    names = {
        "in time": _("Answered in time"),
        "late": _("Answered late"),
        "undated": _("Answered, no day was set"),
        "never": _("Not answered, the day has passed"),
        "waiting": _("Not answered, there is still time"),
    }
    lines = [
        [str(words), counted[key], None if key == "waiting" else share(counted[key], due)]
        for key, words in names.items()
    ]
    return Table(
        "responses",
        _("Answers of governments to changes requested"),
        _(
            "Changes requested in the period; the answer is the next hand-in. Share: of those that were answered "
            "or whose day has passed."
        ),
        [_("Outcome"), _("Number"), _("Share")],
        lines,
        1,
        whole,
    )


def _outcome(decision, today):
    """in time, late, undated, never or waiting; the day asked for is kept with the decision."""
    later = [kept.at for kept in decision.submission.hand_ins.all() if kept.at > decision.at]
    due = decision.due_on
    if not later:
        return "never" if due and due < today else "waiting"
    if due is None:
        return "undated"
    return "in time" if answering.day_of(min(later)) <= due else "late"


# Signatures and letters


def _verification(period):
    verified = Signature.objects.filter(
        period.over("verified_at"), origin=PORTAL, government__is_specimen=False
    ).values_list("entered_on", "confirmed_at", "verified_at")
    days = calendar()
    signed = [days.between(on, answering.day_of(done)) for on, _proved, done in verified]
    proved = [days.between(answering.day_of(at), answering.day_of(done)) for _on, at, done in verified if at]
    lines = [
        [name, len(taken), middle(taken), ninetieth(taken)]
        for name, taken in ((_("From signing"), signed), (_("From the proof"), proved))
    ]
    return Table(
        "verification",
        _("Time to verification of signatures"),
        _("Signatures made here and verified in the period, in working days. A call does not limit them."),
        [_("Counted"), _("Signatures"), _("Median"), _("90th percentile")],
        lines,
        1,
        len(signed),
    )


def _letters(period):
    states = [Letter.SENT, Letter.FAILED, Letter.QUEUED, Letter.HELD, Letter.CANCELLED]
    number = Cast("pk", CharField())
    invented = Government.objects.filter(is_specimen=True).values(number=number)
    signed = Signature.objects.filter(government__is_specimen=True).values(number=number)
    written = Letter.objects.filter(period.over("created_at")).exclude(
        Q(institution__in=invented) | Q(object_type="signatories.signature", object_id__in=signed)
    )
    counted = Counter(written.values_list("state", flat=True))
    left = counted[Letter.SENT] + counted[Letter.FAILED]
    names = dict(Letter.STATES)
    lines = [
        [str(names[state]), counted[state], share(counted[state], left) if state in states[:2] else None]
        for state in states
    ]
    return Table(
        "letters",
        _("Letters"),
        _(
            "Letters written in the period, by where they stand now. Share: of those sent or failed. "
            "A call does not limit them."
        ),
        [_("State"), _("Letters"), _("Share")],
        lines,
        1,
        sum(counted.values()),
    )
