"""Where a result stands: each action once, at the seat of the government that leads it.

Two words of an address narrow a list by place: `lead=<government>` and `area=<square of the map>`. They are no facets:
the map offers them, and a number on the map is the length of the list behind it.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from actions.bits import as_bits, slots_of
from actions.snapshots import Snapshot
from figures import grid

LEAD, AREA = "lead", "area"


class Spot(NamedTuple):
    """A government that leads actions of a result, and where it is on the map."""

    government: int
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Mapped:
    """A result by place: its spots, and how many governments and actions of it have none."""

    spots: list
    unplaced_governments: int
    unplaced_actions: int

    @property
    def count(self):
        return sum(spot.count for spot in self.spots)


def mapped(snapshot: Snapshot, bits: int) -> Mapped:
    """The result by the government that leads each action, without a look at the database."""
    places = snapshot.spots
    counts = Counter(map(snapshot.leads.__getitem__, slots_of(bits)))
    spots = sorted(Spot(pk, *places[pk], count) for pk, count in counts.items() if pk in places)
    without = [count for pk, count in counts.items() if pk not in places]
    return Mapped(spots, len(without), sum(without))


def narrowed(params, snapshot: Snapshot) -> tuple[dict, int]:
    """What the address says of places, as {"lead": slug, "area": code}, and the bits of the actions led from there.

    A word that means no place with an action is left out, as other filters do.
    """
    there, bits = {}, snapshot.everything
    for key, meant in ((LEAD, _named), (AREA, _inside)):
        value = params.get(key)
        if isinstance(value, str) and (led := _led_by(meant(value, snapshot), snapshot)):
            there[key] = value
            bits &= led
    return there, bits


def only_action(snapshot: Snapshot, bits: int, government: int) -> int:
    """The one action of a result that this government leads."""
    slots = snapshot.governments[government]
    return next(snapshot.ids[at] for at in slots if snapshot.leads[at] == government and bits.bit_test(at))


def name_of(snapshot: Snapshot, slug: str) -> str:
    """What the government of a `lead=` is called."""
    return next(place.name for place in snapshot.places.values() if place.slug == slug)


def _named(slug, snapshot):
    return [pk for pk, place in snapshot.places.items() if place.slug == slug]


def _inside(code, snapshot):
    square = grid.read(code)
    if square is None:
        return []
    left, top, right, bottom = square.edges
    return [pk for pk, (x, y) in snapshot.spots.items() if left <= x < right and top <= y < bottom]


def _led_by(governments, snapshot):
    """The bits of the actions that these governments lead."""
    leads, parts = snapshot.leads, snapshot.governments
    slots = [at for pk in governments for at in parts.get(pk, ()) if leads[at] == pk]
    return as_bits(slots, len(snapshot.ids)) & snapshot.everything
