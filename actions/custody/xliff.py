"""XLIFF 2.1, core: texts as an agency takes them, and what it sends back as plain values. Hostile until read.

Only version 2.1 is read: the file that left was 2.1, and a tool that wrote it anew in another version may have
dropped the notes by which each unit is known again.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from actions.custody import sheet, terms
from actions.custody.texts import mark_of
from actions.models import Translation
from actions.publiccopy import fingerprint

CORE, GLOSSARY = "urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:glossary:2.0"
VERSION = "2.1"
OF_US = "call-to-local-action"
MOST_BYTES = 5_000_000
MOST_UNITS = 10_000
STATES = {  # ours: (the state agencies know, what it is for us)
    sheet.MISSING: ("initial", ""),
    "stale": ("initial", "cta:stale"),
    Translation.MACHINE: ("initial", "cta:machine"),
    Translation.DRAFT: ("translated", "cta:draft"),
    Translation.CHECKED: ("reviewed", "cta:checked"),
    Translation.APPROVED: ("final", "cta:approved"),
}
SOURCE, TARGET = "source-fingerprint", "target-mark"  # categories of the notes a unit is known by
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PROLOG = re.compile(rb"^.*?<[A-Za-z_]", re.DOTALL)


@dataclass
class Unit:
    """One field as it came back."""

    field: str
    source: str
    target: str
    state: str
    own_state: str
    source_mark: str
    target_mark: str
    is_partial: bool = False

    @property
    def is_machine(self):
        """A machine's words that nobody has taken on; whoever moves the state on vouches for them."""
        return (self.state, self.own_state) == STATES[Translation.MACHINE]

    @property
    def is_untouched_stale(self):
        return (self.state, self.own_state) == STATES["stale"]


@dataclass
class File:
    """One text as it came back."""

    draft_id: str
    number: int
    units: list = field(default_factory=list)


@dataclass
class Document:
    """A whole file."""

    source_language: str
    language: str
    files: list = field(default_factory=list)


# Out


def write(submissions, language) -> bytes:
    """These texts, all of one language, to be translated into another: a unit for each field with its notes."""
    root = etree.Element(f"{{{CORE}}}xliff", nsmap={None: CORE, "gls": GLOSSARY})
    root.set("version", VERSION)
    root.set("srcLang", submissions[0].language)
    root.set("trgLang", language)
    root.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    glossary = terms.glossary()
    for submission in submissions:
        _add_file(root, submission, language, glossary)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add_file(root, submission, language, glossary):
    action = submission.action
    file = _child(root, "file", id=f"text-{submission.pk}", canResegment="no")
    file.set("original", f"{OF_US}/{action.draft_id}/{submission.number}")
    _add_notes(file, [("context", f"{action.code or ''} {submission.title} ({action.lead})".strip())])
    for line in sheet.lines(submission, language, glossary=glossary):
        _add_unit(file, line, submission.language, language, glossary)


def _add_unit(file, line, source_language, language, glossary):
    unit = _child(file, "unit", id=line.field, name=NOT_IN_XML.sub("", line.heading))
    if line.status == Translation.APPROVED and not line.is_stale:
        unit.set("translate", "no")
    _add_terms(unit, glossary.pairs(line.source, source_language, language))
    notes = [
        ("context", line.heading),
        ("limit", _("At most %(limit)s characters.") % {"limit": line.limit}),
        *([("correction", line.row.correction)] if line.row and line.row.correction else []),
        *(("glossary", warning) for warning in line.warnings),
        (SOURCE, fingerprint(line.source)),
        (TARGET, mark_of(line.row)),
    ]
    _add_notes(unit, notes)
    state, own = STATES["stale" if line.is_stale else line.status]
    segment = _child(unit, "segment", id="whole", state=state)
    if own:
        segment.set("subState", own)
    _put(_child(segment, "source"), line.source)
    if line.row:
        _put(_child(segment, "target"), line.row.text)


def _add_notes(parent, notes):
    holder = _child(parent, "notes")
    for number, (category, text) in enumerate(notes, start=1):
        note = _child(holder, "note", id=f"n{number}", category=category)
        note.text = NOT_IN_XML.sub("", text)


def _add_terms(unit, pairs):
    if not pairs:
        return
    holder = etree.SubElement(unit, f"{{{GLOSSARY}}}glossary")
    for ours, theirs in pairs:
        entry = etree.SubElement(holder, f"{{{GLOSSARY}}}glossEntry")
        etree.SubElement(entry, f"{{{GLOSSARY}}}term").text = ours
        etree.SubElement(entry, f"{{{GLOSSARY}}}translation").text = theirs


