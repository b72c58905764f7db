"""What staff read about each line of a list: its outcome in sentences, in their language, from the row as it stands."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from frameworks.dates import show_date
from signatories import import_lines, importing
from signatories.models import ImportRow, Signature


class Sentence(NamedTuple):
    column: str
    text: str
    language: str  # of the text, where it is not the reader's


def outcomes(loaded):
    """[(outcome, label, number of lines)] in the order of their meaning, those that occur."""
    return outcomes_of(loaded, ImportRow.OUTCOMES)


def outcomes_of(loaded, labels):
    """The same for any list of lines, with these labels."""
    counted = dict(loaded.rows.order_by().values_list("outcome").annotate(Count("pk")))
    return [(code, label, counted[code]) for code, label in labels if code in counted]


def describe(row):
    """Give the row its `sentences`, and the governments it may be (`similar`) where staff are to decide."""
    row.sentences, row.similar = [], []
    try:
        entry = import_lines.understand(row.raw, declaration=row.signatory_import.declaration)
    except ValidationError as error:
        row.sentences = _faults(error)
        return row
    row.sentences = [Sentence("", text, "") for text in [*_why(row, entry), *import_lines.remarks(entry)]]
    if row.refusal:
        row.sentences.append(Sentence("", row.refusal, row.refusal_language))
    if row.outcome == ImportRow.UNDECIDED:
        row.similar = [government for government, _likeness in importing.similar(entry.facts)]
    return row


def _faults(error):
    if not hasattr(error, "error_dict"):
        return [Sentence("", text, "") for text in error.messages]
    return [Sentence(column, text, "") for column, texts in error.message_dict.items() for text in texts]


def _why(row, entry):
    twin = row.twin
    if row.outcome == ImportRow.ERROR and twin and not row.refusal:
        yield _("Line %(line)d names the same government.") % {"line": twin.number}
    if row.outcome == ImportRow.SKIPPED and not entry.states_signature:
        yield _("Its source does not say that it signed.")
    if row.outcome == ImportRow.UNDECIDED and twin and not row.government:
        yield _("Line %(line)d names a government of nearly the same name.") % {"line": twin.number}
    if row.outcome == ImportRow.UNDECIDED and row.government:
        yield _about(row.government, row.signatory_import.declaration)


def _about(government, declaration):
    ended = (
        government.signatures.filter(declaration=declaration).exclude(state__in=Signature.STANDING).first()
    )
    facts = {"name": government.official_name, "level": government.get_level_display()}
    if ended and ended.state == Signature.WITHDRAWN:
        return _("“%(name)s” withdrew its signature on %(day)s.") % (
            facts | {"day": show_date(ended.withdrawn_on)}
        )
    if ended:
        return _("A signature of “%(name)s” was not accepted.") % facts
    return _("The register holds “%(name)s” (%(level)s).") % facts


def columns_not_read(loaded) -> list[str]:
    """Names in the header that no column of ours has."""
    first = loaded.rows.first()
    return sorted(set(first.raw) - set(import_lines.READERS) - {""}) if first else []
