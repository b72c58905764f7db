"""The published list as bits: one per action in plain integers, built by one scan, patched when a few rows change.

A snapshot never changes: a newer one takes its place, and whoever still holds the old one reads on undisturbed.
"""

import logging
import threading
from array import array
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Sum
from gmpy2 import xmpz

from actions import postings
from actions.bits import NONE, as_bits, lowest, slots_of, union
from actions.models import FacetRow, SearchRow
from figures import maps
from frameworks.caching import data_version
from frameworks.models import Objective
from signatories.models import Government

MOST_CLOSE = 5000
MOST_PATCHED = 500  # rows; more are read faster from the beginning
COLUMNS = ("action_id", "values", "governments", "newest", "freshest", "mark")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """What filters know of a government."""

    section: str
    country: str
    level: str
    population: int | None
    slug: str = ""
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass
class Snapshot:
    """The published list as it stood at one data version. A bit's position is an action's slot."""

    version: str = ""
    ids: list = field(default_factory=list)  # by slot; 0 where an action has left
    place: dict = field(default_factory=dict)  # {action: slot}
    everything: int = NONE
    bits: dict = field(default_factory=dict)  # {facet: {value: bits}}
    governments: dict = field(default_factory=dict)  # {government: [slot, …]}
    leads: array = field(default_factory=lambda: array("q"))  # the leading government by slot
    places: dict = field(default_factory=dict)  # {government: Place}
    objectives: dict = field(default_factory=dict)  # {objective: (facet, slug)}
    marks: array = field(default_factory=lambda: array("q"))  # by slot
    keys: dict = field(
        default_factory=dict
    )  # {order: what it sorts by, by slot}, of titles read at first use
    orders: dict = field(default_factory=dict)  # {order: [slots]}, made at first use
    ranks: dict = field(default_factory=dict)  # {order: [place in it by slot]}, made at first use
    words: dict = field(default_factory=dict)  # {what was looked for: Held}, see postings
    kept: dict = field(default_factory=dict, init=False)  # what was made of it, forgotten with it
    close: dict = field(default_factory=dict, init=False)  # {action: those closest}, of actions lately read

    @property
    def number(self):
        """The number of the data version, for what has changed since."""
        return int(self.version.partition("-")[0] or 0)

    @property
    def total(self):
        return len(self.place)

    @cached_property
    def spots(self):
        """{government: (x, y) on the map}, of those that have a place."""
        return {
            pk: maps.project(place.latitude, place.longitude)
            for pk, place in self.places.items()
            if place.latitude is not None
        }

    def chosen(self, choice, *, without=None):
        """The actions that pass every facet of {key: [value, …]}; several values of a facet are alternatives."""
        result = self.everything
        for key, values in choice.items():
            if key != without and values:
                result &= union(self.bits[key].get(value, NONE) for value in values)
        return result

    def counts(self, choice, hits):
        """{key: {value: how many}} for the page, each facet with its own selection left out."""
        whole = hits & self.chosen(choice)
        return {
            key: {
                value: count
                for base in (hits & self.chosen(choice, without=key) if key in choice else whole,)
                for value, bits in values.items()
                if (count := (bits & base).bit_count()) or value in choice.get(key, ())
            }
            for key, values in self.bits.items()
        }

    def mark(self, action_id):
        """What changes with whatever the public sees of an action; None where it sees nothing."""
        slot = self.place.get(action_id)
        return None if slot is None else self.marks[slot]

    def of_ids(self, action_ids):
        """The bits of some actions; those not published have none."""
        return as_bits([self.place[pk] for pk in action_ids if pk in self.place], len(self.ids))

    def in_order(self, bits, start=0, stop=None, order="newest"):
        """The action ids of set bits in this order (one of `keys`), from `start` to `stop`."""
        count = bits.bit_count()
        stop = count if stop is None else min(stop, count)
        if start >= stop:
            return []
        ids = self.ids
        if count * count <= (stop + 1) * len(ids):  # few: they are put in order; many: the order is walked
            slots = sorted(slots_of(bits), key=self._rank(order).__getitem__)[start:stop]
            return [ids[slot] for slot in slots]
        found, seen, is_set = [], 0, bits.bit_test
        for slot in self._order(order):
            if is_set(slot):
                seen += 1
                if seen > start:
                    found.append(ids[slot])
                    if seen >= stop:
                        break
        return found

    def last_published(self, slots):
        """When the newest text among these slots was published; None where there is none."""
        newest = max((self.keys["freshest"][slot] for slot in slots), default=None)
        return None if newest is None else EPOCH + timedelta(microseconds=newest)

    def kindred(self, action_id, *, limit=3):
        """Actions that share two objectives or more with this one, most first."""
        known = self.close.get((action_id, limit))
        if known is None:
            if len(self.close) >= MOST_CLOSE:
                self.close.clear()
            known = self.close[action_id, limit] = self._kindred(action_id, limit)
        return [*known]

    def _kindred(self, action_id, limit):
        slot = self.place.get(action_id)
        if slot is None:
            return []
        shared = {key for key, _slug in self.objectives.values()} - {"sdg", "section"}
        ones = twos = threes = NONE
        for bits in chain.from_iterable(self.bits[key].values() for key in shared):
            if bits.bit_test(slot):
                threes, twos, ones = threes | twos & bits, twos | ones & bits, ones | bits
        own = 1 << slot
        found = self.in_order(threes & ~own, stop=limit)
        if len(found) < limit:
            found += self.in_order(twos & ~threes & ~own, stop=limit - len(found))
        return found

    def _order(self, order):
        if order not in self.orders:
            self.orders[order] = sorted(self.place.values(), key=self.key_of(order))
        return self.orders[order]

    def _rank(self, order):
        if order not in self.ranks:
            rank = [0] * len(self.ids)
            for position, slot in enumerate(self._order(order)):
                rank[slot] = position
            self.ranks[order] = rank
        return self.ranks[order]

    def key_of(self, order):
        """What tells two slots apart in an order: the largest number first or the titles; then the later action."""
        ids = self.ids
        if order not in self.keys:
            self.keys[order] = self._title_keys(order.partition(":")[2])
        of, newest = self.keys[order], self.keys["newest"]
        if ":" in order:
            return lambda slot: (of[slot], ids[slot])
        return lambda slot: (-of[slot], -newest[slot], -ids[slot])

    def _title_keys(self, language):
        """The order of titles as readers of one language see them."""
        keys = [b""] * len(self.ids)
        for slot, key in _title_keys(language, self.place):
            keys[slot] = key
        return keys


