"""Sign-up, sign-in, codes and the second factor, through real requests and the mails they cause."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from accounts import history
from accounts.models import Consent, Event, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "nine quiet harbours"
LANGUAGES = ["en", "es", "fr", "ar"]


def code_of(message):
    return re.search(r"^    (\S+)$", message.body, re.M)[1]


def proven(**fields):
    user = UserFactory(**fields)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_up(client, email="amina@example.org", language="en", **fields):
    return client.post(
        f"/{language}/account/signup/", {"name": "Amina", "email": email, "password1": PASSWORD} | fields
    )


def trusted(user):
    """The client of a person who signed in and has just shown that it is them."""
    client = Client()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_up_proves_the_address_by_a_typed_code(client, letters, language):
    answer = sign_up(client, language=language)
    assert answer.headers["Location"] == f"/{language}/account/confirm-email/"
    (message,) = letters()
    assert client.get(answer.headers["Location"]).status_code == 200
    assert not is_signed_in(client)

    client.post(answer.headers["Location"], {"code": code_of(message)})

    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("amina@example.org", "Amina", language)
    assert EmailAddress.objects.get().verified


def test_wrong_code_says_so_and_five_are_too_many(client, letters):
    page = sign_up(client).headers["Location"]
    (message,) = letters()

    for _attempt in range(4):
        answer = client.post(page, {"code": "WRNG-CODE"})
        assert answer.status_code == 422
        assert "This is not the code we sent" in answer.content.decode()
    answer = client.post(page, {"code": "WRNG-CODE"}, follow=True)

    assert answer.redirect_chain[0][0] == "/en/account/login/"
    assert "Too many tries" in answer.content.decode()
    client.post(page, {"code": code_of(message)})
    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified


def test_expired_code_says_so(client, letters, monkeypatch):
    page = sign_up(client).headers["Location"]
    (message,) = letters()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)

    answer = client.post(page, {"code": code_of(message)}, follow=True)

    assert "The code has expired" in answer.content.decode()
    assert not EmailAddress.objects.get().verified


def test_new_code_takes_the_place_of_the_old(client, letters, monkeypatch):
    page = sign_up(client).headers["Location"]
    (first,) = letters()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 60)

    client.post(page, {"action": "resend"})
    (second,) = letters()

    assert client.post(page, {"code": code_of(first)}).status_code == 422
    client.post(page, {"code": code_of(second)})
    assert is_signed_in(client)


def test_wrong_address_is_left_and_another_given(client, letters):
    sign_up(client, email="amina@exmaple.org")
    client.post(reverse("account_logout"))
    page = sign_up(client).headers["Location"]
    message = letters()[-1]

    client.post(page, {"code": code_of(message)})

    assert message.to == ["amina@example.org"]
    assert is_signed_in(client)


def test_signing_up_with_a_known_address_looks_the_same(letters):
    proven(email="known@example.org")
    answers, pages, mails = [], [], []
    for address in ("known@example.org", "fresh@example.org"):
        visitor = Client()
        answer = sign_up(visitor, email=address)
        answers.append((answer.status_code, answer.headers["Location"]))
        page = visitor.get(answer.headers["Location"]).content.decode().replace(address, "ADDRESS")
        pages.append(re.sub(r'value="[\w-]{64}"', "", page, flags=re.S))
        mails.append([m.subject for m in letters()])

    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert mails == [["You have an account already"], ["Your code for the Call to Local Action"]]


@pytest.mark.parametrize(
    ("page", "field"), [("account_request_login_code", "email"), ("account_reset_password", "email")]
)
def test_codes_for_known_and_unknown_addresses_look_the_same(letters, page, field):
    proven(email="known@example.org")

    answers = [
        Client().post(reverse(page), {field: address}) for address in ("known@example.org", "no@example.org")
    ]

    assert len({(a.status_code, a.headers["Location"]) for a in answers}) == 1
    assert len(letters()) == 2


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_wrong_password_gives_one_answer_for_all(client, email):
    proven(email="known@example.org")

    answer = client.post("/en/account/login/", {"login": email, "password": "not the password"})

    assert answer.status_code == 422
    assert "Address and password do not belong together" in answer.content.decode()


def test_too_many_wrong_passwords_are_stopped(client):
    user = proven()
    for _attempt in range(5):
        client.post("/en/account/login/", {"login": user.email, "password": "wrong"})

    answer = client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})

    assert "Too many tries" in answer.content.decode()
    assert not is_signed_in(client)


def test_limit_per_visitor_answers_429_with_the_time_to_wait(client):
    for number in range(20):
        answer = client.post(reverse("account_reset_password"), {"email": f"a{number}@example.org"})
    answer = client.post(reverse("account_reset_password"), {"email": "b@example.org"})

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_signing_in_by_code(client, letters):
    user = proven()
    page = client.post(reverse("account_request_login_code"), {"email": user.email}).headers["Location"]
    (message,) = letters()

    client.post(page, {"code": code_of(message)})

    assert is_signed_in(client)


def test_lost_password_is_replaced_by_code(client, letters):
    user = proven()
    page = client.post(reverse("account_reset_password"), {"email": user.email}).headers["Location"]
    (message,) = letters()
    new = "twelve loud rivers"

    page = client.post(page, {"code": code_of(message)}).headers["Location"]
    assert client.get(page).status_code == 200
    client.post(page, {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert [m.subject for m in letters()] == ["Your password has changed"]


@pytest.mark.parametrize("password", ["short", "amina@example.org", "password12345", "123456789012"])
def test_weak_password_is_refused(client, password):
    answer = sign_up(client, password1=password)

    assert answer.status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_short_password_is_refused_in_our_own_words(client, language):
    assert "too short" not in sign_up(client, language=language, password1="quiet harbo").content.decode()


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "https:evil.example", "\\\\evil.example", "/\t/evil.example"],
)
def test_next_never_leaves_the_portal(client, target):
    user = proven()

    answer = client.post("/en/account/login/", {"login": user.email, "password": PASSWORD, "next": target})

    assert answer.headers["Location"].startswith("/en/")


def test_signing_in_returns_to_where_one_was(client):
    user = proven()
    form = client.get("/en/account/login/?next=/en/account/email/").content.decode()
    assert 'name="next" value="/en/account/email/"' in form

    answer = client.post(
        "/en/account/login/", {"login": user.email, "password": PASSWORD, "next": "/en/account/email/"}
    )

    assert answer.headers["Location"] == "/en/account/email/"


def test_changed_address_counts_once_it_is_proven(client, letters):
    user = proven(email="old@example.org")
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})

    client.post("/en/account/email/", {"email": "new@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "old@example.org"
    code = next(code_of(m) for m in letters() if m.to == ["new@example.org"])
    client.post("/en/account/confirm-email/", {"code": code})

    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_second_factor_is_set_up_and_then_asked():
    user = proven()
    client = trusted(user)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]

    answer = client.post(reverse("mfa_activate_totp"), {"code": _app_code(secret)}, follow=True)

    assert answer.status_code == 200
    kinds = sorted(Authenticator.objects.values_list("type", flat=True))
    assert kinds == ["recovery_codes", "totp"]
    another = Client()
    page = another.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    assert page.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert another.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    another.post(reverse("mfa_authenticate"), {"code": recovery})
    assert is_signed_in(another)


def _app_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_inactive",
    ],
)
def test_page_of_the_entrance_opens(client, address, name, language):
    assert client.get(address(name, language=language)).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        "accounts:account",
        "account_email",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
    ],
)
def test_page_of_the_account_opens(address, name, language):
    visitor = trusted(proven())

    answer = visitor.get(address(name, language=language))

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_details_are_changed_and_the_page_speaks_the_new_language(sign_in):
    user = proven(name="Amina")
    visitor = sign_in(user)

    answer = visitor.post(reverse("accounts:account"), {"name": "Amina B.", "language": "fr"})

    assert answer.headers["Location"] == "/fr/account/"
    user.refresh_from_db()
    assert (user.name, user.language) == ("Amina B.", "fr")
    assert [e.verb for e in history.of(user)] == ["details_changed"]


def test_account_without_a_name_is_refused(sign_in):
    answer = sign_in(proven()).post(reverse("accounts:account"), {"name": "", "language": "fr"})

    assert answer.status_code == 422


def a_consent(user):
    return Consent.objects.create(
        subject_type="user",
        subject_id=user.pk,
        target="news",
        wording_version="1",
        wording="Yes",
        language="en",
        by=user,
    )


def test_consent_is_withdrawn_once(sign_in):
    user = proven()
    consent = a_consent(user)
    visitor = sign_in(user)

    visitor.post(reverse("accounts:withdraw", args=[consent.pk]))
    answer = visitor.post(reverse("accounts:withdraw", args=[consent.pk]), follow=True)

    consent.refresh_from_db()
    assert consent.withdrawn_at
    assert "was withdrawn before" in answer.content.decode()
    assert [e.verb for e in Event.objects.all()] == ["consent_withdrawn"]


def test_consent_of_somebody_else_is_not_found(sign_in):
    consent = a_consent(proven())

    assert sign_in(proven()).post(reverse("accounts:withdraw", args=[consent.pk])).status_code == 404


def test_staff_at_the_door_are_recorded(client):
    user = proven(staff=True)
    client.post("/en/account/login/", {"login": user.email, "password": "wrong"})
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})

    assert [e.verb for e in history.of(user)] == ["sign_in_failed", "signed_in"]
