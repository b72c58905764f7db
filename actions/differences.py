"""Two people in one draft: what a page began with, whose words are newer, and where two texts part.

A part of the form is compared piece by piece: a column or columns that belong together, all lines of one kind, the
objectives of one framework. A page carries a mark of each piece as it stood when the page was made. What the
writer left as it was gives way to what a colleague wrote; what only the writer changed is kept; where both wrote,
the writer chooses.
"""

import hashlib
import json
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import Contact, ObjectiveLink, Submission
from actions.typed import plain
from frameworks.fields import PartialDateField
from frameworks.models import Framework, Objective

TOGETHER = {  # columns that make sense only with another
    "start_precision": "start_date",
    "end_precision": "end_date",
    "budget_currency": "budget_amount",
}
LINE_FIELDS = {
    "partnerlines": ("name", "kind", "role", "country", "url"),
    "indicators": ("name", "unit", "baseline", "target", "value", "on"),
    "links": ("url", "title"),
}
COLUMNS = {field.name for field in Submission._meta.concrete_fields}
OF_CONTACT = {field.name for field in Contact._meta.concrete_fields}
MINE, THEIRS = "mine", "theirs"


class Difference(NamedTuple):
    """A piece that two people wrote, each text in words."""

    name: str
    label: str
    mine: str
    theirs: str
    mark: str  # of theirs


def piece_of(column) -> str:
    """The piece to which a column belongs."""
    return TOGETHER.get(column, column)


def mark(value) -> str:
    """A short fingerprint of a piece, the same however the piece was read."""
    return hashlib.sha256(_as_text(value).encode()).hexdigest()[:12]


def brought(values, children=None, objectives=None, notes=None) -> dict:
    """What a save brings, by piece."""
    pieces = {}
    for column, value in values.items():
        pieces.setdefault(piece_of(column), {})[column] = value
    for name, rows in (children or {}).items():
        pieces[name] = [{field: row.get(field) for field in LINE_FIELDS[name]} for row in rows]
    for framework, chosen in (objectives or {}).items():
        pieces[framework] = {str(objective.pk): role for objective, role in chosen.items()}
    for objective_id, note in (notes or {}).items():
        pieces[f"note_{objective_id}"] = note
    return pieces


def standing(submission, names) -> dict:
    """The pieces of these names as they stand in the database."""
    links = None
    pieces = {}
    for name in names:
        if name in LINE_FIELDS:
            rows = getattr(submission, name).all()
            pieces[name] = [{field: getattr(row, field) for field in LINE_FIELDS[name]} for row in rows]
        elif name in COLUMNS:
            columns = [name, *(other for other, first in TOGETHER.items() if first == name)]
            pieces[name] = {column: getattr(submission, column) for column in columns}
        else:
            links = links if links is not None else _links(submission)
            pieces[name] = _of_links(name, links)
    return pieces


def _links(submission):
    return list(submission.objective_links.select_related("objective__framework"))


def _of_links(name, links):
    if name.startswith("note_"):
        return next((link.note for link in links if f"note_{link.objective_id}" == name), "")
    return {str(link.objective_id): link.role for link in links if link.objective.framework.code == name}


def of_contact(values) -> dict:
    """The pieces of the part about the contact."""
    return {name: {name: value} for name, value in values.items()}


def settle(mine, theirs, marks, *, is_current) -> tuple[set, list]:
    """(names of the pieces to write, names of those that two people wrote).

    `marks` says how each piece stood when the page was made; a page without them is judged by `is_current`:
    whether nobody saved since.
    """
    write, conflicts = set(), []
    for name, value in mine.items():
        my_mark, their_mark = mark(value), mark(theirs[name])
        began = marks.get(name)
        if my_mark in (their_mark, began):
            continue
        if began == their_mark or (began is None and is_current):
            write.add(name)
        else:
            conflicts.append(name)
    return write, conflicts


# In words


def label(name) -> str:
    """How a piece is called."""
    if name in COLUMNS:
        return capfirst(str(Submission._meta.get_field(name).verbose_name))
    if name in LINE_FIELDS:
        return capfirst(str(Submission._meta.get_field(name).related_model._meta.verbose_name_plural))
    if name in OF_CONTACT:
        return capfirst(str(Contact._meta.get_field(name).verbose_name))
    if name == "targets":
        return _("Consents")
    if name.startswith("note_"):
        return capfirst(str(ObjectiveLink._meta.get_field("note").verbose_name))
    return str(Framework.objects.filter(code=name).first() or name)


def in_words(name, value) -> str:
    """A piece as a person reads it."""
    if name in LINE_FIELDS:
        lines = [[_said(item) for item in row.values() if item not in (None, "")] for row in value]
        return "\n".join(" · ".join(line) for line in lines)
    if name in COLUMNS:
        return " ".join(
            filter(None, (_column_in_words(column, item) for column, item in _shown(value).items()))
        )
    if name in OF_CONTACT or name == "targets":
        return _said(next(iter(value.values())))
    if name.startswith("note_"):
        return value
    return "\n".join(objective.label for objective in Objective.objects.filter(pk__in=value))


def _shown(values):
    """Without the columns that only say how exact another one is; a date as it is written."""
    shown = dict(values)
    for name in ("start", "end"):
        if f"{name}_date" in shown:
            day = shown[f"{name}_date"]
            shown = {f"{name}_date": PartialDateField.written(day, shown[f"{name}_precision"])}
    return shown


def _column_in_words(column, value):
    field = Submission._meta.get_field(column)
    words = dict(field.flatchoices or ()) or LISTED.get(column, {})
    if isinstance(value, list | tuple):
        return ", ".join(str(words.get(item, item)) for item in value)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ", ".join(country.name for country in value)
    return _said(words.get(value, value))


LISTED = {"populations": dict(Submission.POPULATIONS), "support_kinds": dict(Submission.SUPPORT_KINDS)}


def _said(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return "" if value is None else str(value)


def _as_text(value):
    """Any piece as text: lists of choices in order, numbers and dates alike from form and database."""
    if isinstance(value, dict):
        return json.dumps(
            {key: _as_text(item) for key, item in value.items()}, sort_keys=True, ensure_ascii=False
        )
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        return json.dumps([_as_text(item) for item in value], ensure_ascii=False)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str) or value is None:
        return plain(value or "").strip()
    if hasattr(value, "__iter__"):
        return json.dumps(sorted(str(getattr(item, "code", item)) for item in value))
    return str(getattr(value, "code", value) or "")
