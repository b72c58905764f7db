"""The page of one action: what is counted, where it is, what it is close to, what machines read of it."""

import json
import re

import pytest

from actions import facets
from tests.actions.published import objective, publish, town

pytestmark = pytest.mark.django_db
PAGE = "/en/actions/CTA-2026-0001/action-1/"


@pytest.fixture(autouse=True)
def fresh():
    facets.forget_labels()


def html(client, address=PAGE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def data(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.S)
    return json.loads(found)


# What is counted


def test_indicator_is_a_row_and_a_drawing(client):
    publish(
        1,
        counted=[
            {
                "name": "Homes",
                "unit": "flats",
                "baseline": 100,
                "target": 1000,
                "value": 400,
                "on": "2026-05-01",
            }
        ],
    )
    page = html(client)
    assert "1,000" in page
    assert "1E+" not in page
    assert 'aria-label="Homes. At the start: 100; Now: 400; Target: 1,000"' in page


def test_indicator_without_numbers_says_so_and_draws_nothing(client):
    publish(1, counted=[{"name": "Homes", "target": 30}])
    page = html(client)
    assert page.count('<span class="stone">not stated') == 3
    assert '<svg class="measure"' not in page


def test_copies_written_before_are_read_too(client):
    action = publish(1, counted=[{"name": "Homes", "baseline": 1, "target": 2}])
    copy = action.public_copy
    copy.content["indicators"][0]["target"] = "1E+2"
    copy.save()
    assert "Target: 100" in html(client)


# Where


def test_map_shows_the_governments_and_says_what_it_does_not_say(client):
    place = town("Quito", latitude=-0.18, longitude=-78.47)
    publish(1, town=place, partners={town("Lima", latitude=-12.05, longitude=-77.04): "confirmed"})
    page = html(client)
    assert ("<title>Quito</title>" in page, "<title>Lima</title>" in page) == (True, True)
    assert "They express no opinion on the status of any territory" in page.split("<footer")[0]


def test_without_a_known_place_there_is_no_map(client):
    publish(1, town=town("Nowhere", latitude=None, longitude=None))
    assert "act__map" not in html(client)


def test_a_place_put_right_moves_at_once(client):
    place = town("Quito", latitude=10, longitude=10)
    publish(1, town=place)
    place.latitude, place.longitude = -0.18, -78.47
    place.save()
    assert data(html(client))["spatialCoverage"][0]["geo"]["latitude"] == -0.18


# Close to it


def test_close_actions_say_why(client):
    for framework, number in (("gcm", 7), ("gcm", 15), ("sdg", 11)):
        objective(framework, number)
    shared = [("gcm", 7), ("gcm", 15), ("sdg", 11)]
    publish(1, objectives=shared)
    publish(2, objectives=[*shared, ("gcm", 1)])
    assert "Both serve GCM 7, GCM 15 and SDG 11." in html(client)


# Machines


def test_machines_read_what_people_read(client, settings):
    settings.PUBLIC_URL = "https://call.example"
    objective("gcm", 15)
    publish(
        1,
        title="Lessons",
        texts={"fr": {"title": "Leçons"}},
        start_date="2023-05-01",
        start_precision="month",
    )
    found = data(html(client, "/fr/actions/CTA-2026-0001/action-1/"))
    told = {
        name: found[name]
        for name in ("@type", "@id", "identifier", "name", "inLanguage", "version", "temporalCoverage")
    }
    assert told == {
        "@type": "CreativeWork",
        "@id": "https://call.example/a/CTA-2026-0001",
        "identifier": "CTA-2026-0001",
        "name": "Leçons",
        "inLanguage": "fr",
        "version": 1,
        "temporalCoverage": "2023-05/..",
    }
    assert found["translationOfWork"] == {"@type": "CreativeWork", "name": "Lessons", "inLanguage": "en"}


def test_a_title_cannot_leave_the_block_of_data(client):
    title = "</script><script>alert(1)</script><!-- & \u2028"
    publish(1, title=title)
    page = html(client)
    assert "<script>alert" not in page
    assert data(page)["name"] == title


def test_every_language_names_the_others_and_one_address_for_everybody(client):
    publish(1)
    page = html(client, f"{PAGE}?text=fr")
    found = dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', page))
    ends = {code: address.split("8000")[-1] for code, address in found.items()}
    assert ends == {
        **{code: f"/{code}/actions/CTA-2026-0001/action-1/" for code in ("en", "es", "fr", "ar")},
        "x-default": "/a/CTA-2026-0001",
    }
    assert re.search(r'<link rel="canonical" href="[^"?]+/en/actions/CTA-2026-0001/action-1/">', page)


def test_picture_on_top_is_fetched_first(client):
    publish(1)
    assert '<link rel="preload" as="image" type="image/svg+xml" href="/pictures/paths/CTA-2026-0001/' in html(
        client
    )


@pytest.mark.parametrize(
    "query", ["text=%00", "text=xx&text=fr", "text=" + "a" * 10_000, "text='--", "page=NaN"]
)
def test_junk_in_the_address_changes_nothing(client, query):
    publish(1)
    assert "Library lessons 1" in html(client, f"{PAGE}?{query}")
