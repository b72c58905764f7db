"""Short prints of what is public now: the leaflet of an action, the brief of a country, the brief for a forum;
and of what is to be printed: a government's own pages.

A short form is known by its kind and by what was asked for. Its writer gives its page, the fullest first and then,
where that is longer than the form may be, leaner ones; or none where nothing of it is public.
"""

from functools import partial

from publications.making import kept_prints
from publications.proofs import own_pages
from publications.short import country as country_brief
from publications.short import forum as forum_brief
from publications.short import leaflet

WRITERS = {
    "leaflet": leaflet.sheets,
    "country": country_brief.sheets,
    "forum": forum_brief.sheets,
    "proof": own_pages.sheets,
}
MOST_PAGES = {"leaflet": 2, "country": 4, "forum": 4, "proof": 1000}
KEPT_SECONDS = 7 * 24 * 60 * 60
SECONDS, MEGABYTES = 30, 1500
ASKED_SECONDS = 4 * SECONDS  # after which it may be asked for again


def name_of(kind, given, language) -> str | None:
    """The name under which it is kept, by all that it says now; None where nothing of it is public."""
    page = next(WRITERS[kind](given, language), None)
    return None if page is None else kept_prints.name_of(kind, page)


def ask(name, kind, given, language) -> str:
    """Have it made by the printing worker, once however often it is asked for; returns how far it is."""
    from publications.tasks import make_short_form  # task

    return kept_prints.ask(
        name, partial(make_short_form.enqueue, kind, given, language), seconds=ASKED_SECONDS
    )


def make(kind, given, language) -> None:
    """Draw it and keep it. Called by the worker; what was withdrawn meanwhile is not drawn."""
    name = name_of(kind, given, language)
    if name is not None:
        draw = partial(_draw, WRITERS[kind](given, language), MOST_PAGES[kind])
        kept_prints.keep(name, draw, kept_seconds=KEPT_SECONDS, failed_seconds=ASKED_SECONDS)


def _draw(sheets, most_pages):
    """The first of the pages that is no longer than it may be, else the leanest."""
    for html in sheets:
        data, pages = kept_prints.drawn(html, seconds=SECONDS, megabytes=MEGABYTES)
        if pages <= most_pages:
            break
    return data
