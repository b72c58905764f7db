"""The figures: what is counted, by every dimension and over time, and where nobody acts yet; each with its file."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from cta_portal.numbers import definitions, gaps, tables
from cta_portal.numbers.ground import ground
from figures import charts
from frameworks.caching import public_page

MOST_ROWS = 16  # the rest of a longer table is folded
OPEN_ROWS = 12
SHORT = 8  # rows of a table that need not be folded


@dataclass(frozen=True)
class Drawn:
    """A chart in its frame: the table it draws, the rows that are folded, and where its file stands.

    `beside` where the chart is no table itself, so that its numbers stand below it.
    """

    table: tables.Table
    chart: str
    file: str
    rest: str = ""
    rest_count: int = 0
    beside: bool = False

    @property
    def is_short(self):
        """Whether the table below need not be folded."""
        return not self.chart or len(self.table.rows) <= SHORT


def drawn(table, choice=None) -> Drawn:
    """Its bars; objectives stay together, of other long tables the first rows stand open. `choice` narrows its file."""
    is_long = len(table.rows) > MOST_ROWS and not any(row.objective for row in table.rows)
    first, rest = (table.rows[:OPEN_ROWS], table.rows[OPEN_ROWS:]) if is_long else (table.rows, [])
    file = file_of(table, choice)
    return Drawn(table, _bars(table, first), file, _bars(table, rest) if rest else "", len(rest))


def over_time(table, chart) -> Drawn:
    """A chart of spans of time, with its table below."""
    return Drawn(table, chart, file_of(table), beside=True)


def file_of(table, choice=None):
    return reverse("figures:csv", args=[table.key]) + (f"?{urlencode(choice)}" if choice else "")


def _bars(table, rows):
    return charts.groups(
        (
            charts.Group(label_of(row), [(cell.number, cell.href) for cell in row.cells], row.href)
            for row in rows
        ),
        caption=table.title,
        label_head=table.head,
        heads=[head for _name, head in table.columns],
    )


def label_of(row):
    """Numbered objectives begin with their number; the rest is their name."""
    number = row.objective.number if row.objective else None
    return f"{number} {row.words}" if number else row.words


def pages():
    """The pages of the figures, for the line of links above each."""
    return [
        ("index", _("Overview")),
        ("actions", _("Actions and pledges")),
        ("signatories", _("Signatories")),
        ("gaps", _("Gaps")),
    ]


def _page(request, name, now, **context):
    return render(
        request, f"numbers/{name}.html", {"today": now.today, "pages": pages(), "here": name, **context}
    )


@public_page
def index(request):
    """The numbers of the whole portal, by world section and over time; the other pages go on from here."""
    now = ground(request.data_version)
    quarters = tables.actions_by_quarter(now)
    return _page(
        request,
        "index",
        now,
        figures=definitions.counted(now),
        sections=drawn(tables.sections_of(now)),
        countries=drawn(tables.countries_of(now)),
        quarters=over_time(quarters, _so_far(quarters)),
        gaps=[gaps.analysis(now, framework) for framework in gaps.FRAMEWORKS],
    )


def _so_far(table):
    """The area of the actions that were public by the end of each quarter."""
    if len(table.rows) < 2:
        return ""
    return charts.line(
        [(row.words, row.cells[2].number) for row in table.rows],
        title=_("Published actions by the end of each quarter"),
        ident="actions-so-far",
        mirrored=get_language_bidi(),
        filled=True,
    )


@public_page
def actions(request):
    """Actions and pledges by every facet and by quarter of publication."""
    now = ground(request.data_version)
    quarters = tables.actions_by_quarter(now)
    chart = _new_in_each(quarters, title=_("New actions in each quarter"), ident="new-actions")
    return _page(
        request,
        "actions",
        now,
        figures=definitions.counted(now, "actions", "pledges", "acting", "acting_countries"),
        drawn=[drawn(table) for table in tables.action_tables(now)],
        quarters=over_time(quarters, chart),
    )


@public_page
def signatories(request):
    """Signatories and governments that act by every filter of the register, and their growth."""
    now = ground(request.data_version)
    quarters, growth = tables.signatories_by_quarter(now), tables.growth_by_section(now)
    chart = _new_in_each(quarters, title=_("New signatories in each quarter"), ident="new-signatories")
    return _page(
        request,
        "signatories",
        now,
        figures=definitions.counted(now, "signatories", "signatures", "countries", "register", "acting"),
        drawn=[drawn(table) for table in tables.signatory_tables(now)],
        quarters=over_time(quarters, chart),
        growth=over_time(growth, _side_by_side(growth)) if growth.rows else None,
    )


def _new_in_each(table, *, title, ident):
    """A column for each quarter; one quarter alone is told by its table."""
    spans = [(row.words, row.cells[0].number) for row in table.rows if row.is_span]
    if len(spans) < 2:
        return ""
    return charts.columns(spans, title=title, ident=ident, mirrored=get_language_bidi())


def _side_by_side(table):
    """A small area for each section, all on one scale."""
    year = table.columns[-1][1]
    return charts.multiples(
        (
            (row.words, _growth_words(row.words, totals[-1], year), totals)
            for row in table.rows
            for totals in ([cell.number for cell in row.cells],)
        ),
        mirrored=get_language_bidi(),
    )


def _growth_words(section, n, year):
    return ngettext(
        "%(section)s: %(n)s signatory by the end of %(year)s",
        "%(section)s: %(n)s signatories by the end of %(year)s",
        n,
    ) % {"section": section, "n": n, "year": year}


@public_page
def gaps_page(request):
    """Objectives of both Compacts and the goals by world section: who acts, and where nobody does yet."""
    now = ground(request.data_version)
    return _page(
        request, "gaps", now, analyses=[gaps.analysis(now, framework) for framework in gaps.FRAMEWORKS]
    )
