"""The list of signatories: filters, four orders, the map with the same list beside it."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cta_portal.governments import filters, standing
from cta_portal.numbers import definitions
from cta_portal.numbers import ground as counting
from frameworks.caching import public_page
from frameworks.collation import sort_key

A_PAGE = 60
FIGURES = ("signatories", "signatures", "countries", "register")


@public_page
def directory(request):
    """Who signed; with `who=all` everybody in the public register. `view=map` draws the same list."""
    ground = counting.ground(request.data_version)
    everything = ground.governments
    asked = filters.Asked.of(request.GET, everything)
    listed = standing.signed(everything)
    base = everything if asked.everybody else listed
    shown = sorted(filters.narrowed(base, asked), key=ORDERS[asked.sort])
    facets = filters.offered(base, asked)
    return render(
        request,
        "signatories/index.html",
        {
            "asked": asked,
            "facets": facets,
            "applied": filters.applied(facets, asked),
            "chosen_count": sum(map(len, asked.choice.values())),
            "shown_count": len(shown),
            "base_count": len(base),
            "numbers": numbers(ground),
            "figures": definitions.counted(ground, *FIGURES),
            "ways": [] if shown else _ways(asked, everything, listed),
            "query": asked.query(),
            "segments": _segments(asked),
            "downloads": _downloads(asked),
            "today": ground.today,
            **(_as_map(shown) if asked.view == "map" else _as_list(shown, asked, request)),
        },
    )


def numbers(ground):
    """Governments, signatures and countries, counted apart."""
    keys = {"governments": "signatories", "signatures": "signatures", "countries": "countries"}
    return {name: definitions.BY_KEY[key].count(ground) for name, key in keys.items()}


def _name_order(government):
    return (sort_key(government.english_name), government.pk)


def _country_order(government):
    return (sort_key(government.country.name), government.country.code, *_name_order(government))


def _size_order(government):
    return (-(government.population or -1), *_name_order(government))


ORDERS = {
    "country": _country_order,
    "name": _name_order,
    "newest": standing.newest_first,
    "size": _size_order,
}


def _as_list(shown, asked, request):
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    by_country = asked.sort == "country"
    return {
        "page": page,
        "countries": grouped(page.object_list) if by_country else [],
        "governments": [] if by_country else page.object_list,
        "by_size": asked.sort == "size",
    }


def _as_map(shown):
    return {
        "map": standing.world_map(shown, title=_("Where they are")),
        "countries": grouped(sorted(shown, key=_country_order)),
        "placed_count": sum(government.latitude is not None for government in shown),
    }


def grouped(governments):
    """[(country, [governments])] in the order in which they come."""
    groups = {}
    for government in governments:
        groups.setdefault(government.country.code, (government.country, []))[1].append(government)
    return list(groups.values())


def _segments(asked):
    """The links above the list: who, in which order, as list or map."""
    return {
        "who": [
            {"words": _("Signatories"), "query": asked.query(who=""), "is_current": not asked.everybody},
            {"words": _("Whole register"), "query": asked.query(who="all"), "is_current": asked.everybody},
        ],
        "sort": [
            {
                "words": words,
                "query": asked.query(sort=key if key != "country" else ""),
                "is_current": key == asked.sort,
            }
            for key, words in filters.SORTS
        ],
        "view": [
            {"words": _("List"), "query": asked.query(view=""), "is_current": asked.view == "list"},
            {"words": _("Map"), "query": asked.query(view="map"), "is_current": asked.view == "map"},
        ],
    }


def _downloads(asked):
    """The same list as files."""
    kept = asked.query(sort="", view="").rstrip("&")
    return [
        (
            kind.upper() if kind != "geojson" else "GeoJSON",
            reverse("signatories:download", args=[kind]) + (f"?{kept}" if kept else ""),
        )
        for kind in ("csv", "json", "geojson")
    ]


def _ways(asked, everything, listed):
    """Out of an empty list: the whole register, the words without filters, all signatories."""
    ways, address = [], reverse("signatories:index")
    if not asked.everybody and filters.narrowed(everything, asked):
        ways.append(
            {"href": f"?{asked.query(who='all').rstrip('&')}", "words": _("Look in the whole register")}
        )
    if asked.words and asked.choice:
        wider = filters.Asked(words=asked.words, everybody=asked.everybody)
        if filters.narrowed(everything if asked.everybody else listed, wider):
            words = _("“%(query)s” without filters") % {"query": asked.words}
            ways.append({"href": f"?{wider.query().rstrip('&')}", "words": words})
    ways.append({"href": address, "words": _("All signatories")})
    return ways