def _put(element, text):
    """A text as it is; what XML cannot hold becomes the element made for it."""
    place, at = None, 0
    for sign in NOT_IN_XML.finditer(text):
        _append(element, place, text[at : sign.start()])
        place = _child(element, "cp", hex=f"{ord(sign[0]):04X}")
        at = sign.end()
    _append(element, place, text[at:])


def _append(element, place, text):
    if place is None:
        element.text = text
    else:
        place.tail = text


def _child(parent, tag, **attributes):
    return etree.SubElement(parent, f"{{{CORE}}}{tag}", attributes)


# Back


def read(content: bytes) -> Document:
    """What an agency sent back. A file that is too large, broken, of another version or of somebody else is
    refused as a whole, in a sentence."""
    root = _root(content)
    if root.get("srcLang") is None or root.get("trgLang") is None:
        raise ValidationError(_("The file does not say from which language into which it is translated."))
    document = Document(root.get("srcLang"), root.get("trgLang"))
    for element in root.iterfind(f"{{{CORE}}}file"):
        document.files.append(_file(element))
    if not any(file.units for file in document.files):
        raise ValidationError(_("There is nothing to read in this file."))
    if sum(len(file.units) for file in document.files) > MOST_UNITS:
        raise ValidationError(_("This file is too large."))
    return document


def as_text(content: bytes) -> str:
    """The file in one encoding, as it is kept."""
    return etree.tostring(_root(content), encoding="unicode")


def _root(content):
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is too large."))
    prolog = PROLOG.match(content.replace(b"\x00", b""))
    if prolog and (b"<!DOCTYPE" in prolog[0] or b"<!ENTITY" in prolog[0]):
        raise ValidationError(_("The file declares entities of its own. Such files are not read."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValidationError(_("The file is broken: it is no XML that can be read to its end.")) from error
    if root.getroottree().docinfo.doctype:
        raise ValidationError(_("The file declares entities of its own. Such files are not read."))
    name = etree.QName(root)
    if name.localname != "xliff":
        raise ValidationError(_("This is no XLIFF file."))
    if name.namespace != CORE or root.get("version") != VERSION:
        raise ValidationError(
            _("This file is XLIFF %(version)s. Files that left here are XLIFF 2.1, and only those are read.")
            % {"version": (root.get("version") or "?")[:10]}
        )
    return root


def _file(element):
    parts = (element.get("original") or "").split("/")
    if len(parts) != 3 or parts[0] != OF_US or not parts[2].isdecimal() or len(parts[2]) > 5:
        raise ValidationError(_("This file is of another project: it did not leave here."))
    file = File(parts[1], int(parts[2]))
    for unit in element.iter(f"{{{CORE}}}unit"):
        file.units.append(_unit(unit))
    return file


def _unit(element):
    notes = {
        note.get("category"): (note.text or "").strip()
        for note in element.iterfind(f"{{{CORE}}}notes/{{{CORE}}}note")
    }
    segments = [part for part in element if part.tag in (f"{{{CORE}}}segment", f"{{{CORE}}}ignorable")]
    own = [part for part in segments if part.tag.endswith("}segment")]
    targets = [part.find(f"{{{CORE}}}target") for part in own]
    states = [part.get("state", "initial") for part in own]
    written = [target is not None and bool(_plain(target).strip()) for target in targets]
    return Unit(
        field=element.get("id") or "",
        source="".join(_part(part, "source") for part in segments),
        target="".join(_part(part, "target") for part in segments) if any(written) else "",
        state="initial" if "initial" in states else min(states, default="initial"),
        own_state=own[0].get("subState", "") if own else "",
        source_mark=notes.get(SOURCE, ""),
        target_mark=notes.get(TARGET, ""),
        is_partial=any(written) and not all(written),
    )


def _part(segment, name):
    found = segment.find(f"{{{CORE}}}{name}")
    if found is None and segment.tag.endswith("}ignorable"):
        found = segment.find(f"{{{CORE}}}source")
    return "" if found is None else _plain(found)


def _plain(element):
    """The words of a source or target: marks of an editor around them go, what they hold stays."""
    found = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "cp":
            found.append(_sign(child.get("hex", "")))
        elif name in ("pc", "mrk"):
            found.append(_plain(child))
        found.append(child.tail or "")
    return "".join(found)


def _sign(code):
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError) as error:
        raise ValidationError(_("The file is broken: it names a sign that does not exist.")) from error
    return "" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign
