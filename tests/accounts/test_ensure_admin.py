"""The first administrator: made once, shown once, able to sign in."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts import history
from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def ensured(**options):
    said = StringIO()
    call_command("ensure_admin", stdout=said, **options)
    return said.getvalue()


def test_first_administrator_is_made_and_the_password_works():
    said = ensured(email="Chief@Example.org")

    user = User.objects.get()
    password = said.split("Password")[1].split()[0]
    assert (user.email, user.is_staff, user.is_superuser) == ("chief@example.org", True, True)
    assert user.check_password(password)
    assert EmailAddress.objects.get(user=user, primary=True).verified
    assert [event.verb for event in history.of(user)] == ["made_administrator"]


def test_second_call_makes_and_says_nothing():
    ensured()

    assert ensured(email="other@example.org") == ""
    assert User.objects.count() == 1


def test_administrator_who_left_is_followed_by_another():
    UserFactory(staff=True, is_active=False)

    assert "other@example.org" in ensured(email="other@example.org")


@pytest.mark.parametrize("email", ["not an address", "official@example.org"])
def test_address_that_cannot_serve_is_refused(email):
    UserFactory(email="official@example.org")

    with pytest.raises(CommandError, match=email):
        ensured(email=email)

    assert User.objects.count() == 1
