"""A passkey in Chromium: made on the account's page, it opens the secretariat with and without a password."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.accounts.test_entrance import PASSWORD, proven

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(settings, live_server):
    settings.STAFF_NEED_SECOND_FACTOR = True
    settings.PUBLIC_URL = live_server.url
    return proven(staff=True)


def a_device(page, verifies=True):
    """A phone that holds passkeys; `verifies`: it knows whose finger it is."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": verifies, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def verify(yes):
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": yes})

    return verify


def by_password(page, base, user):
    page.goto(f"{base}/en/account/login/?next=/secretariat/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def make_passkey(page, base, user):
    by_password(page, base, user)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("Phone of the office")
    page.get_by_role("button", name="Add the passkey").click()


def sign_out(page):
    page.context.clear_cookies()


def test_passkey_is_made_and_opens_the_secretariat_each_way(page, live_server, member, axe):
    said, base = [], live_server.url
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    a_device(page)

    make_passkey(page, base, member)
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.goto(f"{base}/en/account/2fa/")
    expect(page.get_by_text("Phone of the office").first).to_be_visible()
    found = axe()

    page.goto(f"{base}/secretariat/")  # this session has shown a password alone
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{base}/secretariat/")

    sign_out(page)
    page.goto(f"{base}/en/account/login/?next=/secretariat/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{base}/secretariat/")

    sign_out(page)
    by_password(page, base, member)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{base}/secretariat/")
    assert (found, said) == ([], [])
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "webauthn"]


def test_passkey_that_does_not_know_its_person_opens_nothing(page, live_server, member):
    verify, base = a_device(page), live_server.url
    make_passkey(page, base, member)
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    sign_out(page)
    verify(False)

    page.goto(f"{base}/en/account/login/?next=/secretariat/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    page.goto(f"{base}/secretariat/")
    expect(page).to_have_url(f"{base}/en/account/login/?next=%2Fsecretariat%2F")
