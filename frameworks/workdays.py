"""Working days: Mondays to Fridays without the closed days of the secretariat's own list."""

from datetime import date, timedelta
from typing import NamedTuple

from frameworks.models import ClosedDay


class Calendar(NamedTuple):
    """The closed days, read once: dates of one year, and (month, day) pairs of every year since a date."""

    dates: frozenset
    yearly: dict

    def is_open(self, day: date) -> bool:
        since = self.yearly.get((day.month, day.day))
        return day.weekday() < 5 and day not in self.dates and (since is None or day < since)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; 0 when `end` is not later."""
        days = range(1, max((end - start).days, 0) + 1)
        return sum(self.is_open(start + timedelta(days=number)) for number in days)

    def after(self, start: date, days: int) -> date:
        """The day that is so many working days after `start`."""
        day = start
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_open(day)
        return day

    def earliest(self, end: date, days: int) -> date:
        """The first day from which no more than so many working days lead to `end`: what began before is later."""
        day = end
        while self.between(day - timedelta(days=1), end) <= days:
            day -= timedelta(days=1)
        return day


def calendar() -> Calendar:
    """The calendar as staff keep it now. One statement."""
    rows = list(ClosedDay.objects.all())
    return Calendar(
        dates=frozenset(row.on for row in rows if not row.every_year),
        yearly={(row.on.month, row.on.day): row.on for row in rows if row.every_year},
    )
