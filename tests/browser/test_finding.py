"""Finding in Chromium: hits show while one types, the address follows, the way back works; without scripts the same."""

import re

import pytest
from playwright.sync_api import expect

from tests.actions.published import publish, town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def list_page(page, live_server):
    """The list of three actions, marked so that a reload would show."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    three()
    page.goto(f"{live_server.url}/en/actions/")
    page.evaluate("window.asBefore = true")
    yield page
    assert said == []


def three():
    publish(1, town=town("Nairobi", country="KE"), title="Clean water", summary="Wells for all.")
    publish(2, town=town("Tunis", country="TN"), title="School for everybody", summary="Lessons.")
    publish(3, town=town("Medellín", country="CO"), title="Waterfront jobs", summary="Work.")


def told(page, words):
    expect(page.locator("#list [role=status]")).to_have_text(words)


def test_hits_show_while_one_types_and_the_way_back_leads_back(list_page):
    page, field = list_page, list_page.get_by_label("Search the actions")
    told(page, "3 actions of 3")
    field.press_sequentially("water", delay=30)
    told(page, "2 actions of 3")
    expect(page).to_have_url(re.compile(r"/en/actions/\?q=water$"))
    expect(field).to_be_focused()
    field.press_sequentially("front", delay=30)
    told(page, "1 action of 3")
    expect(page).to_have_url(re.compile(r"\?q=waterfront$"))
    assert page.evaluate("window.asBefore") is True
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=water$"))
    told(page, "2 actions of 3")
    expect(page.get_by_label("Search the actions")).to_have_value("water")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/en/actions/$"))
    told(page, "3 actions of 3")
    expect(page.get_by_label("Search the actions")).to_have_value("")


def test_a_mistyped_name_says_what_was_meant_while_one_types(list_page):
    list_page.get_by_label("Search the actions").press_sequentially("Narobi", delay=30)
    expect(list_page.locator("#list .meant")).to_contain_text("Showing results for Nairobi.")
    told(list_page, "1 action of 3")


def test_without_scripts_the_button_finds_and_the_way_back_leads_back(browser, live_server):
    three()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/actions/")
    page.get_by_label("Search the actions").fill("water")
    page.get_by_role("button", name="Search", exact=True).first.click()
    told(page, "2 actions of 3")
    expect(page).to_have_url(re.compile(r"\?q=water"))
    page.go_back()
    told(page, "3 actions of 3")
    context.close()
