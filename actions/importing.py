"""Many actions from a workbook: read, checked without entering anything, made drafts row by row, resumable."""

import hashlib
from collections import Counter
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import drafting, import_lines
from actions.models import ActionImport, ActionImportRow, Call, Participation, Submission
from actions.offline import sheets
from actions.offline.columns import Columns
from actions.permissions import may_enter
from signatories import lists
from signatories.models import SECRETARIAT
from signatories.names import fold


@transaction.atomic
def load(content, *, call, by, file_name="") -> tuple[ActionImport, bool]:
    """Keep a workbook and its rows, and have it checked in the background. Returns (list, is it new).

    The same bytes again give the list they gave the first time. Refuses (ValidationError) what is no workbook of
    ours; (Refused) a call that is closed. Nothing is kept of a refused file.
    """
    if not may_enter(by):
        raise PermissionDenied
    sha256 = hashlib.sha256(content).hexdigest()
    known = ActionImport.objects.filter(sha256=sha256).first()
    if known:
        return known, False
    if not Call.objects.open().filter(pk=call.pk, for_public_record=False).exists():
        raise Refused(_("This call is closed. Choose another one."))
    columns = Columns(call)
    lines, not_read = sheets.read(content, known=columns.questions, headings=columns.headings)
    loaded = ActionImport(
        call=call,
        file_name=file_name[-200:] or "actions.xlsx",
        sha256=sha256,
        uploaded_by=by,
        not_read=not_read,
    )
    rows = [ActionImportRow(action_import=loaded, number=line.number, raw=line.cells) for line in lines]
    lists.keep(loaded, content, rows, ending="xlsx")
    history.record("load_actions", loaded, by=by, sha256=sha256, lines=len(rows))
    _nudge(loaded)
    return loaded, True


def check_again(loaded, *, by) -> ActionImport:
    """Check every row that is no draft yet anew. Refuses while the list is at work."""
    return lists.check_again(loaded, MANNER, by=by)


def carry_out(loaded, *, by) -> ActionImport:
    """Make drafts, in the background, of the rows that are new; in this person's name. History.

    Nothing is handed in. Refuses while the list is at work, and when no row is left to enter.
    """
    return lists.carry_out(loaded, MANNER, by=by)


def stop(loaded, *, by) -> ActionImport:
    """End a run after the row it is at. Drafts that were made stay. Refuses when it does not run."""
    return lists.stop(loaded, MANNER, by=by)


def go_on(loaded) -> Counter:
    """Check or enter what is open, row by row; safe to be killed and called again. Returns the outcomes."""
    if not loaded.is_at_work:
        return Counter()
    columns = Columns(loaded.call)  # once for all rows
    work = {"check": partial(_check, columns=columns), "enter": partial(_enter, columns=columns)}
    return lists.go_on(loaded, MANNER._replace(**work))


def go_on_due() -> int:
    """Nudge the worker about workbooks whose run has been silent for too long. Called by the tick."""
    return lists.go_on_due(ActionImport, MANNER)


# One row


def _check(row, *, by, columns):
    """What carrying the row out would give: it is done, and taken back."""
    with transaction.atomic():
        outcome, draft = _attempt(row, columns, by=by)
        transaction.set_rollback(True)
    row.outcome = outcome
    row.submission = draft if outcome == ActionImportRow.KNOWN else None  # one that was taken back is none
    row.save(update_fields=["outcome", "submission", "key", "refusal", "refusal_language"])


def _enter(row, *, by, columns):
    """Carry the row out. One that is meanwhile answered otherwise keeps the new answer and enters nothing."""
    row.outcome, row.submission = _attempt(row, columns, by=by)
    if row.outcome == ActionImportRow.NEW:
        row.done_at = timezone.now()
    row.save()


def _attempt(row, columns, *, by):
    """(outcome, submission) of a row: what the verbs of a draft make of it."""
    row.key, row.refusal, row.refusal_language = None, "", ""
    if standing := import_lines.referred_to(row.raw):
        return ActionImportRow.KNOWN, standing
    try:
        entry = import_lines.understand(row.raw, columns)
    except ValidationError:
        return ActionImportRow.ERROR, None
    row.key = entry.key
    if twin(row):
        return ActionImportRow.ERROR, None
    known = _known(entry)
    if known:
        return ActionImportRow.KNOWN, known
    language = getattr(by, "language", "en")
    try:
        with transaction.atomic(), translation.override(language):
            return ActionImportRow.NEW, _draft(entry, row.action_import.call, by=by)
    except ValidationError as error:
        row.refusal, row.refusal_language = " ".join(error.messages), language
    except Refused as refusal:
        row.refusal, row.refusal_language = str(refusal.sentence), language
    return ActionImportRow.ERROR, None


def _draft(entry, call, *, by):
    draft = drafting.start_draft(
        entry.government,
        call=call,
        kind=entry.kind,
        language=entry.language,
        by=by,
        form_key=entry.key,
        origin=SECRETARIAT,
        source_url=entry.source_url,
    )
    return drafting.save_content(draft, by=by, version=draft.version, **entry.content)


def twin(row):
    """The first row above that names the same action, if there is one."""
    same = row.action_import.rows.filter(key=row.key, key__isnull=False, number__lt=row.number)
    return same.order_by("number").first()


def _known(entry):
    """The text of this action that is there already: entered from a row, or of the same government and title."""
    entered = Submission.objects.filter(form_key=entry.key).first()
    if entered:
        return entered
    own = Submission.objects.filter(
        kind=entry.kind,
        action__participations__government=entry.government,
        action__participations__role=Participation.LEAD,
    )
    title = fold(entry.title)
    same = [pk for pk, words in own.values_list("pk", "title") if fold(words) == title]
    return own.get(pk=max(same)) if same else None


def _nudge(loaded):
    from actions.tasks import go_on_with_import  # task

    transaction.on_commit(lambda: go_on_with_import.enqueue(loaded.pk))


MANNER = lists.Manner(may=may_enter, check=_check, enter=_enter, nudge=_nudge)
