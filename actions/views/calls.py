"""The calls, for everybody: what is asked of whom, until when, and which open soon."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Call
from actions.requirements import REQUIREMENTS
from frameworks.caching import public_page

SOON = timedelta(days=60)


class Shown(NamedTuple):
    """One call, how many days are left by the calendar of its place, and what it asks under its headings."""

    call: Call
    days_left: int | None
    asked: list


@public_page
def index(request):
    """Open calls, the one that closes first on top; then those that open soon.

    Days are counted when the page is made: it is kept for a minute, and everybody reads the same.
    """
    now = timezone.now()
    known = Call.objects.filter(for_public_record=False)
    calls = sorted(
        known.filter(pk__in=Call.objects.open().order_by().values("pk")),
        key=lambda call: (call.closes_at is None, call.closes_at or call.opens_at),
    )
    soon = known.filter(opens_at__gt=now, opens_at__lte=now + SOON).order_by("opens_at", "pk")
    context = {
        "shown": [
            Shown(call, days_between(now, call.closes_at, call.time_zone), asked_by(call)) for call in calls
        ],
        "soon": [
            Shown(call, days_between(now, call.opens_at, call.time_zone), asked_by(call)) for call in soon
        ],
    }
    return render(request, "actions/calls.html", context)


def days_between(now: datetime, moment: datetime | None, zone: str) -> int | None:
    """How often the day changes at a place until that moment."""
    if moment is None:
        return None
    place = ZoneInfo(zone)
    return (moment.astimezone(place).date() - now.astimezone(place).date()).days


def asked_by(call):
    """[(heading, sentences of the form)]: of everything, then what is asked of one kind alone."""
    kinds = [
        (_("Of every text"), call.required),
        (_("Of an action, too"), call.required_action),
        (_("Of a pledge, too"), call.required_pledge),
    ]
    said = [
        (words, [REQUIREMENTS[name].sentence for name in names if name in REQUIREMENTS])
        for words, names in kinds
    ]
    return [(words, sentences) for words, sentences in said if sentences]
