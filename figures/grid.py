"""The squares that cut the world's map, each level half as wide as the one before: what stands close is told as one."""

import re
from typing import NamedTuple

from figures.maps import SIDE, WORLD

FINEST = 9
CODE = re.compile(r"(\d)\.(\d{1,4})\.(\d{1,4})", re.ASCII)


class Square(NamedTuple):
    """One square; written “2.7.3” in an address: level, column, row."""

    level: int
    column: int
    row: int

    def __str__(self):
        return f"{self.level}.{self.column}.{self.row}"

    @property
    def edges(self):
        """(left, top, right, bottom); what stands on the right or the bottom is the next one's."""
        left, top = WORLD[0] + self.column * side(self.level), WORLD[1] + self.row * side(self.level)
        return left, top, left + side(self.level), top + side(self.level)


def side(level):
    """How wide a square is, in the units of the map."""
    return SIDE / 2**level


def square(x, y, level) -> Square:
    """The square that a place of the map stands in."""
    return Square(level, int((x - WORLD[0]) // side(level)), int((y - WORLD[1]) // side(level)))


def read(code) -> Square | None:
    """The square that an address names; None for anything else."""
    parts = CODE.fullmatch(code or "")
    found = Square(*map(int, parts.groups())) if parts else None
    return found if found and str(found) == code else None


def gathered(spots, level) -> dict:
    """{square: [spot, …]} of spots that have an `x` and a `y`."""
    found, wide, (left, top) = {}, side(level), WORLD[:2]
    for spot in spots:
        found.setdefault(((spot.x - left) // wide, (spot.y - top) // wide), []).append(spot)
    return {Square(level, int(column), int(row)): few for (column, row), few in found.items()}


def level_for(width, *, across=16) -> int:
    """The level whose squares are this many across a map that is so wide."""
    return next((level for level in range(FINEST) if side(level) * across <= width), FINEST)
