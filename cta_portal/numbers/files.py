"""Each table of the figures as a file: one line a value, and on every line the definition, the day and the licence."""

from django.conf import settings
from django.http import Http404, HttpResponse

from actions import facets
from cta_portal.governments import filters
from cta_portal.governments.downloads import LICENCE
from cta_portal.numbers import definitions, gaps, tables
from cta_portal.numbers.ground import ground
from cta_portal.numbers.tables import Table
from frameworks import cells
from frameworks.caching import public_page


def table_named(key, ground) -> Table | None:
    """The table whose file has this name."""
    for kind, asked in (("actions-by-", facets.BY_KEY), ("gaps-", dict.fromkeys(gaps.FRAMEWORKS))):
        name = key.removeprefix(kind)
        if key.startswith(kind) and name in asked and name not in tables.NO_TABLE:
            return (
                tables.of_facet(ground, name) if asked is facets.BY_KEY else gaps.analysis(ground, name).table
            )
    for one in filters.FILTERS:
        if key == f"signatories-by-{one.key}" and one.key != "acts":
            return tables.by_filter(ground, one)
    maker = OTHERS.get(key)
    return maker(ground) if maker else None


OTHERS = {
    "sections": tables.sections_of,
    "countries": tables.countries_of,
    "signatories-by-quarter": tables.signatories_by_quarter,
    "actions-by-quarter": tables.actions_by_quarter,
    "growth-by-section": tables.growth_by_section,
}


NARROWS = ("country", "section", "gcm", "gcr", "sdg", "priority")  # facets whose values have pages


@public_page
def numbers_csv(request):
    """The headline numbers, each with its own definition."""
    now = ground(request.data_version)
    lines = [
        (one.key, one.what, one.number, settings.PUBLIC_URL + one.href, str(one.definition))
        for one in definitions.counted(now)
    ]
    return _file(
        ["key", "what", "number", "rows", "definition"], [[*line, now.today.isoformat()] for line in lines]
    )


@public_page
def table_csv(request, key):
    """One table, of all or of one place or objective; a number without rows has no address."""
    now = ground(request.data_version)
    table = table_named(key, _narrowed(now, request.GET))
    if table is None:
        raise Http404
    names = [name for name, _head in table.columns]
    lines = [
        [
            row.value,
            row.words,
            *(cell.number for cell in row.cells),
            settings.PUBLIC_URL + row.href if row.href else "",
            table.definition,
            now.today.isoformat(),
        ]
        for row in table.rows
    ]
    return _file(["key", "what", *names, "page", "definition"], lines)


def _narrowed(now, asked):
    """The ground of what the address names of NARROWS; what it does not know it leaves out."""
    bits = now.actions.bits
    choice = {key: asked[key] for key in NARROWS if key in asked and asked[key] in bits.get(key, ())}
    there = {"country": lambda one: one.country.code, "section": lambda one: one.section and one.section.slug}
    governments = (
        one
        for one in now.governments
        if all(where(one) == choice[key] for key, where in there.items() if key in choice)
    )
    return now.narrowed(governments, now.bits(**choice)) if choice else now


def _file(head, lines):
    table = [[*head, "as_of", "licence"], *([*line, LICENCE] for line in lines)]
    return HttpResponse(cells.csv_file(table), content_type=cells.CSV)
