"""What a government says of its words in other languages: yes, or what has to be put right."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import translatable
from actions.custody.texts import is_stale, mark_of
from actions.custody.writing import TRANSLATED, locked, note, refuse_unread
from actions.models import Participation, Translation
from signatories.permissions import may_act_for

LONGEST_CORRECTION = 1000


@transaction.atomic
def approve(translation, *, seen=None, by) -> Translation:
    """The government says that a translation says what it said; what it asked to correct is settled by that.

    Refuses anybody else, a stale one, and one that changed since it was read (`seen`).
    """
    translation = locked(translation)
    if not may_act_for(by, translation.submission.action.lead):
        raise PermissionDenied(_("Only the government approves translations of its words."))
    refuse_unread(translation, seen)
    if translation.status == Translation.APPROVED:
        return translation
    translation.status, translation.approved_by = Translation.APPROVED, by
    translation.approved_at = timezone.now()
    translation.correction, translation.correction_at = "", None
    translation.save(update_fields=["status", "approved_by", "approved_at", "correction", "correction_at"])
    note(translation, "approve_translation", by=by)
    return translation


@transaction.atomic
def approve_all(submission, language, *, seen, by) -> int:
    """Approve every translation that was on the page, or none: `seen` maps their ids to their marks.

    Refuses anybody but the government, and a page on which something has changed meanwhile. Returns how many.
    """
    rows = [
        row
        for row in submission.translations.filter(language=language).order_by("pk")
        if row.status != Translation.APPROVED and not is_stale(row)
    ]
    if not may_act_for(by, submission.action.lead):
        raise PermissionDenied(_("Only the government approves translations of its words."))
    if {str(row.pk): mark_of(row) for row in rows} != seen:
        raise Refused(_("The translations on this page have changed meanwhile. Read them again."))
    for row in rows:
        approve(row, seen=seen[str(row.pk)], by=by)
    return len(rows)


@transaction.atomic
def ask_correction(translation, *, text, seen=None, by) -> Translation:
    """The government says what is wrong; the translation is a draft again until somebody writes it anew.

    Refuses anybody else, an empty word, and a translation that changed since it was read.
    """
    translation = locked(translation)
    if not may_act_for(by, translation.submission.action.lead):
        raise PermissionDenied(_("Only the government asks for corrections of its words."))
    text = text.strip()
    if not text:
        raise ValidationError(_("Write what has to be put right."))
    if len(text) > LONGEST_CORRECTION:
        raise ValidationError(_("Write it in %(most)s characters or fewer.") % {"most": LONGEST_CORRECTION})
    refuse_unread(translation, seen)
    if translation.status != Translation.MACHINE:
        translation.status = Translation.DRAFT
    translation.approved_by = translation.approved_at = None
    translation.correction, translation.correction_at = text, timezone.now()
    translation.save(update_fields=["status", "approved_by", "approved_at", "correction", "correction_at"])
    note(translation, "ask_translation_correction", by=by)
    return translation


def waiting_of(governments):
    """[(submission, language, how many)] of checked translations that fit and wait for these governments."""
    rows = (
        Translation.objects.filter(
            status=Translation.CHECKED,
            submission__state__in=TRANSLATED,
            submission__action__participations__government__in=governments,
            submission__action__participations__role=Participation.LEAD,
        )
        .select_related("submission__action")
        .prefetch_related(
            "submission__action__participations__government",
            *(f"submission__{rows}" for rows in translatable.ROWS),
        )
        .order_by("submission", "language")
    )
    found = {}
    for row in rows:
        if not is_stale(row):
            found.setdefault((row.submission_id, row.language), []).append(row)
    return [(kept[0].submission, language, len(kept)) for (_pk, language), kept in found.items()]
