"""A text as it can honestly be shown: in which language it is, how good, and whether it still fits its source."""

import hashlib
from typing import NamedTuple

from actions import translatable
from actions.publiccopy import fingerprint
from frameworks.languages import direction


class Text(NamedTuple):
    """A text as it can honestly be shown: in which language it is, and how good the translation is."""

    text: str
    language: str
    status: str  # "" for the original

    @property
    def is_original(self):
        return not self.status

    @property
    def direction(self):
        """The `dir` of the passage."""
        return direction(self.language)


def is_stale(translation) -> bool:
    """Whether the original has changed since this translation was made."""
    return translation.source_sha256 != fingerprint(
        translatable.original(translation.submission, translation.field)
    )


def text_for(submission, field, language) -> Text:
    """The field in `language` where a translation stands and still fits, else the original, said to be so."""
    original = translatable.original(submission, field)
    if language != submission.language:
        for translation in submission.translations.all():
            fits = translation.source_sha256 == fingerprint(original)
            if fits and (translation.field, translation.language) == (field, language):
                return Text(translation.text, language, translation.status)
    return Text(original, submission.language, "")


def mark_of(translation) -> str:
    """What one person has read of a translation; whoever acts on it says so, and acts on nothing newer."""
    if translation is None:
        return "none"
    read = f"{translation.status}\n{translation.source_sha256}\n{translation.text}"
    return hashlib.sha256(read.encode()).hexdigest()[:20]
