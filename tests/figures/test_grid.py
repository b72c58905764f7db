from collections import namedtuple

import pytest

from figures import grid, maps

Spot = namedtuple("Spot", "x y")
CODES = ["", None, "2.7", "2.7.3.1", "-1.0.0", "02.7.3", "2.07.3", "x.y.z", "2.99999.1", "٢.7.3"]


def test_a_square_is_read_back_from_an_address():
    found = grid.square(*maps.project(-1.29, 36.82), 2)

    assert grid.read(str(found)) == found


@pytest.mark.parametrize("code", CODES)
def test_what_is_no_square_is_none(code):
    assert grid.read(code) is None


def test_gathering_loses_nothing():
    spots = [
        Spot(*maps.project(latitude, longitude))
        for latitude in range(-80, 85, 7)
        for longitude in range(-180, 180, 9)
    ]

    for level in range(grid.FINEST + 1):
        squares = grid.gathered(spots, level)
        assert sorted(spot for few in squares.values() for spot in few) == sorted(spots)


def test_a_square_lies_inside_the_wider_one():
    x, y = maps.project(48.86, 2.35)
    wide, fine = grid.square(x, y, 2), grid.square(x, y, 5)

    assert (wide.column, wide.row) == (fine.column >> 3, fine.row >> 3)


def test_a_closer_map_has_finer_squares():
    assert grid.level_for(maps.WORLD[2]) == 2
    assert grid.level_for(60) == 6
    assert grid.level_for(0.1) == grid.FINEST
