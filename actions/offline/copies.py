"""A form filled in offline comes back: read and shown first; then, and only as chosen, the draft takes it over."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import drafting, steps
from actions.models import OfflineCopy
from actions.offline.parts import bound, faults, kept
from actions.offline.questions import by_key
from actions.offline.reading import read
from actions.offline.writing import own_sentences


@transaction.atomic
def keep(submission, *, by, file) -> OfflineCopy:
    """Read a .docx that came back and keep what it says beside the draft; the draft itself stays as it is.

    Refuses who may not write in the draft, a draft that is not open, and what is no Word file.
    """
    submission = drafting.lock_for_writing(submission, by)
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise ValidationError(
            _("This file is larger than %(limit)s. Choose a smaller one.") % {"limit": limit},
            code="too_large",
        )
    content = file.read()
    answers, unplaced, identifier = read(content, by_key(submission), known=own_sentences(submission))
    if not answers:
        raise ValidationError(
            _("None of our questions was found in this file. Fill in the form that you download here."),
            code="kind",
        )
    draft_id, _slash, version = identifier.partition("/")
    copy = OfflineCopy.objects.create(
        submission=submission,
        file_name=file.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        written_for=draft_id[:40],
        base_version=int(version) if version.isdecimal() and len(version) < 9 else None,
        answers=answers,
        unplaced=unplaced,
        by=by,
    )
    history.record("read_offline_copy", submission, by=by, sha256=copy.sha256)
    return copy


@transaction.atomic
def take_over(copy, *, by, version, keys):
    """Put the chosen answers of a file into the draft. Returns (submission, {question: why it stayed out}).

    An answer that makes no sense stays out and is named; the others are saved. Refuses what was taken over
    before, who may not write, and a page older than the last save (`Stale`).
    """
    copy = OfflineCopy.objects.select_for_update().get(pk=copy.pk)
    submission = drafting.lock_for_writing(copy.submission, by)
    if copy.taken_at:
        raise Refused(_("This file was taken over before. Upload it again if you want to."))
    questions = by_key(submission)
    wanted = {key: copy.answers[key] for key in keys if key in copy.answers and key in questions}
    kept_out = {}
    for step in steps.STEPS:
        asked = [question for question in questions.values() if question.step == step.name]
        chosen = {question.key: wanted[question.key] for question in asked if question.key in wanted}
        if not chosen:
            continue
        values, refused = _sensible(submission, step, asked, chosen)
        submission = drafting.save_content(submission, by=by, version=version, **values)
        version = submission.version
        kept_out |= refused
    copy.taken_at = timezone.now()
    copy.save(update_fields=["taken_at"])
    history.record("take_over_offline_copy", submission, by=by, sha256=copy.sha256)
    return submission, kept_out


def problems(submission, answers) -> dict[str, str]:
    """{question: why its answer cannot be kept} for the answers of a file, before anything is saved."""
    found = {}
    questions = by_key(submission)
    for step in steps.STEPS:
        asked = [question for question in questions.values() if question.step == step.name]
        chosen = {question.key: answers[question.key] for question in asked if question.key in answers}
        if chosen:
            found |= _sensible(submission, step, asked, chosen)[1]
    return found


def _sensible(submission, step, asked, chosen):
    """(what the verb saves, {question: why not}): the part as its form cleans it, without what it refuses."""
    refused = {}
    while True:
        answers = {question.key: chosen.get(question.key, question.answer) for question in asked}
        form, lines = bound(submission, step, asked, answers)
        wrong = faults(form, lines)
        if not wrong:
            break
        at_fault = {key: wrong[key] for key in wrong if key in chosen} or dict.fromkeys(
            chosen, next(iter(wrong.values()))
        )
        if not chosen:
            return {"values": {}}, refused
        refused |= at_fault
        chosen = {key: value for key, value in chosen.items() if key not in at_fault}
    return kept(form, lines), refused
