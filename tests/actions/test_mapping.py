"""The result by place: each action once, where it is led from; the list behind each number is as long as it says."""

import random
import re
from html import unescape

import pytest
from django.utils.html import escape

from actions import facets, mapping, search, snapshots
from actions.views import mapped
from figures import grid, maps
from signatories.models import Government
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db
NAIROBI, LIMA = {"latitude": -1.29, "longitude": 36.82}, {"latitude": -12.05, "longitude": -77.04}


def a_map(client, query=""):
    return client.get(f"/en/actions/?view=map{query}")


def links(page):
    """{words: address} of the marks that a map shows before anybody comes closer."""
    figure = page.partition("<svg viewBox=")[2].partition("</svg>")[0]
    shown = re.sub(r'<g display="none">.*?</g>', "", figure)
    found = re.findall(r'<a href="([^"]*)"[^>]*><title>([^<]*)</title>', shown)
    return {words: unescape(href) for href, words in found}


def test_an_action_stands_once_where_it_is_led_from():
    lead, partner = town("Nairobi", **NAIROBI), town("Lima", **LIMA)
    publish(1, town=lead, partners={partner: "confirmed"})
    publish(2, town=lead)
    publish(3, town=partner)
    publish(4)
    snapshot = facets.snapshot()

    found = mapping.mapped(snapshot, snapshot.everything)

    assert {spot.government: spot.count for spot in found.spots} == {lead.pk: 2, partner.pk: 1}
    assert (found.unplaced_governments, found.unplaced_actions) == (1, 1)


def test_the_map_loses_nothing_of_a_result():
    chance = random.Random(6)
    places = [
        town(f"Place {n}", latitude=chance.uniform(-60, 70), longitude=chance.uniform(-180, 180))
        for n in range(12)
    ]
    for number in range(1, 31):
        publish(number, town=chance.choice([*places, None]), kind=chance.choice(["action", "pledge"]))
    for params in ({}, {"kind": ["pledge"]}):
        found = search.find(params)
        there = mapping.mapped(found.snapshot, found.bits)
        assert there.count + there.unplaced_actions == found.total
        for level in (0, 2, 6):
            for square, spots in grid.gathered(there.spots, level).items():
                inside = search.find({**params, "area": str(square)})
                assert inside.total == sum(spot.count for spot in spots)
        for spot in there.spots:
            lead = found.snapshot.places[spot.government].slug
            assert search.find({**params, "lead": lead}).total == spot.count


def test_points_lead_to_the_action_or_to_the_list_behind_their_number(client):
    publish(1, title="Open <doors>", town=town("Nairobi", **NAIROBI))
    lima = town("Lima", **LIMA)
    publish(2, town=lima)
    publish(3, town=lima)

    found = links(a_map(client, "&compact=gcm").content.decode())

    assert found == {
        escape("Nairobi: “Open <doors>”"): "/en/actions/CTA-2026-0001/action-1/",
        "Lima: 2 actions": f"/en/actions/?lead={lima.slug}&compact=gcm",
    }
    assert client.get(found["Lima: 2 actions"]).context["found"].total == 2


def test_governments_close_together_are_one_number_that_a_closer_map_splits(client):
    for number, longitude in enumerate((36.8, 36.9, 58, 140), start=1):
        publish(number, town=town(f"Place {number}", latitude=-1.3, longitude=longitude))

    found = links(a_map(client).content.decode())
    inside = client.get(found.pop("2 actions of several governments"))
    page = inside.content.decode()

    assert list(found) == ["Place 3: “Library lessons 3”", "Place 4: “Library lessons 4”"]
    assert inside.context["found"].total == 2
    assert links(page)
    assert 'href="?view=map"' in page  # the way out of the part of the map


def test_a_closer_look_is_in_the_page(client):
    for number, longitude in enumerate((36.8, 36.9), start=1):
        publish(number, town=town(f"Place {number}", latitude=-1.3, longitude=longitude))

    waiting = re.search(r'<g display="none">(.*?)</g>', a_map(client).content.decode())[1]

    assert re.findall(r'data-who="([^"]*)" data-what="([^"]*)" data-lang="en"', waiting) == [
        ("Place 1", "Library lessons 1"),
        ("Place 2", "Library lessons 2"),
    ]


def test_what_no_map_tells_apart_leads_to_its_list(client):
    for number in (1, 2):
        publish(number, town=town(f"Place {number}", **LIMA))
    address, seen = "/en/actions/?view=map", []
    while "view=map" in address and address not in seen:
        seen.append(address)
        (address,) = links(client.get(address).content.decode()).values()
    assert len(seen) < 4
    assert client.get(address).context["view"].key == "list"
    assert client.get(address).context["found"].total == 2


def test_many_points_are_told_as_squares(client, monkeypatch):
    monkeypatch.setattr(mapped, "MOST_MARKS", 2)
    for number, longitude in enumerate((36.8, 36.81, 41, 41.1, 140), start=1):
        publish(number, town=town(f"Place {number}", latitude=-1.3, longitude=longitude))

    page = a_map(client).content.decode()
    found = links(page)

    assert (
        sum(
            map(
                int,
                re.findall(r'<a [^>]*data-n="(\d+)"[^>]*>', re.sub(r'<g display="none">.*?</g>', "", page)),
            )
        )
        == 5
    )
    for words, href in found.items():
        if words.endswith("several governments"):
            assert client.get(href).context["found"].total == int(words.split()[0])


