"""How long an answer takes: what each call promises, what the last answers really took, and what is late now."""

from datetime import date, datetime, time, timedelta
from math import ceil
from statistics import median

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models import Call, Decision
from frameworks.workdays import Calendar, calendar
from signatories.models import PORTAL

ANSWERS = ("request_changes", "approve", "decline", "merge")  # the decisions that tell a government something
LOOKED_AT = timedelta(days=90)
FEWEST = 5  # below so many answers a middle says nothing
IN_TIME, NEAR, OVERDUE = "in-time", "near", "overdue"
STANDINGS = [
    (OVERDUE, _("Overdue")),
    (NEAR, _("Due soon")),
    (IN_TIME, pgettext_lazy("answer to a hand-in", "In time")),
]
NEAR_DAYS = 2  # so many working days before its day an answer is due soon


def present_days() -> int | None:
    """Working days from hand-in to announced decision, the middle of the last 90 days; None with too few answers."""
    taken = _taken(timezone.now() - LOOKED_AT)
    return ceil(median(taken)) if len(taken) >= FEWEST else None


def _taken(since) -> list[int]:
    """For each hand-in that was answered since then, how many working days its first answer took."""
    told = Decision.objects.filter(
        move__in=ANSWERS, submission__action__origin=PORTAL, submission__action__is_specimen=False
    )
    days = calendar()
    return [
        days.between(day_of(kept.at), day_of(decision.announced_at))
        for decision, kept in first_answers(told, Q(announced_at__gte=since))
    ]


def first_answers(told, when: Q):
    """(decision, hand-in) of each hand-in whose first answer among the decisions `told` was announced `when`.

    An answer before that time is looked at too: what is decided anew was answered then.
    """
    found = dict(told.filter(when).values_list("pk", "submission_id"))
    again = told.filter(submission__in=set(found.values()), announced_at__isnull=False)
    first = {}
    for decision in again.prefetch_related("submission__hand_ins").order_by("announced_at", "pk"):
        kept = answered_by(decision)
        if kept is not None:
            first.setdefault(kept.pk, (decision, kept))
    return [(decision, kept) for decision, kept in first.values() if decision.pk in found]


def answered_by(decision):
    """The hand-in that was read for a decision: the last one before it."""
    before = [kept for kept in decision.submission.hand_ins.all() if kept.at <= decision.at]
    return max(before, key=lambda kept: kept.round, default=None)


def day_of(moment):
    return timezone.localtime(moment).date()


def usual_day(kept_at, call, present: int | None, days: Calendar) -> date:
    """By when a hand-in is usually answered: as long as it takes at present, else as long as the call promises."""
    return days.after(day_of(kept_at), present or call.answer_days)


def due_day(kept_at, call, days: Calendar) -> date:
    """By when the call promises an answer to what was handed in at that moment."""
    return days.after(day_of(kept_at), call.answer_days)


def standing(kept_at, call, days: Calendar, today: date | None = None) -> str:
    """IN_TIME, NEAR (NEAR_DAYS working days or less are left) or OVERDUE: more days went by than promised."""
    left = call.answer_days - days.between(day_of(kept_at), today or timezone.localdate())
    return OVERDUE if left < 0 else NEAR if left <= NEAR_DAYS else IN_TIME


def having(standing: str, days: Calendar, today: date | None = None) -> Q:
    """The condition for `Submission.objects.waiting_for_answer()` that gives the rows of one standing."""
    today = today or timezone.localdate()
    found = Q(pk__in=[])
    for promised in set(Call.objects.values_list("answer_days", flat=True)):
        late = Q(handed_in_at__lt=_midnight(days.earliest(today, promised)))
        soon = promised - NEAR_DAYS - 1
        early = Q(pk__in=[]) if soon < 0 else Q(handed_in_at__gte=_midnight(days.earliest(today, soon)))
        wanted = {OVERDUE: late, IN_TIME: early, NEAR: ~late & ~early}[standing]
        found |= Q(call__answer_days=promised) & wanted
    return found


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def changes_due(call) -> date:
    """By when a government is asked to send back what was changed, if nobody names another day."""
    return calendar().after(timezone.localdate(), call.changes_days)
