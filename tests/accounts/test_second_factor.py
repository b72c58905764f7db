"""Outside the demo staff enter the secretariat with a second factor alone, whichever way they sign in."""

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import NoReverseMatch, reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from accounts.adapter import SecondFactorAdapter
from tests.accounts.test_entrance import PASSWORD, _app_code, code_of, is_signed_in, proven
from tests.factories import InvitationFactory
from tests.test_crawl import names

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
NEW = "twelve loud rivers"
OPEN_TO_ALL = {"admin:login", "admin:logout"}  # the door itself


@pytest.fixture(autouse=True)
def outside_the_demo(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def member():
    return proven(staff=True)


@pytest.fixture
def visitor():
    return Client()


def with_app(user):
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET})


def a_passkey(user, name="Phone"):
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    known = AttestedCredentialData.create(Aaguid.NONE, b"an id of sixteen", key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AuthenticatorData.create(b"\0" * 32, flags, 0, known)
    said = CollectedClientData.create("webauthn.create", b"once", "https://portal.example")
    answer = {
        "clientDataJSON": websafe_encode(said),
        "attestationObject": websafe_encode(AttestationObject.create("none", made, {})),
    }
    pk = websafe_encode(known.credential_id)
    data = {"name": name, "credential": {"id": pk, "rawId": pk, "type": "public-key", "response": answer}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def by_password(visitor, user, letters, password=PASSWORD):
    visitor.post(reverse("account_login"), {"login": user.email, "password": password})


def by_code(visitor, user, letters):
    visitor.post(reverse("account_request_login_code"), {"email": user.email})
    visitor.post(reverse("account_confirm_login_code"), {"code": code_of(letters()[-1])})


def by_a_new_password(visitor, user, letters):
    page = visitor.post(reverse("account_reset_password"), {"email": user.email}).headers["Location"]
    page = visitor.post(page, {"code": code_of(letters()[-1])}).headers["Location"]
    visitor.post(page, {"password1": NEW, "password2": NEW})
    by_password(visitor, user, letters, NEW)


WAYS = [by_password, by_code, by_a_new_password]


@pytest.mark.parametrize("way", WAYS)
def test_without_a_factor_no_way_in_leads_to_the_secretariat(visitor, member, letters, way):
    way(visitor, member, letters)

    assert is_signed_in(visitor)
    assert visitor.get("/secretariat/", follow=True).redirect_chain[-1][0] == reverse("mfa_index")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("factor", [with_app, a_passkey])
def test_with_a_factor_each_way_in_asks_for_it(visitor, member, letters, way, factor):
    factor(member)

    way(visitor, member, letters)

    assert not is_signed_in(visitor)
    assert visitor.get("/secretariat/", follow=True).resolver_match.view_name == "mfa_authenticate"


def test_code_of_the_app_opens_the_secretariat(visitor, member, letters):
    with_app(member)
    by_password(visitor, member, letters)

    visitor.post(reverse("mfa_authenticate"), {"code": _app_code(SECRET)})

    assert visitor.get("/secretariat/").status_code == 200


def test_link_of_an_invitation_signs_nobody_in(visitor, member):
    InvitationFactory(email=member.email, token="a-link")
    path = reverse("signatories:invitation", args=["a-link"])

    answers = [visitor.get(path).status_code, visitor.post(path).status_code]

    assert (answers, is_signed_in(visitor)) == ([200, 302], False)


def test_session_from_before_the_factor_shows_it_once(visitor, member, letters):
    by_password(visitor, member, letters)
    with_app(member)

    door = visitor.get("/secretariat/accounts/user/", follow=True)
    asked = visitor.post(f"{door.redirect_chain[-1][0]}", {"code": _app_code(SECRET)})

    assert door.resolver_match.view_name == "mfa_reauthenticate"
    assert asked.headers["Location"] == "/secretariat/accounts/user/"
    assert visitor.get("/secretariat/accounts/user/").status_code == 200


def test_session_from_before_the_passkey_is_asked_for_the_passkey(visitor, member, letters):
    by_password(visitor, member, letters)
    a_passkey(member)

    answer = visitor.get("/secretariat/login/?next=/secretariat/accounts/user/")

    assert answer.headers["Location"] == (
        f"{reverse('mfa_reauthenticate_webauthn')}?next=%2Fsecretariat%2Faccounts%2Fuser%2F"
    )


def test_every_address_of_the_secretariat_is_closed_without_a_factor(sign_in, member):
    client, opened = sign_in(member), []
    for name, arguments in names():
        if not name.startswith("admin:") or name in OPEN_TO_ALL:
            continue
        path = _path(name, arguments)
        for answer in (client.get(path), client.post(path)):
            if not answer.headers.get("Location", "").startswith(reverse("admin:login")):
                opened.append((name, answer.status_code))
    assert opened == []


def _path(name, arguments):
    """An address with something at each place; whether it names a thing does not matter behind a closed door."""
    for values in ([1] * arguments, ["x"] * arguments, ["accounts"], [1, "x"], ["x", 1], [1, 1, "x"]):
        try:
            return reverse(name, args=values)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address of {name} {arguments}")


def test_staff_keep_one_factor_and_may_remove_a_second(member):
    app, passkey = with_app(member), a_passkey(member)
    adapter = SecondFactorAdapter()

    with_both = [adapter.can_delete_authenticator(row) for row in (app, passkey)]
    app.delete()

    assert (with_both, adapter.can_delete_authenticator(passkey)) == ([True, True], False)


def test_last_passkey_of_staff_stays_and_says_why(sign_in, member):
    passkey = a_passkey(member)

    answer = sign_in(member).post(reverse("mfa_remove_webauthn", args=[passkey.pk]), follow=True)

    assert "it cannot be removed" in answer.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_passkey_of_somebody_else_is_not_found(sign_in, member):
    passkey = a_passkey(proven(email="other@example.org"))

    answers = [
        sign_in(member).post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code,
        sign_in(member).get(reverse("mfa_edit_webauthn", args=[passkey.pk])).status_code,
    ]

    assert 200 not in answers
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_passkey_is_made_for_the_portals_own_name(settings):
    settings.PUBLIC_URL = "https://portal.example:8443"

    assert SecondFactorAdapter().get_public_key_credential_rp_entity() == {
        "id": "portal.example",
        "name": "Call to Local Action",
    }


@pytest.mark.parametrize("said", ['{"id": "x"}', "[]", '"x"', "no json", "", '{"rawId": 1, "response": {}}'])
def test_wrong_passkey_signs_nobody_in(visitor, member, said):
    a_passkey(member)

    answer = visitor.post(reverse("mfa_login_webauthn"), {"credential": said}, follow=True)

    assert (answer.status_code, answer.resolver_match.view_name) == (200, "account_login")
    assert not is_signed_in(visitor)
