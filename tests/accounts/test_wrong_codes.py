"""A code typed wrong five times: what the page says, and that a new code can be asked for."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.accounts.test_entrance import PASSWORD, code_of, is_signed_in, proven, sign_up

pytestmark = pytest.mark.django_db


def type_wrong(client, page, times=5):
    return [client.post(page, {"code": "WRNG-CODE"}, follow=True) for _time in range(times)]


def test_after_five_wrong_codes_a_new_one_proves_the_address(client, letters, monkeypatch):
    page = sign_up(client).headers["Location"]
    (first,) = letters()
    answers = type_wrong(client, page)

    assert "This is not the code we sent" in answers[0].content.decode()
    assert "Too many tries. Wait five minutes, then ask for a new code." in answers[-1].content.decode()
    client.post(page, {"code": code_of(first)})
    assert not is_signed_in(client)

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 6 * 60)
    again = client.post(reverse("account_login"), {"login": "amina@example.org", "password": PASSWORD})
    (second,) = letters()
    assert code_of(second) != code_of(first)
    client.post(again.headers["Location"], {"code": code_of(second)})
    assert is_signed_in(client)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("ask", ["account_request_login_code", "account_reset_password"])
def test_after_five_wrong_codes_the_old_one_opens_nothing(client, letters, ask):
    proven(email="amina@example.org")
    page = client.post(reverse(ask), {"email": "amina@example.org"}).headers["Location"]
    (first,) = letters()
    answers = type_wrong(client, page)

    assert "Too many tries" in answers[-1].content.decode()
    client.post(page, {"code": code_of(first)})
    assert not is_signed_in(client)
    assert client.get(reverse(ask)).status_code == 200