# The one that stands now


_current = Snapshot()
_building = threading.Lock()


def standing(version, facets) -> Snapshot:
    """The list at this data version: kept, patched or built anew, by one thread while the others wait for it.

    When the database fails halfway, the list that stood before is served on.
    """
    global _current
    version = data_version() if version is None else version
    if version and _current.version == version:
        return _current
    with _building:
        if version and _current.version != version and _is_past(version):
            version = _current.version
        if not version or _current.version != version:
            try:
                _current = _patched(_current, version, facets) or _built(version, facets)
            except Exception:
                if not _current.version:
                    raise
                log.exception("The published list was not renewed; the one before is shown")
        return _current


def _is_past(version):
    """Whether another thread has gone on to the version that stands while this one held an older name of it."""
    return int(version.partition("-")[0]) < _current.number and data_version() == _current.version


def _built(version, facets):
    """Everything read from the beginning: one scan over the narrow rows."""
    snapshot = Snapshot(version, places=_places(), objectives=_objectives(facets))
    said, parts, newest, freshest = defaultdict(xmpz), {}, array("q"), array("q")
    rows = FacetRow.objects.filter(is_public=True).order_by("pk").values_list(*COLUMNS)
    for slot, (pk, values, governments, first, last, mark) in enumerate(_fetched(rows)):
        snapshot.ids.append(pk)
        snapshot.marks.append(mark)
        snapshot.leads.append(int(governments.partition(" ")[0] or 0))
        newest.append(first)
        freshest.append(last)
        for token in values.split():
            said[token][slot] = 1
        for government in governments.split():
            parts.setdefault(int(government), []).append(slot)
    snapshot.place = {pk: slot for slot, pk in enumerate(snapshot.ids)}
    snapshot.everything = lowest(len(snapshot.ids))
    snapshot.governments = parts
    snapshot.bits = _bits_of(said, parts, snapshot, facets)
    snapshot.keys = {"newest": newest, "freshest": freshest, "size": _sizes(snapshot)}
    return snapshot


