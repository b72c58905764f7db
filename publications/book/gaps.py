"""What is missing when an edition is printed, named entry by entry for the log of the build; nothing stops it."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from publications.book.glyphs import is_heaped, is_printable, missing
from publications.book.snapshot import frozen_parts
from publications.models import EditionPart

MOST_SIGNS = 12
DROPPED = {  # of the Markdown of staff: what never reaches the page
    "picture": re.compile(r"!\[[^\]]*\]\("),
    "html": re.compile(r"<\s*/?[a-zA-Z][^>]*>"),
}


@dataclass(frozen=True)
class Gap:
    """One thing that is not as it should be: of which entry (its code) or part, and in a sentence."""

    of: str
    sentence: str

    def __str__(self):
        return f"{self.of}: {self.sentence}"


def find(edition, reading) -> list[Gap]:
    """Everything that is missing in one language, in the order of the book: parts, then entries.

    Sentences are in the language of who asks, not in that of the book.
    """
    found = [gap for row in frozen_parts(reading.frozen) for gap in _of_part(reading, row)]
    withdrawn = dict(
        edition.entries.exclude(action__withdrawn_at=None).values_list("action__code", "action__withdrawn_at")
    )
    for printed in reading.printed:
        found += _of_entry(reading, printed, withdrawn.get(printed["code"]))
    return found


def _of_part(reading, row):
    name = str(dict(EditionPart.KINDS).get(row["kind"], row["kind"]))
    text, _language = reading.first(row["text"])
    said = [text, reading.first(row["title"])[0], reading.first(row["by"])[0]]
    sentences = _of_letters(said)
    if DROPPED["picture"].search(text):
        sentences.append(_("a picture in the text is left out: parts print no pictures from elsewhere"))
    if DROPPED["html"].search(text):
        sentences.append(_("HTML in the text is printed as it was typed"))
    if row["portrait"] and not reading.has_file(row["portrait"]["file"]):
        sentences.append(_("the portrait is missing: %(file)s") % {"file": row["portrait"]["file"]})
    return [Gap(name, sentence) for sentence in sentences]


def _of_entry(reading, printed, withdrawn_at):
    sentences = [
        _("withdrawn on %(day)s, after the freeze; it is printed as it stood")
        % {"day": reading.day(withdrawn_at.date().isoformat())}
    ] if withdrawn_at else []  # fmt: skip
    for row in printed["governments"]:
        if not is_printable(row["name"]):
            sentences.append(
                _("our fonts have no letters for the name %(name)s; its English name is printed")
                % {"name": row["name"]}
            )
    for picture in printed["pictures"][:1]:
        if picture["sha256"] in reading.taken_down:
            sentences.append(_("a picture was taken down after the freeze and is not printed"))
        elif not reading.has_file(picture["file"]):
            sentences.append(
                _("the picture is missing, paths are drawn instead: %(file)s") % {"file": picture["file"]}
            )
    return [Gap(printed["code"], sentence) for sentence in sentences + _of_letters(_said(reading, printed))]


def _said(reading, printed):
    """Every text of an entry that this language prints."""
    texts = printed["texts"]
    kept = texts.get(reading.language) or texts[printed["language"]]
    own = [words.get(reading.language, "") for words in printed.get("secretariat", {}).values()]
    return [
        *texts[printed["language"]]["fields"].values(),
        *kept["fields"].values(),
        *printed["partners"],
        *own,
    ]


def _of_letters(texts):
    whole = "\n".join(texts)
    signs, sentences = missing(whole), []
    if signs:
        sentences.append(
            _("signs that our fonts have no letters for, printed as […]: %(signs)s")
            % {"signs": ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:MOST_SIGNS])}
        )
    if is_heaped(whole):
        sentences.append(_("more than three marks on one letter: the others are left out"))
    return sentences
