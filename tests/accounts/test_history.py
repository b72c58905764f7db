from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import history
from accounts.models import Event, EventHead
from tests.conftest import append_only_lifted
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def three_events():
    user = UserFactory()
    return [
        history.record(verb, user, by=user, number=n) for n, verb in enumerate(["joined", "signed", "left"])
    ]


def test_chain_holds():
    first, second, third = three_events()

    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert history.first_broken_link() is None
    call_command("check_history")


def test_empty_chain_holds():
    assert history.first_broken_link() is None


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "approved"},
        {"payload": {"number": 9}},
        {"actor": None},
        {"object_id": "7"},
        {"hash": "0" * 64},
    ],
)
def test_changed_event_is_found(change):
    _first, second, _third = three_events()
    with append_only_lifted():
        Event.objects.filter(pk=second.pk).update(**change)

    assert history.first_broken_link() == second.seq
    with pytest.raises(CommandError):
        call_command("check_history")


def test_removed_event_is_found():
    _first, second, third = three_events()
    with append_only_lifted():
        Event.objects.filter(pk=second.pk).delete()

    assert history.first_broken_link() == third.seq


def test_removed_end_is_found():
    *_others, third = three_events()
    with append_only_lifted():
        Event.objects.filter(pk=third.pk).delete()

    assert history.first_broken_link() == -1


def test_lost_head_is_found():
    three_events()
    EventHead.objects.all().delete()

    assert history.first_broken_link() == -1


@pytest.mark.parametrize("attempt", [lambda e: e.update(verb="x"), lambda e: e.delete()])
def test_database_refuses_to_change_history(attempt):
    three_events()

    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(Event.objects.all())
    assert Event.objects.count() == 3


def test_event_outlives_its_actor():
    user = UserFactory()
    history.record("joined", user, by=user)
    user.delete()

    assert history.first_broken_link() is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_events_of_many_at_once_form_one_chain():
    user = UserFactory()

    def work(number):
        try:
            history.record("moved", user, by=user, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))

    assert Event.objects.count() == 40
    assert history.first_broken_link() is None
