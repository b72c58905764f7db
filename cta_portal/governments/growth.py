"""How the number of signatories grew, year by year: a line, the same numbers as a table, and as a file."""

import csv
import io
from collections import Counter
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from cta_portal.governments import standing
from figures import charts
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


def years(governments, today):
    """(every year from the first signature to this one, how many signatories have no published date).

    A government counts once, in the year of its first signature that still stands or was renewed. A date known to
    the month or the year is counted in its year, which is all that a year asks.
    """
    first = {}
    signatures = Signature.objects.once_listed().filter(
        state=Signature.VERIFIED, government__in=governments, signed_on__isnull=False
    )
    for pk, day, precision in signatures.values_list("government_id", "signed_on", "signed_on_precision"):
        first[pk] = min(first.get(pk, (day, precision)), (day, precision))
    new = Counter(day.year for day, _precision in first.values())
    vague = Counter(day.year for day, precision in first.values() if precision == YEAR)
    rows, total = [], 0
    for year in range(min(new, default=today.year + 1), today.year + 1):
        total += new[year]
        rows.append(Year(year, new[year], vague[year], total))
    return rows, len(governments) - len(first)


@public_page
def growth(request):
    """The line, the table, and what is left out of both."""
    today = timezone.localdate()
    governments = standing.signed(standing.register())
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
    rows, undated = years(standing.signed(standing.register()), today)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([*row, today.isoformat()] for row in rows)
    writer.writerow(["not published", undated, "", "", today.isoformat()])
    return HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
