"""A mayor's office answers about its pages on a phone, with the keyboard alone: opens, comments, approves."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from accounts.models import Letter
from publications.models import Proof
from tests.browser.test_signing_by_keyboard import PHONE, Hands
from tests.publications.proofs import asked, edition_of_cities

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def link_of(letter):
    """The path in a letter, which is all that its reader has."""
    return (
        next(word for word in letter.body.split() if "/proof/" in word).partition("://")[2].partition("/")[2]
    )


def test_answer_by_keyboard(live_server, page, axe, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    proof = asked(edition_of_cities())
    letter = next(letter for letter in mail.outbox if letter.to == ["ana@lima.example"])
    assert (
        Letter.objects.get(event="proof_asked", to="ana@lima.example").text == ""
    )  # the link is kept nowhere
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/{link_of(letter).replace('es/', 'en/', 1)}")
    hands = Hands(page)
    assert axe() == []
    hands.reach("button[value=open]")
    hands.keys.press("Enter")
    expect(page.locator(".own h2")).to_have_text("Lessons")
    expect(page.locator(".own__pic img")).to_have_js_property("naturalWidth", 80)
    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    hands.reach("[name=text]")
    hands.reach("button[value=comment]")
    hands.keys.press("Enter")
    expect(page.get_by_text("Write what should be put right.").first).to_be_visible()
    hands.write("text", "It was 2024.")
    hands.reach("button[value=comment]")
    hands.keys.press("Enter")
    expect(page.get_by_role("heading", name="You want something put right")).to_be_visible()

    hands.choose("pictures", "on")
    hands.reach("button[value=approve]")
    hands.keys.press("Enter")
    expect(page.get_by_text("Texts and pictures may be printed.")).to_be_visible()
    assert axe() == []
    proof = Proof.objects.get(pk=proof.pk)
    assert (proof.state, proof.pictures_approved, proof.answered_by.name) == ("approved", True, "Ana")
