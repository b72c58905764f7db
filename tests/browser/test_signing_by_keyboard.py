"""Signing at the width of a phone with the keyboard alone: a new government, from nothing to the end."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from playwright.sync_api import expect

from signatories.models import LETTER, Government, Signature
from tests.factories import DeclarationFactory, GovernmentFactory, UserFactory, pdf_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
MOST_STEPS = 90  # a page that needs more presses of Tab to reach a field cannot be used


@pytest.fixture
def official(db):
    user = UserFactory(name="Rosa Modelo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    DeclarationFactory()
    return user


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf_bytes())
    return path


def enter(page, base, user):
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "session", "value": client.session.session_key, "url": base}])


class Hands:
    """A person who reaches everything with Tab, Space, Enter, the arrows and letters."""

    def __init__(self, page):
        self.page, self.keys = page, page.keyboard

    def reach(self, selector):
        for _step in range(MOST_STEPS):
            self.keys.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                ring = self.page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " return s.outlineStyle + s.boxShadow; })()"
                )
                assert ring != "nonenone", f"nobody sees where {selector} is"
                return
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def write(self, name, words):
        self.reach(f"[name={name}]")
        self.keys.type(words)

    def choose(self, name, value):
        """A radio button or a box."""
        self.reach(f"[name={name}]")
        for _step in range(8):
            if self.page.evaluate("value => document.activeElement.value === value", value):
                break
            self.keys.press("ArrowDown" if self._is_radio() else "Tab")
        if not self.page.evaluate("document.activeElement.checked"):
            self.keys.press("Space")
        assert self.page.evaluate("[document.activeElement.value, document.activeElement.checked]") == [
            value,
            True,
        ]

    def _is_radio(self):
        return self.page.evaluate("document.activeElement.type === 'radio'")

    def go_on(self, to):
        self.reach("form#part .acts button.btn:not([type=button]), form:has([name=form_key]) button.btn")
        self.keys.press("Enter")
        self.page.wait_for_url(re.compile(to))


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_signing_by_keyboard_on_a_phone(page, live_server, official, letter):
    page.set_viewport_size(PHONE)
    enter(page, live_server.url, official)
    page.goto(f"{live_server.url}/en/desk/sign/")
    hands = Hands(page)

    hands.write("q", "Nowhere Colombia")
    expect(page.locator("#found")).to_contain_text("No government in the register")
    hands.choose("level", "municipality")
    hands.write("country", "Colombia")
    hands.write("official_name", "Municipio de Ejemplo")
    hands.write("official_language", "Span")
    fits(page)
    hands.go_on("/place/")

    hands.write("latitude", "-75.5")
    hands.write("longitude", "4.5")
    hands.go_on("/place/")
    expect(page.locator(".errors")).to_be_focused()
    hands.choose("point", "4.5, -75.5")
    fits(page)
    hands.go_on("/signatory/")

    hands.write("signatory_name", "Luis Modelo")
    hands.write("signatory_office", "Alcalde")
    hands.write("since", "2024-01")
    hands.choose("capacity", "delegate")
    hands.write("delegate_name", "Rosa Modelo")
    hands.write("delegate_function", "Jefa de gabinete")
    fits(page)
    hands.go_on("/proof/")

    hands.reach("[name=letter]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(letter)
    fits(page)
    hands.go_on("/contact/")
    hands.go_on("/consents/")

    hands.choose("consents", "authority")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    fits(page)
    hands.go_on("/summary/")

    fits(page)
    hands.go_on("/desk/sign/done/")
    fits(page)
    expect(page.locator("h1")).to_have_text("Municipio de Ejemplo has signed")
    signature = Signature.objects.select_related("leader", "government").get()
    assert (signature.capacity, signature.leader.since_precision) == (Signature.DELEGATE, "month")
    assert signature.evidence.get(rung=LETTER).file_name == "letter.pdf"
    government = signature.government
    assert (government.country.code, government.official_language) == ("CO", "es")
    assert (government.latitude, government.longitude) == (4.5, -75.5)


def test_a_government_is_found_and_chosen_by_keyboard(page, live_server, official):
    GovernmentFactory(official_name="Medellín", english_name="Medellin")
    page.set_viewport_size(PHONE)
    enter(page, live_server.url, official)
    page.goto(f"{live_server.url}/en/desk/sign/")
    hands = Hands(page)

    hands.write("q", "Alcaldia de Medellin Colombia")
    expect(page.locator("#found")).to_contain_text("1 government found")
    hands.reach("[name=choose]")
    page.keyboard.press("Enter")

    page.wait_for_url("**/signatory/")
    assert Government.objects.count() == 1


def test_a_press_on_the_map_fills_in_the_point(page, live_server, official):
    page.set_viewport_size(PHONE)
    enter(page, live_server.url, official)
    page.goto(f"{live_server.url}/en/desk/sign/")
    page.locator("[name=level][value=municipality]").check()
    page.locator("[name=country]").select_option("CO")
    page.locator("[name=official_name]").fill("Municipio de Ejemplo")
    page.locator("form#part .acts button").click()
    page.wait_for_url("**/place/")

    page.locator(".map--place svg").first.click()
    latitude, longitude = (
        float(page.locator(f"[name={name}]").input_value()) for name in ("latitude", "longitude")
    )
    assert -10 < latitude < 16
    assert -83 < longitude < -63
    page.locator(".map--place + * button, .map--place button").first.click()
    page.locator(".map--place svg").first.click()
    assert abs(float(page.locator("[name=latitude]").input_value()) - latitude) < 0.2