def _bits_of(said, parts, snapshot, facets):
    """{facet: {value: bits}} of what the rows and their governments say."""
    found, slots_of_value = {facet.key: {} for facet in facets}, {}
    for token, flags in said.items():
        key, value = _meaning(token, snapshot.objectives) or ("", "")
        if key in found:
            found[key][value] = found[key].get(value, NONE) | flags
    for government, slots in parts.items():
        for pair in _said_by(government, snapshot.places, facets):
            slots_of_value.setdefault(pair, []).append(slots)
    for (key, value), lists in slots_of_value.items():
        found[key][value] = as_bits(chain.from_iterable(lists), len(snapshot.ids))
    return found


def _meaning(token, objectives):
    """(facet, value) of one word of a row."""
    key, _colon, value = token.partition(":")
    return objectives.get(int(value)) if key == "o" else (key, value)


def _said_by(government, places, facets):
    """The (facet, value) pairs that a government gives to its actions."""
    place = places.get(government)
    if place is None:
        return []
    pairs = [(facet.key, facet.of_government(place)) for facet in facets if facet.of_government]
    return [(key, value) for key, value in pairs if value]


def _sizes(snapshot):
    """The inhabitants of the largest government of each action."""
    largest = array("q", bytes(8 * len(snapshot.ids)))
    for government, slots in snapshot.governments.items():
        place = snapshot.places.get(government)
        for slot in slots if place else ():
            largest[slot] = max(largest[slot], place.population or 0)
    return largest


def _patched(old, version, facets):
    """The old list with the rows that changed since; None when it is better, or safer, to begin anew."""
    if not old.version or not version:
        return None
    places, objectives = _places(), _objectives(facets)
    if any(objectives.get(pk) != pair for pk, pair in old.objectives.items()):
        return None
    changed = FacetRow.objects.filter(changed__gt=old.number)
    rows = list(changed.values_list("is_public", *COLUMNS)[: MOST_PATCHED + 1])
    seen = {row[1] for row in rows}
    moved = {old.ids[slot] for slot in _of_moved_governments(old, places)} - seen
    if len(rows) + len(moved) > MOST_PATCHED:
        return None
    rows += FacetRow.objects.filter(pk__in=moved).values_list("is_public", *COLUMNS) if moved else []
    snapshot = _with_rows(replace(old, version=version, places=places, objectives=objectives), rows, facets)
    return snapshot if _is_whole(snapshot) else None


def _of_moved_governments(old, places):
    """The slots of actions whose governments are not what they were."""
    if places == old.places:
        return set()
    moved = (pk for pk in old.governments if places.get(pk) != old.places.get(pk))
    return {slot for pk in moved for slot in old.governments[pk]}


def _with_rows(old, rows, facets):
    """A snapshot in which these rows stand as they are now."""
    new = replace(
        old,
        ids=[*old.ids],
        place={**old.place},
        marks=old.marks[:],
        leads=old.leads[:],
        keys={order: keys[:] for order, keys in old.keys.items()},
        orders={},
        ranks={},
        words={},
    )
    touched = {new.place[row[1]] for row in rows if row[1] in new.place}
    out = as_bits(touched, len(new.ids))
    new.everything = old.everything & ~out
    new.bits = {
        key: {value: bits & ~out if bits & out else bits for value, bits in values.items()}
        for key, values in old.bits.items()
    }
    new.governments = {**old.governments}
    for government, slots in old.governments.items():
        if not touched.isdisjoint(slots):
            new.governments[government] = [slot for slot in slots if slot not in touched]
    for is_public, pk, *facts in rows:
        if is_public:
            _put(new, pk, *facts, facets)
        elif pk in new.place:
            slot = new.place.pop(pk)
            new.ids[slot] = new.marks[slot] = 0
    new.bits = {key: {value: bits for value, bits in of.items() if bits} for key, of in new.bits.items()}
    public = [pk for is_public, pk, *_facts in rows if is_public]
    for order in [order for order in new.keys if ":" in order]:
        for slot, key in _title_keys(order.partition(":")[2], new.place, public):
            new.keys[order][slot] = key
    new.words = postings.followed(old.words, new, touched, public)
    new.orders = {
        order: _follow(slots, old.key_of(order), new.key_of(order), touched, {new.place[pk] for pk in public})
        for order, slots in old.orders.items()
    }
    return new


