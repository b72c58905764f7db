"""An official with little time, on a phone: begin, leave, come back, mend what was mistaken, hand in once."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from accounts.mail import deliver_due
from actions.models import HandIn, Submission
from tests.browser.test_signing_by_keyboard import fits
from tests.factories import CallFactory, GovernmentFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
ASKED = ["title", "summary", "start_date", "objectives", "priorities", "contact", "consent"]


@pytest.fixture
def official():
    for command in ("seed_frameworks", "seed_targets"):
        call_command(command, stdout=StringIO())
    CallFactory(required=ASKED)
    user = UserFactory(name="Rosa Modelo", email="rosa@city.example")
    GovernmentFactory(verified=True, focal_point=user)
    return user


@pytest.fixture
def page_of(live_server, page):
    """page_of(user) → the page of a phone on which that person is signed in."""

    def opened(user):
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "session", "value": client.session.session_key, "url": live_server.url}]
        )
        page.set_viewport_size(PHONE)
        return page

    return opened


def at(page, part):
    """Wait for a part to be open, with its saves in the background running, and look whether it fits the phone."""
    page.wait_for_url(re.compile(f"/{part}/"))
    page.wait_for_selector("form[data-ready]", state="attached")
    fits(page)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).first.click()


def mistakes(page):
    """The sentences on top, once the focus is on them."""
    expect(page.locator(".errors")).to_be_focused()
    fits(page)
    return page.locator(".errors li").all_inner_texts()


def begin_in_spanish(page, base):
    page.goto(f"{base}/en/desk/actions/new/")
    page.locator("[name=kind][value=action]").check()
    page.locator("[name=language]").select_option("es")
    press(page, "Begin writing")
    at(page, "what")


def write_and_leave(page, base):
    """A title that is too long says so and is kept; the link by mail leads back to it."""
    page.locator("[name=title]").fill("Una ventanilla para todas las personas. " * 4)
    expect(page.locator("[data-counter=id_title]")).to_contain_text("Too long by 9")
    page.locator("[name=summary]").fill("Trámites, idioma y vivienda en un solo lugar.")
    press(page, "Save and send me a link")
    expect(page.locator("main")).to_contain_text("rosa@city.example")
    deliver_due()
    page.goto(base + re.search(r"/en/desk/\S+/what/", mail.outbox[-1].body)[0])
    at(page, "what")
    assert page.locator("[name=summary]").input_value() == "Trámites, idioma y vivienda en un solo lugar."
    page.locator("[name=title]").fill("Una ventanilla para todas las personas")
    press(page, "Save and go on")


def say_when(page):
    """The end before the start is said on top and beside its field, and the rest is kept."""
    at(page, "where")
    page.locator("[name=start_date]").fill("03/2026")
    page.locator("[name=end_date]").fill("2024")
    press(page, "Save and go on")
    assert mistakes(page) == ["End: The end lies before the start. Correct one of the two dates."]
    page.locator(".errors a").press("Enter")
    expect(page.locator("[name=end_date]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("2028")
    press(page, "Save and go on")


def choose_objectives(page):
    """By keyboard: a priority narrows the rest to what it proposes, a word of any language finds the others."""
    at(page, "objectives")
    assert page.locator("[name=gcm]:visible").count() == 23
    page.locator("[name=priority]").nth(3).focus()
    page.keyboard.press("Space")
    proposed = page.locator("[name=gcm]:visible").count()
    assert 0 < proposed < 23
    expect(page.locator("#id_gcm .f__few")).to_have_text(f"{proposed} of 23 are shown.")
    page.locator("#id_gcm .f__more").press("Enter")
    assert page.locator("[name=gcm]:visible").count() == 23
    page.locator("#id_gcm .f__more").press("Enter")
    page.locator("#find-objective").focus()
    page.keyboard.type("trata de personas")
    expect(page.locator(".f--find [role=status]")).to_contain_text("are shown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") in ("gcm", "sdg", "priority")
    page.locator("#find-objective").fill("")
    page.locator("[name=gcm]:visible").first.check()
    fits(page)
    press(page, "Save and go on")
    at(page, "results")
    press(page, "Save and go on")


def name_partners_and_money(page):
    """An amount in the manner of its writer, its currency forgotten; the partner is still there afterwards."""
    at(page, "partners")
    page.locator("[name=partnerlines-0-name]").fill("Hospital regional")
    page.locator("[name=budget_amount]").fill("250.000")
    press(page, "Save and go on")
    assert mistakes(page) == ["Currency: Write the amount and its currency, or neither."]
    page.locator("[name=budget_currency]").select_option("EUR")
    press(page, "Save and go on")
    page.wait_for_url(re.compile("/files/"))
    fits(page)


def follow_the_gaps(page, base):
    """What is missing leads to its field, from the list and from the mirror."""
    page.goto(re.sub(r"/\w+/(#.*)?$", "/check/", page.url))
    gaps = page.locator(".notice--wait li a")
    assert gaps.all_inner_texts() == [
        "Name a contact with an e-mail address.",
        "Agree that the action may be published.",
    ]
    for link in [link.get_attribute("href") for link in gaps.all()]:
        page.goto(base + link)
        target = page.locator(link[link.index("#") :])
        assert target.evaluate(
            "field => field === document.activeElement || field.contains(document.activeElement)"
        )
    page.locator("[name=targets][value=publish]").check()
    page.locator("[name=name]").fill("María Silva")
    page.locator("[name=email]").fill("maria@city.example")
    press(page, "Save and go on")
    page.wait_for_url(re.compile("/check/"))
    expect(page.locator(".mirror h2")).to_contain_text(" of 5")
    fits(page)


def test_an_official_hands_in_on_a_phone(page_of, live_server, official, axe):
    page, base = page_of(official), live_server.url

    begin_in_spanish(page, base)
    write_and_leave(page, base)
    say_when(page)
    choose_objectives(page)
    name_partners_and_money(page)
    follow_the_gaps(page, base)
    assert axe() == []
    page.get_by_role("button", name="Hand in", exact=True).dblclick()
    page.wait_for_url(re.compile("/receipt/"))

    fits(page)
    assert axe() == []
    expect(page.locator("main")).to_contain_text(HandIn.objects.get().receipt)
    text = Submission.objects.get()
    assert (text.language, text.title, str(text.budget_amount), text.budget_currency) == (
        "es", "Una ventanilla para todas las personas", "250000.00", "EUR",
    )  # fmt: skip
    assert [line.name for line in text.partnerlines.all()] == ["Hospital regional"]
