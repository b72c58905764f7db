"""What an action counts, for a page: each indicator as numbers in words of the reader, and as a drawing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions.custody import Text
from figures import charts


@dataclass(frozen=True)
class Measure:
    """One indicator. A number that was not given is ""; so is the drawing when there is nothing to compare."""

    name: Text
    unit: Text
    baseline: str
    target: str
    value: str
    on: date | None
    chart: str


def indicators(rows, passage) -> list[Measure]:
    """The indicators of a public copy; `passage(key, original)` gives their words in the reader's language."""
    return [_measure(row, passage) for row in rows]


def _measure(row, passage):
    keys = row.get("keys", {})
    name, unit = (passage(keys.get(column), row[column]) for column in ("name", "unit"))
    start, goal, now = (_read(row[name]) for name in ("baseline", "target", "value"))
    said = [
        (pgettext("value of an indicator", "At the start: %(number)s"), start),
        (pgettext("value of an indicator", "Now: %(number)s"), now),
        (pgettext("value of an indicator", "Target: %(number)s"), goal),
    ]
    words = "; ".join(
        sentence % {"number": _written(number)} for sentence, number in said if number is not None
    )
    title = _("%(name)s. %(numbers)s") % {"name": name.text, "numbers": words}
    return Measure(
        name=name,
        unit=unit,
        baseline=_written(start),
        target=_written(goal),
        value=_written(now),
        on=date.fromisoformat(row["on"]) if row["on"] else None,
        chart=charts.measure(start=start, now=now, goal=goal, title=title),
    )


def _read(text):
    return None if text is None else Decimal(text)


def _written(number):
    """In the reader's own way of writing numbers, without empty decimals."""
    return "" if number is None else number_format(format(number.normalize(), "f"), force_grouping=True)
