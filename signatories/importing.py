"""Existing signatories from a file: read, checked without entering anything, carried out line by line, resumable."""

import hashlib
from collections import Counter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from signatories import import_lines, leaders, lists, names, register, signing, tables
from signatories.models import (
    LETTER,
    PUBLIC_RECORD,
    SECRETARIAT,
    Declaration,
    Evidence,
    ImportRow,
    SignatoryImport,
    Signature,
)
from signatories.permissions import may_verify


@transaction.atomic
def load(content, *, by, file_name="") -> tuple[SignatoryImport, bool]:
    """Keep a file of signatories and its lines, and have it checked in the background. Returns (list, is it new).

    The same bytes again give the list they gave the first time. Refuses (ValidationError) a file that is no table
    or lacks a column; (Refused) while no version of the Declaration is open. Nothing is kept of a refused file.
    """
    if not may_verify(by):
        raise PermissionDenied
    sha256 = hashlib.sha256(content).hexdigest()
    known = SignatoryImport.objects.filter(sha256=sha256).first()
    if known:
        return known, False
    declaration = Declaration.objects.current()
    if declaration is None:
        raise Refused(_("No version of the Declaration is open for signature."))
    lines = tables.read(content, required=import_lines.REQUIRED)
    loaded = SignatoryImport(
        declaration=declaration,
        file_name=file_name[-200:] or "signatories.csv",
        sha256=sha256,
        uploaded_by=by,
    )
    rows = [ImportRow(signatory_import=loaded, number=line.number, raw=line.cells) for line in lines]
    lists.keep(loaded, content, rows, ending="csv")
    _mark_twins(loaded)
    history.record("load_signatories", loaded, by=by, sha256=sha256, lines=len(rows))
    _nudge(loaded)
    return loaded, True


def check_again(loaded, *, by) -> SignatoryImport:
    """Check every line that is not entered anew, against the register of today. Refuses while it is at work."""
    return lists.check_again(loaded, MANNER, by=by)


def carry_out(loaded, *, by) -> SignatoryImport:
    """Enter, in the background, the lines that are new; in this person's name. History.

    Refuses while the list is at work, and when no line is left to enter.
    """
    return lists.carry_out(loaded, MANNER, by=by)


def stop(loaded, *, by) -> SignatoryImport:
    """End a run after the line it is at. Lines that were entered stay. Refuses when it does not run."""
    return lists.stop(loaded, MANNER, by=by)


@transaction.atomic
def decide(row, *, by, decision, government=None) -> ImportRow:
    """Staff say what a line means; it is checked again at once. An empty decision takes the last one back.

    “It is this one” names the government, or takes the one that was found. Refuses while the list is at work,
    and a line that was entered.
    """
    lists.lock(row.signatory_import, MANNER, by=by)
    lists.refuse_at_work(row.signatory_import)
    row = ImportRow.objects.select_for_update().get(pk=row.pk)
    if row.done_at:
        raise Refused(_("This line was entered; nothing was changed."))
    if decision not in ("", *dict(ImportRow.DECISIONS)):
        raise ValidationError({"decision": _("Choose one of the answers.")})
    row.decision = decision
    row.government = government or row.government
    if decision == ImportRow.THIS and row.government is None:
        raise ValidationError({"government": _("Choose the government it is.")})
    row.outcome, row.refusal = "", ""
    row.save()
    _check(row, by=by)
    history.record("decide_line", row.signatory_import, by=by, line=row.number, decision=decision)
    return row


# In the background


def go_on(loaded) -> Counter:
    """Check or enter what is open, line by line; safe to be killed and called again. Returns the outcomes."""
    return lists.go_on(loaded, MANNER)


def go_on_due() -> int:
    """Nudge the worker about lists whose run has been silent for too long. Called by the tick; returns how many."""
    return lists.go_on_due(SignatoryImport, MANNER)


# One line


def _check(row, *, by):
    """What carrying the line out would give: it is done, and taken back."""
    with transaction.atomic():
        outcome, government, _signature = _attempt(row, by=by)
        transaction.set_rollback(True)
    # A government that was entered and taken back is none.
    row.government = government if outcome != ImportRow.NEW else None
    row.outcome = outcome
    row.save(update_fields=["outcome", "government", "refusal", "refusal_language"])


def _enter(row, *, by):
    """Carry the line out. One that the register meanwhile answers otherwise keeps the new answer and enters nothing."""
    row.outcome, row.government, row.signature = _attempt(row, by=by)
    if row.signature:
        row.done_at = timezone.now()
    row.save()


def _attempt(row, *, by):
    """(outcome, government, signature) of a line: what the verbs of the register make of it."""
    try:
        entry = import_lines.understand(row.raw, declaration=row.signatory_import.declaration)
    except ValidationError:
        return ImportRow.ERROR, None, None
    outcome, government = _meaning(row, entry)
    if outcome not in ImportRow.ENTERS:
        return outcome, government, None
    language = getattr(by, "language", "en")
    try:
        with transaction.atomic(), translation.override(language):
            if outcome == ImportRow.NEW:
                another = row.decision == ImportRow.ANOTHER
                government = register.enrol(by=by, is_another_body=another, **entry.facts)
            return outcome, government, _sign(government, entry, row, by=by)
    except ValidationError as error:
        row.refusal, row.refusal_language = " ".join(error.messages), language
    except Refused as refusal:
        row.refusal, row.refusal_language = str(refusal.sentence), language
    return ImportRow.ERROR, government if outcome == ImportRow.MATCHED else None, None


