"""The tick: one at a time, each part for itself, and lost tasks found again."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, TaskResultStatus

from accounts.models import Letter
from cta_portal import clock
from cta_portal.models import Clock

pytestmark = pytest.mark.django_db


def letter(**fields):
    values = {
        "key": "welcome:1",
        "event": "welcome",
        "to": "reader@example.org",
        "language": "en",
        "subject": "Welcome",
        "text": "Welcome\n",
        "message_id": "<1@portal>",
    }
    return Letter.objects.create(**values | fields)


def running_task(minutes, *, queue="default", runs=1):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [0], "kwargs": {}},
        task_path="accounts.tasks.deliver_letter",
        backend_name="default",
        queue_name=queue,
        worker_ids=[f"worker {n}" for n in range(runs)],
        run_after=timezone.now(),
    )


def test_tick_delivers_what_is_due_and_notes_the_time(mailoutbox):
    letter()

    done = clock.tick()

    assert done == {"letters delivered": 1}
    assert [message.subject for message in mailoutbox] == ["Welcome"]
    now = Clock.objects.get()
    assert now.held_until is None
    assert timezone.now() - now.ticked_at < timedelta(minutes=1)


def test_tick_waits_while_another_holds_the_clock(mailoutbox):
    letter()
    Clock.objects.create(pk=1, held_until=timezone.now() + timedelta(minutes=1))

    assert clock.tick() is None
    assert mailoutbox == []


def test_tick_takes_over_the_clock_of_one_that_was_killed():
    Clock.objects.create(pk=1, held_until=timezone.now() - timedelta(seconds=1))

    assert clock.tick() == {}


def test_tick_goes_on_when_one_part_fails(monkeypatch, caplog):
    def fails():
        raise RuntimeError("the mail server is on fire")

    monkeypatch.setattr(clock, "DUE", {"first": fails, "second": lambda: 2})

    assert clock.tick() == {"second": 2}
    assert "tick: first failed" in caplog.text


@pytest.mark.parametrize(
    ("queue", "minutes", "runs", "expected"),
    [
        ("default", 11, 1, TaskResultStatus.READY),
        ("default", 9, 1, TaskResultStatus.RUNNING),
        ("default", 11, 3, TaskResultStatus.FAILED),
        ("build", 11, 1, TaskResultStatus.RUNNING),
        ("build", 61, 1, TaskResultStatus.READY),
    ],
)
def test_lost_task_is_handed_back(queue, minutes, runs, expected):
    task = running_task(minutes, queue=queue, runs=runs)

    clock.hand_back_lost_tasks()

    task.refresh_from_db()
    assert task.status == expected


def test_finished_task_is_forgotten_after_a_fortnight():
    for days in (13, 15):
        task = running_task(1)
        DBTaskResult.objects.filter(pk=task.pk).update(
            status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - timedelta(days=days)
        )

    assert clock.forget_old_tasks() == 1
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ({}, "tick: nothing was due\n"),
        ({"letters delivered": lambda: 3}, "tick: 3 letters delivered\n"),
    ],
)
def test_tick_command_says_what_it_did(monkeypatch, due, sentence):
    monkeypatch.setattr(clock, "DUE", due)
    said = StringIO()

    call_command("tick", stdout=said)

    assert said.getvalue() == sentence
