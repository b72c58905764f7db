"""Office files as archives: opened only when they are what they say, of a bearable size and without macros."""

import io
import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

UNPACKED_LIMIT, PARTS_LIMIT = 60_000_000, 2000
ENTITIES = ("<!DOCTYPE", "<!ENTITY")  # no office program writes them


def check_package(content, *, holds, otherwise, without_macros) -> None:
    """Refuse bytes that are no archive with the part `holds` (in the words `otherwise`), that unpack to more than
    60 MB, carry macros (told to save as `without_macros`) or declare entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(otherwise, code="kind") from error
    names = {part.filename for part in parts}
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise ValidationError(_("This file is too large once it is unpacked."), code="too_large")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            _("This file carries macros. Save it as %(ending)s without them.") % {"ending": without_macros},
            code="macros",
        )
    if holds not in names or _declares_entities(archive, names):
        raise ValidationError(otherwise, code="kind")


def _declares_entities(archive, names):
    marks = [mark.encode(code) for mark in ENTITIES for code in ("ascii", "utf-16-le", "utf-16-be")]
    try:
        for name in names:
            if name.lower().endswith((".xml", ".rels")):
                part = archive.read(name)
                if any(mark in part for mark in marks):
                    return True
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):  # broken, strange or locked
        return True
    return False
