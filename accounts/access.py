"""Who saw personal data, took it out or was denied: written down once per person, thing, page and hour."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import AccessEntry

PAGE, LIST, EXPORT, DENIED = AccessEntry.PAGE, AccessEntry.LIST, AccessEntry.EXPORT, AccessEntry.DENIED


class Hidden(Http404):
    """What is there, and is not for this person: they read that nothing is, and it is kept that they asked."""

    def __init__(self, thing):
        super().__init__()
        self.thing = (thing._meta.label_lower, thing.pk)


class Denied(PermissionDenied):
    """A denial that goes into the history whatever the method: with its sentence and ids of what it is about."""

    def __init__(self, sentence, **about):
        super().__init__(sentence)
        self.about = about


def note(kind, things, *, by, where) -> int:
    """Write down that user `by` met these things, pairs of (`app.model`, id), on the page named `where`.

    What this hour knows already is not written again. Returns how many things were named.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    until = timezone.localdate() + timedelta(days=settings.ACCESS_KEEP_DAYS)
    rows = [
        AccessEntry(
            at=now, hour=hour, kept_until=until, actor=by.public_id, kind=kind, where=where[:120],
            object_type=object_type, object_id=str(object_id)[:60],
        )
        for object_type, object_id in dict.fromkeys(things)
    ]  # fmt: skip
    AccessEntry.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_old() -> int:
    """Drop the entries whose last day has passed. Called by the tick; returns how many went."""
    return AccessEntry.objects.filter(kept_until__lt=timezone.now().date()).delete()[0]
