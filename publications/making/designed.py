"""A book that designers made from a frozen edition: looked at, kept as it is, offered before the one we built."""

import hashlib
import tempfile
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from frameworks import caching
from publications.locking import lock_edition
from publications.making import apart, inspecting
from publications.making.building import check
from publications.models import EditionFile

MAY_BE_INSIDE = {"csv", "json", "xml", "txt", "pdf", "xlsx", "ods"}  # endings of files in a PDF
HEAD = b"%PDF-"


@transaction.atomic
def replace(edition, language, upload, *, by) -> EditionFile:
    """Keep the PDF of a designer for one language; the one before, if any, goes once it stands.

    1 it is opened and looked at: nothing in it may act by itself; 2 it is stored whole; 3 the row: pages, size,
    SHA-256, what it lacks; 4 history. Refuses who does not publish, an edition that is not frozen, a language it is
    not printed in, and (ValidationError) what is too large, no PDF, locked, empty, or holds scripts or programs.
    """
    edition = lock_edition(edition, by)
    check(edition, language)
    if upload.size > settings.DESIGNED_MAX_BYTES:
        raise ValidationError(
            _("Choose a file of at most %(limit)s.") % {"limit": filesizeformat(settings.DESIGNED_MAX_BYTES)}
        )
    with tempfile.NamedTemporaryFile(prefix="cta-designed-", suffix=".pdf") as kept:
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        pages, lacks = look(Path(kept.name), language)
        now, sha256 = timezone.now(), digest.hexdigest()
        name = f"editions/{edition.slug}-{language}-designed-{sha256[:16]}.pdf"
        to = Path(settings.MEDIA_ROOT) / name
        try:
            apart.put(Path(kept.name), to)
        except apart.PdfFailed as failed:
            raise Refused(_("There is no room left for this file. Nothing was changed.")) from failed
    row, _new = EditionFile.objects.select_for_update().get_or_create(
        edition=edition, language=language, format=EditionFile.DESIGNED
    )
    old, storage = row.file.name, row.file.storage
    row.file, row.sha256, row.size, row.pages = name, sha256, upload.size, pages
    row.state, row.error, row.log = EditionFile.BUILT, "", [[0, line] for line in lacks]
    row.started_at = row.built_at = now
    row.save()
    history.record(
        "edition_designed_file_kept",
        edition,
        by=by,
        language=language,
        sha256=sha256,
        pages=pages,
        size=row.size,
    )
    if old and old != name:
        transaction.on_commit(partial(storage.delete, old))
    caching.bump()
    return row


@transaction.atomic
def take_back(file, *, by) -> None:
    """The file of a designer goes; the one we built is offered again.

    Refuses who does not publish, a file that we built, and the only book of a released edition in its language.
    """
    edition = lock_edition(file.edition, by)
    file = EditionFile.objects.select_for_update().get(pk=file.pk)
    if file.format != EditionFile.DESIGNED:
        raise Refused(_("This file was built by the portal."))
    others = edition.files.current().filter(language=file.language, format=EditionFile.PDF)
    if edition.released_at and not others.exists():
        raise Refused(_("It is the only book in this language. Build the file of the portal first."))
    history.record(
        "edition_designed_file_taken_back", edition, by=by, language=file.language, sha256=file.sha256
    )
    name, storage = file.file.name, file.file.storage
    file.delete()
    if name:
        transaction.on_commit(partial(storage.delete, name))
    caching.bump()


def look(file: Path, language) -> tuple[int, list]:
    """(pages, what a book for everybody would have and this one lacks). ValidationError for what may not be kept."""
    import pikepdf  # slow import

    with file.open("rb") as content:
        if not content.read(1024).lstrip().startswith(HEAD):
            raise ValidationError(_("This file is not a PDF."))
    try:
        with pikepdf.open(file) as opened:
            if opened.is_encrypted:
                raise ValidationError(_("This PDF is locked. Choose one without a password."))
            if not len(opened.pages):
                raise ValidationError(_("This PDF has no page."))
            if inspecting.active(opened, inside=True) or _strange_files(opened):
                raise ValidationError(
                    _("This PDF holds scripts, programs or forms. Have it made without them.")
                )
            return len(opened.pages), list(inspecting.lacks(opened, language))
    except pikepdf.PasswordError as error:
        raise ValidationError(_("This PDF is locked. Choose one without a password.")) from error
    except pikepdf.PdfError as error:
        raise ValidationError(_("This PDF is damaged and cannot be opened.")) from error


def _strange_files(opened):
    """Files inside that are no data."""
    return [name for name in opened.attachments if name.rpartition(".")[2].lower() not in MAY_BE_INSIDE]
