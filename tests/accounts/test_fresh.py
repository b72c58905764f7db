"""Dangerous acts of the secretariat ask who it is once more; nothing is done before that."""

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.fresh import DANGEROUS, DANGEROUS_ACTIONS
from tests.actions.test_workflow import in_state
from tests.factories import GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "nine quiet harbours"


def boss(password=PASSWORD):
    user = UserFactory(staff=True)
    user.set_password(password)  # None: one that nobody can use
    user.save()
    return user


@pytest.fixture
def action():
    return in_state("published", GovernmentFactory()).action


def withdraw(client, action):
    path = reverse("admin:actions_action_withdraw", args=[action.pk])
    answer = client.post(path, {"reason": "It ended."})
    action.refresh_from_db()
    return answer, action.withdrawn_at is not None


def test_long_signed_in_is_asked_again_and_then_it_is_done(sign_in, action):
    client = sign_in(boss(), fresh=False)

    answer, before = withdraw(client, action)
    client.post(answer.headers["Location"], {"password": PASSWORD})

    action.refresh_from_db()
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert (before, action.withdrawn_reason) == (False, "It ended.")


def test_wrong_password_does_nothing(sign_in, action):
    client = sign_in(boss(), fresh=False)
    answer, _done = withdraw(client, action)

    client.post(answer.headers["Location"], {"password": "seven loud harbours"})

    action.refresh_from_db()
    assert action.withdrawn_at is None


def test_who_signs_in_by_code_alone_is_told_to_sign_in_again(sign_in, action):
    answer, done = withdraw(sign_in(boss(password=None), fresh=False), action)

    assert (answer.status_code, done) == (403, False)
    assert "Sign out, sign in again" in answer.content.decode()


def test_fresh_log_in_is_not_asked(sign_in, action):
    assert withdraw(sign_in(boss()), action)[1] is True


def test_log_in_grows_old(sign_in, action, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    assert withdraw(sign_in(boss()), action)[1] is False


@pytest.mark.parametrize(("name", "last"), sorted(DANGEROUS, key=str))
def test_every_dangerous_address_asks(sign_in, name, last):
    for args in ([], [1], [last or "x"], [1, last or 1], [1, "x"]):
        try:
            path = reverse(name, args=args)
            break
        except NoReverseMatch:
            continue

    answer = sign_in(boss(), fresh=False).post(path, {})

    assert answer.headers.get("Location", "").startswith(reverse("account_reauthenticate")), (
        answer.status_code
    )


@pytest.mark.parametrize(("name", "action"), sorted(DANGEROUS_ACTIONS))
def test_every_dangerous_action_of_a_list_asks_and_looking_does_not(sign_in, name, action):
    client = sign_in(boss(), fresh=False)

    answer = client.post(reverse(name), {"action": action})

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(reverse(name)).status_code == 200
