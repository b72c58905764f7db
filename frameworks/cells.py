"""Tables as files that no spreadsheet program runs anything of: the one place where a cell is written as CSV or XLSX.

Whoever writes a sheet of their own, for lack of memory or for its looks, asks `armed` here.
"""

import csv
import io
import re
from decimal import Decimal

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"  # by which spreadsheet programs know UTF-8
WOULD_RUN = re.compile(r"'*[=+\-@\t\r]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def armed(text):
    """Whether a spreadsheet program might run it; also one that looks as if it had been disarmed already."""
    return bool(WOULD_RUN.match(text))


def disarmed(value):
    """A value as a cell of CSV: one apostrophe before what would run; true and false, numbers, nothing as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return value
    text = str(value)
    return f"'{text}" if armed(text) else text


def read_back(cell):
    """The text behind a cell."""
    return cell[1:] if cell.startswith("'") and armed(cell[1:]) else cell


def csv_line(values) -> str:
    """One line, with its end."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow([disarmed(value) for value in values])
    return line.getvalue()


def csv_file(lines) -> bytes:
    """These lines, after the mark that spreadsheet programs look for."""
    return (MARK + "".join(map(csv_line, lines))).encode()


def xlsx_file(sheets) -> bytes:
    """One sheet for each (name, lines above the table, heads, lines); numbers stay numbers, the rest is text."""
    from openpyxl import Workbook  # slow import
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    for name, above, heads, lines in sheets:
        sheet = book.create_sheet(NOT_IN_A_NAME.sub(" ", str(name))[:31])
        for line in (*([sentence] for sentence in above), heads, *lines):
            sheet.append([_typed(cell) for cell in line])
        for cell in sheet[len(above) + 1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = f"A{len(above) + 2}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(cell):
    if cell is None or isinstance(cell, int | float | Decimal):
        return cell
    return disarmed(NOT_IN_XML.sub("", str(cell)))
