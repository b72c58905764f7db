"""Working days: week-ends and the closed days of the list do not count."""

from datetime import date

import pytest

from frameworks.models import ClosedDay
from frameworks.workdays import calendar

MAY_DAY = date(2026, 5, 1)  # a Friday


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 5, 4), date(2026, 5, 4), 0),  # a Monday
        (date(2026, 5, 4), date(2026, 5, 5), 1),
        (date(2026, 5, 8), date(2026, 5, 11), 1),  # over a week-end
        (date(2026, 5, 9), date(2026, 5, 10), 0),
        (date(2026, 5, 4), date(2026, 5, 18), 10),
        (date(2026, 5, 18), date(2026, 5, 4), 0),
    ],
)
def test_weekends_do_not_count(db, start, end, days):
    assert calendar().between(start, end) == days


def test_day_after_working_days_is_the_reverse(db):
    ClosedDay.objects.create(on=date(2026, 5, 14), name="Ascension Day")
    start = date(2026, 5, 8)
    found = [calendar().after(start, number) for number in range(12)]

    assert found[:6] == [
        start, date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 13), date(2026, 5, 15), date(2026, 5, 18),
    ]  # fmt: skip
    assert [calendar().between(start, day) for day in found] == list(range(12))


def test_closed_day_counts_in_its_year_alone(db):
    ClosedDay.objects.create(on=MAY_DAY, name="Office moves")

    assert [calendar().is_open(MAY_DAY), calendar().is_open(date(2028, 5, 1))] == [False, True]


def test_closed_day_of_every_year_counts_from_its_first_year_on(db):
    ClosedDay.objects.create(on=MAY_DAY, name="Labour Day", every_year=True)

    assert [calendar().is_open(date(year, 5, 1)) for year in (2025, 2026, 2028)] == [True, False, False]


def test_earliest_day_is_the_last_one_in_time(db):
    ClosedDay.objects.create(on=date(2026, 5, 14), name="Ascension Day")
    days, end = calendar(), date(2026, 5, 20)
    for number in range(12):
        first = days.earliest(end, number)
        assert days.between(first, end) <= number < days.between(first.replace(day=first.day - 1), end)
