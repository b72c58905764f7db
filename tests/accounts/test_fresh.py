"""Dangerous acts of the secretariat ask who it is once more; nothing is done before that."""

import pytest
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, reverse

from accounts.fresh import DANGEROUS, DANGEROUS_ACTIONS, TAKES_OUT
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


def address(name, last=None):
    if name == "admin:reports_file":
        return reverse(name, args=["load", "csv"])
    for args in ([], [1], [last or "csv"], [1, last or 1], [1, "x"]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address of {name}")


@pytest.mark.parametrize(("name", "last"), sorted(DANGEROUS, key=str))
def test_every_dangerous_address_asks(sign_in, name, last):
    answer = sign_in(boss(), fresh=False).post(address(name, last), {})

    assert answer.headers.get("Location", "").startswith(reverse("account_reauthenticate")), (
        answer.status_code
    )


@pytest.mark.parametrize(("name", "action"), sorted(DANGEROUS_ACTIONS))
def test_every_dangerous_action_of_a_list_asks_and_looking_does_not(sign_in, name, action):
    client = sign_in(boss(), fresh=False)

    answer = client.post(reverse(name), {"action": action})

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(TAKES_OUT))
def test_file_with_peoples_data_asks_by_every_method(sign_in, name, method):
    answer = getattr(sign_in(boss(), fresh=False), method)(address(name))

    assert answer.headers.get("Location", "").startswith(reverse("account_reauthenticate"))


def test_report_that_names_nobody_is_taken_out_without_asking(sign_in):
    client = sign_in(boss(), fresh=False)

    answers = [
        client.post(reverse("admin:reports_file", args=args))
        for args in (["letters", "csv"], ["load", "csv"], ["all", "xlsx"])
    ]

    assert [answer.status_code for answer in answers] == [200, 302, 302]


def test_file_comes_after_the_password(sign_in):
    client = sign_in(boss(), fresh=False)
    asked = client.post(reverse("admin:audit_export", args=["csv"]), {"tab": "history"})

    file = client.post(asked.headers["Location"], {"password": PASSWORD})

    assert (file.status_code, file.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")


@pytest.mark.parametrize("name", ["admin:actions_mailing_move", "admin:signatories_campaign_move"])
def test_letters_to_many_are_written_without_asking_and_sent_with(sign_in, name):
    client = sign_in(boss(), fresh=False)

    answers = [client.post(reverse(name, args=[1, move])) for move in ("prepare", "take-back", "send")]

    asked = [
        answer.headers.get("Location", "").startswith(reverse("account_reauthenticate")) for answer in answers
    ]
    assert asked == [False, False, True]


def test_groups_of_a_person_do_not_change_before_the_password(sign_in):
    person, group = UserFactory(is_staff=True), Group.objects.create(name="Keepers")
    values = {"email": person.email, "name": person.name, "language": "en", "is_active": "on",
              "is_staff": "on", "groups": [group.pk]}  # fmt: skip
    client = sign_in(boss(), fresh=False)

    asked = client.post(reverse("admin:accounts_user_change", args=[person.pk]), values)
    before = person.groups.count()
    client.post(asked.headers["Location"], {"password": PASSWORD})

    assert (before, list(person.groups.all())) == (0, [group])


def test_one_submission_is_given_without_being_asked(sign_in):
    path = reverse("admin:actions_submission_assign", args=[in_state("in_review", GovernmentFactory()).pk])

    assert "reauthenticate" not in sign_in(boss(), fresh=False).post(path, {}).headers["Location"]
