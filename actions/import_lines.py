"""One row of a workbook of actions: what it says once every cell was understood and put through the form's parts."""

import re
import uuid
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions import steps
from actions.forms.lines import LINES
from actions.models import Submission
from actions.models.submission import ACTION, PLEDGE
from actions.offline.columns import GOVERNMENT, KIND, LANGUAGE, REFERENCE, SERVED, SOURCE, TITLE
from actions.offline.parts import bound, faults, kept
from actions.offline.questions import ONE, ROWS, TEXT
from actions.offline.reading import value_of
from signatories.models import Government
from signatories.names import fold

NAMESPACE = uuid.UUID("2b0de3a4-58c5-4c0b-9a51-7d6a1f0e9c44")
BETWEEN = re.compile(r"\s*(?<!\\)[;؛；\n]\s*")
WITHIN = re.compile(r"\s*(?<!\\)\|\s*")
ESCAPED = re.compile(r"\\([;|؛；])")


class Entry(NamedTuple):
    """What a row means."""

    government: Government
    kind: str
    language: str
    source_url: str
    title: str
    content: dict  # as drafting.save_content takes it

    @property
    def key(self):
        """The same for every row that names this action again."""
        return uuid.uuid5(NAMESPACE, f"{self.government.pk} {self.kind} {fold(self.title)}")


def understand(cells, columns) -> Entry:
    """The row as values. Raises ValidationError with the sentences of each column at fault."""
    told, wrong = {}, {}
    for name, question in columns.questions.items():
        try:
            told[name] = _read(cells.get(name, ""), question, columns)
        except ValidationError as error:
            wrong[name] = error.messages
    for name, sentence in _lacking(told):
        wrong.setdefault(name, [sentence])
    kind = next(iter(told.get(KIND) or [ACTION]))
    government = told.get(GOVERNMENT)
    content, refused = _through_the_form(told, kind, government, columns)
    wrong = {name: [sentence] for name, sentence in refused.items() if name not in wrong} | wrong
    if wrong:
        raise ValidationError({name: wrong[name] for name in columns.questions if name in wrong})
    return Entry(government, kind, told[LANGUAGE][0], told[SOURCE], told[TITLE], content)


def referred_to(cells) -> Submission | None:
    """The newest text of the action whose number the row carries."""
    words = cells.get(REFERENCE, "")
    texts = Submission.objects.filter(action__draft_id=words) if isinstance(words, str) and words else None
    return texts.order_by("-number").first() if texts is not None else None


def _lacking(told):
    """(column, sentence) of what a row cannot do without."""
    if told.get(GOVERNMENT, "") is None:
        yield GOVERNMENT, _("Name the government.")
    if told.get(TITLE) == "":
        yield TITLE, _("Give the action a title.")
    if told.get(LANGUAGE) == []:
        yield LANGUAGE, _("Name the language in which this row is written.")


def _through_the_form(told, kind, government, columns):
    """(what is saved, {question: why not}) of the answers, as the parts of the form clean them."""
    countries = [government.country.code] if government else []
    text = columns.blank(kind, countries=countries, language=next(iter(told.get(LANGUAGE) or ["en"])))
    refused = {name: sentence for name, sentence in _of_the_other_kind(kind, columns) if told.get(name)}
    content = {"values": {}, "children": {}, "objectives": {}, "notes": {}}
    for step in steps.STEPS:
        asked = [question for question in columns.of_kind[kind].values() if question.step == step.name]
        if not asked:
            continue
        answers = {question.key: told.get(question.key) or question.answer for question in asked}
        if "countries" in answers:
            answers["countries"] = answers["countries"] or countries
        form, lines = bound(text, step, asked, answers)
        found = faults(form, lines)
        refused |= found
        if not found:
            for name, part in kept(form, lines).items():
                content[name] |= part or {}
    refused |= _noted(told, content, columns)
    return content, refused


