from figures import maps
from figures.maps import Point

NAIROBI = Point(-1.29, 36.82, "Nairobi", href="/en/signatories/nairobi/", named=True)
QUITO = Point(-0.18, -78.47, "Quito & <b>", filled=False)


def test_projection_puts_its_centre_in_the_middle():
    assert maps.project(0, 11) == (480, 262)


def test_projection_knows_the_hemispheres():
    x, y = maps.project(-1.29, 36.82)

    assert x > 480
    assert y > 262


def test_projection_wraps_at_the_date_line():
    west, east = maps.project(-18, -178), maps.project(-18, 178)

    assert abs(west[0] - east[0]) < 20


def test_world_draws_rings_before_filled_points():
    drawn = maps.world([NAIROBI, QUITO], title="Governments on the map")

    assert drawn.index("pt--2") < drawn.index("/en/signatories/nairobi/")


def test_world_has_a_title_and_escapes_names():
    drawn = maps.world([QUITO], title="Governments on the map")

    assert '<title id="map-title">Governments on the map</title>' in drawn
    assert "<title>Quito &amp; &lt;b&gt;</title>" in drawn


def test_world_prints_few_names():
    drawn = maps.world([NAIROBI, QUITO], title="Governments on the map")

    assert drawn.count("<text") == 2  # the halo and the name


def test_links_of_the_map_are_for_the_pointer():
    assert 'tabindex="-1"' in maps.world([NAIROBI], title="Governments on the map")


def test_near_leaves_out_the_other_side_of_the_world():
    drawn = maps.near([NAIROBI, QUITO], latitude=-1.29, longitude=36.82, title="Nairobi")

    assert drawn.count("<circle") == 1


def test_near_stays_on_the_map_at_its_edge():
    drawn = maps.near([], latitude=70, longitude=-170, title="Far north")
    left, top, *_ = drawn.split('viewBox="')[1].split('"')[0].split()

    assert int(left) >= maps.WORLD[0]
    assert int(top) >= maps.WORLD[1]


def test_name_turns_to_the_left_at_the_edge():
    drawn = maps.world([Point(-36.85, 178.3, "A far eastern town", named=True)], title="Edge")

    assert 'text-anchor="end"' in drawn


def test_land_is_empty_without_the_front_end_files(monkeypatch, tmp_path):
    monkeypatch.setattr(maps, "LAND_FILE", tmp_path / "land.json")
    maps.land.cache_clear()

    assert maps.land() == ""
    maps.land.cache_clear()


def test_names_never_lie_over_each_other():
    lisbon, porto = (
        Point(latitude, -9, name, named=True) for latitude, name in ((38.7, "Lisbon"), (38.9, "Porto"))
    )

    drawn = maps.world([lisbon, porto, Point(38.8, -8.9, "Third town", named=True)], title="Crowded")

    assert drawn.count("<text") == 4  # to the right and to the left; there is no room for the third


def test_name_that_stands_alone_is_always_drawn():
    crowd = [Point(38 + number / 10, -9, f"Town {number}") for number in range(9)]

    assert "Lisbon</text>" in maps.world([*crowd, Point(38.7, -9, "Lisbon", named=True)], title="Crowded")


def test_map_around_some_places_holds_them_all():
    drawn = maps.around([NAIROBI, Point(-4, 39.7, "Mombasa")], title="Kenya")
    left, top, width, height = map(float, drawn.split('viewBox="')[1].split('"')[0].split())

    assert drawn.count("<circle") == 2
    assert all(
        left < x < left + width and top < y < top + height
        for x, y in (maps.project(-1.29, 36.82), maps.project(-4, 39.7))
    )
    assert width >= maps.AROUND_LEAST


def test_map_around_far_places_is_the_world_at_most():
    drawn = maps.around([NAIROBI, QUITO, Point(-36, 178, "East"), Point(70, -160, "North")], title="All")
    left, top, width, height = map(float, drawn.split('viewBox="')[1].split('"')[0].split())

    assert (left, top) >= (maps.WORLD[0], maps.WORLD[1])
    assert width <= maps.WORLD[2]
    assert height <= maps.WORLD[3]


def test_map_within_a_country_holds_its_edges_and_is_no_smaller_than_a_hand():
    for edges in [(-4.3, 13.5, -79.1, -66.8), (43.7, 43.8, 7.3, 7.5)]:
        drawn = maps.within([], edges, title="A country")
        left, top, width, height = map(float, drawn.split('viewBox="')[1].split('"')[0].split())
        south, north, west, east = edges
        corners = [
            maps.project(latitude, longitude) for latitude in (south, north) for longitude in (west, east)
        ]

        assert all(left < x < left + width and top < y < top + height for x, y in corners)
        assert width >= 24
