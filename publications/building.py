"""Verbs of the files of an edition: ask for them, build them, find what died, withdraw what may not be shown."""

import hashlib
import logging
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions.models import Picture
from frameworks import caching
from publications import book, pdf
from publications.editions import NOT_FROZEN
from publications.models import Edition, EditionFile
from publications.permissions import may_publish

logger = logging.getLogger(__name__)
PDF = EditionFile.PDF


@transaction.atomic
def request_builds(edition, *, by) -> list:
    """Ask for one file per language of the edition; the printing worker is nudged once the wish stands.

    Refuses who does not publish, and an edition that is not frozen. Returns the EditionFile rows.
    """
    edition = _locked(edition, by)
    if not edition.frozen_at:
        raise Refused(NOT_FROZEN)
    wishes = [_wish(edition, language) for language in edition.languages]
    history.record("edition_builds_asked", edition, by=by, languages=list(edition.languages))
    for wish in wishes:
        _nudge(wish)
    return wishes


def build(edition, language) -> EditionFile:
    """Build one file in a child process; the old file is served until the new one is whole.

    1 the row is claimed (building); 2 the book is written as HTML and rendered; 3 the file stands beside the
    old one under a name of its own, then the row moves over; 4 pages, size, SHA-256, cost are kept.
    A failure keeps the old file and the reason. Refuses an edition that is not frozen and a language it is not
    printed in. Somebody else's build of the same file that is under way is left alone.
    """
    if not edition.frozen_at:
        raise Refused(NOT_FROZEN)
    if language not in edition.languages:
        raise Refused(_("This edition is not printed in that language."))
    file, claimed = _claim(edition, language)
    if not claimed:
        return file
    fresh = _folder() / f"{edition.slug}-{language}-{file.started_at:%Y%m%d%H%M%S%f}.pdf"
    try:
        cost = pdf.render_apart(book.html(edition, language), fresh)
    except Exception as error:  # whatever stops a build, the row says it and the old file stays
        logger.exception("edition %s in %s was not built", edition.slug, language)
        return _failed(file, error)
    return _built(file, fresh, cost)


def build_due() -> int:
    """Nudge the worker about files that wait for longer than a nudge takes, or whose build died. For the tick."""
    now = timezone.now()
    dead = now - timedelta(seconds=settings.BUILD_SECONDS * 3 + 60)
    EditionFile.objects.filter(state=EditionFile.BUILDING, started_at__lt=dead).update(
        state=EditionFile.QUEUED, asked_at=dead
    )
    late = EditionFile.objects.filter(state=EditionFile.QUEUED, asked_at__lt=now - timedelta(minutes=2))
    waiting = list(late)
    late.update(asked_at=now)
    for file in waiting:
        _nudge(file)
    return len(waiting)


@transaction.atomic
def withdraw_taken_down() -> int:
    """Files that print a picture taken down since are served no more and built again. For the tick; how many."""
    gone = dict(Picture.objects.exclude(taken_down_at=None).values_list("sha256", "taken_down_at"))
    count = 0
    for file in EditionFile.objects.exclude(file="").select_related("edition") if gone else ():
        printed = {
            row["sha256"] for entry in file.edition.entries.all() for row in entry.printed.get("pictures", ())
        }
        if any(gone[sha256] > file.started_at for sha256 in printed & gone.keys()):
            old, storage = file.file.name, file.file.storage
            file.file, file.sha256, file.state = "", "", EditionFile.QUEUED
            file.asked_at = timezone.now()
            file.save(update_fields=["file", "sha256", "state", "asked_at"])
            history.record("edition_file_withdrawn", file, language=file.language)
            transaction.on_commit(partial(storage.delete, old))
            _nudge(file)
            count += 1
    if count:
        caching.bump()
    return count


def _locked(edition, by):
    if not may_publish(by):
        raise PermissionDenied
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _wish(edition, language):
    file, _new = EditionFile.objects.get_or_create(edition=edition, language=language, format=PDF)
    if file.state != EditionFile.BUILDING:
        file.state, file.asked_at, file.error = EditionFile.QUEUED, timezone.now(), ""
        file.save(update_fields=["state", "asked_at", "error"])
    return file


def _nudge(file):
    from publications.tasks import build_edition  # task

    transaction.on_commit(lambda: build_edition.enqueue(file.edition_id, file.language))


def _claim(edition, language):
    """The row and whether it is ours now: a build that is under way and not dead keeps it."""
    with transaction.atomic():
        file, _new = EditionFile.objects.select_for_update().get_or_create(
            edition=edition, language=language, format=PDF
        )
        dead = timezone.now() - timedelta(seconds=settings.BUILD_SECONDS * 3 + 60)
        if file.state == EditionFile.BUILDING and file.started_at and file.started_at > dead:
            return file, False
        file.state, file.started_at, file.error = EditionFile.BUILDING, timezone.now(), ""
        file.save(update_fields=["state", "started_at", "error"])
    return file, True


def _folder():
    return Path(settings.MEDIA_ROOT) / "editions"


def _failed(file, error):
    """The reason is kept; the old file, if any, goes on being served."""
    file.state = EditionFile.FAILED
    file.error = f"{type(error).__name__}: {error}"[:2000]
    file.save(update_fields=["state", "error"])
    return file


@transaction.atomic
def _built(file, fresh, cost):
    old = file.file.name
    with fresh.open("rb") as content:
        file.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    file.file.name = f"editions/{fresh.name}"
    file.size, file.pages = fresh.stat().st_size, cost.pages
    file.cpu_seconds, file.peak_bytes = cost.cpu_seconds, cost.peak_bytes
    file.state, file.built_at, file.error = EditionFile.BUILT, timezone.now(), ""
    file.save()
    if file.edition.released_at:
        caching.bump()
    history.record("edition_built", file, sha256=file.sha256, pages=file.pages, language=file.language)
    if old and old != file.file.name:
        transaction.on_commit(lambda: file.file.storage.delete(old))
    return file
