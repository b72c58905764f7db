"""Sections, objectives and priorities: who acts, what to quote, what nobody does yet, what is not there."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from actions import facets
from frameworks.caching import bump
from frameworks.dates import show_date
from frameworks.models import Objective
from tests.actions.published import objective, publish, town
from tests.cta_portal.test_directory import signed
from tests.factories import DeclarationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    """Two sections, one of them silent; an objective that two governments serve, and one that nobody does."""
    facets.forget_labels()
    DeclarationFactory()
    africa = objective("section", 1, slug="africa", title="Africa")
    objective("section", 2, slug="eurasia", title="Eurasia")
    objective("gcm", 20, short="Remittances", meaning="Send money home at little cost.")
    objective("priority", 4, title="Services for all", colour="#52A9C4")
    nairobi = signed("Nairobi", country="KE", section=africa, latitude=-1.3, longitude=36.8)
    kampala = town("Kampala", country="UG", section=africa)
    given = {"town": nairobi, "partners": {kampala: "confirmed"}}
    publish(1, title="One door", objectives=[("gcm", 15), ("priority", 4)], **given)
    publish(2, title="A promise", kind="pledge", stage="planning", objectives=[("gcm", 15)], town=kampala)
    bump()
    return show_date(timezone.localdate())


def told(page):
    return {one.key: one.number for one in page.context["figures"]}


def test_section_gathers_what_is_known_of_it(client, day):
    page = client.get("/en/sections/africa/")

    assert told(page) == {"signatories": 1, "countries": 1, "acting": 2, "actions": 1, "pledges": 1}
    assert page.context["quoted"] == [
        f"As of {day}, 1 local or regional government of the world section “Africa” has signed the "
        "Marrakech Mayors Declaration.",
        f"As of {day}, 1 published local action comes from the world section “Africa”.",
        f"As of {day}, 1 published pledge comes from the world section “Africa”.",
    ]
    assert [row.value for row in page.context["countries"].table.rows] == ["KE", "UG"]
    assert "Remittances" in page.content.decode()


def test_section_without_anything_says_so(client, day):
    page = client.get("/en/sections/eurasia/")

    assert set(told(page).values()) == {0}
    assert (
        f"As of {day}, no published local action comes from the world section “Eurasia”."
        in page.context["quoted"]
    )
    assert "No action from here is published yet." in page.content.decode()


def test_objective_gathers_who_serves_it(client, day):
    page = client.get("/en/objectives/gcm-15/")

    assert told(page) == {"acting": 2, "acting_countries": 2, "actions": 1, "pledges": 1}
    assert page.context["quoted"] == [
        f"As of {day}, 1 published local action serves objective 15 of the Global Compact for Migration, “gcm 15”.",
        f"As of {day}, 1 published pledge serves objective 15 of the Global Compact for Migration, “gcm 15”.",
        f"As of {day}, 2 local and regional governments lead or share a published action or pledge that serves "
        "objective 15 of the Global Compact for Migration, “gcm 15”.",
    ]
    assert [(one.english_name, *counts) for one, *counts in page.context["acting"]] == [
        ("Kampala", 1, 1),
        ("Nairobi", 1, 0),
    ]
    assert [card.title.text for card in page.context["cards"]] == ["A promise", "One door"]
    assert [row.words for row in page.context["silent"]] == ["Eurasia"]
    assert 'href="/en/sections/eurasia/"' in page.content.decode()


def test_objective_that_nobody_serves_says_so(client, day):
    page = client.get("/en/objectives/gcm-20/")

    assert page.context["quoted"] == [
        f"As of {day}, no published local action serves objective 20 of the Global Compact for Migration, "
        "“Remittances”."
    ]
    assert "No action serves “Remittances” yet." in page.content.decode()
    assert "Send money home at little cost." in page.content.decode()


def test_priority_has_the_same_shape(client, day):
    page = client.get("/en/priorities/priority-04/")

    assert told(page) == {"acting": 2, "acting_countries": 2, "actions": 1, "pledges": 0}
    assert page.context["quoted"][0] == (
        f"As of {day}, 1 published local action serves priority 4 of the Call, “Services for all”."
    )
    assert "/pictures/paths/PRIORITY-04/" in page.content.decode()


def test_new_priority_without_a_number_can_be_quoted(client, day):
    sport = objective("priority", 9, slug="sport", title="Sport")
    Objective.objects.filter(pk=sport.pk).update(number=None)

    assert client.get("/en/priorities/sport/").context["quoted"] == [
        f"As of {day}, no published local action serves the priority “Sport” of the Call."
    ]


@pytest.mark.parametrize("code", ["GCM-15", "gcm-015", "Gcm-15"])
def test_other_ways_to_write_a_code_lead_to_the_one_address(client, day, code):
    answer = client.get(f"/en/objectives/{code}/")

    assert (answer.status_code, answer["Location"]) == (301, "/en/objectives/gcm-15/")


@pytest.mark.parametrize(
    "path",
    [
        "objectives/gcm-99/", "objectives/gcm-0/", "objectives/gcm-/", "objectives/xyz-1/", "objectives/priority-4/",
        "objectives/gcm-15-15/", "objectives/gcm-999999999999/", "sections/nowhere/", "sections/gcm-15/",
        "priorities/africa/", "objectives/gcm-%D9%A1/",
    ],
)  # fmt: skip
def test_unknown_place_is_not_there(client, day, path):
    assert client.get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["sections/africa/", "objectives/gcm-15/", "priorities/priority-04/", "countries/ke/"]
)
def test_page_is_the_same_for_everybody(client, staff_client, day, path):
    answer = client.get(f"/en/{path}?page=1e9&x=%00&section=NaN")

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public")
    assert client.get(f"/en/{path}").content == staff_client.get(f"/en/{path}").content


def test_pages_stand_in_the_sitemap(client, day):
    listed = b"".join(client.get(reverse("sitemap_part", args=["pages", 1]))).decode()

    for path in (
        "figures/",
        "figures/gaps/",
        "sections/africa/",
        "objectives/gcm-15/",
        "priorities/priority-04/",
    ):
        assert f"<loc>http://127.0.0.1:8000/en/{path}</loc>" in listed


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("sections/africa/", "section=africa"),
        ("countries/ke/", "country=KE"),
        ("objectives/gcm-15/", "gcm=gcm-15"),
        ("priorities/priority-04/", "priority=priority-04"),
    ],
)
def test_page_leads_feed_readers_to_the_same_actions(client, day, path, query):
    page = client.get(f"/fr/{path}").content.decode()
    feed = client.get(f"/fr/actions/feed.atom?{query}").content.decode()

    assert '<link rel="alternate" type="application/atom+xml" title="' in page
    assert f'href="/fr/actions/feed.atom?{query}">' in page
    assert "CTA-2026-0001" in feed


def lines_of(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("path", "of"),
    [
        ("countries/ke/", lambda page: page.context["served"]),
        ("sections/africa/", lambda page: [page.context["countries"], *page.context["served"]]),
        ("objectives/gcm-15/", lambda page: [page.context["sections"]]),
        ("priorities/priority-04/", lambda page: [page.context["sections"]]),
    ],
)
def test_charts_of_a_place_have_files_with_their_numbers(client, day, path, of):
    page = client.get(f"/en/{path}")
    for drawn in of(page):
        told = {line["key"]: line for line in lines_of(client, drawn.file)}
        for row in drawn.table.rows:
            numbers = [int(told[row.value][name]) for name, _head in drawn.table.columns]
            assert numbers == [cell.number for cell in row.cells], drawn.file
        if drawn.table.rows:
            assert f'href="{escape(drawn.file)}"' in page.content.decode()


def test_file_of_a_place_that_is_not_known_is_that_of_all(client, day):
    whole = client.get("/en/figures/actions-by-gcm.csv").content
    assert client.get("/en/figures/actions-by-gcm.csv?country=XX&gcm=%00&section=").content == whole
