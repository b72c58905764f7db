"""The pieces of a book as its templates print them: words with their language, actions, chapters, names."""

from dataclasses import dataclass, field, replace
from math import ceil

from django.conf import settings
from django.utils.translation import pgettext

from frameworks.languages import direction

ROWS_ON_OPENER = 21  # below a title of two lines; each line more takes three of them
SIGNS_A_LINE = {"title": 28, "entry": 58}
MOST_IN_MARGIN = 110  # letters of partners


@dataclass(frozen=True)
class Words:
    """A text with the language it is in, so that a page can carry its lang and dir."""

    text: str
    language: str
    direction: str
    note: str = ""  # how good the translation is, where it is one

    def part(self, text):
        """A part of it: the same language and note."""
        return replace(self, text=text)

    @property
    def paragraphs(self):
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def split_end(self):
        """The last paragraph in two: up to its last word, and that word, to which the call of a note is tied."""
        start, space, word = (self.paragraphs or [""])[-1].rpartition(" ")
        return start + space, word


@dataclass(frozen=True)
class Government:
    name: Words
    second: str  # the name in English, where the first is in another script or word
    country: str
    key: str

    @property
    def line(self):
        """What stands below or after the name."""
        return ", ".join(part for part in (self.second, self.country) if part)


@dataclass(frozen=True)
class Entry:
    code: str
    number: str
    anchor: str
    url: str
    chapter: str
    treatment: str  # how much room it has, as `EditionEntry.TREATMENTS`
    title: Words
    summary: Words
    sections: list
    results: Words | None
    foreign: str  # the name of the language, where the text is not in the edition's
    lead: Government
    others: list
    facts: list
    partners: Words
    objectives: list  # [(framework name, [label])]
    source_url: str
    public_record: bool
    picture: dict | None
    indicators: list
    time: str = ""  # when, in words; empty where a source does not say
    status: str = ""  # how good the translation is, as `Translation.STATUSES`; empty for an original
    secretariat: Words | None = None  # its own summary in the language of the edition
    judgement: Words | None = None  # what it publishes on the action
    beginning: Words | None = None  # how its summary begins, for an entry of a few lines
    size: str = ""  # how high its picture is
    margin: int = 0  # points that the facts beside its text need
    art: str = ""
    quote: Words | None = None  # a sentence of its own text, set large
    close: list = field(default_factory=list)  # other entries of the book that are near to this one

    @property
    def has_few_partners(self):
        """Whether its partners stand in the margin, with the other facts."""
        return len(self.partners.text) <= MOST_IN_MARGIN


@dataclass(frozen=True)
class Label:
    code: str
    framework: str
    number: int | None
    title: str
    short: str
    colour: str
    colour_on: str


@dataclass
class Chapter:
    label: Label | None
    anchor: str
    art: str
    head: Words
    entries: list = field(default_factory=list)
    gcm: list = field(default_factory=list)

    @property
    def number(self):
        return self.label.number if self.label else None

    @property
    def in_full(self):
        """Those of two pages first: they begin on a left page, and so no page between them stays empty."""
        return [entry for size in ("two", "one") for entry in self.entries if entry.treatment == size]

    @property
    def has_spreads(self):
        return any(entry.treatment == "two" for entry in self.entries)

    @property
    def listed(self):
        """The entries its opener names, in the order of their pages: as many as one page holds."""
        return self._ordered[: self._held]

    @property
    def unlisted(self):
        return self._ordered[self._held :]

    @property
    def _ordered(self):
        return [*self.in_full, *self.short]

    @property
    def _held(self):
        """How many entries find room: a title that is long takes room from them, and so do their own."""
        lines = ceil(len(self.head.text) / SIGNS_A_LINE["title"])
        rows = ROWS_ON_OPENER - 3 * max(0, lines - 2)
        for count, entry in enumerate(self._ordered):
            rows -= 2 + (len(entry.title.text) > SIGNS_A_LINE["entry"])
            if rows < 0:
                return count
        return len(self._ordered)

    @property
    def short(self):
        return [entry for entry in self.entries if entry.treatment == "line"]


@dataclass(frozen=True)
class Part:
    """A part of the book as its template prints it."""

    kind: str
    anchor: str
    mark: str  # the letter of an annex
    head: Words
    text: Words  # safe HTML
    by: Words
    portrait: dict | None
    template: str


@dataclass(frozen=True)
class Figure:
    """A chart, a map or a table with a number of its own, as the text refers to it."""

    number: int
    head: str
    body: str  # safe HTML
    note: str = ""

    @property
    def anchor(self):
        return f"figure-{self.number}"


@dataclass(frozen=True)
class Line:
    """One line of the table of contents."""

    anchor: str
    head: Words
    mark: str = ""
    number: int | None = None


def words(text, language, note=""):
    return Words(text, language, direction(language), note)


def pick(texts, language):
    """The text in this language, else in the first of the portal's that has one."""
    return first(texts, language)[0]


def first(texts, language):
    """(text, its language): this one, else the first of the portal's; frozen values keep no order of their own."""
    found = (code for code in (language, *dict(settings.LANGUAGES)) if texts.get(code))
    code = next(found, language)
    return texts.get(code, ""), code


def section_name(name):
    """The head over one part of a government's text."""
    return {
        "description": "",
        "objectives_text": pgettext("part of an action", "Aims"),
        "activities": pgettext("part of an action", "Main activities"),
        "challenges": pgettext("part of an action", "Challenges and how they were overcome"),
        "lessons": pgettext("part of an action", "Lessons"),
        "recommendations": pgettext("part of an action", "Recommendations for others"),
        "innovation": pgettext("part of an action", "What is new"),
        "next_steps": pgettext("part of an action", "Next steps"),
        "support_needed": pgettext("part of an action", "Support needed"),
    }[name]


def is_latin(name):
    """Whether a reader of English can read the letters."""
    return all(ord(char) < 0x0370 or 0x1E00 <= ord(char) <= 0x2FFF for char in name)
