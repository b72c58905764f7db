from datetime import date

import pytest
from django.utils.translation import override
from icalendar import Calendar

from frameworks.models import Milestone
from learning import calendar
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def _milestone(slug, start, end=None, **values):
    return Milestone.objects.create(slug=slug, name_en=slug, start=start, end=end or start, **values)


def test_dates_ahead_come_soonest_first_and_past_ones_latest_first():
    _milestone("over", date(2018, 12, 8))
    _milestone("long-over", date(2016, 9, 19))
    _milestone("this-year", date(2026, 1, 1), date(2026, 12, 31), precision="year")
    ActivityFactory(slug="exchange", start_date=date(2026, 12, 1), end_date=date(2026, 12, 2))

    assert [line.key for line in calendar.upcoming(TODAY)] == ["activity-exchange", "milestone-this-year"]
    assert [line.key for line in calendar.past(TODAY)] == ["milestone-over", "milestone-long-over"]


def test_yearly_day_stands_at_its_next_occurrence():
    _milestone("refugees", date(2020, 6, 20), kind="recurring")
    _milestone("migrants", date(2020, 12, 18), kind="recurring")

    shown = [(line.key, line.start) for line in calendar.upcoming(TODAY)]

    assert shown == [
        ("milestone-migrants", date(2026, 12, 18)),
        ("milestone-refugees", date(2027, 6, 20)),
    ]


def test_activity_takes_the_place_of_its_milestone():
    milestone = _milestone("mechelen", date(2017, 11, 16), date(2017, 11, 17))
    ActivityFactory(slug="mechelen", milestone=milestone, start_date=milestone.start, end_date=milestone.end)

    assert [line.key for line in calendar.past(TODAY)] == ["activity-mechelen"]


def test_file_to_subscribe_spans_a_month_and_leaves_out_a_bare_year():
    _milestone("day", date(2026, 12, 18), kind="recurring", verified=True)
    _milestone("month", date(2027, 7, 1), date(2027, 7, 31), precision="month")
    _milestone("year", date(2027, 1, 1), date(2027, 12, 31), precision="year")

    with override("fr"):
        file = Calendar.from_ical(calendar.to_ics(calendar.upcoming(TODAY)))

    events = [
        (str(e["uid"]), e["dtstart"].dt, e["dtend"].dt, str(e["status"]), "rrule" in e)
        for e in file.walk("VEVENT")
    ]
    assert events == [
        ("milestone-day@call-to-local-action", date(2026, 12, 18), date(2026, 12, 19), "CONFIRMED", True),
        ("milestone-month@call-to-local-action", date(2027, 7, 1), date(2027, 8, 1), "TENTATIVE", False),
    ]


def test_calendar_shows_no_day_it_does_not_know(client, address):
    _milestone("somewhen", date(2099, 7, 1), date(2099, 7, 31), precision="month")

    page = client.get(address("learning:calendar")).content.decode()

    assert '<time datetime="2099-07">July 2099</time>' in page


def test_calendar_file_is_served_as_a_calendar(client, address):
    ActivityFactory()

    answer = client.get(address("learning:calendar_ics", language="ar"))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
