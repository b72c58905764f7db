"""What an address asks of the interface, taken at its word: unlike a page, it leaves out nothing it does not know."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.datastructures import MultiValueDict

from actions import facets, search
from actions.models import Action
from cta_portal.api.problems import UnknownParameter, UnknownValue
from cta_portal.governments import filters
from frameworks.models import Objective

USUAL, MOST = 20, 100
LONGEST_SHOWN = 60


def check_names(params, known):
    """Every name is one of these; 400 says which is not."""
    errors = [
        {"parameter": _short(name), "detail": "not known at this address"}
        for name in params
        if name not in known
    ]
    if errors:
        raise UnknownParameter(f"Known here: {', '.join(known) or 'none'}.", errors)


def single(params, name, default=""):
    """The one value of a parameter."""
    values = params.getlist(name)
    if len(values) > 1:
        raise UnknownValue(f"{name} is given once.", [{"parameter": name, "detail": "given more than once"}])
    return values[0] if values else default


def limit_of(params):
    """How many on a page."""
    text = single(params, "limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise UnknownValue(
            f"limit is a whole number from 1 to {MOST}.", [{"parameter": "limit", "detail": _short(text)}]
        )
    return int(text)


# Actions

OF_A_LIST = ("q", "cursor", "limit")


def facet_names():
    return tuple(facet.key for facet in facets.FACETS)


@dataclass
class Asked:
    """The filters of the showcase as `search` reads them; `is_void` when one asks for what no action has."""

    params: MultiValueDict = field(default_factory=MultiValueDict)
    is_void: bool = False

    def hits(self, version):
        """(snapshot, bits)."""
        snapshot, bits = search.all_hits(self.params, version=version)
        return snapshot, 0 if self.is_void else bits


def asked(params, version, *, also=()) -> Asked:
    """The words and filters of this address; 400 for a name or a value that means nothing."""
    check_names(params, (*facet_names(), "q", *also))
    query = single(params, "q")
    if len(query) > search.LONGEST_QUERY:
        raise UnknownValue(
            f"q has {search.LONGEST_QUERY} signs at most.",
            [{"parameter": "q", "detail": f"{len(query)} signs"}],
        )
    found = Asked(MultiValueDict({"q": [query]}))
    snapshot = facets.snapshot(version)
    for facet in facets.FACETS:
        values = list(dict.fromkeys(params.getlist(facet.key)))
        if not values:
            continue
        held = [value for value in values if value in snapshot.bits[facet.key]]
        _check_values(facet, [value for value in values if value not in held])
        found.params.setlist(facet.key, held)
        found.is_void |= not held
    return found


def _check_values(facet, values):
    """What no action has may still be right: an objective without action, a country without one."""
    if not values:
        return
    if facet.framework:
        rows = Objective.objects.filter(
            framework__code=facet.framework, slug__in=[v for v in values if "\0" not in v]
        )
        right = set(rows.values_list("slug", flat=True))
    else:
        right = {value for value in values if _has_words(facet, value)}
    errors = [{"parameter": facet.key, "detail": _short(value)} for value in values if value not in right]
    if errors:
        raise UnknownValue(f"The values of {facet.key} stand at /api/v1/facets/.", errors)


def _has_words(facet, value):
    words = str(facet.say(value) or "")
    return bool(words) and words != value


def _short(text):
    return text[:LONGEST_SHOWN] + ("…" if len(text) > LONGEST_SHOWN else "")


# The cursor of actions: where the last page ended, by the day and the number of the action that ended it


def cursor_after(published_at, action_id):
    return _pack(f"{published_at.isoformat()}|{action_id}")


def following(snapshot, bits, cursor, number):
    """The ids of so many hits, newest first, after the action that the cursor names, there or gone."""
    if not cursor:
        return snapshot.in_order(bits, 0, number)
    published_at, pk = _moment(cursor)
    ids = snapshot.in_order(bits)
    start = ids.index(pk) + 1 if pk in ids else _place_of_older(ids, published_at, pk)
    return ids[start : start + number]


def _moment(cursor):
    """(when the last action of the page before was first published, its key)."""
    moment, _bar, key = _unpack(cursor).partition("|")
    try:
        published_at, pk = datetime.fromisoformat(moment), int(key)
        published_at.utctimetuple()
        if published_at.tzinfo is None or not 0 < pk < 2**63:
            raise ValueError
    except (ValueError, OverflowError):
        raise _no_cursor() from None
    return published_at, pk


def _place_of_older(ids, published_at, pk):
    """Where the list goes on when the action of the cursor is no longer in it."""
    places = {found: place for place, found in enumerate(ids)}
    older = Action.objects.published().filter(published_at__lte=published_at).order_by("-published_at", "-pk")
    rows = older.exclude(published_at=published_at, pk__gt=pk).values_list("pk", flat=True)
    return next((places[found] for found in rows.iterator() if found in places), len(ids))


def _pack(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpack(cursor):
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise _no_cursor() from None


def _no_cursor():
    return UnknownValue(
        "Take the cursor from `next` as it stands.", [{"parameter": "cursor", "detail": "not one of ours"}]
    )


# Governments


def asked_of_register(params, everything):
    """(the governments that pass the filters of the register, how many of them to show, after which name)."""
    names = tuple(one.key for one in filters.FILTERS)
    check_names(params, (*names, "signatory", *OF_A_LIST))
    for one in filters.FILTERS:
        known = {value for government in everything for value in one.of(government)}
        errors = [
            {"parameter": one.key, "detail": _short(value)}
            for value in params.getlist(one.key)
            if value not in known
        ]
        if errors:
            raise UnknownValue(f"No government of the register has this {one.key}.", errors)
    query, signatory = single(params, "q"), single(params, "signatory")
    if signatory not in ("", "yes", "no"):
        raise UnknownValue(
            "signatory is yes or no.", [{"parameter": "signatory", "detail": _short(signatory)}]
        )
    if len(query) > filters.LONGEST_SEARCH:
        raise UnknownValue(
            f"q has {filters.LONGEST_SEARCH} signs at most.",
            [{"parameter": "q", "detail": f"{len(query)} signs"}],
        )
    found = filters.narrowed(everything, filters.Asked.of(params, everything))
    if signatory:
        found = [government for government in found if bool(government.listed) == (signatory == "yes")]
    after = single(params, "cursor")
    return found, limit_of(params), _unpack(after) if after else ""


def cursor_of_name(slug):
    return _pack(slug)
