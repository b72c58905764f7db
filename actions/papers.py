"""What a document is, told by what it holds; what could harm its reader is turned away with the reason."""

import io
import re
import unicodedata
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN = {TYPES[ending]: ending for ending in ("odt", "ods", "odp")}
PROGRAMS = re.compile(
    r"vbaProject\.bin$|/activeX/|^Basic/|^Scripts/|\.(?:exe|dll|js|vbs|jar|class)$", re.IGNORECASE
)
MOST_PARTS, MOST_UNPACKED, PIECE = 3000, 150_000_000, 1 << 20
NAME_LIMIT = 120
MARKUP = re.compile(rb"^\s*<(?:!doctype|!--|\?xml|html|svg|script|body|head|iframe)", re.IGNORECASE)
PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)[\s>/]", re.IGNORECASE)
LOOKED_AT = 2048  # bytes at either end, by which programs tell a kind
OTHER_KINDS = (b"MZ", b"GIF8", b"\x7fELF", b"%!PS", b"#!", b"\xff\xd8", b"\x89PNG", b"RIFF", b"BM")


def kind_of(content, name) -> str:
    """The ending of a document that may be kept: pdf, docx, … ValidationError with the reason for any other."""
    if not content:
        raise ValidationError(_("This file is empty. Choose another one."))
    claimed = ending_of(name)
    if content.startswith(b"%PDF-"):
        found = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        found = _archive(content)
    elif content.startswith(b"{\\rtf"):
        found = _rtf(content)
    elif claimed == "txt":
        found = _text(content)
    else:
        raise _other_kind()
    if claimed in TYPES and claimed != found:
        raise ValidationError(
            _(
                "The name of this file ends in “.%(claimed)s”, but it is a file of the kind “.%(found)s”. Rename it."
            )
            % {"claimed": claimed, "found": found}
        )
    return found


def ending_of(name) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def clean_name(name, ending) -> str:
    """A file's name as it may be shown: one line, no folders, no signs that hide or turn letters, the true ending."""
    name = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in name if unicodedata.category(sign)[0] not in "C")
    stem = " ".join(kept.split())
    if ending_of(stem) in TYPES:
        stem = stem.rpartition(".")[0]
    stem = stem.strip(". ")
    return f"{stem[:NAME_LIMIT] or _('Document')}.{ending}"


def _pdf(content):
    import pikepdf  # slow import

    if b"%%EOF" not in content[-LOOKED_AT:]:
        raise _broken()
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise _two_in_one()
    if PAGE.search(content[:LOOKED_AT]) or PAGE.search(content[-LOOKED_AT:]):
        raise _two_in_one()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            is_locked, is_empty, runs = pdf.is_encrypted, not len(pdf.pages), _runs_something(pdf.Root)
    except pikepdf.PasswordError:
        is_locked, is_empty, runs = True, False, False
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise _broken() from error
    if is_locked:
        raise ValidationError(_("This PDF is locked. Save it without a password and choose it again."))
    if is_empty:
        raise _broken()
    if runs:
        raise ValidationError(
            _("This PDF runs a script or opens other files. Print it to a new PDF and choose that one.")
        )
    return "pdf"


def _runs_something(root):
    import pikepdf  # slow import

    names, opening = root.get("/Names", {}), root.get("/OpenAction")
    does = str(opening.get("/S", "")) if isinstance(opening, pikepdf.Dictionary) else ""
    return (
        "/JavaScript" in names
        or "/EmbeddedFiles" in names
        or "/AA" in root
        or does in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
    )


def _archive(content):
    """An office file is an archive: its parts are counted, measured as declared, and unpacked once to be sure."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_shape(content, archive, parts)
            kind = _office_kind(archive, {part.filename for part in parts})
            _unpack(archive, parts)
    except ValidationError:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _broken() from error
    return kind


def _check_shape(content, archive, parts):
    names = [part.filename for part in parts]
    if len(names) != len(set(names)) or min((part.header_offset for part in parts), default=1):
        raise _two_in_one()
    if content.rpartition(b"PK\x05\x06")[2][18:] != archive.comment:
        raise _two_in_one()
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(_("This file is locked. Save it without a password and choose it again."))
    if any(
        name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or "\0" in name for name in names
    ):
        raise _other_kind()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_much()


def _office_kind(archive, names):
    kind = next((ending for ending, part in PARTS.items() if part in names), None)
    if kind is None and "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = OPEN.get(archive.read("mimetype").decode("ascii", "replace").strip())
    if kind is None:
        raise _other_kind()
    declared = ""
    if "[Content_Types].xml" in names and archive.getinfo("[Content_Types].xml").file_size < PIECE:
        declared = archive.read("[Content_Types].xml").decode("utf-8", "replace")
    if any(PROGRAMS.search(name) for name in names) or "macroEnabled" in declared:
        raise ValidationError(_("This file carries macros. Save it without them and choose it again."))
    return kind


def _unpack(archive, parts):
    """What the parts declare can be a lie: read each to its end, and stop at the limit."""
    total = 0
    for part in parts:
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise _too_much()


def _rtf(content):
    if not content.rstrip(b"\0\r\n\t ").endswith(b"}"):
        raise _broken()
    if re.search(rb"\\(?:object|objdata|objupdate|ddeauto|ddefield)\b", content, re.IGNORECASE):
        raise ValidationError(_("This file carries another file inside. Save it as PDF and choose that one."))
    return "rtf"


def _text(content):
    if content.startswith(OTHER_KINDS) or MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise _other_kind()
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _other_kind() from error
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise _other_kind()
    return "txt"


def _other_kind():
    return ValidationError(
        _(
            "This file is of another kind. Choose a PDF, Word, Excel, PowerPoint, OpenDocument, RTF or text file."
        )
    )


def _two_in_one():
    return ValidationError(
        _(
            "This file is two files in one, which a reader's program may take for something else. Save it anew."
        )
    )


def _broken():
    return ValidationError(_("This file cannot be opened: it is broken or not complete. Save it anew."))


def _too_much():
    return ValidationError(
        _("Unpacked, this file is larger than %(limit)s MB. Choose a smaller one.")
        % {"limit": MOST_UNPACKED // 1_000_000}
    )
