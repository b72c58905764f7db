"""The map, one renderer for screen and print: land without borders, points with links, few names.

The list beside it is the page's, and holds the same links: those of the map are for the pointer only, but for a
result that goes on over pages, whose marks are links for everybody.
Equal Earth around 11° E (Šavrič, Patterson, Jenny 2018), never mirrored. Every colour is an attribute, so the
same SVG prints; on the screen the style sheet may recolour it by class.
"""

import functools
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import mark_safe

LAND_FILE = Path(__file__).resolve().parent.parent / "static_vendor" / "land.json"
MERIDIAN, SCALE, CENTRE = 11, 176.5, (480, 262)
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
WORLD = (30, 22, 905, 426)
SIDE = 226.25  # of the widest square of its grid: four across
NEAR_WIDTH, NEAR_HEIGHT = 320, 150
MOST_UNDER_A_NAME = 2  # other points that a name may lie over
AROUND_LEAST, AROUND_EDGE = 170, 1.5  # the closest a map of some places comes; room around them
CLOSE_LEAST = 60  # the closest a result is shown
LAND, BLUE, WALL, INK = "#E3DCCF", "#1C3A9A", "#FCFBF8", "#16181D"


@dataclass(frozen=True)
class Point:
    """A place on the map: `filled` is a signatory, a ring is not verified; `named` prints its name."""

    latitude: float
    longitude: float
    name: str
    href: str = ""
    filled: bool = True
    named: bool = False


@dataclass(frozen=True)
class Spot:
    """A mark of a map of results: where it stands on the map, where it leads, in words, and how many things are there.

    `who` and `what` are the two lines of its card. `is_many` stands for several places too close to be told apart;
    `parts` are the marks that a closer look shows in its place.
    """

    x: float
    y: float
    href: str
    words: str
    count: int
    who: str = ""
    what: str = ""
    language: str = ""
    is_many: bool = False
    parts: tuple = ()


@functools.lru_cache(maxsize=100_000)
def project(latitude, longitude):
    """Where a place stands on the map, in its units, to a tenth."""
    turned = math.radians((float(longitude) - MERIDIAN + 180) % 360 - 180)
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(float(latitude))))
    square = theta * theta
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = SCALE * turned * math.cos(theta) / (math.sqrt(3) / 2 * slope)
    y = SCALE * theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return round(CENTRE[0] + x, 1), round(CENTRE[1] - y, 1)


@functools.cache
def land():
    """The outline of all land, or nothing when the front-end files are not there."""
    if not LAND_FILE.exists():
        return ""
    return json.loads(LAND_FILE.read_text())["land"]


@functools.cache
def _shapes():
    """The outline cut into its shapes: [((left, top, right, bottom), path)]."""
    found = []
    for path in re.findall(r"M[^M]+", land()):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
        xs, ys = numbers[::2], numbers[1::2]
        found.append(((min(xs), min(ys), max(xs), max(ys)), path))
    return found


@functools.lru_cache(maxsize=256)
def _land_in(box):
    """Only the land that a part of the map shows: a page does not carry the other continents."""
    left, top, width, height = box
    return "".join(
        path
        for (west, north, east, south), path in _shapes()
        if west <= left + width and east >= left and north <= top + height and south >= top
    )


def world(points, *, title, ident="map"):
    """The whole world. Rings lie under filled points, so that signatories stay visible."""
    return _svg(points, title=title, ident=ident, box=WORLD, radius=4.6, size=12.5)


def near(points, *, latitude, longitude, title, ident="map-near"):
    """The part of the world around one place."""
    x, y = project(latitude, longitude)
    left = min(max(x - NEAR_WIDTH / 2, WORLD[0]), WORLD[0] + WORLD[2] - NEAR_WIDTH)
    top = min(max(y - NEAR_HEIGHT / 2, WORLD[1]), WORLD[1] + WORLD[3] - NEAR_HEIGHT)
    box = (round(left), round(top), NEAR_WIDTH, NEAR_HEIGHT)
    return _svg(points, title=title, ident=ident, box=box, radius=2, size=5)


