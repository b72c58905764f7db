"""The map of a result in Chromium: closer and farther, the card of a point, keys alone, and no scripts at all."""

import re

import pytest
from playwright.sync_api import expect

from actions.views import mapped
from tests.actions.published import publish, town
from tests.browser.test_main_way import look, portal  # noqa: F401
from tests.factories import GovernmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOWNS = {"Lisbon": (38.7, -9.1), "Porto": (41.1, -8.6), "Nairobi": (-1.3, 36.8), "Lima": (-12, -77)}


@pytest.fixture
def published(portal):  # noqa: F811
    for number, (name, (latitude, longitude)) in enumerate(TOWNS.items(), start=1):
        place = town(name, slug=name.lower(), latitude=latitude, longitude=longitude)
        publish(number, town=place, title=f"Welcome to {name}")
    publish(5, town=town("Nowhere", slug="nowhere"))


@pytest.fixture
def at_the_map(page, live_server, published):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{live_server.url}/en/actions/?view=map")
    yield page
    assert said == []


def shown(page):
    """How wide the part of the map is that the reader sees."""
    return float(page.locator(".map > svg").get_attribute("viewBox").split()[2])


def point(page, name):
    return page.locator(f".map a[data-who='{name}']")


def test_closer_and_back(at_the_map):
    page, whole = at_the_map, shown(at_the_map)
    expect(page.get_by_role("button", name="Farther")).to_be_hidden()

    page.get_by_role("button", name="Closer", exact=True).click()
    assert shown(page) == whole / 2
    page.get_by_role("button", name="Closer", exact=True).click()
    page.get_by_role("button", name="Farther").click()
    assert shown(page) == whole / 2
    page.get_by_role("button", name="Whole map").click()

    assert shown(page) == whole


def test_a_number_comes_apart(at_the_map):
    page = at_the_map
    expect(point(page, "Lisbon")).to_be_hidden()

    page.get_by_role("button", name="2 actions close together: come closer").click()

    expect(point(page, "Lisbon")).to_be_visible()
    expect(point(page, "Porto")).to_be_visible()
    expect(point(page, "Lima")).to_be_hidden()  # out of sight
    expect(page.locator(".map .many")).to_have_count(0)


def test_a_point_opens_its_card_and_escape_gives_the_focus_back(at_the_map):
    page, address = at_the_map, at_the_map.url

    point(page, "Nairobi").click()

    card = page.get_by_role("dialog")
    expect(card).to_contain_text("Nairobi")
    expect(card.get_by_role("link", name="Welcome to Nairobi")).to_be_focused()
    assert page.url == address
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(point(page, "Nairobi")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/actions/CTA-2026-0003/**")


def test_the_map_is_worked_by_keys_alone(at_the_map):
    page, whole = at_the_map, shown(at_the_map)
    page.get_by_role("link", name="Past the map, to the list").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".map > svg")).to_be_focused()

    page.keyboard.press("+")
    assert shown(page) == whole / 2
    left = page.locator(".map > svg").get_attribute("viewBox")
    page.keyboard.press("ArrowRight")
    assert page.locator(".map > svg").get_attribute("viewBox") != left
    page.keyboard.press("0")
    assert shown(page) == whole
    for _time in range(3):
        page.keyboard.press("Tab")
    expect(page.locator(".map .many")).to_be_focused()
    page.keyboard.press("Enter")

    assert shown(page) < whole
    expect(page.locator(".map > svg")).to_be_focused()


def test_the_way_past_the_map(at_the_map):
    at_the_map.get_by_role("link", name="Past the map, to the list").press("Enter")
    expect(at_the_map.locator("#rows")).to_be_focused()


def test_filters_bring_a_new_map(at_the_map):
    page = at_the_map
    page.locator("#q").fill("Lima")
    expect(point(page, "Nairobi")).to_have_count(0)
    with page.expect_response(re.compile("view=map")):
        page.locator("#q").blur()  # the field tells its change once more when it is left
    page.get_by_role("button", name="Closer", exact=True).click()
    expect(page.get_by_role("button", name="Closer", exact=True)).to_have_count(1)
    assert shown(page) == 905 / 2


def test_without_scripts_numbers_and_points_are_links(browser, live_server, published):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/actions/?view=map")
    expect(
        page.get_by_text("1 government has no point on the map; its actions are in the list.")
    ).to_be_visible()

    page.get_by_role("link", name="2 actions of several governments").click()
    expect(page.get_by_role("link", name="Welcome to Porto", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Welcome to Lima", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Porto: “Welcome to Porto”").click()

    expect(page).to_have_url(re.compile("/en/actions/CTA-2026-0002/"))
    context.close()


def test_what_stays_a_number_leads_to_its_part_of_the_map(page, live_server, published, monkeypatch):
    monkeypatch.setattr(mapped, "MOST_MARKS", 1)
    page.goto(f"{live_server.url}/en/actions/?view=map")
    page.get_by_role("link", name="2 actions of several governments").click()
    expect(page.get_by_text("A part of the map")).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text("2 actions")


def test_the_map_of_signatories_leads_on_or_tells_who_is_there(page, live_server, portal):  # noqa: F811
    for name, latitude in (("Lisbon", 38.7), ("Sintra", 38.8), ("Lima", -12)):
        GovernmentFactory(
            verified=True, english_name=name, slug=name.lower(), latitude=latitude, longitude=-9.2
        )
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{live_server.url}/en/signatories/?view=map&who=all")

    page.locator(".map a[href$='/sintra/']").click()
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_text(["Sintra", "Lisbon"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(".map a[href$='/lima/']").click()

    page.wait_for_url("**/signatories/lima/")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 390)])
def test_the_map_is_accessible(page, axe, live_server, published, language, width):
    paths = ["/actions/?view=map", "/actions/?view=map&lead=lima", "/actions/?view=map&q=nothing-like-it"]
    assert look(page, axe, live_server.url, language, width, paths) == []
    page.goto(f"{live_server.url}/{language}/actions/?view=map")
    point(page, "Nairobi").click()
    assert list(axe()) == []
