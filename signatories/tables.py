"""A table that staff upload as CSV: its bytes become lines of text, or one sentence says why they cannot."""

import csv
import io
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 2000
LONGEST_CELL = 2000
SEPARATORS = ",;\t"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NUMBER_OF_CELLS = ""  # under this name a line whose cells do not fit the header keeps how many it has


class Line(NamedTuple):
    number: int
    cells: dict


def read(content: bytes, *, required=()) -> list[Line]:
    """Every line that holds something, by the names of the header, with its number in the file.

    UTF-8 with or without a mark at its beginning, separated by comma, semicolon or tab, lines ended the Unix or
    the Windows way. Raises ValidationError for a table that cannot be read as a whole; nothing of it is kept.
    """
    text = _decoded(content)
    header_line = next(iter(text.lstrip().splitlines()), "")
    separator = max(SEPARATORS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header, lines, last = None, [], 0
    try:
        for cells in reader:
            number, last = last + 1, reader.line_num
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if header is None:
                header = _checked_header(cells, required)
                continue
            lines.append(_line(number, header, cells))
            if len(lines) > MOST_LINES:
                raise ValidationError(
                    _("The table holds more than %(most)d lines. Divide it and load the parts one by one.")
                    % {"most": MOST_LINES}
                )
    except csv.Error:
        raise ValidationError(
            _("Line %(line)d cannot be divided into cells. A quotation mark may be open or misplaced.")
            % {"line": reader.line_num}
        ) from None
    if not lines:
        raise ValidationError(_("The table holds no line below its header."))
    return lines


def _decoded(content):
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s. Choose a smaller one.")
            % {"limit": filesizeformat(MOST_BYTES)},
            code="too_large",
        )
    if content.startswith(WORKBOOKS):
        raise ValidationError(_("This is a workbook. Save its sheet as “CSV UTF-8” and load that file."))
    if content.startswith(UTF_16):
        raise ValidationError(_("This file is written in UTF-16. Save it as “CSV UTF-8” and load that file."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValidationError(
            _(
                "Line %(line)d holds letters that are not UTF-8. Save the file as “CSV UTF-8” and load it again."
            )
            % {"line": line}
        ) from None
    if "\0" in text:
        raise ValidationError(_("This file is no table of text. Save the sheet as “CSV UTF-8”."))
    return text


def _checked_header(cells, required):
    names = [cell.casefold() for cell in cells]
    check_doubles(names)
    missing = [name for name in required if name not in names]
    if missing:
        raise ValidationError(
            ngettext(
                "The header lacks the column %(columns)s.",
                "The header lacks the columns %(columns)s.",
                len(missing),
            )
            % {"columns": ", ".join(missing)}
        )
    return names


def check_doubles(names):
    """Refuse a header that names a column twice."""
    doubles = sorted({name for name in names if name and names.count(name) > 1})
    if doubles:
        raise ValidationError(
            _("The header names a column twice: %(columns)s.") % {"columns": ", ".join(doubles)}
        )


def _line(number, header, cells):
    cells = [cell[:LONGEST_CELL] for cell in cells]
    kept = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    if len(cells) != len(header):
        kept[NUMBER_OF_CELLS] = str(len(cells))
    return Line(number, kept)


def check_shape(cells):
    """Refuse a line whose cells do not fit the header."""
    if NUMBER_OF_CELLS in cells:
        raise ValidationError(
            _(
                "This line has %(cells)s cells and the header has another number. "
                "A text that holds the separator stands in quotation marks."
            )
            % {"cells": cells[NUMBER_OF_CELLS]}
        )


def is_formula(cell) -> bool:
    """Whether a spreadsheet would calculate this cell instead of showing it; a signed number is none."""
    if cell[:1] not in "=+-@\t\r" or not cell:
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False
