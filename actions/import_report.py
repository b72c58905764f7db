"""What staff read about each row of a workbook of actions, in their language, from the row as it stands."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions import import_lines, importing
from actions.models import ActionImportRow
from signatories.import_report import Sentence, outcomes_of


def outcomes(loaded):
    """[(outcome, label, number of rows)] in the order of their meaning, those that occur."""
    return outcomes_of(loaded, ActionImportRow.OUTCOMES)


def describe(row, columns):
    """Give the row its `sentences`, and the words of `title` and `government` as they stand in the file."""
    row.title, row.town = (_words(row.raw.get(name, "")) for name in ("title", "government"))
    row.sentences = []
    if row.outcome == ActionImportRow.ERROR:
        row.sentences = list(_faults(row, columns))
    elif row.outcome == ActionImportRow.KNOWN and row.submission:
        words = {"state": row.submission.get_state_display()}
        row.sentences = [
            Sentence(
                "", _("This action is there already and stays as it is. Its state: %(state)s.") % words, ""
            )
        ]
    return row


def _words(cell):
    return cell if isinstance(cell, str) else next(iter(cell.values()))


def _faults(row, columns):
    if row.refusal:
        yield Sentence("", row.refusal, row.refusal_language)
        return
    try:
        import_lines.understand(row.raw, columns)
    except ValidationError as error:
        for column, texts in error.message_dict.items():
            for text in texts:
                yield Sentence(columns.questions[column].label, text, "")
        return
    above = importing.twin(row)
    if above:
        yield Sentence("", _("Line %(line)d holds the same action.") % {"line": above.number}, "")
    else:
        yield Sentence("", _("What stood in the way is gone. Check again."), "")
