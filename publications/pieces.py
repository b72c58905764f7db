"""The pieces of a book as its templates print them: words with their language, actions, chapters, names."""

from dataclasses import dataclass, field

from django.utils.translation import pgettext

from frameworks.languages import direction

NOT_IN_OUR_FONTS = [
    (0x1100, 0x11FF),
    (0x2E80, 0xA4CF),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
]


@dataclass(frozen=True)
class Words:
    """A text with the language it is in, so that a page can carry its lang and dir."""

    text: str
    language: str
    direction: str
    note: str = ""  # how good the translation is, where it is one

    @property
    def paragraphs(self):
        return [line.strip() for line in self.text.splitlines() if line.strip()]


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
    art: str = ""


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
        return [entry for entry in self.entries if entry.treatment != "line"]

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
class Line:
    """One line of the table of contents."""

    anchor: str
    head: Words
    mark: str = ""
    number: int | None = None


def words(text, language, note=""):
    return Words(text, language, direction(language), note)


def pick(texts, language):
    """The text in this language, else in the first that has one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


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


def is_printable(name):
    """Whether the fonts of the book hold every letter; Korean, Chinese and Japanese need fonts-noto-cjk."""
    return not any(first <= ord(char) <= last for char in name for first, last in NOT_IN_OUR_FONTS)
