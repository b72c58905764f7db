"""How much room an entry takes on its page, so that its picture fills the rest; the sentence that is set large.

Heights are in points and follow `static/css/edition.css`; a test measures them against printed pages.
"""

import re
from dataclasses import dataclass
from math import ceil

from publications.models import EditionEntry

PAGE, LINE, NOTE = 692, 340, 34  # from margin to margin; a line of text; the note at the foot
PLATE, RULE, LEAST_PART, CLOSE = (
    62,
    14,
    32,
    6,
)  # the plate; the rule over a part; its least; lines of see also
HEIGHTS = {
    "full": (1020, 297),
    "tall": (790, 230),
    "half": (585, 170),
    "band": (390, 114),
    "strip": (200, 58),
}
STEP, MOST_MARGIN = 16, 400
SIZES = ("tall", "half", "band", "strip")
SAID_IN = ("lessons", "recommendations", "innovation", "challenges", "description", "activities", "summary")
LEAST_TEXT, LEAST, MOST = 280, 50, 170  # letters of a text worth quoting from, and of the sentence
MOST_BEGINNING = 240
SENTENCE = re.compile(r"(?<=[.!?؟。])\s+")


@dataclass(frozen=True)
class Measure:
    """Letters on a line and points between lines, of one kind of text in one direction."""

    letters: int
    line: float

    def height(self, *texts):
        """Of these paragraphs, each from a line of its own."""
        return sum(ceil(len(text) / self.letters) or 1 for text in texts) * self.line


LATIN = {
    "title": Measure(42, 26), "lead": Measure(66, 15.6), "text": Measure(72, 15), "results": Measure(61, 16.6),
    "small": Measure(74, 14), "margin": Measure(26, 11.5), "see": Measure(86, 10.4), "chip": Measure(1, 16),
}  # fmt: skip
ARABIC = {
    "title": Measure(40, 31), "lead": Measure(68, 20), "text": Measure(74, 19.5), "results": Measure(62, 19),
    "small": Measure(74, 17), "margin": Measure(30, 14.5), "see": Measure(84, 11.5), "chip": Measure(1, 17),
}  # fmt: skip
FOREIGN = LATIN | {"lead": Measure(73, 14.6), "text": Measure(73, 14.6)}  # in an Arabic book
SPREAD_LEAD = Measure(57, 18)


def picture_size(entry, is_rtl) -> str:
    """How high the picture of an entry is: what the text leaves free on its page, or on the first of its two.

    Where it may just fit there is no picture; a text that goes over the page anyway keeps a band.
    """
    is_spread = entry.treatment == EditionEntry.TWO
    room = PAGE - (needed_first(entry, is_rtl) if is_spread else needed(entry, is_rtl))
    if room < -HEIGHTS["band"][1]:
        return "band"
    sizes = ("full", *SIZES) if is_spread else SIZES
    return next((size for size in sizes if HEIGHTS[size][1] + 10 <= room), "")


def needed_first(entry, is_rtl) -> float:
    """The height of the first of two pages without its picture: plate, title, facts and a summary set larger."""
    lead = ARABIC["lead"] if entry.summary.direction == "rtl" else FOREIGN["lead"] if is_rtl else SPREAD_LEAD
    first, *others = entry.summary.paragraphs or [""]
    text = lead.height(first) + sum(7 + LATIN["text"].height(line) for line in others)
    return _head(entry, is_rtl) + 12 + RULE + max(margin(entry, is_rtl), text)


def needed(entry, is_rtl) -> float:
    """The height of an entry in full without its picture."""
    by = ARABIC if is_rtl else LATIN
    own = ARABIC if entry.summary.direction == "rtl" else FOREIGN if is_rtl else LATIN
    parts = [
        max(margin(entry, is_rtl), _text(entry, own)),
        _results(entry, own),
        0 if entry.has_few_partners else by["small"].height(entry.partners.text),
        _chips(entry, by),
        *(8 + by["small"].height(*said.paragraphs) for said in (entry.secretariat, entry.judgement) if said),
        CLOSE * by["see"].line,
    ]
    return _head(entry, is_rtl) + sum(RULE + max(part, LEAST_PART) for part in parts if part)


