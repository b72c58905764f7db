"""What the public sees of many actions: the list with its filters."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actions import facets, search
from actions.cards import cards_of
from actions.models import Action
from frameworks.caching import public_page

OPEN_FACETS = ("priority", "gcm", "section")


@public_page
def index(request):
    """The showcase. A whole code in the search field leads straight to its action."""
    code = search.exact_code(request.GET.get("q", ""))
    if code and Action.objects.published().filter(code=code).exists():
        return redirect("short_action", code=code)
    found = search.find(request.GET, version=request.data_version, language=get_language())
    context = {
        "found": found,
        "cards": cards_of(found.ids),
        "facets": _facets(found),
        "applied": _applied(request, found),
        "chosen_count": sum(map(len, found.choice.values())),
        "page": Page(found),
        "query": _query(request, found, page=False),
        "ways": [] if found.total else _ways(request, found),
    }
    return render(request, "actions/index.html", context)


# What the list's template needs


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


def _facets(found):
    """Each facet with its values, counts and what is chosen; those without anything to choose are left out."""
    shown = []
    for facet in facets.FACETS:
        options = _options(facet, found)
        if len(options) > 1 or facet.key in found.choice:
            is_open = facet.key in found.choice or facet.key in OPEN_FACETS
            shown.append({"key": facet.key, "label": facet.label, "options": options, "is_open": is_open})
    return shown


def _options(facet, found):
    """Numbered objectives in their order; other values by how many actions they have."""
    labels = _labels_by_slug(facet)
    options = [
        {
            "value": value,
            "objective": labels.get(value),
            "words": "" if value in labels else facet.say(value),
            "count": count,
            "is_chosen": value in found.choice.get(facet.key, ()),
        }
        for value, count in found.counts[facet.key].items()
    ]
    return sorted(options, key=_objective_order if facet.framework else _count_order)


def _objective_order(option):
    objective = option["objective"]
    return (objective.position, objective.number or 0) if objective else (999, 0)


def _count_order(option):
    return (-option["count"], option["words"])


def _labels_by_slug(facet):
    if not facet.framework:
        return {}
    return {
        label.slug: label for label in facets.labels().values() if label.framework_code == facet.framework
    }


def _applied(request, found):
    """The chosen values, each with the address of the list without it."""
    applied = []
    for key, values in found.choice.items():
        facet = facets.BY_KEY[key]
        labels = _labels_by_slug(facet)
        for value in values:
            applied.append(
                {
                    "objective": labels.get(value),
                    "words": "" if value in labels else facet.say(value),
                    "href": "?" + _query(request, found, page=False, without=(key, value)).rstrip("&"),
                }
            )
    return applied


def _query(request, found, *, page=True, without=None):
    """The understood part of the query string, in one order, ready for one more to follow."""
    asked = request.GET.copy()
    asked.clear()
    if found.query:
        asked["q"] = found.query
    for key, values in found.choice.items():
        asked.setlist(key, [value for value in values if (key, value) != without])
    if page and found.page > 1:
        asked["page"] = found.page
    text = asked.urlencode()
    return f"{text}&" if text else ""


def _ways(request, found):
    """Out of an empty list: the same words without filters, the filters without words, words that look alike."""
    ways, snapshot = [], request.data_version
    address = reverse("actions:index")
    if found.query and found.choice:
        wider = search.find({"q": found.query}, version=snapshot)
        if wider.total:
            words = _("“%(query)s” without filters") % {"query": found.query}
            ways.append({"href": f"{address}?{_words_only(request, found.query)}", "words": words})
    if found.query and found.choice:
        asked = request.GET.copy()
        asked.pop("q", None)
        if search.find(asked, version=snapshot).total:
            asked.pop("page", None)
            ways.append({"href": f"{address}?{asked.urlencode()}", "words": _("These filters, any words")})
    ways.append({"href": address, "words": _("All actions")})
    return ways


def _words_only(request, query):
    asked = request.GET.copy()
    asked.clear()
    asked["q"] = query
    return asked.urlencode()
