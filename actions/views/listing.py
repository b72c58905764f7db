"""The showcase's list: filters with live counts, orders, and views of the same result; a view is a line of VIEWS."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from actions import comparing, facets, search
from actions.cards import cards_of
from actions.models import Action
from actions.rows import rows_of
from actions.views import mapped
from actions.views.filters import face, filters_of
from frameworks.caching import public_page
from frameworks.chips import linked_chip
from frameworks.models import Framework


@public_page
def index(request):
    """The showcase. A whole code in the search field leads straight to its action; htmx gets the list alone."""
    code = search.exact_code(request.GET.get("q", ""))
    if code and Action.objects.published().filter(code=code).exists():
        return redirect("short_action", code=code)
    found = search.find(request.GET, version=request.data_version, language=get_language())
    view = VIEWS.get(request.GET.get("view"), VIEWS["list"])
    asked = Asked(found, view.key)
    shown = filters_of(found)
    context = {
        "found": found,
        "view": view,
        "asked": asked,
        "facets": [facet for facet in shown if not facet.more],
        "more_facets": [facet for facet in shown if facet.more],
        "more_open": any(facet.more and facet.is_open for facet in shown),
        "applied": _applied(asked),
        "chosen_count": sum(map(len, found.choice.values())) + len(found.there),
        "page": Page(found),
        "most": comparing.MOST,
        "query": asked.query(page=False),
        "sorts": _sorts(asked),
        "views": _views(asked),
        "ways": [] if found.total else _ways(asked),
        "literal": asked.query(literally="1", page=False).rstrip("&"),
        "canonical_url": f"{settings.PUBLIC_URL}{request.path}{asked.address()}",
        "is_indexed": asked.is_plain,
        **(view.context(asked) if found.total else {}),
    }
    return render(request, "actions/_list.html" if request.htmx else "actions/index.html", context)


@dataclass
class Asked:
    """What the address was understood to ask for, and addresses near it."""

    found: search.Found
    view: str = "list"

    @property
    def is_plain(self):
        """Whether machines may keep this page: the whole list, or one value of one filter, and its pages."""
        chosen = sum(map(len, self.found.choice.values()))
        narrow = self.found.query or self.found.there or self.has_order or self.view != "list"
        return chosen <= 1 and not narrow

    @property
    def has_order(self):
        return self.found.sort != self.found.default_sort

    def query(self, *, page=True, without=None, only=None, **changes):
        """The understood query string, always in one order, ready for one more to follow; `only` replaces facets."""
        found = self.found
        told = {
            "q": found.query,
            "literally": "1" if found.literally else "",
            "sort": found.sort if self.has_order else "",
            "view": self.view if self.view != "list" else "",
            **found.there,
            **changes,
        }
        pairs = [(key, value) for key, value in told.items() if value]
        for key, values in {**found.choice, **(only or {})}.items():
            pairs += [(key, value) for value in values if without not in ((key, value), key)]
        if page and found.page > 1:
            pairs.append(("page", found.page))
        return f"{urlencode(pairs)}&" if pairs else ""

    def address(self, **changes):
        text = self.query(**changes).rstrip("&")
        return f"?{text}" if text else ""


@dataclass
class Page:
    """The page of a search as the pagination part reads it."""

    found: search.Found

    @property
    def paginator(self):
        return {"count": self.found.total}

    @property
    def start_index(self):
        return self.found.first

    @property
    def end_index(self):
        return self.found.last

    @property
    def has_previous(self):
        return self.found.page > 1

    @property
    def has_next(self):
        return self.found.page < self.found.pages

    @property
    def has_other_pages(self):
        return self.found.pages > 1

    @property
    def previous_page_number(self):
        return self.found.page - 1

    @property
    def next_page_number(self):
        return self.found.page + 1


# Views of one result


def _rows(asked):
    return {"rows": _shown(asked, "actions/_row.html", heading="h2", pick=True)}


def _tiles(asked):
    return {"rows": _shown(asked, "actions/_tile.html", pick=True)}


def _shown(asked, template, **how):
    """The rows of the page, with the words that were looked for marked."""
    found = asked.found
    return rows_of(found.ids, found.snapshot, template, terms=search.parse(found.meant or found.query), **how)


def _map(asked):
    return {
        "rows": _shown(asked, "actions/_row.html", heading="h2", small=True, pick=True),
        **mapped.context(asked),
    }


def _table(asked):
    return {"cards": cards_of(asked.found.ids), "kinds": dict(facets.BY_KEY["kind"].choices)}


def _matrix(asked):
    """Objectives × sections: how many of the result, with the list behind each number."""
    found, bits = asked.found, asked.found.snapshot.bits
    sections = facets.labels_of(Framework.SECTION)
    groups = []
    for key in ("gcm", "gcr"):
        rows = []
        for label in facets.labels_of(key):
            mine = found.bits & bits[key].get(label.slug, 0)
            cells = [
                _cell(asked, (mine & bits["section"].get(section.slug, 0)).bit_count(), key, label, section)
                for section in sections
            ]
            rows.append({"face": linked_chip(label), "cells": cells, "count": mine.bit_count()})
        groups.append({"label": facets.BY_KEY[key].label, "rows": rows})
    gaps = sum(not cell["count"] for group in groups for row in group["rows"] for cell in row["cells"])
    return {"sections": sections, "groups": groups, "gaps": gaps}


def _cell(asked, count, key, label, section):
    only = {key: [label.slug], "section": [section.slug]}
    return {
        "count": count,
        "href": asked.address(page=False, view="", only=only) if count else "",
        "section": section.label,
    }


@dataclass(frozen=True)
class View:
    """A way to look at a result: `key` in the address, words on the page, its part, and what the part needs."""

    key: str
    words: str
    template: str
    context: Callable


VIEWS = {
    view.key: view
    for view in (
        View("list", pgettext_lazy("view", "List"), "actions/_as_list.html", _rows),
        View("cards", pgettext_lazy("view", "Cards"), "actions/_as_cards.html", _tiles),
        View("table", pgettext_lazy("view", "Table"), "actions/_as_table.html", _table),
        View("matrix", pgettext_lazy("view", "Matrix"), "actions/_as_matrix.html", _matrix),
        View("map", pgettext_lazy("view", "Map"), "actions/_as_map.html", _map),
    )
}


def _views(asked):
    return [
        {
            "words": view.words,
            "query": asked.query(page=False, view=view.key if view.key != "list" else "").rstrip("&"),
            "is_current": view.key == asked.view,
        }
        for view in VIEWS.values()
    ]


def _sorts(asked):
    found = asked.found
    return [
        {"key": key, "words": words, "is_current": key == found.sort}
        for key, words in search.SORTS.items()
        if key != search.BEST or found.query
    ]


def _applied(asked):
    """The chosen values, each with the address of the list without it."""
    whole = reverse("actions:index")
    return [
        {
            "face": face(facets.BY_KEY[key], value),
            "href": asked.address(page=False, without=(key, value)) or whole,
        }
        for key, values in asked.found.choice.items()
        for value in values
    ] + [
        {"face": words, "href": asked.address(page=False, **{key: ""}) or whole}
        for key, words in mapped.words_of(asked.found)
    ]


def _ways(asked):
    """Out of an empty list: each filter that alone stands in the way, with what is there without it; then wider."""
    found, ways, address = asked.found, [], reverse("actions:index")
    for key, count in found.loosened():
        words = ngettext("Without “%(filter)s”: %(n)s action", "Without “%(filter)s”: %(n)s actions", count)
        href = asked.address(page=False, without=key) or address
        ways.append({"href": href, "words": words % {"filter": facets.BY_KEY[key].label, "n": count}})
    if found.there:
        href = asked.address(page=False, **dict.fromkeys(found.there, "")) or address
        ways.append({"href": href, "words": _("The same, everywhere")})
    if found.choice and found.hits and found.query:
        words = _("“%(query)s” without filters") % {"query": found.query}
        ways.append({"href": f"{address}?{urlencode({'q': found.query})}", "words": words})
    if found.query and found.choice and found.snapshot.chosen(found.choice):
        ways.append(
            {"href": asked.address(page=False, q="", literally=""), "words": _("These filters, any words")}
        )
    return [*ways, {"href": address, "words": _("All actions")}]
