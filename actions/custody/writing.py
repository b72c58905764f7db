"""Writing a translation and checking one: two steps of two people."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions, search, translatable
from actions.custody.texts import is_stale, mark_of
from actions.models import Submission, Translation
from actions.models.submission import (
    APPROVED,
    DECLINED,
    EDITABLE,
    IN_REVIEW,
    MERGED,
    PUBLISHED,
    REPLACED,
    SUBMITTED,
)
from actions.publiccopy import fingerprint
from frameworks.languages import is_known

TRANSLATED = (SUBMITTED, IN_REVIEW, APPROVED, PUBLISHED)  # handed in, and somebody will read it
OVER = (DECLINED, MERGED, REPLACED)
ROOM = 2  # a translation may be this many times as long as the field


@transaction.atomic
def translate(submission, field, language, text, *, status=Translation.DRAFT, seen=None, by) -> Translation:
    """Write or rewrite one passage in another language; a published action's search rows follow.

    What is written is a draft; a machine's text is kept as such and replaces no person's. A text saved
    again as it was keeps its standing while its source is the same. `seen` is the mark of what was on the
    screen. Refuses who neither translates for the Call nor belongs to the lead government; a text that is
    still being written, or over; what somebody changed meanwhile; what makes no sense.
    """
    submission = _locked(submission)
    if not (permissions.may_translate(by) or permissions.may_edit(by, submission)):
        raise PermissionDenied(_("Translations are written by translators and the government itself."))
    _refuse_by_state(submission, by)
    text = text.replace("\r\n", "\n").strip()
    check(submission, field, language, text, status)
    row = submission.translations.filter(field=field, language=language).first()
    if seen is not None and seen != mark_of(row):
        raise Refused(_("Somebody changed this translation meanwhile. Read it before you write over it."))
    if row is not None:
        row.submission = submission
        if status == Translation.MACHINE and row.status != Translation.MACHINE:
            raise Refused(_("A person has written this translation; a machine’s does not replace it."))
        if row.text == text and not is_stale(row) and not _rises(row, status):
            return row
    source = translatable.original(submission, field)
    translation, _created = Translation.objects.update_or_create(
        submission=submission,
        field=field,
        language=language,
        defaults={
            "text": text,
            "status": status,
            "source": source,
            "source_sha256": fingerprint(source),
            "at": timezone.now(),
            "by": by,
            "checked_at": None,
            "checked_by": None,
            "approved_at": None,
            "approved_by": None,
            "correction": "",
            "correction_at": None,
        },
    )
    history.record("translate", submission, by=by, field=field, language=language, status=status)
    renew(submission)
    return translation


@transaction.atomic
def mark_checked(translation, *, seen=None, by) -> Translation:
    """Somebody else than its writer has compared a translation with the original.

    Refuses who does not translate for the Call, and the writer; one that is stale, approved already, or was
    changed meanwhile.
    """
    translation = locked(translation)
    if not permissions.may_translate(by):
        raise PermissionDenied(_("Translations are checked by translators."))
    if translation.by_id == by.pk:
        raise PermissionDenied(_("Somebody else than the writer checks a translation."))
    _refuse_by_state(translation.submission, by)
    refuse_unread(translation, seen)
    if translation.status == Translation.APPROVED:
        raise Refused(_("The government has approved this translation already."))
    if translation.status == Translation.CHECKED:
        return translation
    translation.status, translation.checked_by = Translation.CHECKED, by
    translation.checked_at = timezone.now()
    translation.save(update_fields=["status", "checked_by", "checked_at"])
    note(translation, "check_translation", by=by)
    return translation


def may_check(user, translation) -> bool:
    """Whether the button stands beside this translation."""
    return (
        permissions.may_translate(user)
        and translation.by_id != user.pk
        and translation.status in (Translation.MACHINE, Translation.DRAFT)
    )


def carry_over(source, target) -> int:
    """Take the translations of `source` along to `target`; where the words differ they lie there as stale."""
    kept = [
        field.attname for field in Translation._meta.concrete_fields if field.name not in ("id", "submission")
    ]
    rows = [
        Translation(submission=target, **{name: getattr(row, name) for name in kept})
        for row in source.translations.all()
        if row.language != target.language
    ]
    Translation.objects.bulk_create(rows)
    return len(rows)


def locked(translation):
    """The row as it stands, its submission first: everybody locks in this order."""
    submission = _locked(translation.submission)
    translation = Translation.objects.get(pk=translation.pk)
    translation.submission = submission
    return translation


def refuse_unread(translation, seen):
    """Nobody vouches for a text they have not read, or whose original has moved on."""
    if seen is not None and seen != mark_of(translation):
        raise Refused(_("Somebody changed this translation meanwhile. Read it again."))
    if is_stale(translation):
        raise Refused(_("The original has changed since. Bring the translation up to date first."))


def note(translation, verb, *, by):
    """Into the history; and what the public finds follows."""
    history.record(
        verb, translation.submission, by=by, field=translation.field, language=translation.language
    )
    renew(translation.submission)


def renew(submission):
    """The search rows of a published action."""
    if submission.state == PUBLISHED:
        search.renew(submission.action)


def _locked(submission):
    return Submission.objects.select_for_update(of=("self",)).select_related("action").get(pk=submission.pk)


def _refuse_by_state(submission, by):
    if submission.state in OVER:
        raise Refused(_("This version of the text is over; it is not translated any more."))
    if submission.state in EDITABLE and not permissions.may_edit(by, submission):
        raise Refused(_("The government is still writing this text. It is translated once it is handed in."))


def _rises(row, status):
    """A person who saves a machine’s text as it is makes it a draft of theirs."""
    return row.status == Translation.MACHINE and status != Translation.MACHINE


def check(submission, field, language, text, status):
    """Refuse what makes no sense, in a sentence beside the field."""
    part = translatable.parts(submission).get(field)
    if part is None or not part.text:
        raise ValidationError(_("There is no text to translate in this field."))
    if language == submission.language:
        raise ValidationError(_("This is the language of the original."))
    if not is_known(language):
        raise ValidationError(_("This language is not known here."))
    if status == Translation.APPROVED:
        raise ValidationError(_("A translation is approved by the government in a step of its own."))
    if status == Translation.CHECKED:
        raise ValidationError(_("A translation is checked by somebody else, in a step of its own."))
    if not text:
        raise ValidationError(_("Write the translation."))
    if "\x00" in text:
        raise ValidationError(_("This text holds a sign that cannot be kept."))
    if len(text) > ROOM * part.limit:
        raise ValidationError(
            _("This is longer than a translation of this field may be: %(most)s characters.")
            % {"most": ROOM * part.limit}
        )
