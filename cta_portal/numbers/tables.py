"""The numbers by every dimension and over time, as tables of plain values: a chart, a page and a file show the same.

Dimensions are read from the facets of the actions and from the filters of the register: a new one appears by itself.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from actions import facets
from actions.meanings import OBJECTIVES
from actions.models import Submission
from actions.models.submission import ACTION, PLEDGE
from cta_portal.governments import filters, growth
from cta_portal.numbers import definitions
from cta_portal.numbers.definitions import of_actions, of_register
from frameworks.addresses import page_of
from frameworks.collation import sort_key
from frameworks.models import Framework

NO_TABLE = ("kind",)  # actions and pledges stand in columns of their own everywhere
IN_STEPS = ("size", "stage", "level")
ONLY_SIGNATORIES = ("year", "gender")
SEVERAL = gettext_lazy("An action or pledge with several of them counts once in each.")
WHERE = gettext_lazy("By the governments that lead or share it; one that several share counts once in each.")
DEFINED = {
    "compact": gettext_lazy("By the objectives it names; one that serves both Compacts counts in both."),
    "section": WHERE,
    "country": WHERE,
    "level": WHERE,
    "language": gettext_lazy("Languages in which the text can be read: the original and its translations."),
    "stage": gettext_lazy("As the government gave it; where it gave none, it is not counted here."),
}


@dataclass(frozen=True)
class Cell:
    """A number, and where its rows stand; no address where there are none to see."""

    number: int
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One value: `words` names it, `href` leads to its page or its rows, `objective` draws its chip."""

    value: str
    words: str
    cells: tuple
    href: str = ""
    objective: facets.Label | None = None
    is_span: bool = False  # a quarter, as opposed to what stands in none

    @property
    def total(self):
        """Only for the order of rows; never shown."""
        return sum(cell.number for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """`key` names its file; `columns` are [(name in the file, head)]; `defined` says how it is counted.

    Where its columns are counted in several ways, [(which, how)]; else [("", how)].
    """

    key: str
    title: str
    defined: list
    head: str
    columns: list
    rows: list = field(default_factory=list)

    @property
    def definition(self):
        """In one line, for files."""
        return " ".join(f"{which}: {how}" if which else str(how) for which, how in self.defined)


def _cell(number, address: Callable):
    return Cell(number, address() if number else "")


# Actions and pledges


def action_columns():
    return [("actions", _("Actions")), ("pledges", _("Pledges"))]


def by_facet(ground, facet, choice=None) -> Table:
    """Actions and pledges by one facet. `choice` narrows the rows behind the numbers as the ground is narrowed."""
    values = ground.actions.bits.get(facet.key, {})

    def row(value, words, href, objective=None):
        counts = ground.kinds(values.get(value, 0) & ground.within)
        cells = tuple(
            _cell(n, lambda kind=kind: of_actions(**choice or {}, **{facet.key: value, "kind": kind}))
            for n, kind in zip(counts, (ACTION, PLEDGE), strict=True)
        )
        return Row(value, words, cells, href, objective)

    if facet.framework:
        rows = [
            row(label.slug, label.label, page_of(facet.framework, label.number, label.slug), label)
            for label in facets.labels_of(facet.framework)
        ]
    else:
        rows = [row(value, str(facet.say(value)), _page_of_value(facet, value)) for value in values]
        rows = sorted((one for one in rows if one.total), key=lambda one: _order(facet, one))
    definition = DEFINED.get(facet.key, OBJECTIVES if facet.framework else SEVERAL)
    return Table(
        f"actions-by-{facet.key}",
        str(facet.label),
        [("", definition)],
        str(facet.label),
        action_columns(),
        rows,
    )


def _order(facet, row):
    """Steps in their own order, the latest year first, of all others the most first."""
    if facet.order == facets.LATEST:
        return (-int(row.value) if row.value.isdecimal() else 0, row.value)
    if facet.choices and facet.key in IN_STEPS:
        return (
            list(facet.choices).index(row.value) if row.value in facet.choices else len(facet.choices),
            row.value,
        )
    return (-row.total, sort_key(row.words))


def _page_of_value(facet, value):
    if facet.key == "country":
        return reverse("signatories:country", args=[value.lower()])
    return of_actions(**{facet.key: value})


def of_facet(ground, key, choice=None) -> Table:
    return by_facet(ground, facets.BY_KEY[key], choice)


def action_tables(ground) -> list[Table]:
    """One table a facet; those without any value are left out."""
    tables = (by_facet(ground, facet) for facet in facets.FACETS if facet.key not in NO_TABLE)
    return [table for table in tables if any(row.total for row in table.rows)]


# Governments


def by_filter(ground, one) -> Table:
    """Signatories and governments that act by one filter of the register."""
    signed = Counter(value for government in ground.signatories for value in one.of(government))
    acting = Counter(value for government in ground.acting for value in one.of(government))
    columns = [("signatories", _("Signatories")), ("acting", _("Governments that act"))]
    if one.key in ONLY_SIGNATORIES:
        acting, columns = Counter(), columns[:1]

    def row(value, words, href, objective=None):
        cells = [_cell(signed[value], lambda: of_register(**{one.key: value}))]
        if len(columns) > 1:
            cells.append(_cell(acting[value], lambda: of_register(who="all", acts="yes", **{one.key: value})))
        return Row(value, words, tuple(cells), href, objective)

    if one.key == "section":
        rows = [
            row(label.slug, label.title, page_of(Framework.SECTION, None, label.slug), label)
            for label in facets.labels_of(Framework.SECTION)
        ]
    else:
        values = sorted(
            (filters.Option(value, str(one.words(value)), 0, False) for value in signed | acting),
            key=one.order,
        )
        rows = [row(value.value, value.words, _page_of_filter(one, value.value)) for value in values]
    defined = defined_governments() if len(columns) > 1 else [("", definitions.SIGNATORY)]
    return Table(f"signatories-by-{one.key}", str(one.label), defined, str(one.label), columns, rows)


def _page_of_filter(one, value):
    if one.key == "country":
        return reverse("signatories:country", args=[value.lower()])
    return of_register(who="all", **{one.key: value})


def signatory_tables(ground) -> list[Table]:
    tables = (by_filter(ground, one) for one in filters.FILTERS if one.key != "acts")
    return [table for table in tables if any(row.total for row in table.rows)]


def countries_of(ground) -> Table:
    """Signatories, governments that act, actions and pledges of each country of the ground, most first."""
    here = {}
    for government in ground.governments:
        here.setdefault(government.country.code, []).append(government)
    rows = []
    for code, governments in here.items():
        actions, pledges = ground.kinds(ground.actions.bits["country"].get(code, 0) & ground.within)
        place = ground.narrowed(governments)
        cells = (
            _cell(len(place.signatories), lambda code=code: of_register(country=code)),
            _cell(len(place.acting), lambda code=code: of_register(who="all", acts="yes", country=code)),
            _cell(actions, lambda code=code: of_actions(country=code, kind=ACTION)),
            _cell(pledges, lambda code=code: of_actions(country=code, kind=PLEDGE)),
        )
        href = reverse("signatories:country", args=[code.lower()])
        rows.append(Row(code, str(governments[0].country.name), cells, href))
    rows.sort(key=lambda row: (-row.total, sort_key(row.words)))
    head = pgettext("column", "Country")
    return Table("countries", _("Countries"), defined_four(), head, four_columns(), rows)


def defined_governments():
    return [(_("Signatories"), definitions.SIGNATORY), (_("Governments that act"), definitions.ACTS)]


def defined_four():
    return [*defined_governments(), (_("Actions and pledges"), WHERE)]


def four_columns():
    return [
        ("signatories", _("Signatories")),
        ("acting", _("Governments that act")),
        *action_columns(),
    ]


def sections_of(ground) -> Table:
    """The same for the world sections, also those from which there is nothing yet."""
    actions = of_facet(ground, "section").rows
    governments = by_filter(ground, next(one for one in filters.FILTERS if one.key == "section")).rows
    rows = [
        Row(there.value, there.words, (*there.cells, *here.cells), there.href, None)
        for there, here in zip(governments, actions, strict=True)
    ]
    return Table("sections", _("World sections"), defined_four(), _("World section"), four_columns(), rows)


# Over time


def quarter_words(year, number):
    # Translators: a quarter of a year, short: Q3 2026
    return pgettext("quarter of a year", "Q%(number)s %(year)s") % {"number": number, "year": year}


def signatories_by_quarter(ground) -> Table:
    """New signatories of each quarter and how many by its end; the last row holds those known to the year only."""
    first = growth.firsts(ground.signatories)
    quarters, vague = growth.quarters_of(first.values(), ground.today)
    rows = [
        Row(
            f"{row.year}-Q{row.number}",
            quarter_words(row.year, row.number),
            (Cell(row.new), Cell(row.total)),
            is_span=True,
        )
        for row in quarters
    ]
    if vague:
        rows.append(Row("year only", _("known to the year only"), (Cell(vague), Cell(0))))
    undated = len(ground.signatories) - len(first)
    if undated:
        rows.append(Row("not published", _("date not published"), (Cell(undated), Cell(0))))
    return Table(
        "signatories-by-quarter",
        _("Signatories, quarter by quarter"),
        [
            (
                "",
                _(
                    "A government counts once, in the quarter of its first signature, while it stands on the list."
                ),
            )
        ],
        _("Quarter"),
        [("new", pgettext("governments", "New")), ("so_far", pgettext("governments", "So far"))],
        rows,
    )


def published_by_month(ground) -> list:
    """[(year, month, kind, how many)] of the actions and pledges that stand; one statement."""
    counted = (
        Submission.objects.published()
        .filter(action__public_copy__isnull=False)
        .order_by()
        .annotate(month=TruncMonth("action__published_at"))
        .values_list("month", "kind")
        .annotate(n=Count("pk"))
    )
    return [(month, kind, n) for month, kind, n in counted]


def actions_by_quarter(ground) -> Table:
    """Actions and pledges by the quarter of their first publication, and how many by its end."""
    new = Counter()
    for month, kind, n in published_by_month(ground):
        new[month.year, growth.quarter_of(month), kind] += n
    rows, so_far = [], Counter()
    start = min(((year, number) for year, number, _kind in new), default=None)
    for year, number in growth.quarters_between(start, ground.today):
        counts = [new[year, number, kind] for kind in (ACTION, PLEDGE)]
        for kind, n in zip((ACTION, PLEDGE), counts, strict=True):
            so_far[kind] += n
        cells = (*map(Cell, counts), Cell(so_far[ACTION]), Cell(so_far[PLEDGE]))
        rows.append(Row(f"{year}-Q{number}", quarter_words(year, number), cells, is_span=True))
    return Table(
        "actions-by-quarter",
        _("Published, quarter by quarter"),
        [
            (
                "",
                _(
                    "By the day of first publication here, of those that stand today; withdrawn ones are not counted."
                ),
            )
        ],
        _("Quarter"),
        [
            ("new_actions", _("New actions")),
            ("new_pledges", _("New pledges")),
            ("actions_so_far", _("Actions so far")),
            ("pledges_so_far", _("Pledges so far")),
        ],
        rows,
    )


def growth_by_section(ground) -> Table:
    """The signatories of each world section with a known date, by the end of each year."""
    first = growth.firsts(ground.signatories)
    start = min((day.year for day, _precision in first.values()), default=ground.today.year)
    years = range(start, ground.today.year + 1)
    found = {}
    for government in ground.signatories:
        if government.section and government.pk in first:
            found.setdefault(government.section.slug, []).append(first[government.pk][0].year)
    rows = [
        Row(
            label.slug,
            label.title,
            tuple(Cell(sum(year <= end for year in found[label.slug])) for end in years),
            page_of(Framework.SECTION, None, label.slug),
            is_span=True,
        )
        for label in facets.labels_of(Framework.SECTION)
        if label.slug in found
    ]
    return Table(
        "growth-by-section",
        _("Growth in each world section"),
        [
            (
                "",
                _(
                    "Signatories with a published date of signature, at the end of each year; all on one scale."
                ),
            )
        ],
        _("World section"),
        [(str(year), str(year)) for year in years],
        rows,
    )