def _meaning(row, entry):
    """(outcome, government) before anything is entered: the decision of staff, else what the register holds."""
    if not entry.states_signature or row.decision == ImportRow.SKIP:
        return ImportRow.SKIPPED, None
    if row.decision == ImportRow.ANOTHER:
        return ImportRow.NEW, None
    government = row.government
    if row.decision != ImportRow.THIS:
        outcome, government = _found(row, entry.facts)
        if outcome:
            return outcome, government
    signatures = government.signatures.filter(declaration=row.signatory_import.declaration)
    if signatures.standing().exists():
        return ImportRow.KNOWN, government
    if (
        signatures.exists() and row.decision != ImportRow.THIS
    ):  # withdrawn or refused: not signed again unasked
        return ImportRow.UNDECIDED, government
    return ImportRow.MATCHED, government


def _found(row, facts):
    """("", the one government of that name, country and level), or the outcome where there is no such one."""
    if row.twin and _are_one(row, row.twin):
        return ImportRow.ERROR, None
    near = similar(facts)
    same = [one for one, likeness in near if likeness >= register.SAME and one.level == facts["level"]]
    if len(same) == 1:
        return "", same[0]
    if near or row.twin:
        return ImportRow.UNDECIDED, near[0][0] if near else None
    return ImportRow.NEW, None


def similar(facts):
    """What the register holds that a line may mean: (government, likeness), nearest first."""
    return register.find_similar(
        facts["official_name"],
        facts["country"],
        english_name=facts["english_name"],
        other_names=facts["other_names"],
        level=facts["level"],
    )


def _mark_twins(loaded):
    """Each line knows the first line above it that may name the same government."""
    above = {}
    for row in loaded.rows.all():
        earlier = above.setdefault(row.raw.get("country_iso2", "").upper(), [])
        near = [(names.likeness(_keys(row), _keys(other)), other) for other in earlier]
        near = [
            (_are_one(row, other), likeness, other) for likeness, other in near if likeness >= register.NEAR
        ]
        if near:
            row.twin = max(near, key=lambda found: found[:2])[2]
            row.save(update_fields=["twin"])
        earlier.append(row)


def _keys(row):
    cells = row.raw
    return names.keys(
        cells.get("name", ""), cells.get("name_en", ""), *cells.get("other_names", "").split("|")
    )


def _are_one(row, other):
    """Whether two lines name one government: the same name, country and level."""
    same = all(
        row.raw.get(cell, "").lower() == other.raw.get(cell, "").lower() for cell in ("level", "country_iso2")
    )
    return same and names.likeness(_keys(row), _keys(other)) >= register.SAME


def _sign(government, entry, row, *, by):
    """The signature as its source states it, verified by who carries the list out; the leader noted."""
    leader = None
    if entry.leader["name"]:
        leader = leaders.note_leader(government, by=by, source_url=entry.source_url, **entry.leader)
    declaration = row.signatory_import.declaration
    if entry.origin == PUBLIC_RECORD:
        signature = signing.sign_from_record(
            government,
            by=by,
            declaration=declaration,
            basis=entry.basis,
            source_url=entry.source_url,
            signed_on=entry.signed_on,
            signed_on_precision=entry.precision,
        )
        return signing.verify(signature, by=by)
    signature = signing.sign(
        government,
        by=_who_entered(row.signatory_import, by=by),
        origin=SECRETARIAT,
        declaration=declaration,
        language=entry.language,
        signatory_name=leader.name,
        signatory_office=leader.office,
        signed_on=entry.signed_on,
    )
    return _prove_by_list(signature, row.signatory_import, by=by)


def _who_entered(loaded, *, by):
    """Who loaded the list entered what it says; who carries it out believes it. They may be one person."""
    uploader = loaded.uploaded_by
    return uploader if uploader and may_verify(uploader) else by


def _prove_by_list(signature, loaded, *, by):
    """The list that the secretariat keeps is the proof: verified, unless more proof or a second person is asked for."""
    Evidence.objects.create(
        signature=signature,
        rung=LETTER,
        file=loaded.file.name,
        file_name=loaded.file_name,
        sha256=loaded.sha256,
        given_at=timezone.now(),
        given_by=signature.entered_by,
    )
    signing.confirm(signature, by=by)
    mail.cancel(
        signature, "confirmed"
    )  # one letter a line would be too many; the list of what waits shows them
    needs_another = signature.declaration.two_people_enter and signature.entered_by == by
    if signature.state == Signature.CONFIRMED and not needs_another:
        signing.verify(signature, by=by)
    return signature


def _nudge(loaded):
    from signatories.tasks import go_on_with_import  # task

    transaction.on_commit(lambda: go_on_with_import.enqueue(loaded.pk))


MANNER = lists.Manner(may=may_verify, check=_check, enter=_enter, nudge=_nudge)
