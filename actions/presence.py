"""Who else has a text open now: kept in the cache for a few minutes, told to whoever opens the same text."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone

GONE_AFTER = timedelta(minutes=3)  # a page that nobody closed asks every half minute
MOST = 20


class Present(NamedTuple):
    """One other person: in which part, since when, and whether something was saved there."""

    person: object
    step: str
    since: datetime
    writes: bool


def enter(submission, user, step, *, writes=False) -> None:
    """This person has a part of the text open, or has saved in it."""
    now = timezone.now()
    rows = _rows(submission, now)
    _step, since, _seen, wrote = rows.get(user.pk, ("", now, now, False))
    if _step != step:
        since, wrote = now, False
    rows[user.pk] = (step, since, now, wrote or writes)
    newest = sorted(rows.items(), key=lambda row: row[1][2])[-MOST:]
    cache.set(_key(submission), dict(newest), timeout=int(GONE_AFTER.total_seconds()))


def leave(submission, user) -> None:
    """This person has closed the text."""
    rows = _rows(submission, timezone.now())
    if rows.pop(user.pk, None):
        cache.set(_key(submission), rows, timeout=int(GONE_AFTER.total_seconds()))


def others(submission, user) -> list[Present]:
    """Who else has the text open, those who write first, then by when they came."""
    rows = _rows(submission, timezone.now())
    rows.pop(user.pk, None)
    people = get_user_model().objects.in_bulk(rows) if rows else {}
    found = [
        Present(people[pk], step, since, wrote)
        for pk, (step, since, _seen, wrote) in rows.items()
        if pk in people and people[pk].is_active
    ]
    return sorted(found, key=lambda row: (not row.writes, row.since))


def _rows(submission, now):
    """{person: (part, since, last seen, has saved)} without those who are gone."""
    rows = cache.get(_key(submission)) or {}
    return {pk: row for pk, row in rows.items() if row[2] > now - GONE_AFTER}


def _key(submission):
    return f"open-text:{submission.pk}"
