"""What was done, by whom and when: an append-only chain in which every row vouches for the one before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Event, EventHead

GENESIS = "0" * 64
CHANGED, OUT_OF_ORDER, CUT_OFF = "changed", "out of order", "cut off"


@dataclass(frozen=True)
class Broken:
    """The first event that does not vouch for its past, or, for `CUT_OFF`, the last one that is left (or None)."""

    how: str
    event: Event | None
    after: int | None  # the seq of the event before it


@dataclass(frozen=True)
class Proof:
    """What a walk along the chain found: how many events hold, where it broke, which printed heads it met."""

    count: int
    last: Event | None  # the last event that holds
    broken: Broken | None
    met: dict  # {printed hash: the event that carries it}, of those the walk met before a break


def _hash(prev_hash, at, actor, verb, object_type, object_id, payload):
    """SHA-256 of one link. The time is UTC text, so that a chain survives a move between databases."""
    link = [
        prev_hash,
        at.astimezone(UTC).isoformat(),
        str(actor or ""),
        verb,
        object_type,
        object_id,
        payload,
    ]
    text = json.dumps(link, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def record(verb, thing, *, by=None, **payload) -> Event:
    """Add one event about `thing` done by user `by` (None: the portal itself).

    `payload` holds ids and the institution's words, never personal data: a person can be erased, a link
    cannot.
    """
    EventHead.objects.get_or_create(pk=1, defaults={"last_hash": GENESIS})
    head = EventHead.objects.select_for_update().get(pk=1)
    now = timezone.now()
    actor = getattr(by, "public_id", None)
    object_type, object_id = thing._meta.label_lower, str(thing.pk)
    link = _hash(head.last_hash, now, actor, verb, object_type, object_id, payload)
    event = Event.objects.create(
        at=now,
        actor=actor,
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        payload=payload,
        prev_hash=head.last_hash,
        hash=link,
    )
    head.last_hash = link
    head.save(update_fields=["last_hash"])
    return event


def of(thing):
    """The events of one thing, oldest first."""
    return Event.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


def head(before: datetime | None = None) -> Event | None:
    """The newest event, or the newest of those recorded before a time: its hash vouches for all up to it."""
    events = Event.objects.filter(at__lt=before) if before else Event.objects.all()
    return events.order_by("-seq").first()


def prove(*, since: datetime | None = None, expected=()) -> Proof:
    """Walk the chain to its end or to the first event that does not vouch for its past.

    `since` begins with the first event recorded at that time or later, and trusts the one before it.
    `expected` are hashes that were printed once; the proof says which of them the walk met.
    """
    events, last, count = Event.objects.order_by("seq"), None, 0
    if since and (first := events.filter(at__gte=since).first()):
        last = events.filter(seq__lt=first.seq).last()
        events = events.filter(seq__gte=first.seq)
    elif since:
        last, events = events.last(), events.none()
    wanted, met = set(expected), {}
    for event in events.iterator():
        if how := _fault(event, after=last):
            return Proof(count, last, Broken(how, event, last.seq if last else None), met)
        if event.hash in wanted:
            met[event.hash] = event
        last, count = event, count + 1
    return Proof(count, last, _cut_off(last), met)


def _fault(event, *, after):
    """How this event fails to follow the one before; empty where it follows."""
    prev_hash = after.hash if after else GENESIS
    if event.prev_hash != prev_hash:
        return OUT_OF_ORDER
    values = (event.at, event.actor, event.verb, event.object_type, event.object_id, event.payload)
    return "" if event.hash == _hash(prev_hash, *values) else CHANGED


def _cut_off(last):
    """The chain's known end is kept apart from the events: one that is not their last has lost its end."""
    known = EventHead.objects.filter(pk=1).first()
    if (known.last_hash if known else GENESIS) == (last.hash if last else GENESIS):
        return None
    return Broken(CUT_OFF, last, None)


def first_broken_link() -> Broken | None:
    """Walk the whole chain; what broke first, or None."""
    return prove().broken


def faults(events) -> dict[int, str]:
    """{seq: how} of those among these events that do not vouch for the one before. One statement."""
    before = {event.hash: event for event in Event.objects.filter(hash__in=[one.prev_hash for one in events])}
    found = {}
    for event in events:
        last = before.get(event.prev_hash)
        if last is None and event.prev_hash != GENESIS:
            found[event.seq] = OUT_OF_ORDER
        elif how := _fault(event, after=last):
            found[event.seq] = how
    return found
