"""A letter to many: written for each reader and held, read, then sent once to each; any worker may die in between."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.models import Letter, LetterToMany
from accounts.refusals import Refused

DRAFT, PREPARED, SENDING, SENT = (state for state, _label in LetterToMany.STATES)
PATIENCE = timedelta(
    minutes=1
)  # longer than any letter takes; a run silent for longer goes on, or has lost its worker


@dataclass(frozen=True)
class Kind:
    """One kind of letter to many: what its app knows about it."""

    model: type
    readers: str  # the name under which a letter has its list
    event: str  # of the letters, which is also the word in the history
    may: Callable  # may(user)
    write: Callable  # write(reader) → the held Letter
    why_not: Callable  # why_not(reader) → why this reader gets none, one of the row's choices, or empty
    nudge: Callable  # nudge(letter to many): ask a worker to go on
    joins: tuple[str, ...] = ()  # what `write` and `why_not` look at


@transaction.atomic
def prepare(kind, mailing, *, by):
    """Have the letters written and held, so that each can be read before any leaves. History; in the background.

    Refuses a second time, and who may not.
    """
    lock(kind, mailing, {DRAFT}, by=by)
    number = _list(kind, mailing).count()
    history.record(f"prepare_{kind.event}", mailing, by=by, **{kind.readers: number})
    return _start(kind, mailing, PREPARED)


@transaction.atomic
def take_back(kind, mailing, *, by):
    """Back to the draft: held letters are cancelled, and written anew next time. Refuses once one has left."""
    lock(kind, mailing, {PREPARED, SENDING}, by=by)
    readers = _list(kind, mailing)
    if readers.filter(letter__state__in=[Letter.QUEUED, Letter.SENT, Letter.FAILED]).exists():
        raise Refused(_("Letters of this list have left. What still waits can be cancelled in the outbox."))
    for reader in readers.filter(letter__state=Letter.HELD):
        mail.cancel(reader, kind.event)
    readers.update(letter=None, skipped="")
    mailing.state = DRAFT
    mailing.save(update_fields=["state"])
    history.record(f"take_back_{kind.event}", mailing, by=by)
    return mailing


@transaction.atomic
def send(kind, mailing, *, by):
    """Let the held letters leave at their time, each once, so many a minute; in the background. History.

    Who should no longer get one is left out then. Refuses while letters are still being written, and a letter
    that was sent.
    """
    lock(kind, mailing, {PREPARED}, by=by)
    if _list(kind, mailing).to_prepare().exists():
        raise Refused(_("The letters are still being written. Wait until all of them can be read."))
    mailing.sent_by = by
    history.record(f"send_{kind.event}", mailing, by=by)
    return _start(kind, mailing, SENDING)


def go_on(kind, mailing) -> Counter:
    """Write or release what is open, each letter in a transaction of its own; safe to be killed and called again.

    Of letters that leave only so many at once: the tick calls again in a minute.
    """
    done, now = Counter(), timezone.now()
    if mailing.state == SENDING and mailing.not_before and mailing.not_before > now:
        return done
    readers = _list(kind, mailing)
    work, waiting, most = {
        PREPARED: (_write, readers.to_prepare(), None),
        SENDING: (_release, readers.to_release(), settings.MAILS_PER_MINUTE),
    }.get(mailing.state, (None, readers.none(), None))
    for pk in list(waiting.values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            same = kind.model.objects.select_for_update().filter(pk=mailing.pk, state=mailing.state)
            if not same.exists():  # taken back meanwhile
                return done
            reader = waiting.select_related("letter", *kind.joins).filter(pk=pk).first()
            if reader is None:  # another worker was faster
                continue
            work(kind, reader, by=mailing.sent_by)
            same.update(moved_at=timezone.now())
        done[reader.skipped or "done"] += 1
    _finish(kind, mailing)
    return done


def go_on_due(kind) -> int:
    """Nudge the worker about letters whose time has come, that go on, or that lost their worker. For the tick."""
    now = timezone.now()
    open_rows = kind.model._meta.get_field(kind.readers).related_model.objects
    unwritten = Q(state=PREPARED, **{f"{kind.readers}__in": open_rows.to_prepare()})
    unsent = Q(state=SENDING) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    late = kind.model.objects.filter(unwritten | unsent, moved_at__lt=now - PATIENCE).distinct()
    waiting = list(late)
    kind.model.objects.filter(pk__in=[mailing.pk for mailing in waiting]).update(moved_at=now)
    for mailing in waiting:
        kind.nudge(mailing)
    return len(waiting)


def lock(kind, mailing, states, *, by):
    """Look at the row under its lock. Refuses who may not write to many, and a letter in another state."""
    if not kind.may(by):
        raise PermissionDenied
    state = kind.model.objects.select_for_update().values_list("state", flat=True).get(pk=mailing.pk)
    if state not in states:
        raise Refused(
            _("Someone was faster, or the time for this has passed. The letter now is: %(state)s.")
            % {"state": dict(LetterToMany.STATES)[state]}
        )
    mailing.state = state


def _list(kind, mailing):
    return getattr(mailing, kind.readers)


def _write(kind, reader, *, by):
    reader.skipped = kind.why_not(reader)
    if not reader.skipped:
        reader.letter = kind.write(reader)
    reader.save(update_fields=["skipped", "letter"])


def _release(kind, reader, *, by):
    reader.skipped = kind.why_not(reader)
    if reader.skipped:
        mail.cancel(reader, kind.event)
    else:
        mail.release(Letter.objects.filter(pk=reader.letter_id), by=by)
    reader.save(update_fields=["skipped"])


@transaction.atomic
def _finish(kind, mailing):
    mailing.refresh_from_db(from_queryset=kind.model.objects.select_for_update())
    if mailing.state == SENDING and not _list(kind, mailing).to_release().exists():
        mailing.state, mailing.sent_at = SENT, timezone.now()
        mailing.save(update_fields=["state", "sent_at"])
        history.record(f"{kind.event}_sent", mailing, by=mailing.sent_by)


def _start(kind, mailing, state):
    mailing.state, mailing.moved_at = state, timezone.now()
    mailing.save(update_fields=["state", "moved_at", "sent_by"])
    transaction.on_commit(lambda: kind.nudge(mailing))
    return mailing
