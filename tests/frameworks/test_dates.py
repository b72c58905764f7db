from datetime import date

import pytest

from frameworks.dates import machine_date, show_date, show_range

FIRST, LAST = date(2017, 11, 16), date(2017, 11, 17)


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "16 November 2017", "November 2017", "2017"),
        ("es", "16 de noviembre de 2017", "noviembre de 2017", "2017"),
        ("fr", "16 novembre 2017", "novembre 2017", "2017"),
        ("ar", "16 نوفمبر 2017", "نوفمبر 2017", "2017"),
    ],
)
def test_date_is_shown_as_exactly_as_it_is_known(language, day, month, year):
    shown = [show_date(FIRST, precision, language) for precision in ("day", "month", "year")]

    assert shown == [day, month, year]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "16–17 November 2017"),
        ("es", "16–17 de noviembre de 2017"),
        ("fr", "16–17 novembre 2017"),
        ("ar", "16–17 نوفمبر 2017"),
    ],
)
def test_range_within_a_month_names_the_month_once(language, expected):
    assert show_range(FIRST, LAST, "day", language) == expected


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2026, 4, 30), date(2026, 5, 2), "day", "30 April – 2 May 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "day", "30 December 2026 – 2 January 2027"),
        (date(2026, 10, 1), date(2026, 10, 31), "month", "October 2026"),
        (date(2026, 10, 1), date(2026, 11, 30), "month", "October – November 2026"),
        (date(2027, 1, 1), date(2027, 12, 31), "year", "2027"),
        (date(2027, 1, 1), date(2028, 12, 31), "year", "2027–2028"),
        (date(2027, 1, 1), None, "day", "1 January 2027"),
        (None, None, "day", ""),
    ],
)
def test_range_repeats_nothing_and_adds_nothing(start, end, precision, expected):
    assert show_range(start, end, precision, "en") == expected


def test_each_end_is_as_exact_as_it_is_known():
    start, end = date(2024, 3, 15), date(2027, 12, 31)

    assert show_range(start, end, "day", "en", end_precision="year") == "15 March 2024 – 2027"
    assert show_range(start, end, "month", "en", end_precision="month") == "March 2024 – December 2027"
    assert show_range(start, None, "day", "en", end_precision="year") == "15 March 2024"


def test_first_of_a_month_is_an_ordinal_in_french():
    shown = [
        show_date(date(2026, 5, 1), "day", "fr"),
        show_range(date(2026, 5, 1), date(2026, 5, 3), "day", "fr"),
        show_date(date(2026, 5, 11), "day", "fr"),
        show_date(date(2026, 5, 1), "month", "fr"),
    ]

    assert shown == ["1er mai 2026", "1er–3 mai 2026", "11 mai 2026", "mai 2026"]


def test_machine_date_is_no_more_exact_than_the_date():
    day = date(2026, 10, 1)

    assert [machine_date(day, p) for p in ("day", "month", "year")] == ["2026-10-01", "2026-10", "2026"]
