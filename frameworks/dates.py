"""Dates as people write them, per language, and never more exact than they are known."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import get_language, override

from frameworks.models import DAY, MONTH, YEAR

MONTH_ONLY = {"en": "F Y", "es": r"F \d\e Y", "fr": "F Y", "ar": "F Y"}
DAY_ONLY = {"en": "j F Y", "es": r"j \d\e F \d\e Y", "fr": "j F Y", "ar": "j F Y"}
DAY_AND_MONTH = {"en": "j F", "es": r"j \d\e F", "fr": "j F", "ar": "j F"}
MONTH_NAME = dict.fromkeys(DAY_ONLY, "F")


def show_date(day: date | None, precision: str = DAY, language: str | None = None) -> str:
    """One date in full: “8 December 2018”, “December 2018” or “2018”. Nothing for None."""
    if day is None:
        return ""
    patterns = {DAY: DAY_ONLY, MONTH: MONTH_ONLY}
    if precision == YEAR:
        return f"{day.year:04}"
    return _write(day, patterns[precision], language)


def show_hour(moment: datetime, zone: str) -> str:
    """A moment by the clocks of a place: “20 December 2026, 18:00”."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{show_date(there.date())}, {there:%H:%M}"


def place_of_zone(zone: str) -> str:
    """The place whose clocks are meant: “Casablanca” of Africa/Casablanca."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def show_range(
    start: date | None,
    end: date | None,
    precision: str = DAY,
    language: str | None = None,
    *,
    end_precision: str | None = None,
) -> str:
    """From–to without repeating what both share: “16–17 November 2017”, “30 April – 2 May 2026”, “2027”.

    Each end is as exact as it is known: “15 March 2024 – 2027”.
    """
    first = show_date(start, precision, language)
    last = show_date(end, end_precision or precision, language)
    if not last or first == last:
        return first
    if not first:
        return last
    if end_precision not in (None, precision):
        return f"{first} – {last}"
    if precision == YEAR:
        return f"{first}–{last}"
    if start.year == end.year and precision == MONTH:
        return f"{_write(start, MONTH_NAME, language)} – {last}"
    if start.year == end.year and start.month == end.month:
        return _days_of_one_month(start, last, language)
    if start.year == end.year:
        return f"{_write(start, DAY_AND_MONTH, language)} – {last}"
    return f"{first} – {last}"


def machine_date(day: date | None, precision: str = DAY) -> str:
    """The value of a <time datetime>: as exact as the date is known, and no more."""
    if day is None:
        return ""
    return day.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[precision]]


def last_day(day: date, precision: str = DAY) -> date:
    """The last day that a date may mean: “March 2026” is over on the 31st, “2026” on the last of December."""
    if precision == YEAR:
        return day.replace(month=12, day=31)
    if precision == MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def _days_of_one_month(start, last, language):
    return f"{_first(start.day, language)}–{last}"


def _first(day, language):
    """French writes the first of a month as an ordinal."""
    return "1er" if day == 1 and _code(language) == "fr" else str(day)


def _write(day, patterns, language):
    code = _code(language)
    with override(code):
        text = formats.date_format(day, patterns[code])
    if code == "fr" and day.day == 1 and patterns is not MONTH_ONLY and patterns is not MONTH_NAME:
        return f"1er{text[1:]}"
    return text


def _code(language):
    code = (language or get_language() or "en").split("-")[0]
    return code if code in DAY_ONLY else "en"
