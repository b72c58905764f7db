"""One text and one language side by side: each passage with its translation, how good it is, and what to look at."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actions import changes
from actions.custody import terms
from actions.custody.counting import count_words
from actions.custody.texts import mark_of
from actions.models import Translation
from actions.publiccopy import fingerprint
from actions.translatable import parts
from frameworks.languages import language_name

MISSING = "missing"
KINDS = {  # the sign that stands beside the word
    MISSING: "you",
    Translation.MACHINE: "you",
    Translation.DRAFT: "wait",
    Translation.CHECKED: "good",
    Translation.APPROVED: "good",
}
COPIED = 4  # words; a name may well be the same in both


@dataclass
class Line:
    """One passage of the text."""

    field: str
    source: str
    heading: str
    limit: int
    row: Translation | None
    warnings: list = field(default_factory=list)

    @property
    def words(self):
        return count_words(self.source)

    @property
    def text(self):
        return self.row.text if self.row else ""

    @property
    def status(self):
        return self.row.status if self.row else MISSING

    @property
    def status_words(self):
        return status_words(self.status)

    @property
    def kind(self):
        return "you" if self.is_stale else KINDS[self.status]

    @property
    def is_stale(self):
        return self.row is not None and self.row.source_sha256 != fingerprint(self.source)

    @property
    def is_done(self):
        """Checked or approved, and it fits."""
        return self.status in (Translation.CHECKED, Translation.APPROVED) and not self.is_stale

    @property
    def mark(self):
        return mark_of(self.row)

    @property
    def changed(self):
        """What changed in the original since it was translated, word by word."""
        if not self.is_stale or not self.row.source:
            return []
        return changes.shortened(changes.words(self.row.source, self.source))


@dataclass
class Standing:
    """How far one language of a text is."""

    language: str
    missing: int = 0  # words
    stale: int = 0
    unchecked: int = 0  # words of machine and draft translations that fit
    done: int = 0
    corrections: int = 0  # fields the government wants put right

    @property
    def to_do(self):
        """Words that nobody has written yet, or that have to be written anew."""
        return self.missing + self.stale

    @property
    def is_empty(self):
        return not (self.stale or self.unchecked or self.done)


def lines(submission, language, *, glossary=None) -> list[Line]:
    """Every passage that says something, in the order of the form."""
    found = _lines(submission, language)
    for line in found:
        line.warnings = warnings_of(line, submission.language, language, glossary)
    return found


def standing(submission, language) -> Standing:
    """The words of one language of a text by what there is to do with them."""
    found = Standing(language)
    for line in _lines(submission, language):
        _count(found, line)
    return found


def _lines(submission, language):
    rows = {row.field: row for row in submission.translations.all() if row.language == language}
    return [
        Line(part.key, part.text, part.heading, part.limit, rows.get(part.key))
        for part in parts(submission).values()
        if part.text.strip()
    ]


def overview(submission) -> list[dict]:
    """Each language of the portal: how far it is, and every warning with the field it stands at."""
    ours, glossary = dict(settings.LANGUAGES), terms.glossary()
    found = [row for row in standings(submission) if row["language"] in ours]
    for row in found:
        row["warnings"] = [
            (line, sentence)
            for line in lines(submission, row["language"], glossary=glossary)
            for sentence in line.warnings
        ]
    return found


def standings(submission) -> list[dict]:
    """Each other language of the portal, then any other that somebody translated into: how far it is."""
    codes = [code for code, _name in settings.LANGUAGES]
    codes += sorted({row.language for row in submission.translations.all()} - set(codes))
    return [
        {"language": code, "words": language_name(code), "standing": standing(submission, code)}
        for code in codes
        if code != submission.language
    ]


def _count(found, line):
    if line.row is None:
        found.missing += line.words
    elif line.is_stale:
        found.stale += line.words
    elif line.is_done:
        found.done += line.words
    else:
        found.unchecked += line.words
    if line.row is not None and line.row.correction:
        found.corrections += 1


def warnings_of(line, source_language, language, glossary=None) -> list[str]:
    """Sentences for whoever writes or publishes; none of them stops anything."""
    if line.row is None:
        return []
    found = []
    if len(line.text) > line.limit:
        found.append(
            _("%(signs)s characters, where the original may have %(limit)s: it may be cut in print.")
            % {"signs": len(line.text), "limit": line.limit}
        )
    if line.words >= COPIED and line.text == line.source.replace("\r\n", "\n").strip():
        found.append(_("The text is the same as the original."))
    glossary = terms.glossary() if glossary is None else glossary
    return found + glossary.warnings(line.source, source_language, line.text, language)


def status_words(status) -> str:
    """The status of a field in words."""
    if status == MISSING:
        return pgettext("status of a translation", "Missing")
    return str(dict(Translation.STATUSES)[status])
