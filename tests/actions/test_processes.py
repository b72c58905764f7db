"""Two real processes beside the one that publishes: each shows what was published at its next request, by a patch."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import timezone

from actions import search
from frameworks import caching
from tests.actions.published import publish, town
from tests.elsewhere import database_url

pytestmark = pytest.mark.django_db(transaction=True)

READER = """
import json, sys, django
django.setup()
from actions import search, snapshots
built, real = [], snapshots._built
def counted(*given):
    built.append(1)
    return real(*given)
snapshots._built = counted
for line in sys.stdin:
    found = search.find({"q": line.strip()})
    print(json.dumps([found.total, found.counts["country"], found.meant, len(built)]), flush=True)
"""


@pytest.fixture
def readers():
    """ask(query) → what each of two other processes answers."""
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", READER],
            cwd=settings.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _reader in range(2)
    ]  # fmt: skip

    def ask(query=""):
        for one in started:
            one.stdin.write(f"{query}\n")
            one.stdin.flush()
        return [json.loads(one.stdout.readline()) for one in started]

    yield ask
    for one in started:
        one.stdin.close()
        one.stdout.close()
        one.wait(20)


def test_a_publish_is_seen_by_every_process_at_its_next_request(readers):
    caching.bump()
    publish(1, town=town("Nairobi", country="KE"), title="Water")
    assert readers() == [[1, {"KE": 1}, "", 1]] * 2
    assert readers("water") == [[1, {"KE": 1}, "", 1]] * 2
    assert readers("Barcelna") == [[0, {}, "", 1]] * 2
    action = publish(2, town=town("Barcelona", country="ES"), title="More water")
    assert readers("water") == [[2, {"KE": 1, "ES": 1}, "", 1]] * 2
    assert readers("Barcelna") == [[1, {"ES": 1}, "Barcelona", 1]] * 2
    action.withdrawn_at, action.withdrawn_reason = timezone.now(), "It ended."
    action.save()
    search.renew(action)
    assert readers("water") == [[1, {"KE": 1}, "", 1]] * 2
    assert readers("Barcelna") == [[0, {}, "", 1]] * 2
