"""Files that prove a signature: known by their content, kept under names of our own."""

import hashlib
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

KINDS = [  # (how the content begins, ending, media type)
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
]
NAME_LIMIT = 200


def check(file) -> tuple[str, str]:
    """(ending, media type) of an upload, told by its content; ValidationError where it cannot be a proof."""
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s. Choose a smaller one.")
            % {"limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            code="too_large",
        )
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    for magic, ending, media_type in KINDS:
        if magic in (head if ending == "pdf" else head[: len(magic)]):
            return ending, media_type
    raise ValidationError(_("Choose a PDF, a JPEG or a PNG file. This one is of another kind."), code="kind")


def fingerprint(file) -> str:
    """SHA-256 of the content."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def name_for(file) -> str:
    """A name that says nothing of person or place: files are asked for by their row."""
    return f"{uuid.uuid4().hex}.{check(file)[0]}"


def media_type_of(name) -> str:
    return next(
        (kind for _magic, ending, kind in KINDS if name.endswith(f".{ending}")), "application/octet-stream"
    )
