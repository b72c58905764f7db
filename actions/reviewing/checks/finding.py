"""A finding, and the passages in which checks look for one."""

from typing import NamedTuple

from django.utils.text import capfirst

from actions.models import Submission
from actions.models.submission import TEXT_FIELDS

SERIOUS, LOOK = "serious", "look"  # to be put right before anybody reads it; to be looked at
PICTURES, FACTS = "pictures", "facts"  # where a finding stands that is about no text


class Finding(NamedTuple):
    """One thing to look at. `language` is that of a translation, empty for the government's own words."""

    check: str
    field: str
    sentence: str
    severity: str = LOOK
    language: str = ""

    @property
    def heading(self):
        if self.field in TEXT_FIELDS:
            return str(capfirst(Submission._meta.get_field(self.field).verbose_name))
        return ""

    @property
    def is_serious(self):
        return self.severity == SERIOUS


class Passage(NamedTuple):
    """Words that the public will read: where they stand, their language, and whether they are a translation."""

    field: str
    language: str
    text: str
    is_translation: bool = False

    def finding(self, check, sentence, severity=LOOK):
        language = self.language if self.is_translation else ""
        return Finding(check, self.field, sentence, severity, language)


def passages(submission) -> list[Passage]:
    """The texts in the order of the page, then their translations, language by language."""
    own = [Passage(field, submission.language, getattr(submission, field)) for field in TEXT_FIELDS]
    order = list(TEXT_FIELDS)
    texts = [row for row in submission.translations.all() if row.field in TEXT_FIELDS]
    rows = sorted(texts, key=lambda row: (row.language, order.index(row.field)))
    translated = [Passage(row.field, row.language, row.text, True) for row in rows]
    return [passage for passage in (*own, *translated) if passage.text.strip()]
