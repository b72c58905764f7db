"""The row of a file as a job: wished for, claimed by one worker, then built, kept, failed or asked for once more."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import history
from frameworks import caching
from publications.models import Edition, EditionFile

WAITING, BUILDING = EditionFile.QUEUED, EditionFile.BUILDING
MOST_TRIES = 2  # a build that was killed runs again, once
SILENT = timedelta(seconds=90)  # after which a build that says nothing is dead


def wish(edition, language, format) -> EditionFile:
    """The row waits for a worker; what is being built goes on."""
    file, _new = EditionFile.objects.get_or_create(edition=edition, language=language, format=format)
    if file.state != BUILDING:
        file.state, file.asked_at, file.error, file.tries = WAITING, timezone.now(), "", 0
        file.save(update_fields=["state", "asked_at", "error", "tries"])
    return file


def nudge(file) -> None:
    """The worker hears of a file that waits, once this transaction stands."""
    from publications.tasks import build_file  # task

    transaction.on_commit(lambda: build_file.enqueue(file.pk))


def nudge_next() -> None:
    """The file that waits longest, where a worker left it because enough were under way."""
    long_ago = timezone.now() - timedelta(seconds=5)
    waiting = (
        EditionFile.objects.filter(state=WAITING, asked_at__lt=long_ago).order_by("asked_at", "pk").first()
    )
    if waiting:
        nudge(waiting)


@transaction.atomic
def claim(pk) -> EditionFile | None:
    """The row, if it waits and there is room for one more build: all who claim lock the same rows."""
    rows = EditionFile.objects.select_for_update().filter(state__in=[WAITING, BUILDING]).order_by("pk")
    open_ones = {row.pk: row for row in rows}
    file, alive = open_ones.get(pk), timezone.now() - SILENT
    running = [
        row for row in open_ones.values() if row.state == BUILDING and row.alive_at and row.alive_at > alive
    ]
    if file is None or file.state != WAITING or len(running) >= settings.BUILDS_AT_ONCE:
        return None
    file.state, file.started_at, file.alive_at = BUILDING, timezone.now(), timezone.now()
    file.tries += 1
    file.error, file.log, file.done, file.steps = "", [], 0, 0
    file.save(update_fields=["state", "started_at", "alive_at", "tries", "error", "log", "done", "steps"])
    return file


def is_the_same(file, input_sha256) -> bool:
    """Whether the file there is was made from the same, and is whole."""
    if not file.file or file.input_sha256 != input_sha256 or not file.file.storage.exists(file.file.name):
        return False
    with file.file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256


@transaction.atomic
def stays(file, watch) -> EditionFile:
    """Nothing changed: the file there was is the built one."""
    return _moved(file, watch, state=EditionFile.BUILT, done=watch.steps)


@transaction.atomic
def failed(file, reason, watch) -> EditionFile:
    """The reason is kept; the old file, if any, goes on being served."""
    watch.say(f"failed: {reason}")
    return _moved(file, watch, state=EditionFile.FAILED, error=reason[:2000])


@transaction.atomic
def died(file, reason, watch=None) -> EditionFile:
    """A build that was killed waits to go once more; the second time it has failed."""
    again = file.tries < MOST_TRIES
    file = _moved(
        file,
        watch,
        state=WAITING if again else EditionFile.FAILED,
        error="" if again else str(reason),
        asked_at=timezone.now(),
    )
    if file.state == WAITING:
        nudge(file)
    return file


@transaction.atomic
def built(file, fresh, report, input_sha256, watch) -> EditionFile:
    """The row moves over to the new file; the old one goes once that stands."""
    old, frozen = file.file.name, Edition.objects.select_for_update().get(pk=file.edition_id).frozen_sha256
    if frozen != file.edition.frozen_sha256:
        fresh.unlink(missing_ok=True)
        return failed(file, "the edition was opened for corrections meanwhile", watch)
    with fresh.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    file = _moved(
        file,
        watch,
        state=EditionFile.BUILT,
        file=f"editions/{fresh.name}",
        sha256=sha256,
        size=fresh.stat().st_size,
        pages=report["pages"],
        cpu_seconds=report["cpu_seconds"],
        peak_bytes=report["peak_bytes"],
        fonts=report.get("fonts", {}),
        input_sha256=input_sha256,
        built_at=timezone.now(),
        done=watch.steps,
    )
    if file.file.name != f"editions/{fresh.name}":  # cancelled meanwhile
        fresh.unlink(missing_ok=True)
        return file
    if file.edition.released_at:
        caching.bump()
    history.record(
        "edition_built", file, sha256=sha256, pages=file.pages, language=file.language, format=file.format
    )
    if old and old != file.file.name:
        transaction.on_commit(lambda: file.file.storage.delete(old))
    return file


def _moved(row, watch, **changes):
    """The row with these changes, as long as it is this build's own; the log comes along. Returns it as it stands."""
    if watch:
        changes |= {"log": watch.log, "steps": watch.steps}
    own = EditionFile.objects.filter(pk=row.pk, state=BUILDING, started_at=row.started_at)
    own.update(**changes)
    return EditionFile.objects.select_related("edition").get(pk=row.pk)
