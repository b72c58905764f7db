"""The figures: what is counted, by every dimension and over time, and where nobody acts yet; each with its file."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from cta_portal.numbers import definitions, gaps, tables
from cta_portal.numbers.ground import ground
from figures import charts
from frameworks.caching import public_page

MOST_ROWS = 16  # the rest of a longer table is folded
OPEN_ROWS = 12


@dataclass(frozen=True)
class Drawn:
    """A table as the page draws it: a chart of rows, the rest of them folded, and its file."""

    table: tables.Table
    chart: str
    rest: str = ""
    rest_count: int = 0


def drawn(table) -> Drawn:
    """Its bars; objectives stay together, of other long tables the first rows stand open."""
    is_long = len(table.rows) > MOST_ROWS and not any(row.objective for row in table.rows)
    first, rest = (table.rows[:OPEN_ROWS], table.rows[OPEN_ROWS:]) if is_long else (table.rows, [])
    return Drawn(table, _bars(table, first), _bars(table, rest) if rest else "", len(rest))


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
        quarters=quarters,
        quarters_chart=_so_far(quarters),
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
    chart = charts.columns(
        [(row.words, row.cells[0].number) for row in quarters.rows],
        title=_("New actions in each quarter"),
        ident="new-actions",
        mirrored=get_language_bidi(),
    )
    return _page(
        request,
        "actions",
        now,
        figures=definitions.counted(now, "actions", "pledges", "acting", "acting_countries"),
        drawn=[drawn(table) for table in tables.action_tables(now)],
        quarters=quarters,
        quarters_chart=chart,
    )


@public_page
def signatories(request):
    """Signatories and governments that act by every filter of the register, and their growth."""
    now = ground(request.data_version)
    quarters = tables.signatories_by_quarter(now)
    years, sections = tables.growth_by_section(now)
    chart = charts.columns(
        [(row.words, row.cells[0].number) for row in quarters.rows if row.is_span],
        title=_("New signatories in each quarter"),
        ident="new-signatories",
        mirrored=get_language_bidi(),
    )
    return _page(
        request,
        "signatories",
        now,
        figures=definitions.counted(now, "signatories", "signatures", "countries", "register", "acting"),
        drawn=[drawn(table) for table in tables.signatory_tables(now)],
        quarters=quarters,
        quarters_chart=chart,
        sections=sections,
        multiples=charts.multiples(
            ((label.title, _growth_words(label, totals, years), totals) for label, totals in sections),
            mirrored=get_language_bidi(),
        ),
        years=list(years),
    )


def _growth_words(label, totals, years):
    return ngettext(
        "%(section)s: %(n)s signatory by the end of %(year)s",
        "%(section)s: %(n)s signatories by the end of %(year)s",
        totals[-1],
    ) % {"section": label.title, "n": totals[-1], "year": years[-1]}


@public_page
def gaps_page(request):
    """Objectives of both Compacts and the goals by world section: who acts, and where nobody does yet."""
    now = ground(request.data_version)
    return _page(
        request, "gaps", now, analyses=[gaps.analysis(now, framework) for framework in gaps.FRAMEWORKS]
    )
