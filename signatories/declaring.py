"""Loading what governments sign: every text is a row with its fingerprint, and no row ever changes."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from frameworks import caching
from signatories.models import DeclarationText
from signatories.permissions import may_verify


def fingerprint(text) -> str:
    """SHA-256 of a text with its line ends made one, so that a copy by mail has the same fingerprint."""
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def load_text(declaration, *, language, kind, text, by=None, is_draft=False):
    """Add the text of a declaration in one language; the same text twice is one row. Returns the row.

    `by` is None only when the portal seeds its own summary. Refuses an empty text.
    """
    if by is not None and not may_verify(by):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Write the text or choose a file.")})
    row, is_new = DeclarationText.objects.get_or_create(
        declaration=declaration,
        language=language,
        sha256=fingerprint(text),
        defaults={"kind": kind, "text": text.strip(), "is_draft": is_draft, "added_by": by},
    )
    if is_new:
        history.record("load_text", declaration, by=by, language=language, kind=kind, sha256=row.sha256)
        caching.bump()
    return row
