"""The calendar: milestones and activities as dated lines, and as a file to subscribe to."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from frameworks.models import DAY, MONTH, YEAR, Milestone
from learning.models import Activity


class Line(NamedTuple):
    """One line of the calendar, whatever it comes from."""

    key: str
    row: object
    field: str  # which text names it
    start: date
    end: date
    precision: str
    href: str
    is_ours: bool
    is_certain: bool
    every_year: bool

    @property
    def name(self):
        return getattr(self.row, self.field)

    @property
    def place(self):
        return self.row.place

    @property
    def country(self):
        return self.row.country.name if self.row.country else ""


def upcoming(today=None, limit=None) -> list[Line]:
    """What is ahead or under way, soonest first; a yearly day at its next occurrence."""
    today = today or timezone.localdate()
    ahead = [line for line in _lines(today) if line.end >= today]
    return sorted(ahead, key=_soonest)[:limit]


def past(today=None) -> list[Line]:
    """What is over, latest first."""
    today = today or timezone.localdate()
    return sorted((line for line in _lines(today) if line.end < today), key=_soonest, reverse=True)


def to_ics(lines) -> bytes:
    """The lines as an iCalendar file in the active language.

    A date known to the month spans the month as tentative; one known to the year stays on the page only.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Call to Local Action//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Call to Local Action: calendar"))
    calendar.add("x-published-ttl", "P1D")
    for line in lines:
        if line.precision != YEAR:
            calendar.add_component(_event(line))
    return calendar.to_ical()


def _event(line):
    event = Event()
    event.add("uid", f"{line.key}@call-to-local-action")
    event.add("dtstamp", datetime.combine(timezone.localdate(), time(), tzinfo=UTC))
    event.add("dtstart", line.start)
    event.add("dtend", line.end + timedelta(days=1))
    name = _("%(name)s (day not yet known)") % {"name": line.name} if line.precision == MONTH else line.name
    event.add("summary", name, parameters={"language": get_language()})
    event.add("location", ", ".join(str(part) for part in (line.place, line.country) if part))
    event.add("status", "TENTATIVE" if line.precision == MONTH or not line.is_certain else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if line.every_year:
        event.add("rrule", {"freq": "yearly"})
    if line.href:
        event.add("url", line.href if "//" in line.href else settings.PUBLIC_URL + line.href)
    return event


def _lines(today):
    activities = list(Activity.objects.published())
    told = {activity.milestone_id for activity in activities}
    for activity in activities:
        yield Line(
            key=f"activity-{activity.slug}",
            row=activity,
            field="title",
            start=activity.start_date,
            end=activity.end_date,
            precision=activity.precision,
            href=activity.get_absolute_url(),
            is_ours=True,
            is_certain=True,
            every_year=False,
        )
    for milestone in Milestone.objects.all():
        if milestone.pk not in told:
            yield _milestone_line(milestone, today)


def _milestone_line(milestone, today):
    every_year = milestone.kind == Milestone.RECURRING
    start, end = milestone.start, milestone.end
    if every_year:
        start, end = _next_occurrence(start, end, today)
    return Line(
        key=f"milestone-{milestone.slug}",
        row=milestone,
        field="name",
        start=start,
        end=end,
        precision=milestone.precision,
        href=milestone.url,
        is_ours=False,
        is_certain=milestone.verified,
        every_year=every_year,
    )


def _next_occurrence(start, end, today):
    length = end - start
    this_year = start.replace(year=today.year)
    first = this_year if this_year + length >= today else start.replace(year=today.year + 1)
    return first, first + length


def _soonest(line):
    """By the first day; a month or a year stands after the days it may still be."""
    return (line.start if line.precision == DAY else line.end, line.end, line.key)
