"""How long an answer takes: what each call promises, and what the last answers really took."""

from datetime import date, timedelta
from math import ceil
from statistics import median

from django.utils import timezone

from actions.models import Decision
from signatories.models import PORTAL

ANSWERS = ("request_changes", "approve", "decline", "merge")  # the decisions that tell a government something
LOOKED_AT = timedelta(days=90)
FEWEST = 5  # below so many answers a middle says nothing


def present_days() -> int | None:
    """Working days from hand-in to announced decision, the middle of the last 90 days; None with too few answers."""
    taken = _taken(timezone.now() - LOOKED_AT)
    return ceil(median(taken)) if len(taken) >= FEWEST else None


def _taken(since) -> list[int]:
    """For each hand-in that was answered since then, how many working days its first answer took."""
    told = (
        Decision.objects.filter(
            move__in=ANSWERS,
            announced_at__gte=since,
            submission__action__origin=PORTAL,
            submission__action__is_specimen=False,
        )
        .prefetch_related("submission__hand_ins")
        .order_by("announced_at", "pk")
    )
    first = {}
    for decision in told:
        kept = _answered(decision)
        if kept is not None:
            first.setdefault(kept.pk, working_days(_day(kept.at), _day(decision.announced_at)))
    return list(first.values())


def _answered(decision):
    """The hand-in that was read for a decision: the last one before it."""
    before = [kept for kept in decision.submission.hand_ins.all() if kept.at <= decision.at]
    return max(before, key=lambda kept: kept.round, default=None)


def _day(moment):
    return timezone.localtime(moment).date()


def working_days(start: date, end: date) -> int:
    """How many working days lie after `start` up to `end`; Saturdays and Sundays do not count."""
    weeks, rest = divmod(max((end - start).days, 0), 7)
    last = (start + timedelta(days=7 * weeks + number + 1) for number in range(rest))
    return weeks * 5 + sum(day.weekday() < 5 for day in last)


def after(start: date, days: int) -> date:
    """The day that is so many working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def usual_day(kept_at, call, present: int | None) -> date:
    """By when a hand-in is usually answered: as long as it takes at present, else as long as the call promises."""
    return after(_day(kept_at), present or call.answer_days)
