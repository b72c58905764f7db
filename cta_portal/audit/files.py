"""Tables as files that a spreadsheet opens without running anything in them: CSV and XLSX."""

import csv
import io
import re

from publications.exports import disarmed

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def to_csv(heads, lines) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(cell) for cell in line] for line in (heads, *lines))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheets) -> bytes:
    """One sheet for each (name, lines above the table, heads, lines)."""
    from openpyxl import Workbook  # slow import
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    for name, above, heads, lines in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", str(name))[:31])
        for line in (*([sentence] for sentence in above), heads, *lines):
            sheet.append([_safe(cell) for cell in line])
        for cell in sheet[len(above) + 1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = f"A{len(above) + 2}"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _safe(cell):
    if cell is None or isinstance(cell, int | float):
        return cell
    return disarmed(UNSEEN.sub("", str(cell)))
