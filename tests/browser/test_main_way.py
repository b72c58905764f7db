"""The main way in Chromium, with scripts and without, and what axe says of each type of page."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from actions.models import HandIn
from signatories.models import Signature
from tests.actions.published import publish, town
from tests.factories import (
    ActionFactory,
    CallFactory,
    DeclarationFactory,
    GovernmentFactory,
    LeaderFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "nine quiet harbours"
SIZES = [("en", 1280), ("ar", 390)]
PUBLIC = [
    "/", "/declaration/", "/signatories/", "/signatories/open-town/", "/actions/", "/actions/CTA-2026-0001/action-1/",
    "/signatories/?view=map", "/signatories/?who=all&section=africa", "/signatories/leaders/", "/signatories/growth/",
    "/countries/co/", "/countries/va/",
    "/publications/", "/learn/", "/learn/resources/", "/learn/calendar/", "/updates/", "/about/", "/privacy/",
    "/accessibility/", "/contact/", "/nowhere/", "/account/login/", "/account/signup/", "/account/login/code/",
    "/account/password/reset/",
]  # fmt: skip
PERSONAL = [
    "/desk/", "/desk/sign/government/", "/desk/sign/signatory/", "/desk/sign/proof/", "/desk/sign/contact/",
    "/desk/sign/consents/", "/desk/actions/new/", "/account/", "/account/email/", "/account/password/change/",
    "/account/2fa/", "/account/sessions/", "/account/logout/",
]  # fmt: skip


@pytest.fixture
def portal():
    for command in ("seed_frameworks", "seed_groups", "seed_learning"):
        call_command(command, stdout=StringIO())
    DeclarationFactory(texts_in=("en", "es", "fr", "ar"))
    CallFactory()


@pytest.fixture
def no_violations(page):
    """Scripts, styles and pictures all come from the portal, and nothing breaks its policy."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield said
    wrong = [text for text in said if "404" not in text and "422" not in text]
    assert wrong == []


def press(page, words):
    page.get_by_role("button", name=words, exact=True).first.click()


def walk(page, base):
    """Sign up, sign, write, hand in: by labels and buttons, as a person does."""
    page.goto(f"{base}/en/account/signup/")
    page.get_by_label("Your name").fill("Rosa Modelo")
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign up")
    page.get_by_label("Code").fill(re.search(r"^    (\S+)$", mail.outbox[-1].body, re.M)[1])
    press(page, "Go on")
    page.goto(f"{base}/en/desk/sign/")
    page.locator("[name=official_name]").fill("Municipio de Ejemplo")
    page.locator("[name=country]").select_option("CO")
    page.locator("[name=level][value=municipality]").check()
    press(page, "Save and go on")
    page.locator("[name=latitude]").fill("4.5")
    page.locator("[name=longitude]").fill("-75.5")
    press(page, "Save and go on")
    page.locator("[name=signatory_name]").fill("Rosa Modelo")
    page.locator("[name=signatory_office]").fill("Mayor")
    page.locator("[name=capacity][value=leader]").check()
    press(page, "Save and go on")
    press(page, "Save and go on")  # the proof may wait
    press(page, "Save and go on")  # the signer is the focal point
    page.locator("[name=consents][value=authority]").check()
    page.locator("[name=consents][value=listing]").check()
    press(page, "Save and go on")
    page.locator("form:has([name=form_key]) button.btn").last.click()
    page.wait_for_url("**/desk/sign/done/**")
    assert Signature.objects.get().state == Signature.PENDING
    page.goto(f"{base}/en/desk/actions/new/")
    page.locator("[name=kind][value=action]").check()
    page.locator("form:has([name=form_key]) button.btn").last.click()
    page.locator("[name=title]").fill("One door for everybody")
    page.locator("[name=summary]").fill("One counter for those who arrive and those who live here.")
    press(page, "Save and go on")
    page.wait_for_url("**/where/")
    page.goto(page.url.replace("/where/", "/objectives/"))
    page.locator("[name=gcm]").nth(14).check()
    press(page, "Save and go on")
    expect(page).to_have_url(re.compile("/results/"))  # a save in the background may go first
    page.goto(re.sub(r"/\w+/$", "/check/", page.url))
    page.locator("form[action*='move/submit'] button").first.click()
    page.wait_for_url("**/receipt/**")
    expect(page.locator("main")).to_contain_text(HandIn.objects.get().receipt)


def test_main_way(page, live_server, portal, no_violations):
    walk(page, live_server.url)


def test_main_way_without_scripts(browser, live_server, portal):
    context = browser.new_context(java_script_enabled=False)
    walk(context.new_page(), live_server.url)
    context.close()


def sign_in(page, base, user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    name = client.session.session_key
    page.context.add_cookies([{"name": "session", "value": name, "url": base}])


def look(page, axe, base, language, width, paths):
    """What axe finds, and which pages are wider than the window."""
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in paths:
        page.goto(f"{base}/{language}{path}")
        if page.url != f"{base}/{language}{path}":
            found.append((path, "led to", page.url))
        found += [(path, *violation) for violation in axe()]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((path, "wider than the window"))
    return found


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_public_pages_are_accessible(page, axe, live_server, portal, language, width):
    publish(1, town=town("Open town", slug="open-town"), title="One door for everybody")

    assert look(page, axe, live_server.url, language, width, PUBLIC) == []


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_pages_of_a_person_are_accessible(page, axe, live_server, portal, language, width):
    user = UserFactory(language=language)
    government = GovernmentFactory(verified=True, focal_point=user)
    LeaderFactory(government=government)
    draft = SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=user, updated_by=user
    )
    steps = ["what", "where", "objectives", "results", "partners", "files", "contact", "check"]
    sign_in(page, live_server.url, user)

    paths = [*PERSONAL, f"/desk/governments/{government.slug}/public/"]
    paths += [f"/desk/actions/{draft.action.draft_id}/{step}/" for step in steps]

    assert look(page, axe, live_server.url, language, width, paths) == []


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_secretariat_is_accessible(page, axe, live_server, portal, language, width):
    publish(1, state="submitted", town=town("Open town", slug="open-town"))
    user = UserFactory(staff=True, language=language)
    sign_in(page, live_server.url, user)
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for path in (
        "",
        "actions/submission/",
        "actions/submission/1/review/",
        "accounts/letter/",
        "signatories/signature/",
    ):
        page.goto(f"{live_server.url}/secretariat/{path}")
        assert page.url == f"{live_server.url}/secretariat/{path}"
        found += [(path, *violation) for violation in axe()]
    assert found == []
