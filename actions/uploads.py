"""Files of a submission: known by content, re-encoded, named by fingerprint, kept from the moment they are chosen."""

import hashlib
import io
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import history
from actions.drafting import lock_for_writing
from actions.models import Document, Picture
from frameworks import pictures

PICTURES, DOCUMENTS = 8, 8
DOCUMENT_TYPES = {  # by what the file begins with, and for archives by what lies in them
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ARCHIVE_MARKS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


@transaction.atomic
def add_picture(submission, *, by, file, alt="", credit="", people_recognisable=None, people_agreed=False):
    """Keep a picture, turned upright, shrunk and without its camera data. Refuses other types and sizes."""
    submission = lock_for_writing(submission, by)
    _check_room(submission.pictures, PICTURES)
    content = _read(file)
    encoded = pictures.re_encode(content)
    sha256 = hashlib.sha256(encoded).hexdigest()
    picture = Picture(
        submission=submission,
        position=submission.pictures.count(),
        sha256=sha256,
        alt=alt,
        credit=credit,
        people_recognisable=people_recognisable,
        people_agreed=people_agreed,
    )
    picture.file.save(f"{sha256}.jpg", ContentFile(encoded), save=False)
    picture.save()
    history.record("add_picture", submission, by=by, sha256=sha256)
    return picture


@transaction.atomic
def describe_picture(picture, *, by, values) -> Picture:
    """Say what a picture shows, whose it is and whether people in it agreed."""
    lock_for_writing(picture.submission, by)
    for field, value in values.items():
        setattr(picture, field, value)
    picture.full_clean(exclude=["submission", "file"])
    picture.save(update_fields=list(values))
    return picture


@transaction.atomic
def add_document(submission, *, by, file, name="") -> Document:
    """Keep a PDF or office file as it is. Refuses other types and sizes."""
    submission = lock_for_writing(submission, by)
    _check_room(submission.documents, DOCUMENTS)
    content = _read(file)
    extension = _document_type(content)
    sha256 = hashlib.sha256(content).hexdigest()
    document = Document(
        submission=submission,
        position=submission.documents.count(),
        sha256=sha256,
        name=(name or file.name)[:200],
        content_type=DOCUMENT_TYPES[extension],
        size=len(content),
    )
    document.file.save(f"{sha256}.{extension}", ContentFile(content), save=False)
    document.save()
    history.record("add_document", submission, by=by, sha256=sha256)
    return document


@transaction.atomic
def remove_file(child, *, by) -> None:
    """Take a picture or document out of the draft. The stored bytes may serve another version and stay."""
    submission = lock_for_writing(child.submission, by)
    history.record(f"remove_{child._meta.model_name}", submission, by=by, sha256=child.sha256)
    child.delete()


def _check_room(children, limit):
    if children.count() >= limit:
        raise ValidationError(
            ngettext("There is room for %(limit)s file.", "There is room for %(limit)s files.", limit)
            % {"limit": limit}
        )


def _read(file):
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file has %(size)s MB. Choose one of at most %(limit)s MB.")
            % {"size": file.size // 1_000_000, "limit": settings.UPLOAD_MAX_BYTES // 1_000_000},
            code="too_large",
        )
    return file.read()


def _document_type(content):
    """pdf, docx, xlsx or pptx, by content; the name a file carries counts for nothing."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        try:
            names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
        except zipfile.BadZipFile:
            names = set()
        for extension, mark in ARCHIVE_MARKS.items():
            if mark in names and not any(name.endswith("vbaProject.bin") for name in names):
                return extension
    raise ValidationError(
        _(
            "This file is neither a PDF nor a Word, Excel or PowerPoint file without macros. Choose another one."
        )
    )