def _of_the_other_kind(kind, columns):
    """(column, sentence) of what is not asked of this kind of row."""
    if kind == PLEDGE:
        yield from ((name, _("This is asked of actions only.")) for name in columns.actions_only)
    else:
        yield from ((name, _("This is asked of pledges only.")) for name in columns.pledges_only)


def _noted(told, content, columns):
    """Put the words on each objective on refugees into the content; {column: why not} of those that cannot stay."""
    refused, chosen = {}, told.get(SERVED) or []
    for objective, question in zip(columns.served, columns.notes.values(), strict=True):
        words = told.get(question.key, "")
        if len(words) > question.limit:
            refused[question.key] = _("Up to %(limit)s characters.") % {"limit": question.limit}
        elif words and str(objective.pk) not in chosen:
            refused[question.key] = _("Name this objective in the column “%(column)s” as well.") % {
                "column": columns.questions[SERVED].label
            }
        elif words:
            content["notes"][objective.pk] = words
    return refused


# One cell


def _read(cell, question, columns):
    if isinstance(cell, dict):
        raise ValidationError(_not_text(cell))
    if question.key == GOVERNMENT:
        return _government(cell, columns)
    if question.key == REFERENCE and cell and not referred_to({REFERENCE: cell}):
        raise ValidationError(
            _("No action of the portal has the number “%(value)s”. Leave this empty for a new one.")
            % {"value": cell}
        )
    if question.key == SOURCE:
        return forms.URLField(required=False, max_length=500, assume_scheme="https").clean(cell)
    if question.kind == TEXT:
        return cell
    if question.kind == ROWS:
        return _rows(cell, question)
    found = [_choice(words, question, columns) for words in _parts(cell, BETWEEN)]
    if question.kind == ONE and len(found) > 1:
        raise ValidationError(_("One choice stands here, not several."))
    return list(dict.fromkeys(found))


def _not_text(cell):
    if "formula" in cell:
        return _("The cell %(cell)s holds a formula. Put its value there instead.") % {"cell": cell["at"]}
    return _("The cell %(cell)s holds an error of the workbook: %(error)s.") % {
        "cell": cell["at"],
        "error": cell["error"],
    }


def _parts(cell, divider):
    return [ESCAPED.sub(r"\1", part.strip()) for part in divider.split(cell) if part.strip()]


def _government(words, columns):
    if not words:
        return None
    found = columns.named(words)
    if not found:
        raise ValidationError(
            _("“%(value)s” is not in the register. Enter the government there first.") % {"value": words}
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several governments of the register are called “%(value)s”. Choose one from the list.")
            % {"value": words}
        )
    return found[0]


def _choice(words, question, columns):
    value = value_of(words, question)
    if value is not None:
        return value
    for other in columns.questions.values():
        if question.codes and other.codes and value_of(words, other):
            raise ValidationError(
                _("“%(value)s” belongs to another column: “%(column)s”.")
                % {"value": words, "column": other.label}
            )
    raise ValidationError(_("“%(value)s” is none of the choices of this column.") % {"value": words})


def _rows(cell, question):
    """Several lines of a kind: divided by “;” or lines, what belongs to each by “|”."""
    lines = [part for part in BETWEEN.split(cell) if part.strip()]
    _form, _extra, most = LINES[question.key]
    if len(lines) > most:
        raise ValidationError(_("At most %(most)d stand here.") % {"most": most})
    return [_row(line, question) for line in lines]


def _row(line, question):
    pieces = [ESCAPED.sub(r"\1", piece.strip()) for piece in WITHIN.split(line)]
    if len(pieces) > len(question.columns):
        raise ValidationError(
            _("“%(value)s” has more parts than there are: %(parts)s.")
            % {"value": line, "parts": " | ".join(column.label for column in question.columns)}
        )
    row = {column.key: "" for column in question.columns}
    for column, piece in zip(question.columns, pieces, strict=False):
        value = value_of(piece, column) if column.kind == ONE and piece else piece
        if value is None:
            raise ValidationError(
                _("“%(value)s” is no “%(column)s”.") % {"value": piece, "column": column.label}
            )
        row[column.key] = value
    return row
