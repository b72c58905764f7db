"""How the number of signatories grew, year by year: a line, the same numbers as a table, and as a file."""

from collections import Counter
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from cta_portal.numbers.ground import ground
from figures import charts
from frameworks import cells
from frameworks.caching import public_page
from frameworks.models import YEAR
from signatories.models import Signature

COLUMNS = ["year", "new_governments", "of_these_known_to_the_year_only", "governments_so_far", "as_of"]


class Year(NamedTuple):
    """A year: how many governments signed in it, how many of these without a known day, how many by its end."""

    year: int
    new: int
    without_day: int
    total: int


class Quarter(NamedTuple):
    """A quarter of a year: how many governments signed in it, how many by its end."""

    year: int
    number: int
    new: int
    total: int


def firsts(governments):
    """{government: (day, precision)} of the first signature that still stands or was renewed; one statement."""
    first = {}
    signatures = Signature.objects.once_listed().filter(
        state=Signature.VERIFIED, government__in=governments, signed_on__isnull=False
    )
    for pk, day, precision in signatures.values_list("government_id", "signed_on", "signed_on_precision"):
        first[pk] = min(first.get(pk, (day, precision)), (day, precision))
    return first


def years(governments, today):
    """(every year from the first signature to this one, how many signatories have no published date).

    A government counts once, in the year of its first signature that still stands or was renewed. A date known to
    the month or the year is counted in its year, which is all that a year asks.
    """
    first = firsts(governments)
    return years_of(first.values(), today), len(governments) - len(first)


def years_of(first, today):
    """Every year from the first of these (day, precision) to this one."""
    first = list(first)
    new = Counter(day.year for day, _precision in first)
    vague = Counter(day.year for day, precision in first if precision == YEAR)
    rows, total = [], 0
    for year in range(min(new, default=today.year + 1), today.year + 1):
        total += new[year]
        rows.append(Year(year, new[year], vague[year], total))
    return rows


def quarters_of(first, today):
    """(every quarter from the first of these (day, precision) to this one, how many are known to the year only)."""
    first = list(first)
    new = Counter((day.year, quarter_of(day)) for day, precision in first if precision != YEAR)
    rows, total = [], 0
    for year, number in quarters_between(min(new, default=None), today):
        total += new[year, number]
        rows.append(Quarter(year, number, new[year, number], total))
    return rows, len(first) - total


def quarter_of(day):
    return (day.month + 2) // 3


def quarters_between(start, today):
    """Each (year, quarter) from this one to that of today; none without a start."""
    if start is None:
        return
    (year, number), end = start, (today.year, quarter_of(today))
    while (year, number) <= end:
        yield year, number
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)


@public_page
def growth(request):
    """The line, the table, and what is left out of both."""
    today = timezone.localdate()
    governments = ground(request.data_version).signatories
    rows, undated = years(governments, today)
    line = charts.line(
        [(str(row.year), row.total) for row in rows],
        title=_("Signatories with a published date of signature, at the end of each year"),
        mirrored=get_language_bidi(),
    )
    context = {
        "rows": rows,
        "line": line if len(rows) > 1 else "",
        "dated": len(governments) - undated,
        "undated": undated,
        "listed": len(governments),
        "vague": sum(row.without_day for row in rows),
        "today": today,
    }
    return render(request, "signatories/growth.html", context)


@public_page
def growth_csv(request):
    """The table as a file; signatories without a published date stand in its last line."""
    today = timezone.localdate()
    rows, undated = years(ground(request.data_version).signatories, today)
    lines = [
        COLUMNS,
        *([*row, today.isoformat()] for row in rows),
        ["not published", undated, "", "", today.isoformat()],
    ]
    return HttpResponse(cells.csv_file(lines), content_type=cells.CSV)
