"""Cells that no spreadsheet program takes for a formula, and that can be read back sign by sign."""

import re

WOULD_RUN = re.compile(r"'*[=+\-@\t\r]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def armed(text):
    """Whether a spreadsheet program might run it; also one that looks as if it had been disarmed already."""
    return bool(WOULD_RUN.match(text))


def disarmed(value):
    """A value as a cell of CSV: one apostrophe before what would run; true and false, numbers, nothing as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and armed(value) else value


def read_back(cell):
    """The text behind a cell."""
    return cell[1:] if cell.startswith("'") and armed(cell[1:]) else cell