def test_governments_without_a_point_are_told_in_words(client):
    publish(1, town=town("Nairobi", **NAIROBI))
    publish(2)
    publish(3)
    assert (
        "2 governments have no point on the map; their actions are in the list."
        in a_map(client).content.decode()
    )


def test_a_result_without_any_point_is_a_list(client):
    publish(1)
    page = a_map(client).content.decode()
    assert "<figure" not in page
    assert "1 government has no point on the map; its actions are in the list." in page


def test_an_empty_result_has_no_map_and_names_the_place_in_the_way(client):
    publish(1, kind="pledge", town=town("Nairobi", **NAIROBI))
    lima = town("Lima", **LIMA)
    publish(2, town=lima)
    page = a_map(client, f"&kind=pledge&lead={lima.slug}").content.decode()
    assert "<figure" not in page
    assert '<a href="?view=map&amp;kind=pledge">The same, everywhere</a>' in page


def test_the_place_stays_when_a_filter_is_pressed(client):
    lima = town("Lima", **LIMA)
    publish(1, town=lima)
    page = client.get(f"/en/actions/?lead={lima.slug}").content.decode()
    assert f'<input type="hidden" name="lead" value="{lima.slug}">' in page
    assert "Led by Lima" in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_map_says_that_it_takes_no_side(client):
    publish(1, town=town("Nairobi", **NAIROBI))
    figure = a_map(client).content.decode().split("<figure")[1].split("</figure>")[0]
    assert "express no opinion on the status of any territory or its frontiers" in figure
    assert "style=" not in figure


def test_a_government_that_moves_moves_its_point():
    publish(1, town=town("Nairobi", **NAIROBI))
    before = facets.snapshot()
    Government.objects.update(**LIMA)
    search.bump()
    after = facets.snapshot()

    moved = [mapping.mapped(one, one.everything).spots[0] for one in (before, after)]

    assert [(spot.x, spot.y) for spot in moved] == [
        maps.project(*point.values()) for point in (NAIROBI, LIMA)
    ]


def test_leads_are_patched_like_built():
    places = [town(f"Place {n}", latitude=n, longitude=n) for n in range(3)]
    publish(1, town=places[0])
    facets.snapshot()
    publish(2, town=places[1])
    gone = publish(3, town=places[2])
    facets.snapshot()
    (getattr(gone, "action", gone)).facet_row.delete()
    search.bump()
    kept, built = facets.snapshot(), snapshots._built(facets.snapshot().version, facets.FACETS)

    assert mapping.mapped(kept, kept.everything) == mapping.mapped(built, built.everything)


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "withdrawn"])
def test_what_is_not_published_is_on_no_map(client, state):
    publish(1, town=town("Nairobi", **NAIROBI))
    lima = town("Lima", **LIMA)
    publish(2, state=state, town=lima)
    page = a_map(client).content.decode()
    assert "Lima" not in page
    assert client.get(f"/en/actions/?view=map&lead={lima.slug}").context["found"].there == {}


@pytest.mark.parametrize(
    "junk",
    ["area=", "area=9.9999.9999", "area=0.0.0%00", "area=NaN", "area=-1.0.0", "lead=nobody", "lead=%27%20OR%201=1",
     "area=2.7.3&area=x", "lead=a&lead=b", "area=" + "9" * 10_000, "page=1000000000", "sort=nearest"],
)  # fmt: skip
def test_junk_in_the_address_leaves_the_whole_map(client, junk):
    publish(1, town=town("Nairobi", **NAIROBI))
    answer = a_map(client, f"&{junk}")
    assert answer.status_code == 200
    assert answer.context["found"].total == 1
    assert links(answer.content.decode())


def test_another_page_has_the_same_map(client):
    for number in range(1, 23):
        publish(number, town=town(f"Place {number}", latitude=number, longitude=number))
    maps_shown = {
        re.search(r"<svg viewBox=.*?</svg>", a_map(client, page).content.decode())[0]
        for page in ("", "&page=2")
    }
    assert len(maps_shown) == 1


@pytest.mark.parametrize("many", [1, 11])
def test_a_map_of_many_asks_no_more_often(client, many, django_assert_max_num_queries):
    for number in range(1, many + 1):
        publish(number, town=town(f"Place {number}", latitude=number, longitude=number))
    client.get("/en/actions/?view=matrix")  # the list and the labels are read
    with django_assert_max_num_queries(3):  # the data version, the rows, the titles of the points
        page = a_map(client).content.decode()
    assert page.count("data-who=") == many


def test_small_islands_are_drawn():
    x, y = maps.project(-8.52, 179.2)
    drawn = maps.spread([maps.Spot(x, y, "/x/", "Funafuti: 2 actions", 2)], title="Here")
    assert f'cx="{x}" cy="{y}"' in drawn
