from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

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


def verify(*arguments):
    """What `verify_history` prints, or the sentence it ends with."""
    out = StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def by_hand(event, **values):
    """What somebody with the keys of the database can do: lift the guard, change a row."""
    with append_only_lifted():
        Event.objects.filter(pk=event.pk).update(**values)


def remove(*events):
    with append_only_lifted():
        Event.objects.filter(pk__in=[event.pk for event in events]).delete()


def swap(one, other):
    """The same two events, their numbers exchanged."""
    with append_only_lifted():
        for old, new in ((one.seq, 0), (other.seq, one.seq), (0, other.seq)):
            Event.objects.filter(seq=old).update(seq=new)


def told(event):
    return f"event {event.seq} ({event.verb} accounts.user {event.object_id})"


def test_chain_holds():
    first, second, third = three_events()

    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert history.first_broken_link() is None
    assert verify() == (
        f"3 events, each vouched for by the one before. The head is {third.hash}, {told(third)}.\n"
    )


def test_empty_chain_holds():
    assert history.first_broken_link() is None
    assert verify() == "0 events, each vouched for by the one before.\n"
    assert history.head() is None


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "approved"},
        {"payload": {"number": 9}},
        {"actor": None},
        {"object_id": "7"},
        {"hash": "0" * 64},
        {"at": datetime(2018, 12, 8, tzinfo=UTC)},
    ],
)
def test_changed_event_is_named(change):
    _first, second, _third = three_events()
    by_hand(second, **change)

    second.refresh_from_db()
    broken = history.first_broken_link()
    assert (broken.how, broken.event) == (history.CHANGED, second)
    assert verify() == (
        f"The history is broken at {told(second)}: its words or its time are not those that were recorded."
    )


def test_event_changed_with_its_hash_is_found_at_the_next():
    """Who computes the hash of the forged event anew breaks the link after it."""
    first, second, third = three_events()
    forged = history._hash(
        first.hash, second.at, second.actor, "approved", second.object_type, second.object_id, second.payload
    )
    by_hand(second, verb="approved", hash=forged)

    broken = history.first_broken_link()
    assert (broken.how, broken.event, broken.after) == (history.OUT_OF_ORDER, third, second.seq)


def test_removed_event_is_named():
    first, second, third = three_events()
    remove(second)

    assert verify() == (
        f"The history is broken at {told(third)}: it does not follow event {first.seq}."
        " An event before it was removed, added or moved."
    )


def test_broken_history_ends_the_command_with_1():
    _first, second, _third = three_events()
    by_hand(second, verb="approved")

    with pytest.raises(CommandError) as refusal:
        call_command("verify_history")
    assert refusal.value.returncode == 1


def test_removed_beginning_is_named():
    first, second, _third = three_events()
    remove(first)

    assert f"broken at {told(second)}: it does not follow the beginning." in verify()


def test_swapped_events_are_named():
    first, second, third = three_events()
    swap(second, third)

    broken = history.first_broken_link()
    assert (broken.how, broken.event.seq, broken.event.verb) == (history.OUT_OF_ORDER, second.seq, "left")
    assert f"it does not follow event {first.seq}" in verify()


def test_removed_end_is_named():
    _first, second, third = three_events()
    remove(third)

    assert verify() == (
        f"The end of the history is missing: {told(second)} is the last one left,"
        " and the last known link is another."
    )


def test_lost_head_is_found():
    three_events()
    EventHead.objects.all().delete()

    assert history.first_broken_link().how == history.CUT_OFF


def test_history_emptied_altogether_is_found():
    remove(*three_events())

    assert "no event is left" in verify()


def test_printed_head_is_proved():
    _first, second, third = three_events()

    assert verify("--expect", second.hash) == (
        f"{second.hash} is {told(second)} of {second.at:%Y-%m-%d}. Up to it nothing has changed.\n"
        f"3 events, each vouched for by the one before. The head is {third.hash}, {told(third)}.\n"
    )
    copied_from_paper = f"{second.hash[:32].upper()} {second.hash[32:]}"
    assert "Up to it nothing has changed." in verify("--expect", copied_from_paper)


def test_end_removed_with_the_known_link_moved_is_found_by_a_printed_head():
    """A forger with all keys can shorten the chain so that it holds in itself; paper remembers."""
    _first, second, third = three_events()
    remove(third)
    EventHead.objects.update(last_hash=second.hash)

    assert verify().startswith("2 events, each vouched for")
    assert verify("--expect", third.hash) == f"No event up to there carries {third.hash}."


def test_history_written_anew_is_found_by_a_printed_head():
    printed = three_events()[-1].hash
    remove(*Event.objects.all())
    EventHead.objects.all().delete()
    three_events()

    assert history.first_broken_link() is None
    assert verify("--expect", printed) == f"No event up to there carries {printed}."


def test_break_after_a_printed_head_tells_what_still_holds():
    first, second, _third = three_events()
    by_hand(second, verb="approved")

    said = verify("--expect", first.hash)

    assert "Up to it nothing has changed." in said
    assert "The history is broken at event" in said


def test_break_before_a_printed_head_leaves_it_unproved():
    first, _second, third = three_events()
    by_hand(first, verb="approved")

    assert verify("--expect", third.hash).endswith(f"No event up to there carries {third.hash}.")


def test_walk_since_a_day_trusts_what_was_before():
    first, second, third = three_events()
    by_hand(first, verb="approved", at=timezone.now() - timedelta(days=9))
    today = f"{second.at:%Y-%m-%d}"

    assert verify("--since", today).startswith("2 events, each vouched for")
    assert "broken at" in verify()

    by_hand(third, verb="approved")
    assert f"event {third.seq} (approved" in verify("--since", today)


def test_walk_since_a_day_to_come_still_sees_the_end():
    *_others, third = three_events()
    tomorrow = f"{timezone.now() + timedelta(days=2):%Y-%m-%d}"

    assert verify("--since", tomorrow).startswith("0 events")
    remove(third)
    assert "The end of the history is missing" in verify("--since", tomorrow)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--since", "yesterday"], "Write the day as 2026-11-21"),
        (["--expect", "abc"], "A head has 64 signs"),
        (["--since", "2026-11-21", "--expect", "a" * 64], "Give either"),
    ],
)
def test_what_cannot_be_proved_is_refused(arguments, sentence):
    assert sentence in verify(*arguments)


def test_head_is_the_newest_event_before_a_time():
    first, second, third = three_events()
    by_hand(first, at=timezone.now() - timedelta(hours=2))

    assert history.head() == third
    assert history.head(before=second.at) == first
    assert history.head(before=timezone.now() - timedelta(hours=3)) is None


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
