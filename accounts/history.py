"""What was done, by whom and when: an append-only chain in which every row vouches for the one before."""

import hashlib
import json
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from accounts.models import Event, EventHead

GENESIS = "0" * 64


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


def first_broken_link() -> int | None:
    """Walk the whole chain; the seq of the first event that does not vouch for its past, or None.

    -1 when the events hold but the chain's known end is not among them.
    """
    last = GENESIS
    for event in Event.objects.order_by("seq").iterator():
        expected = _hash(
            last, event.at, event.actor, event.verb, event.object_type, event.object_id, event.payload
        )
        if event.prev_hash != last or event.hash != expected:
            return event.seq
        last = event.hash
    head = EventHead.objects.filter(pk=1).first()
    ends_at = head.last_hash if head else GENESIS
    return None if ends_at == last else -1
