"""A list that staff loaded goes through its lines in the background: checked, carried out, stopped, resumed."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from signatories.models.lists import LoadedList

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=2)  # longer than any line takes; a run silent for longer has lost its worker


class Manner(NamedTuple):
    """How one kind of list is worked on."""

    may: Callable  # (user): whether this person may load and carry out
    check: Callable  # (row, by=): note what carrying the line out would give
    enter: Callable  # (row, by=): carry the line out
    nudge: Callable  # (list): tell the worker, once the transaction is kept


def keep(loaded, content, rows, *, ending) -> None:
    """Save a new list with its file, under a name of our own, and its lines."""
    loaded.file.save(f"{uuid.uuid4().hex}.{ending}", ContentFile(content), save=False)
    loaded.save()
    type(loaded)._meta.get_field("rows").related_model.objects.bulk_create(rows)


@transaction.atomic
def check_again(loaded, manner, *, by) -> LoadedList:
    """Check every line that is not entered anew, against what is there today. Refuses while it is at work."""
    lock(loaded, manner, by=by)
    refuse_at_work(loaded)
    loaded.run_by = by
    loaded.rows.filter(done_at__isnull=True).update(outcome="", refusal="")
    return _start(loaded, manner, LoadedList.READ)


@transaction.atomic
def carry_out(loaded, manner, *, by) -> LoadedList:
    """Enter, in the background, the lines that are new; in this person's name. History.

    Refuses while the list is at work, and when no line is left to enter.
    """
    lock(loaded, manner, by=by)
    refuse_at_work(loaded)
    if not loaded.rows.to_do().exists():
        raise Refused(_("No line of this list is left to enter."))
    loaded.run_by = by
    history.record("carry_out_import", loaded, by=by)
    return _start(loaded, manner, LoadedList.RUNNING)


@transaction.atomic
def stop(loaded, manner, *, by) -> LoadedList:
    """End a run after the line it is at. Lines that were entered stay. Refuses when it does not run."""
    lock(loaded, manner, by=by)
    if loaded.state != LoadedList.RUNNING:
        raise Refused(_("This list is not being carried out now."))
    loaded.state = LoadedList.STOPPED
    loaded.save(update_fields=["state"])
    history.record("stop_import", loaded, by=by)
    return loaded


def lock(loaded, manner, *, by) -> None:
    """The list fresh from the database, for who may work on it."""
    if not manner.may(by):
        raise PermissionDenied
    loaded.refresh_from_db(from_queryset=type(loaded).objects.select_for_update())


def refuse_at_work(loaded) -> None:
    if loaded.is_at_work:
        raise Refused(_("This list is being worked on. Wait until it is done, or stop it."))


# In the background


def go_on(loaded, manner) -> Counter:
    """Check or enter what is open, each line in a transaction of its own; safe to be killed and called again.

    Returns the outcomes of the lines that were worked on. Stops where somebody stopped it.
    """
    by = loaded.run_by or loaded.uploaded_by
    if not loaded.is_at_work:
        return Counter()
    is_check = loaded.state == LoadedList.READ
    work = manner.check if is_check else manner.enter
    open_rows = loaded.rows.filter(outcome="") if is_check else loaded.rows.to_do()
    done = Counter()
    for pk in list(open_rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = open_rows.select_for_update().filter(pk=pk).first()
            if not type(loaded).objects.filter(pk=loaded.pk, state=loaded.state).exists():
                return done
            if row is None:  # another worker was faster
                continue
            if by is None or not manner.may(by):
                return _give_up(loaded, done)
            work(row, by=by)
            type(loaded).objects.filter(pk=loaded.pk).update(moved_at=timezone.now())
        done[row.outcome] += 1
    _finish(loaded, by=by)
    return done


def go_on_due(model, manner) -> int:
    """Nudge the worker about lists whose run has been silent for too long. Called by the tick; returns how many."""
    now = timezone.now()
    late = model.objects.filter(state__in=model.AT_WORK, moved_at__lt=now - PATIENCE)
    waiting = list(late)
    late.update(moved_at=now)
    for loaded in waiting:
        manner.nudge(loaded)
    return len(waiting)


@transaction.atomic
def _finish(loaded, *, by):
    loaded.refresh_from_db(from_queryset=type(loaded).objects.select_for_update())
    if loaded.state == LoadedList.READ and not loaded.rows.filter(outcome="").exists():
        loaded.state = LoadedList.DRY
        loaded.save(update_fields=["state"])
    elif loaded.state == LoadedList.RUNNING and not loaded.rows.to_do().exists():
        loaded.state, loaded.done_at = LoadedList.DONE, timezone.now()
        loaded.save(update_fields=["state", "done_at"])
        entered = loaded.rows.filter(done_at__isnull=False).count()
        history.record("import_done", loaded, by=by, entered=entered)


def _give_up(loaded, done):
    """Who asked for it may no longer do so: the run ends, what was entered stays."""
    logger.warning("import %s stopped: who started it is no longer of the secretariat", loaded.pk)
    type(loaded).objects.filter(pk=loaded.pk).update(state=LoadedList.STOPPED)
    return done


def _start(loaded, manner, state):
    loaded.state, loaded.moved_at = state, timezone.now()
    loaded.save(update_fields=["state", "moved_at", "run_by"])
    manner.nudge(loaded)
    return loaded