def _head(entry, is_rtl):
    """Plate, title, who else takes part; and the note at the foot of the page."""
    by = ARABIC if is_rtl else LATIN
    head = PLATE + by["title"].height(entry.title.text) + (NOTE if entry.public_record else 0)
    if entry.others:
        head += 3 + by["small"].height(
            "; ".join(f"{other.name.text}, {other.line}" for other in entry.others)
        )
    return head


def margin(entry, is_rtl) -> int:
    """The height of what stands in the margin beside an entry, in steps: the text beside it is at least as high."""
    by = (ARABIC if is_rtl else LATIN)["margin"]
    facts = _facts_of_line(entry) if entry.treatment == EditionEntry.LINE else _facts(entry)
    height = sum(5 + sum(by.height(line) for line in fact) for fact in facts)
    return min(max(STEP, ceil(height / STEP) * STEP), MOST_MARGIN)


def _facts(entry):
    """The lines of each fact, as `_facts.html` prints them."""
    facts = [(what, fact.text) for what, fact in entry.facts] + [("-", entry.url)]
    if entry.partners.text and entry.has_few_partners:
        facts.append(("-", entry.partners.text))
    return facts + _notes(entry, "-" * 100)


def _facts_of_line(entry):
    """As `_line.html` prints them."""
    facts = [(entry.code,)] + ([(entry.time,)] if entry.time else [])
    return facts + _notes(entry, "-" * 26)


def _notes(entry, gap):
    notes = [(entry.summary.note,)] if entry.summary.note else []
    return notes + ([(gap,)] if entry.foreign else [])


def _text(entry, by):
    first, *others = entry.summary.paragraphs or [""]
    height = by["lead"].height(first) + sum(7 + by["text"].height(line) for line in others)
    for head, words in entry.sections:
        height += (24 if head else 0) + sum(7 + by["text"].height(line) for line in words.paragraphs)
    return height


def _results(entry, by):
    if not (entry.results or entry.indicators):
        return 0
    lines = entry.results.paragraphs if entry.results else []
    table = 18 + 18 * len(entry.indicators) if entry.indicators else 0
    return max(46, by["results"].height(*lines) + 7 * len(lines) + table)


def _chips(entry, by):
    """Lines of chips, each chip as wide as its words."""
    rows, used = 0, LINE
    for _name, labels in entry.objectives:
        for label in labels:
            width = 30 + 4.4 * len(label.short)
            if used + width > LINE:
                rows, used = rows + 1, 0
            used += width
    return rows * by["chip"].line + 2 if rows else 0


def quote(texts):
    """One whole sentence out of {field: Words}, as it stands there, or None where none is short and long enough."""
    for name in SAID_IN:
        found = texts.get(name)
        if not found or len(found.text) < LEAST_TEXT:
            continue
        fitting = [line for line in SENTENCE.split(" ".join(found.paragraphs)) if _is_fit(line)]
        if fitting:
            return found.part(max(fitting, key=len))
    return None


def beginning(summary):
    """How a text begins: its first whole sentence, or as many whole words as a short entry has room for."""
    flat = " ".join(summary.paragraphs)
    sentence = SENTENCE.split(flat)[0]
    if len(sentence) <= MOST_BEGINNING:
        return summary.part(sentence)
    return summary.part(
        sentence[: sentence.rindex(" ", 0, MOST_BEGINNING)].rstrip(",;:") + " …"
        if " " in sentence[:MOST_BEGINNING]
        else sentence
    )


def _is_fit(sentence):
    return (
        LEAST <= len(sentence) <= MOST
        and sentence[0].isalpha()
        and not sentence[0].islower()
        and sentence[-1] in ".!?؟"
        and "http" not in sentence
    )
