"""The published list in the process: patched like rebuilt, never a request behind, kept when a build fails."""

import logging
import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from actions import facets, search, snapshots
from actions.models import FacetRow
from signatories.models import Government
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db


def content(snapshot):
    """What a snapshot says, whatever slots it says it in."""
    return {
        "ids": snapshot.in_order(snapshot.everything),
        "bits": {
            key: {value: snapshot.in_order(bits) for value, bits in values.items()}
            for key, values in snapshot.bits.items()
        },
        "orders": {
            order: snapshot.in_order(snapshot.everything, order=order)
            for order in ("newest", "freshest", "size", "name:en", "name:fr")
        },
        "governments": {
            pk: {snapshot.ids[slot] for slot in slots} for pk, slots in snapshot.governments.items() if slots
        },
        "total": snapshot.total,
    }


def anew():
    return content(snapshots._built(facets.snapshot().version, facets.FACETS))


@pytest.fixture
def counted(monkeypatch):
    """How often the list was built from the beginning."""
    built, real = [], snapshots._built

    def _built(version, lines):
        built.append(version)
        return real(version, lines)

    monkeypatch.setattr(snapshots, "_built", _built)
    return built


def test_a_publish_patches_and_says_the_same_as_a_build(counted):
    for number in range(1, 6):
        publish(number, town=town(f"Place {number}", population=number * 40_000))
    content(facets.snapshot())
    before = len(counted)
    last = publish(
        6, title="Åbo", town=town("Sixth", population=7_000_000), objectives=[("gcm", 2), ("gcr", 1)]
    )
    patched = content(facets.snapshot())
    assert len(counted) == before
    assert patched["ids"][0] == last.pk
    assert patched == anew()


def test_random_changes_patch_to_what_a_build_says():
    chance = random.Random(6)
    actions = [publish(number, town=town(f"Place {number}")) for number in range(1, 13)]
    for step in range(40):
        action = chance.choice(actions)
        text = action.submissions.get()
        match chance.randrange(4):
            case 0:
                action.withdrawn_at = None if action.withdrawn_at else timezone.now()
                action.withdrawn_reason = "It ended."
                action.save()
            case 1:
                text.title, text.stage = (
                    f"Title {chance.randrange(99)}",
                    chance.choice(["fulfilled", "planning"]),
                )
                text.published_at += timedelta(days=chance.randrange(9))
                text.save()
            case 2:
                Government.objects.filter(pk=action.lead.pk).update(population=chance.randrange(9_000_000))
            case _:
                actions.append(publish(100 + step, title=f"New {step}"))
        search.renew(action)
        assert content(facets.snapshot()) == anew()


def test_a_government_that_changes_moves_its_actions(counted):
    action = publish(1, town=town("Moved", country="KE"))
    facets.snapshot()
    before = len(counted)
    action.participations.get().government.__class__.objects.update(country="TN")
    search.bump()
    assert set(facets.snapshot().bits["country"]) == {"TN"}
    assert len(counted) == before


def test_a_row_gone_behind_our_back_is_noticed():
    publish(1)
    publish(2)
    facets.snapshot()
    FacetRow.objects.filter(action__code="CTA-2026-0001").delete()
    search.bump()
    assert facets.snapshot().total == 1


def test_a_failing_build_serves_the_list_before(monkeypatch, caplog):
    publish(1)
    stood = facets.snapshot()

    def broken(*_given):
        raise RuntimeError

    publish(2)
    monkeypatch.setattr(snapshots, "_patched", broken)
    with caplog.at_level(logging.CRITICAL):
        assert facets.snapshot() is stood
    monkeypatch.undo()
    assert facets.snapshot().total == 2


def test_many_threads_build_once(monkeypatch):
    publish(1)
    built, hold, real = [], threading.Event(), snapshots._current

    def slow(version, lines):
        built.append(version)
        hold.wait(5)
        return replace(real, version=version)

    monkeypatch.setattr(snapshots, "_built", slow)
    monkeypatch.setattr(snapshots, "_patched", lambda *given: None)
    monkeypatch.setattr(snapshots, "_current", snapshots.Snapshot())
    seen = []

    def ask():
        try:
            seen.append(snapshots.standing("7-abc", facets.FACETS).version)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    hold.set()
    for thread in threads:
        thread.join()
    assert (built, seen) == (["7-abc"], ["7-abc"] * 8)
