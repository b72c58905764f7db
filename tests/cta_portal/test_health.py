"""Alive and ready: what machines are told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

READY = {"ready": True, "database": "ok", "migrations": "ok", "storage": "ok", "queue": "ok"}


def waiting_task(minutes):
    """A task that nobody has taken up for so long."""
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [0], "kwargs": {}},
        task_path="accounts.tasks.deliver_letter",
        backend_name="default",
        run_after=timezone.now(),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=minutes))
    return task


def test_healthz_says_alive_without_the_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_each_part(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, READY)


@pytest.mark.django_db
def test_readyz_is_not_ready_while_nobody_works(client):
    waiting_task(minutes=11)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, READY | {"ready": False, "queue": "failed"})


@pytest.mark.django_db
def test_readyz_lets_a_task_wait_a_little(client):
    waiting_task(minutes=9)

    assert client.get("/readyz").json() == READY


@pytest.mark.django_db
def test_readyz_is_not_ready_without_room_for_files(client, settings, tmp_path):
    blocked = tmp_path / "a file where the folder should be"
    blocked.write_text("")
    settings.MEDIA_ROOT = blocked

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, READY | {"ready": False, "storage": "failed"})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405