def around(points, *, title, ident="map-around"):
    """The part of the world that holds these places, with room around them, never closer than is honest."""
    box = _box_around([project(point.latitude, point.longitude) for point in points])
    scale = box[2] / NEAR_WIDTH
    return _svg(
        points, title=title, ident=ident, box=box, radius=round(2.4 * scale, 2), size=round(6 * scale, 1)
    )


def spread(spots, *, title, ident="map-spread", box=WORLD):
    """A result on the map, each mark a link for pointer and keyboard: the page's list holds only some of them."""
    left, top, width, height = box
    scale = width / WORLD[2]
    radius, size = round(8 * scale, 3), round(18 * scale, 3)
    marks = "".join(
        _spot(spot, radius, size) for spot in sorted(spots, key=lambda spot: (spot.is_many, spot.count))
    )
    return mark_safe(
        f'<svg viewBox="{left} {top} {width} {height}" width="{width}" height="{height}" role="group" data-spots '
        f'aria-labelledby="{ident}-title"><title id="{ident}-title">{escape(title)}</title>'
        f'<path class="land" fill="{LAND}" d="{_land_in(box)}"/>'
        f'<g fill="{BLUE}" stroke="{WALL}" stroke-width="{radius * 0.25:.2f}" '
        f'font-family="Commissioner, sans-serif" font-size="{size}" text-anchor="middle">{marks}</g></svg>'
    )


def spread_box(spots):
    """The part of the map that holds these, with the shape of the whole and room around them."""
    return _box_around([(spot.x, spot.y) for spot in spots], least=CLOSE_LEAST, shape=WORLD[2] / WORLD[3])


def _box_around(placed, *, least=AROUND_LEAST, shape=NEAR_WIDTH / NEAR_HEIGHT):
    """(left, top, width, height) that holds these spots, inside the world."""
    lefts, tops = [x for x, _y in placed], [y for _x, y in placed]
    needed = max(max(lefts) - min(lefts), (max(tops) - min(tops)) * shape) * AROUND_EDGE
    width = min(max(needed, least), WORLD[2])
    height = min(width / shape, WORLD[3])
    middle = ((max(lefts) + min(lefts)) / 2, (max(tops) + min(tops)) / 2)
    left = min(max(middle[0] - width / 2, WORLD[0]), WORLD[0] + WORLD[2] - width)
    top = min(max(middle[1] - height / 2, WORLD[1]), WORLD[1] + WORLD[3] - height)
    return round(left), round(top), round(width), round(height)


def within(points, edges, *, title, ident="map-within"):
    """The part of the world between (south, north, west, east), to point at a place in it."""
    south, north, west, east = edges
    placed = [project(latitude, longitude) for latitude in (south, north) for longitude in (west, east)]
    xs, ys = zip(*placed, strict=True)
    width = max((max(xs) - min(xs)) * AROUND_EDGE, 24)
    height = max((max(ys) - min(ys)) * AROUND_EDGE, width * 0.6)
    width = max(width, height * 1.25)
    left, top = (max(xs) + min(xs) - width) / 2, (max(ys) + min(ys) - height) / 2
    box = tuple(round(side, 1) for side in (left, top, width, height))
    return _svg(
        points, title=title, ident=ident, box=box, radius=round(width / 150, 2), size=round(width / 36, 2)
    )


def _svg(points, *, title, ident, box, radius, size):
    left, top, width, height = box
    placed = [(point, *project(point.latitude, point.longitude)) for point in points]
    placed = [
        entry
        for entry in placed
        if left - 5 <= entry[1] <= left + width + 5 and top - 5 <= entry[2] <= top + height + 5
    ]
    placed.sort(key=lambda entry: (entry[0].filled, entry[0].named, entry[0].name))
    rings = "".join(_mark(*entry, radius) for entry in placed if not entry[0].filled)
    marks = "".join(_mark(*entry, radius) for entry in placed if entry[0].filled)
    edge = f'stroke-width="{radius * 0.3:.1f}"'
    names = _names(placed, box, radius, size)
    return mark_safe(
        f'<svg viewBox="{left} {top} {width} {height}" width="{width}" height="{height}" role="group" '
        f'preserveAspectRatio="xMidYMid slice" aria-labelledby="{ident}-title">'
        f'<title id="{ident}-title">{escape(title)}</title>'
        f'<path class="land" fill="{LAND}" d="{_land_in(box)}"/><g aria-hidden="true">'
        f'<g fill="{WALL}" stroke="{BLUE}" {edge}>{rings}</g><g fill="{BLUE}" stroke="{WALL}" {edge}>{marks}</g>'
        f'<g font-family="Commissioner, sans-serif">{names}</g></g></svg>'
    )


