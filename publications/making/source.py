"""The one source of all files of an edition in one language: its HTML, and the fingerprint of all that goes into it."""

import hashlib
import re
from ctypes import CDLL, c_char_p
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from actions.models import Picture
from publications.book import snapshot
from publications.book import whole as book
from publications.making import attached, pdf, typefaces

CONTENTS = re.compile(r'<section class="[^"]*\btoc\b.*?</ul>', re.S)  # not the list of figures below it
ANCHOR = re.compile(r'href="#([^"]+)"')
OWN_FILE = re.compile(r'(?:src|href)="(/[^"#?]+)"')
SHEET = f"{settings.STATIC_URL}css/edition.css"
LIBRARIES = ("weasyprint", "pydyf", "fonttools", "pillow", "tinycss2", "cssselect2", "tinyhtml5", "pyphen")
MAKERS = (
    "apart",
    "child",
    "fitting",
    "pdf",
    "printer",
    "progress",
    "typefaces",
    "web",
)  # modules that shape the bytes


@dataclass(frozen=True)
class Source:
    """What every file of an edition in one language is made from."""

    html: str
    chapters: list  # anchors of the lines of the contents, in order
    entries: list  # what was frozen of each action
    names: dict  # {address of a picture: whose it is}
    attachments: list
    gaps: list  # sentences on what is missing, each naming its entry or part


def read(edition, language) -> Source:
    """The book of a frozen edition in one language, written anew."""
    html = book.html(edition, language)
    rows = edition.entries.order_by("position", "pk").values_list("printed", flat=True)
    entries = [printed for printed in rows if printed.get("code")]
    gone = Picture.objects.taken_down(row["sha256"] for printed in entries for row in printed["pictures"])
    return Source(
        html=html,
        chapters=chapters(html),
        entries=entries,
        names=_names(edition, entries),
        attachments=attached.files(edition, entries, language, gone),
        gaps=[str(gap) for gap in book.warnings(edition, language)],
    )


def chapters(html) -> list:
    """The anchors of the table of contents."""
    contents = CONTENTS.search(html)
    return list(dict.fromkeys(ANCHOR.findall(contents.group()))) if contents else []


def fingerprint(source, *about) -> str:
    """SHA-256 over everything that shapes the bytes: text, style, fonts, pictures, attachments, libraries.

    `about` tells formats of the same source apart.
    """
    total = hashlib.sha256("\n".join([*map(str, about), release()]).encode())
    total.update(source.html.encode())
    total.update("".join(row["text"] for row in source.attachments).encode())
    folders = pdf.our_folders()
    total.update(snapshot.canonical(typefaces.possible(SHEET, folders)).encode())
    for address in sorted(set(OWN_FILE.findall(source.html))):
        file = folders.find(address)
        total.update(f"{address} {_digest(file) if file else 'missing'}\n".encode())
    return total.hexdigest()


@cache
def release() -> str:
    """The libraries and modules that draw, as one text."""
    here = Path(__file__).parent
    drawn = [f"{name} {version(name)}" for name in LIBRARIES]
    own = [f"{name} {_digest(here / f'{name}.py')}" for name in MAKERS]
    return "\n".join([*drawn, f"pango {_pango()}", *own])


def lacking(source, made) -> list:
    """Sentences on letters that the fonts of the book do not have, each naming the entries they stand in."""
    said = [
        (letters, f"taken from the font “{family}”, which the book does not name")
        for family, letters in made.get("strange", {}).items()
    ]
    if made.get("missing"):
        said.append((made["missing"], "in no font of this machine: an empty box is printed"))
    return [f"{_where(source.entries, letters)}: {_shown(letters)} {what}" for letters, what in said]


def _where(entries, letters):
    codes = [printed["code"] for printed in entries if set(letters) & set(snapshot.canonical(printed))]
    return ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "") or "the book"


def _shown(letters):
    return " ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in letters[:12] if letter.strip())


def _names(edition, entries):
    """{address of a picture in the book: the code of its entry, or the part it stands in}."""
    names = {f"/media/{row['file']}": printed["code"] for printed in entries for row in printed["pictures"]}
    for part in snapshot.frozen_parts(edition.frozen):
        if part["portrait"]:
            names[f"/media/{part['portrait']['file']}"] = part["kind"]
    return names


def _digest(file):
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _pango():
    name = find_library("pango-1.0")
    if not name:
        return ""
    told = CDLL(name).pango_version_string
    told.restype = c_char_p
    return told().decode()
