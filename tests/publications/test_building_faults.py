"""Renderers and workers killed with -9 at random moments: the old file is there throughout, and a whole one after."""

import hashlib
import os
import random
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from publications.making import building
from publications.models import EditionFile
from tests.publications.edition import small
from tests.publications.test_building import kill_renderer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))  # `make faults` plays many
LONGEST = 6.0  # seconds after which a renderer has mostly ended


@pytest.fixture
def kept(settings, tmp_path):
    """The PDF of a small edition, built."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["build"]}}
    return building.build(small(languages=["en"]), "en")


def is_whole(kept):
    """The file its row names is there, every byte of it; nothing else lies on the shelf."""
    row = EditionFile.objects.get(pk=kept.pk)
    content = Path(row.file.path).read_bytes()
    whole = hashlib.sha256(content).hexdigest() == row.sha256 == kept.sha256
    return whole and content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def ask_anew():
    EditionFile.objects.update(state="queued", tries=0, input_sha256="", asked_at=timezone.now())


def test_killed_renderers_leave_the_old_file(kept):
    for _round in range(ROUNDS):
        ask_anew()
        hunter = kill_renderer(after=random.uniform(0, LONGEST))
        row = building.build_waiting(kept.pk)
        assert is_whole(kept)
        assert (row.state, row.tries) in {("queued", 1), ("built", 1)}
        if row.state == "queued":
            assert building.build_waiting(kept.pk).state in {"built", "queued", "failed"}
        assert is_whole(kept)
        hunter.join(0.1)


def test_killed_workers_leave_the_old_file_and_the_job_runs_again_once(kept):
    for _round in range(ROUNDS):
        ask_anew()
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            try:
                building.build_waiting(kept.pk)
            finally:
                os._exit(0)
        time.sleep(random.uniform(0.2, LONGEST))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert is_whole(kept)
        row = EditionFile.objects.get(pk=kept.pk)
        if row.state == "building":
            EditionFile.objects.update(alive_at=timezone.now() - timedelta(minutes=5))
            assert building.build_due() == 1
            row = building.build_waiting(kept.pk)
        elif row.state == "queued":  # killed before it began
            row = building.build_waiting(kept.pk)
        assert row.state == "built"
        assert is_whole(kept)
