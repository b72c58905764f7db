"""What of a submission is translated: its texts, what its pictures show, what its indicators count.

A translation finds its original by a key: the name of a text, the fingerprint of a picture, which holds in every
version of the text, or the place of an indicator in its table, where a changed line makes it stale.
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import Indicator, Picture, Submission
from actions.models.submission import TEXT_FIELDS
from actions.models.translation import INDICATOR, PICTURE

ROWS = ("pictures", "indicators")  # what `parts` reads beside the text itself


@dataclass(frozen=True)
class Part:
    """One passage that has a translation of its own."""

    key: str
    text: str
    limit: int
    number: int = 0

    @property
    def heading(self):
        return heading(self.key, self.number)


def parts(submission) -> dict[str, Part]:
    """{key: Part} of everything that is translated, in the order of the form; also what is not written yet."""
    found = [Part(name, getattr(submission, name), limit) for name, limit in TEXT_FIELDS.items()]
    standing = [row for row in submission.pictures.all() if row.taken_down_at is None]
    for number, row in enumerate(standing, start=1):
        found.append(Part(key_of_picture(row.sha256), row.alt, _limit(Picture, "alt"), number))
    for number, row in enumerate(submission.indicators.all(), start=1):
        found.append(Part(key_of_indicator(number, "name"), row.name, _limit(Indicator, "name"), number))
        found.append(Part(key_of_indicator(number, "unit"), row.unit, _limit(Indicator, "unit"), number))
    return {part.key: part for part in found}


def original(submission, key) -> str:
    """What the submission says there now; "" where it says nothing any more."""
    if key in TEXT_FIELDS:
        return getattr(submission, key)
    part = parts(submission).get(key)
    return part.text if part else ""


def key_of_picture(sha256) -> str:
    """Of what the picture shows; the same picture keeps it in the next version."""
    return f"{PICTURE}{sha256[:12]}:alt"


def key_of_indicator(number, column) -> str:
    """Of the name or unit of this line, counted from one."""
    return f"{INDICATOR}{number}:{column}"


def heading(key, number=0) -> str:
    """The key in words; the number of a picture is that of its place."""
    if key in TEXT_FIELDS:
        return str(capfirst(Submission._meta.get_field(key).verbose_name))
    if key.startswith(PICTURE):
        return (
            _("Picture %(number)s: what it shows") % {"number": number}
            if number
            else _("What a picture shows")
        )
    place, _colon, column = key.removeprefix(INDICATOR).partition(":")
    if column == "unit":
        return _("Indicator %(number)s: unit") % {"number": place}
    return _("Indicator %(number)s: what is counted") % {"number": place}


def _limit(model, column):
    return model._meta.get_field(column).max_length
