"""A workbook of actions that comes back: its rows as text by column, and which cells are no text at all."""

import io
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import openpyxl
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from actions.offline.columns import REQUIRED, TITLE
from actions.offline.packages import check_package
from signatories import tables
from signatories.names import fold

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 10 * 1024 * 1024, 500, 200
HEAD_WITHIN = 5  # the names of the columns stand in one of the first rows
LONGEST_CELL = 32_767  # what Excel itself keeps in a cell
# Zero-width blanks, soft hyphens and marks that turn the direction of what follows; joiners and the marks of
# direction of Arabic and emoji carry meaning and stay.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def read(content, *, known, headings) -> tuple[list, list]:
    """(lines, names of columns that are not read) of the bytes of an .xlsx.

    A cell is its text, or {"formula": …} or {"error": …} with the name of the cell as "at". `known` are the names
    of our columns, `headings` what may stand below the name of the title: the row of headings is no action.
    Refuses (ValidationError) what is no such workbook, carries macros, is too large, or has no sheet with our
    columns.
    """
    book = _open(content)
    try:
        return _lines(book, known, headings)
    except ValidationError:
        raise
    except Exception as error:  # a sheet that breaks off, a number that is none
        raise ValidationError(
            _("This workbook is broken. Save it once more and load it again."), code="kind"
        ) from error
    finally:
        book.close()


def _open(content):
    if len(content) > MOST_BYTES:
        limit = filesizeformat(MOST_BYTES)
        raise ValidationError(
            _("This file is larger than %(limit)s. Choose a smaller one.") % {"limit": limit},
            code="too_large",
        )
    sentence = _("This file is no workbook we can read. Save it as .xlsx, without a password.")
    check_package(content, holds="xl/workbook.xml", otherwise=sentence, without_macros=".xlsx")
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except Exception as error:  # a reader may fail in any way on a hostile file
        raise ValidationError(sentence, code="kind") from error


def _lines(book, known, headings):
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":  # what staff do not see is not entered
            continue
        rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1)
        for number, cells in rows:
            header = _header(cells)
            if header:
                return list(_below(rows, header, headings)), sorted(set(header.values()) - set(known))
            if number == HEAD_WITHIN:
                break
    raise ValidationError(
        _("No sheet of this workbook has our columns. Use the one that is downloaded here."), code="kind"
    )


def _header(cells):
    """{position: name} if this row names our columns, else nothing. Refuses a name that stands twice."""
    names = {
        place: cell.value.strip().casefold()
        for place, cell in enumerate(cells)
        if isinstance(cell.value, str) and cell.value.strip()
    }
    if not set(REQUIRED) <= set(names.values()):
        return {}
    tables.check_doubles(list(names.values()))
    return names


def _below(rows, header, headings):
    """The rows that hold something, with their numbers in the sheet."""
    count = 0
    for number, cells in rows:
        found = {
            name: _read_cell(cells[place], number, place)
            for place, name in header.items()
            if place < len(cells)
        }
        found = {name: value for name, value in found.items() if value}
        title = found.get(TITLE, "")
        if not found or (not count and isinstance(title, str) and fold(title) in headings):
            continue
        count += 1
        if count > MOST_ROWS:
            raise ValidationError(
                _("The table holds more than %(most)d lines. Divide it and load the parts one by one.")
                % {"most": MOST_ROWS}
            )
        yield tables.Line(number, found)
    if not count:
        raise ValidationError(_("The table holds no line below its header."))


def _read_cell(cell, number, place):
    value = cell.value
    if value is None:
        return ""
    at = f"{get_column_letter(place + 1)}{number}"
    if cell.data_type == "f":
        return {"formula": _text(str(getattr(value, "text", None) or value))[:200], "at": at}
    if cell.data_type == "e":
        return {"error": str(value)[:20], "at": at}
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format)
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return _text(str(value))


def _day(value, shown_as):
    """A date of Excel as exactly as its cell shows it: what is formatted as a month is known by its month."""
    shown = re.sub(r'"[^"]*"|\[[^]]*]|\\.', "", str(shown_as)).casefold()
    if not re.search("[dmy]", shown) or "d" in shown:
        return value.strftime("%Y-%m-%d")
    return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"


def _text(text):
    """What a person sees in the cell: one kind of line break, nothing hidden, nothing around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))[:LONGEST_CELL]