def _mark(point, x, y, radius):
    """One point; its colours are those of the group it stands in."""
    look = f'class="pt" r="{radius}"' if point.filled else f'class="pt pt--2" r="{radius * 0.76:.1f}"'
    dot = f'<circle cx="{x}" cy="{y}" {look}><title>{escape(point.name)}</title></circle>'
    return f'<a href={quoteattr(point.href)} tabindex="-1">{dot}</a>' if point.href else dot


def _spot(spot, radius, size):
    """A mark of a result: a point, or a wider one with the number in it and its parts waiting behind."""
    if not spot.is_many:
        card = f" data-who={quoteattr(spot.who)} data-what={quoteattr(spot.what)}"
        card += f' data-lang="{spot.language}"' if spot.language else ""
        return _spot_link(spot, f'<circle class="pt" cx="{spot.x}" cy="{spot.y}" r="{radius}"/>', card)
    number = f"{spot.count}"
    reach = round(size * (0.32 * len(number) + 0.45), 2)
    drawn = f'<circle class="pt" cx="{spot.x}" cy="{spot.y}" r="{reach}"/>'
    place = f'x="{spot.x}" y="{round(spot.y + size * 0.35, 2)}"'
    drawn += f'<text {place} fill="{WALL}" stroke="none" aria-hidden="true">{number}</text>'
    parts = "".join(_spot(part, radius, size) for part in spot.parts)
    return _spot_link(spot, drawn, ' class="many"') + (f'<g display="none">{parts}</g>' if parts else "")


def _spot_link(spot, drawn, told):
    title = f"<title>{escape(spot.words)}</title>"
    return f'<a href={quoteattr(spot.href)} data-n="{spot.count}"{told}>{title}{drawn}</a>'


def _names(placed, box, radius, size):
    """The names that can be read: beside their point, over no other name and over few other points.

    A name that stands alone is always drawn.
    """
    wanted = [entry for entry in placed if entry[0].named]
    drawn, taken = [], []
    for entry in wanted:
        sides = [_side(entry, at_end, placed, taken, box, radius, size) for at_end in (False, True)]
        (is_outside, is_covered, under), at_end, start, left, right = min(sides)
        if len(wanted) == 1 or not (is_outside or is_covered or under > MOST_UNDER_A_NAME):
            taken.append((left, right, entry[2]))
            drawn.append(_name(entry[0].name, start, entry[2], "end" if at_end else "start", size))
    return "".join(drawn)


def _side(entry, at_end, placed, taken, box, radius, size):
    """A name on one side of its point: (what it costs, at its end, where it starts, its left, its right)."""
    point, x, y = entry
    length, reach = len(point.name) * size * 0.56, radius + 3
    start = x - reach if at_end else x + reach
    left = start - length if at_end else start
    right = left + length
    under = sum(
        left - radius < other_x < right + radius and abs(other_y - y) < size * 0.8
        for other, other_x, other_y in placed
        if other is not point
    )
    is_outside = left < box[0] or right > box[0] + box[2]
    is_covered = any(left < to and right > at and abs(y - line) < size for at, to, line in taken)
    return (is_outside, is_covered, under), at_end, start, left, right


def _name(name, x, y, anchor, size):
    """A name over its halo."""
    place = f'x="{x:.1f}" y="{y + size * 0.33:.1f}" text-anchor="{anchor}" font-size="{size}"'
    halo = f'fill="{WALL}" stroke="{WALL}" stroke-width="{size * 0.28:.1f}" stroke-linejoin="round"'
    words = escape(name)
    return f'<text class="halo" {place} {halo}>{words}</text><text {place} fill="{INK}">{words}</text>'
