"""Verbs of the files of an edition: ask for them, build them, cancel, find what died."""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from publications.desk.editions import NOT_FROZEN
from publications.locking import lock_edition
from publications.making import blame, jobs, source
from publications.making.apart import Killed
from publications.making.formats import BUILT, make
from publications.making.watching import Cancelled, Watch
from publications.models import EditionFile

logger = logging.getLogger(__name__)
PDF = EditionFile.PDF
WAITING, BUILDING = EditionFile.QUEUED, EditionFile.BUILDING
LATE = timedelta(minutes=2)


@transaction.atomic
def request_builds(edition, *, by, languages=None, formats=tuple(BUILT)) -> list:
    """Ask for the files of an edition; the printing worker is nudged once the wish stands. All, unless named.

    Refuses who does not publish, an edition that is not frozen, languages it is not printed in, unknown formats.
    Returns the EditionFile rows; what is being built already goes on.
    """
    edition = lock_edition(edition, by)
    languages = list(edition.languages if languages is None else languages)
    for language in languages:
        check(edition, language)
    if unknown := set(formats) - set(BUILT):
        raise ValidationError(
            _("Files of this kind are not built: %(kinds)s.") % {"kinds": ", ".join(unknown)}
        )
    wishes = [jobs.wish(edition, language, format) for format in formats for language in languages]
    history.record("edition_builds_asked", edition, by=by, languages=languages, formats=list(formats))
    for wish in wishes:
        jobs.nudge(wish)
    return wishes


@transaction.atomic
def cancel(file, *, by) -> EditionFile:
    """Stop a build, or take back the wish for one; the file there was before stays.

    The worker hears of it within a second and ends the child. Refuses who does not publish, and what is over.
    """
    lock_edition(file.edition, by)
    file = EditionFile.objects.select_for_update().get(pk=file.pk)
    if file.state not in (WAITING, BUILDING):
        raise Refused(_("This build is over already."))
    file.state, file.error = EditionFile.CANCELLED, ""
    file.save(update_fields=["state", "error"])
    history.record("edition_build_cancelled", file, by=by, language=file.language, format=file.format)
    return file


def build(edition, language, format=PDF) -> EditionFile:
    """Build one file now, in a child process; the old file is served until the new one is whole and checked.

    1 the row is claimed (building), if fewer than BUILDS_AT_ONCE are under way; 2 the book is written as HTML; 3 what
    was made from the same before is kept; 4 the child draws it and the file is checked; 5 the row moves over: pages,
    size, SHA-256, fonts, cost. A failure keeps the old file and the reason; a killed child goes once more.
    Refuses an edition that is not frozen and a language it is not printed in. A build under way is left alone.
    """
    check(edition, language)
    return build_waiting(jobs.wish(edition, language, format).pk)


def build_waiting(pk) -> EditionFile | None:
    """Build one file if it waits; see `build`. Afterwards the next one that waits is nudged."""
    file = jobs.claim(pk)
    if file is None:
        return EditionFile.objects.filter(pk=pk).first()
    try:
        return _make(file)
    except Cancelled:
        return EditionFile.objects.get(pk=pk)
    finally:
        jobs.nudge_next()


def build_due() -> int:
    """Nudge the worker about files that wait for longer than a nudge takes, or whose build died. For the tick.

    A build that died twice has failed.
    """
    now, revived = timezone.now(), 0
    for file in EditionFile.objects.filter(state=BUILDING).exclude(alive_at__gte=now - jobs.SILENT):
        revived += jobs.died(file, "The build ended without a word, twice.").state == WAITING
    late = EditionFile.objects.filter(state=WAITING, asked_at__lt=now - LATE)
    waiting = list(late)
    late.update(asked_at=now)
    for file in waiting:
        jobs.nudge(file)
    return revived + len(waiting)


def check(edition, language) -> None:
    """Refuses an edition that is not frozen, and a language it is not printed in."""
    if not edition.frozen_at:
        raise Refused(NOT_FROZEN)
    if language not in edition.languages:
        raise Refused(_("This edition is not printed in that language."))


def _make(file):
    """The work of a build from the claimed row to its new state."""
    edition, format, watch = file.edition, BUILT[file.format], Watch(file)
    fresh = _folder() / f"{edition.slug}-{file.language}-{file.started_at:%Y%m%d%H%M%S%f}{format.ending}"
    try:
        check(edition, file.language)
        made_from = source.read(edition, file.language)
        watch.names, watch.steps = made_from.names, len(made_from.chapters)
        watch.say(f"written: {watch.steps} chapters, {len(made_from.entries)} entries")
        for gap in made_from.gaps:
            watch.say(gap)
        watch.write()
        input_sha256 = source.fingerprint(made_from, format.code, format.widest)
        if jobs.is_the_same(file, input_sha256):
            watch.say("nothing changed: the file there is was made from the same")
            return jobs.stays(file, watch)
        report = make(format, made_from, file.language, fresh, watch)
    except Cancelled:
        raise
    except Killed as error:
        watch.say(str(error))
        return jobs.died(file, str(error), watch)
    except Exception as error:  # whatever stops a build, the row says it and the old file stays
        logger.exception("edition %s in %s as %s was not built", edition.slug, file.language, file.format)
        return jobs.failed(file, blame.sentence(error), watch)
    for line in source.lacking(made_from, report):
        watch.say(line)
    watch.say(f"checked: {report['pages']} pages")
    return jobs.built(file, fresh, report, input_sha256, watch)


def _folder():
    return Path(settings.MEDIA_ROOT) / "editions"