def _put(new, pk, values, governments, first, last, mark, facets):
    """One public row takes its slot, or a new one at the end."""
    slot = new.place.setdefault(pk, len(new.ids))
    if slot == len(new.ids):
        new.ids.append(pk)
        new.marks.append(0)
        new.leads.append(0)
        for order, keys in new.keys.items():
            keys.append(b"" if ":" in order else 0)
    bit = as_bits([slot], slot + 1)
    new.everything |= bit
    new.marks[slot] = mark
    pairs = [_meaning(token, new.objectives) for token in values.split()]
    parts = [int(government) for government in governments.split()]
    new.leads[slot] = parts[0] if parts else 0
    for government in parts:
        new.governments[government] = [*new.governments.get(government, ()), slot]
        pairs += _said_by(government, new.places, facets)
    for pair in pairs:
        if pair and pair[0] in new.bits:
            values = new.bits[pair[0]]
            values[pair[1]] = values.get(pair[1], NONE) | bit
    largest = max((new.places[one].population or 0 for one in parts if one in new.places), default=0)
    for order, number in (("newest", first), ("freshest", last), ("size", largest)):
        new.keys[order][slot] = number


def _follow(slots, before, now, out, come):
    """An order that was in use, without the slots `out`; those that `come` stand where their keys now say."""
    slots = [*slots]
    for slot in out:
        at = bisect_left(slots, before(slot), key=before)
        del slots[at if slots[at] == slot else slots.index(slot)]
    for slot in come:
        insort(slots, slot, key=now)
    return slots


def _is_whole(snapshot):
    """Whether the database holds these rows, no other, no fewer: their number and the sum of their marks say so."""
    told = FacetRow.objects.filter(is_public=True).aggregate(rows=Count("pk"), marks=Sum("mark"))
    return (told["rows"], int(told["marks"] or 0)) == (snapshot.total, sum(snapshot.marks))


def _places():
    rows = Government.objects.order_by().values_list(
        "pk",
        "section__slug",
        "country",
        "level",
        "population",
        "slug",
        "english_name",
        "latitude",
        "longitude",
    )
    return {pk: Place(*told) for pk, *told in _fetched(rows)}


def _fetched(rows):
    """The rows of a question as the database gives them: so many are read twice as fast without Django's care."""
    with connection.cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        while some := cursor.fetchmany(5_000):
            yield from some


def _objectives(facets):
    """{objective: (facet, slug)} of the frameworks that are filters of actions."""
    keys = {facet.framework: facet.key for facet in facets if facet.framework and not facet.of_government}
    rows = Objective.objects.filter(framework__code__in=keys).values_list("pk", "framework__code", "slug")
    return {pk: (keys[framework], slug) for pk, framework, slug in rows}


def _title_keys(language, place, action_ids=None):
    """(slot, key) of titles: in the reader's language, or else in the original's."""
    found = {}
    rows = SearchRow.objects.filter(is_original=True) | SearchRow.objects.filter(language=language)
    if action_ids is not None:
        rows = rows.filter(action_id__in=action_ids)
    for pk, spoken, key in rows.values_list("action_id", "language", "order_key").iterator(chunk_size=10_000):
        slot = place.get(pk)
        if slot is not None and (spoken == language or slot not in found):
            found[slot] = bytes.fromhex(key)
    return found.items()
