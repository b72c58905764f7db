"""A translation's life: made, checked, approved by the government, stale when its source moves on."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions, search
from actions.models import Translation
from actions.models.submission import PUBLISHED, TEXT_FIELDS
from actions.publiccopy import fingerprint
from frameworks.languages import direction
from signatories.permissions import may_act_for


class Text(NamedTuple):
    """A text as it can honestly be shown: in which language it is, and how good the translation is."""

    text: str
    language: str
    status: str  # "" for the original

    @property
    def is_original(self):
        return not self.status

    @property
    def direction(self):
        """The `dir` of the passage."""
        return direction(self.language)


def is_stale(translation) -> bool:
    """Whether the original has changed since this translation was made."""
    return translation.source_sha256 != fingerprint(getattr(translation.submission, translation.field))


def text_for(submission, field, language) -> Text:
    """The field in `language` where a translation stands and still fits, else the original, said to be so."""
    original = getattr(submission, field)
    if language != submission.language:
        for translation in submission.translations.all():
            fits = translation.source_sha256 == fingerprint(original)
            if fits and (translation.field, translation.language) == (field, language):
                return Text(translation.text, language, translation.status)
    return Text(original, submission.language, "")


@transaction.atomic
def translate(submission, field, language, text, *, status=Translation.DRAFT, by) -> Translation:
    """Write or rewrite one field in another language; a published action's search rows follow.

    Refuses who is neither the secretariat nor of the lead government; a field unknown or empty in the
    original; the language of the original itself; the status "approved", which only `approve` gives.
    """
    if not (permissions.is_secretariat(by) or permissions.may_edit(by, submission)):
        raise PermissionDenied(_("Translations are written by the secretariat and the government itself."))
    original = getattr(submission, field, "") if field in TEXT_FIELDS else ""
    if not original:
        raise ValidationError(_("There is no text to translate in this field."))
    if language == submission.language:
        raise ValidationError(_("This is the language of the original."))
    if status == Translation.APPROVED:
        raise ValidationError(_("A translation is approved by the government in a step of its own."))
    if not text.strip():
        raise ValidationError(_("Write the translation."))
    translation, _created = Translation.objects.update_or_create(
        submission=submission,
        field=field,
        language=language,
        defaults={
            "text": text.strip(),
            "status": status,
            "source_sha256": fingerprint(original),
            "at": timezone.now(),
            "by": by,
            "approved_by": None,
        },
    )
    history.record("translate", submission, by=by, field=field, language=language, status=status)
    _renew(submission)
    return translation


@transaction.atomic
def approve(translation, *, by) -> Translation:
    """The government says that a translation says what it said. Refuses a stale one and anybody else."""
    translation = (
        Translation.objects.select_for_update(of=("self",))
        .select_related("submission")
        .get(pk=translation.pk)
    )
    if not may_act_for(by, translation.submission.action.lead):
        raise PermissionDenied(_("Only the government approves translations of its words."))
    if is_stale(translation):
        raise Refused(_("The original has changed since. Bring the translation up to date first."))
    translation.status, translation.approved_by = Translation.APPROVED, by
    translation.save(update_fields=["status", "approved_by"])
    history.record(
        "approve_translation",
        translation.submission,
        by=by,
        field=translation.field,
        language=translation.language,
    )
    _renew(translation.submission)
    return translation


def carry_over(source, target) -> int:
    """Take the translations of `source` along to `target`; where the words differ they lie there as stale."""
    rows = [
        Translation(
            submission=target,
            field=row.field,
            language=row.language,
            text=row.text,
            status=row.status,
            source_sha256=row.source_sha256,
            at=row.at,
            by_id=row.by_id,
            approved_by_id=row.approved_by_id,
        )
        for row in source.translations.all()
        if row.language != target.language
    ]
    Translation.objects.bulk_create(rows)
    return len(rows)


def _renew(submission):
    if submission.state == PUBLISHED:
        search.renew(submission.action)
