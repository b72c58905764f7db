"""The workbook for many actions: one row each, lists to choose from, help at each cell and a sheet that explains."""

import io

from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from actions.offline.columns import GOVERNMENT, KIND, LANGUAGE, REQUIRED, Columns
from actions.offline.questions import ONE, ROWS, SEVERAL, TEXT
from actions.offline.sheets import MOST_ROWS
from actions.offline.writing import legal
from frameworks.cells import armed
from frameworks.languages import direction

LISTS = "lists"  # the hidden sheet; its name is in formulas, so it has one in all languages
FIRST, LAST = 3, MOST_ROWS + 2
PAPER, INK, STONE = "F1EEE8", "1D1B19", "55514B"
NARROW = {
    KIND,
    LANGUAGE,
    "scope",
    "stage",
    "end_state",
    "start_date",
    "end_date",
    "budget_currency",
    "budget_public",
}
PROMPT, PROMPT_TITLE = 255, 32  # as long as Excel shows them


def write(call, *, language, submissions=()) -> bytes:
    """An .xlsx with a column for every question, in `language`; of each of the `submissions` a row with its text."""
    with translation.override(language):
        columns = Columns(call)
        book = Workbook()
        sheet = book.active
        sheet.title = pgettext("sheet of a workbook", "Actions")
        guide = book.create_sheet(pgettext("sheet of a workbook", "How to fill it in"))
        lists = book.create_sheet(LISTS)
        lists.sheet_state = "hidden"
        for place, question in enumerate(columns.questions.values(), start=1):
            _head(sheet, place, question)
            choices = _choices(question, columns)
            if choices:
                _list(lists, place, question, choices)
            _guard(sheet, place, question, len(choices))
        for number, submission in enumerate(submissions, start=FIRST):
            answers = columns.row_of(submission)
            for place, question in enumerate(columns.questions.values(), start=1):
                _put(sheet.cell(number, place), _in_cell(answers.get(question.key), question))
        _frame(sheet)
        _explain(guide, columns)
        for one in (sheet, guide):
            one.sheet_view.rightToLeft = direction(language) == "rtl"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _head(sheet, place, question):
    """The name by which the column is known again, hidden, and below it the heading."""
    sheet.cell(1, place, question.key).font = Font(color=STONE, size=8)
    head = sheet.cell(2, place, legal(question.label) + (" *" if question.key in REQUIRED else ""))
    head.font, head.fill = Font(bold=True, color=INK), PatternFill("solid", fgColor=PAPER)
    head.alignment = Alignment(wrap_text=True, vertical="top")
    column = sheet.column_dimensions[get_column_letter(place)]
    column.width = 18 if question.key in NARROW else 34
    column.number_format = "@"  # a month stays “2026-03” and is not made a day
    column.alignment = Alignment(wrap_text=True, vertical="top")


def _choices(question, columns):
    if question.key == GOVERNMENT:
        return list(columns.governments)
    return [question.words(value) for value in question.labels]


def _list(lists, place, question, choices):
    lists.cell(1, place, question.key)
    for number, words in enumerate(choices, start=2):
        _put(lists.cell(number, place), words)


def _guard(sheet, place, question, choices):
    """The list to choose from, or the length, as a warning that lets other words pass; and the help of the cell."""
    letter = get_column_letter(place)
    if choices:
        rule = DataValidation("list", formula1=f"{LISTS}!${letter}$2:${letter}${choices + 1}")
        rule.showErrorMessage = question.kind == ONE
    elif question.limit:
        rule = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(question.limit))
        rule.showErrorMessage = True
    else:
        rule = DataValidation()
    rule.errorStyle, rule.allow_blank = "warning", True
    rule.showInputMessage = True
    rule.promptTitle = legal(question.label)[:PROMPT_TITLE]
    rule.prompt = " ".join(_help(question))[:PROMPT]
    rule.add(f"{letter}{FIRST}:{letter}{LAST}")
    sheet.add_data_validation(rule)


def _help(question):
    """What the reader of a cell wants to know, most needed first."""
    if question.kind == ONE:
        yield _("Choose one from the list.")
    elif question.kind == SEVERAL:
        yield _("Choose from the list, or write several divided by “;”.")
    elif question.kind == ROWS:
        parts = " | ".join(column.label for column in question.columns)
        yield _("Several are divided by “;”, their parts by “|”: %(parts)s.") % {"parts": parts}
    if question.hint and question.key not in ("countries",):  # that hint is about ticking on the page
        yield legal(strip_tags(question.hint))
    if question.limit:
        yield _("Up to %(limit)s characters.") % {"limit": question.limit}


def _frame(sheet):
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 48
    sheet.freeze_panes = sheet.cell(FIRST, 1)
    sheet.sheet_view.zoomScale = 90


def _explain(guide, columns):
    """The sheet that explains: how it works, then every column with its help and its choices."""
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 34, 100
    lines = [(sentence, "") for sentence in _how_to()] + [("", "")]
    for question in columns.questions.values():
        lines.append(
            (legal(question.label) + (" *" if question.key in REQUIRED else ""), "\n".join(_help(question)))
        )
        if question.labels and len(question.labels) <= 40:
            lines.append(("", "; ".join(legal(question.words(value)) for value in question.labels)))
    for number, (left, right) in enumerate(lines, start=1):
        for place, words in enumerate((left, right), start=1):
            cell = guide.cell(number, place)
            _put(cell, words)
            cell.alignment = Alignment(wrap_text=bool(right), vertical="top")
        if right and left:
            guide.cell(number, 1).font = Font(bold=True, color=INK)
    guide.cell(1, 1).font = Font(bold=True, size=14, color=INK)


def _how_to():
    yield _("Many actions at once")
    yield _(
        "One row is one action or pledge of one government of the register. "
        "Columns with * are needed; others may stay empty."
    )
    yield _("Each row becomes a draft. Nothing is handed in or published by loading this file.")
    yield _(
        "Choices may be written in any of the languages of the portal. A formula is not read: put its value there."
    )
    yield _("Dates are as exact as you know them: 2026, 2026-03 or 2026-03-15.")
    yield _("Columns may be moved or left out. The names in the hidden first row say which column is which.")


def _in_cell(answer, question):
    """An answer as a person writes it into a cell, so that reading gives it back."""
    if not answer:
        return ""
    if question.kind == TEXT or isinstance(answer, str):
        return answer
    if question.key == GOVERNMENT:  # its words stand as they are in the list
        return answer[0]
    if question.kind == ROWS:
        return "; ".join(_line(row, question) for row in answer)
    return "; ".join(escape(question.words(value)) for value in answer)


def _line(row, question):
    pieces = [
        column.words(row.get(column.key))
        if column.kind == ONE and row.get(column.key)
        else row.get(column.key, "")
        for column in question.columns
    ]
    pieces = [escape(" ".join(str(piece).split())) for piece in pieces]
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    return " | ".join(pieces)


def escape(words):
    """Words in which the signs that divide lines and parts stand for themselves."""
    for sign in ";|؛；":
        words = words.replace(sign, f"\\{sign}")
    return words


def _put(cell, words):
    """Words as words: never as a formula, and never read as one when somebody edits the cell."""
    words = legal(words)
    if not words:
        return
    cell.value = words
    if cell.data_type == "f" or armed(words):
        cell.data_type, cell.quotePrefix = "s", True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
