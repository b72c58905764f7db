"""Files that prove a signature: known by their content, opened before they are kept, under names of our own."""

import hashlib
import uuid
import warnings

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from frameworks.pictures import whole_only

KINDS = [  # (how the content begins, ending, media type)
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
]
NAME_LIMIT = 200
MOST_PIXELS, MOST_PAGES = 50_000_000, 200


def check(file) -> tuple[str, str]:
    """(ending, media type) of an upload that opens; ValidationError where nobody could read it as a proof."""
    ending, media_type = kind_of(file)
    if ending == "pdf":
        _read_pdf(file)
    else:
        _look_at_picture(file, ending)
    file.seek(0)
    return ending, media_type


def kind_of(file) -> tuple[str, str]:
    """(ending, media type) of an upload, told by how its content begins; ValidationError for other kinds."""
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


def _read_pdf(file):
    import pikepdf  # slow import

    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:
            is_locked, pages = pdf.is_encrypted, len(pdf.pages)
    except pikepdf.PasswordError:
        is_locked, pages = True, 0
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise _unreadable() from error
    if is_locked:
        raise ValidationError(
            _("This PDF is encrypted. Save it without password and restrictions, or hand in a photograph."),
            code="encrypted",
        )
    if pages < 1:
        raise _unreadable()
    if pages > MOST_PAGES:
        raise ValidationError(
            _("This PDF has more than %(number)s pages. Hand in the pages that prove the signature.")
            % {"number": MOST_PAGES},
            code="pages",
        )


def _look_at_picture(file, ending):
    """Decode it in full, once its size is known to be harmless."""
    file.seek(0)
    whole_only()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=["PNG"] if ending == "png" else ["JPEG"])
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except ValidationError:
        raise
    except Exception as error:  # whatever a decoder makes of a broken picture
        raise _unreadable() from error


def _too_many_pixels():
    return ValidationError(
        _("This picture has more than 50 million pixels. Choose a smaller one."), code="pixels"
    )


def _unreadable():
    return ValidationError(
        _("This file cannot be opened; it may be broken. Save it once more, or hand in a photograph."),
        code="unreadable",
    )


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
    return f"{uuid.uuid4().hex}.{kind_of(file)[0]}"


def media_type_of(name) -> str:
    return next(
        (kind for _magic, ending, kind in KINDS if name.endswith(f".{ending}")), "application/octet-stream"
    )
