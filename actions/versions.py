"""The published versions of an action, and word by word what each changed; drafts and open edits have no part in it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions import changes, differences, showing
from actions.models.submission import FACT_FIELDS, PUBLISHED, REPLACED, TEXT_FIELDS
from frameworks.languages import direction

PRIVATE = {
    "budget_amount", "budget_currency", "budget_secured", "budget_source", "budget_public",
    "leader_name", "leader_office", "leader_since", "leader_until", "pledge_mode", "matched_pledge",
}  # fmt: skip
LINES = ("partnerlines", "indicators", "links")


@dataclass(frozen=True)
class Field:
    """A field that changed: its heading, and both texts as one."""

    heading: str
    pieces: list
    language: str = ""

    @property
    def direction(self):
        return direction(self.language) if self.language else ""


@dataclass(frozen=True)
class Version:
    """One published text: its number and day, its call, and what it changed of the one before it."""

    number: int
    on: date
    language: str
    title: str
    call: str
    is_current: bool
    is_first: bool
    changed: list

    @property
    def direction(self):
        return direction(self.language)


def versions_of(action) -> list[Version]:
    """Newest first. Only texts that the public has read: published now, or replaced since."""
    texts = list(
        action.submissions.filter(state__in=(PUBLISHED, REPLACED), published_at__isnull=False)
        .select_related("call")
        .prefetch_related(*LINES, "objective_links__objective")
        .order_by("number")
    )
    found = []
    for before, text in zip([None, *texts], texts, strict=False):
        found.append(
            Version(
                number=text.number,
                on=text.published_at.date(),
                language=text.language,
                title=text.title,
                call=text.call.title,
                is_current=text.state == PUBLISHED,
                is_first=before is None,
                changed=_changed(before, text) if before else [],
            )
        )
    return found[::-1]


def _changed(before, text):
    """Texts word by word first, then the facts; a change of money that is not public is not told."""
    headings = dict(showing.headings()) | {
        "title": _("Title"),
        "summary": _("Summary"),
        "description": _("What it does"),
        "results": _("Reported results"),
        "people_text": _("People"),
    }
    fields = [
        _field(headings.get(name, name), getattr(before, name), getattr(text, name), text.language)
        for name in TEXT_FIELDS
    ]
    for name in _facts():
        old, new = (differences.in_words(name, _piece(one, name)) for one in (before, text))
        fields.append(_field(differences.label(name), old, new))
    fields += [
        _field(differences.label(name), _lines(before, name), _lines(text, name), text.language)
        for name in LINES
    ]
    fields.append(_field(_("What it serves"), _objectives(before), _objectives(text)))
    return [field for field in fields if field]


def _facts():
    """The plain facts that the page shows, each with the columns that belong to it."""
    return [name for name in FACT_FIELDS if name not in PRIVATE and differences.piece_of(name) == name]


def _piece(text, name):
    names = [name, *(other for other, first in differences.TOGETHER.items() if first == name)]
    return {column: getattr(text, column) for column in names}


def _lines(text, name):
    rows = [
        {column: _plain(getattr(row, column)) for column in differences.LINE_FIELDS[name]}
        for row in getattr(text, name).all()
    ]
    return differences.in_words(name, rows)


def _plain(value):
    """A number without empty decimals; anything else as it is."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _objectives(text):
    links = sorted(text.objective_links.all(), key=lambda link: link.objective.code)
    return "\n".join(f"{link.objective.code} {link.objective.label}" for link in links)


def _field(heading, old, new, language=""):
    """None where both say the same."""
    old, new = (str(words or "").replace("\r\n", "\n").strip() for words in (old, new))
    if old == new:
        return None
    return Field(capfirst(str(heading)), changes.shortened(changes.words(old, new)), language)
