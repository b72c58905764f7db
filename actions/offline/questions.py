"""The form as a list of questions for a document: taken from the form's own parts, so that it never asks otherwise."""

from functools import partial
from typing import NamedTuple

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from actions import steps
from actions.forms.lines import LINE_HINTS, LINES, line_title
from actions.requirements import CONTACT, OBJECTIVES
from frameworks.models import Objective

TEXT, ONE, SEVERAL, ROWS = "text", "one", "several", "rows"
LIST_FROM = 60  # a choice among more than these is written, not ticked


class Question(NamedTuple):
    """One thing the form asks. `labels` gives, for each value of a choice, its words in every language; `codes`
    what else it may be called by, where that is not the value itself."""

    key: str
    step: str
    label: str
    hint: str
    kind: str
    answer: object
    limit: int | None = None
    asked: bool = False
    labels: dict = {}
    columns: tuple = ()
    example: str = ""
    codes: dict = {}

    @property
    def is_written(self):
        """Whether the answer is written in words: a text, or names from a long list."""
        return self.kind == TEXT or len(self.labels) > LIST_FROM

    def words(self, value):
        """A value of a choice in the reader's language."""
        by_language = self.labels.get(str(value), {})
        return by_language.get(translation.get_language()) or next(iter(by_language.values()), str(value))


def questions(submission, *, on_paper=True) -> list[tuple]:
    """[(title of the part, [Question])] for a text, with its present answers.

    `on_paper` asks at once what the page asks only after a choice.
    """
    parts = []
    for step in steps.STEPS:
        if step.form is None or step.name == CONTACT:
            continue
        step = steps.for_kind(step, submission.kind)
        make = partial(step.form, instance=submission)
        form = make(on_paper=True) if on_paper and step.name == OBJECTIVES else make()
        labels = _in_every_language(make)
        asked = [
            _question(step, form, name, labels)
            for name in form.fields
            if not isinstance(form.fields[name], forms.FileField)
        ]
        rows = [_rows(step, name, submission) for name in step.lines]
        asked = rows + asked if step.lines_first else asked + rows
        if asked:
            parts.append((step.title, asked))
    return parts


def by_key(submission, *, on_paper=True) -> dict[str, Question]:
    parts = questions(submission, on_paper=on_paper)
    return {question.key: question for _title, asked in parts for question in asked}


def answers(submission, asked) -> dict:
    """{question: the answer of a text} for questions that were asked before: many texts, one set of choices."""
    found = {}
    for step in steps.STEPS:
        if step.form is None or step.name == CONTACT:
            continue
        form = step.form(instance=submission)
        found |= {
            name: _answer(form[name].value(), asked[name].kind, asked[name].labels)
            for name in form.fields
            if name in asked
        }
        found |= {name: _answered_rows(submission, name, asked[name].columns) for name in step.lines}
    return found


def _question(step, form, name, labels_of):
    field = form.fields[name]
    kind, labels = _kind(field), labels_of.get(name, {})
    return Question(
        key=name,
        step=step.name,
        label=str(field.label),
        hint=str(field.help_text),
        kind=kind,
        answer=_answer(form[name].value(), kind, labels),
        limit=getattr(field, "counter", None),
        asked=getattr(field, "asked", False),
        labels=labels,
        example=str(getattr(field, "example", "")),
        codes=_codes(field),
    )


def _answer(value, kind, labels):
    if kind == SEVERAL:
        return [str(getattr(item, "pk", item)) for item in value or []]
    if kind == ONE:
        return _one(value, labels)
    return "" if value is None else str(value).replace("\r\n", "\n")


def _codes(field):
    """{value: what else it may be called by}: an objective its code and its number, a language its own name."""
    if hasattr(field, "also"):
        return {value: [value, field.also(value)] for value, _words in _choices(field)}
    if getattr(getattr(field, "queryset", None), "model", None) is not Objective:
        return {}
    return {str(row.pk): [row.code, *([str(row.number)] if row.number else [])] for row in field.queryset}


def _kind(field):
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return SEVERAL
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField | forms.BooleanField):
        return ONE
    return TEXT


def _one(value, labels):
    if isinstance(value, bool):
        value = "true" if value else "false"
    value = str(value) if value not in (None, "") else ""
    return [value] if value in labels else []


def _in_every_language(make) -> dict:
    """{field: {value: {language: words}}} of the choices of the form that `make` makes; empty ones left out."""
    labels = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for name, field in make().fields.items():
                for value, words in _choices(field):
                    labels.setdefault(name, {}).setdefault(value, {})[language] = str(words)
    return labels


def _choices(field):
    """(value, words) of a choice, groups opened."""
    if isinstance(field, forms.NullBooleanField) or not hasattr(field, "choices"):
        is_yes_or_no = isinstance(field, forms.BooleanField)
        return [("true", _("Yes")), ("false", _("No"))] if is_yes_or_no else []
    flat = []
    for value, words in field.choices:
        flat += words if isinstance(words, list | tuple) else [(value, words)]
    return [
        (str(getattr(value, "value", value)), words)
        for value, words in flat
        if str(value) not in ("", "None", "unknown")
    ]


def _rows(step, name, submission):
    form_class, _extra, _most = LINES[name]
    make = partial(form_class, kind=submission.kind)
    blank, labels = make(), _in_every_language(make)
    columns = tuple(_question(step, blank, field, labels) for field in form_class.Meta.fields)
    return Question(
        key=name,
        step=step.name,
        label=str(line_title(name, submission.kind)),
        hint=str(LINE_HINTS[name]),
        kind=ROWS,
        answer=_answered_rows(submission, name, columns),
        columns=columns,
    )


def _answered_rows(submission, name, columns):
    rows = getattr(submission, name).all() if submission.pk else []
    return [{column.key: _plain(getattr(row, column.key)) for column in columns} for row in rows]


def _plain(value):
    if value is None:
        return ""
    if hasattr(value, "normalize") and hasattr(value, "as_tuple"):
        return format(value.normalize(), "f")
    return str(getattr(value, "code", value) or "")


def as_posted(asked, answers) -> QueryDict:
    """Answers by question as the form's own page would post them."""
    data = QueryDict(mutable=True)
    for question in asked:
        answer = answers[question.key]
        if question.kind == TEXT:
            data[question.key] = answer
        elif question.kind == ROWS:
            data |= _posted_rows(question, answer)
        elif question.kind == ONE:
            data[question.key] = answer[0] if answer else ""
        else:
            data.setlist(question.key, answer)
    return data


def _posted_rows(question, rows):
    data = QueryDict(mutable=True)
    data[f"{question.key}-TOTAL_FORMS"], data[f"{question.key}-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        for field, value in row.items():
            data[f"{question.key}-{number}-{field}"] = value
    return data
