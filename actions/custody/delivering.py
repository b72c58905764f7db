"""Texts go out to an agency as files, and come back: read, shown unit by unit, and only then written in."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.refusals import Refused
from actions import permissions, translatable
from actions.custody import writing, xliff
from actions.custody.texts import is_stale, mark_of
from actions.models import Delivery, Submission, Translation
from actions.publiccopy import fingerprint
from frameworks.languages import is_known

MOST_TEXTS = 500
NEW, CHANGED, SAME, EMPTY, LEFT_OUT = "new", "changed", "same", "empty", "left_out"
OUTCOMES = [
    (NEW, gettext_lazy("New")),
    (CHANGED, gettext_lazy("Changed")),
    (SAME, gettext_lazy("As it stands here")),
    (EMPTY, gettext_lazy("Not translated in the file")),
    (LEFT_OUT, gettext_lazy("Left out")),
]
WRITTEN = (NEW, CHANGED)


@dataclass
class Found:
    """What one unit of a file would do."""

    submission: Submission
    unit: xliff.Unit
    row: Translation | None
    outcome: str
    sentence: str = ""
    status: str = Translation.DRAFT

    @property
    def heading(self):
        part = translatable.parts(self.submission).get(self.unit.field)
        return part.heading if part else self.unit.field[:60]

    @property
    def before(self):
        return self.row.text if self.row else ""

    @property
    def text(self):
        return _normal(self.unit.target)


# Out


@transaction.atomic
def send_out(wanted, *, by):
    """(file name, content) of the texts that go to an agency: one XLIFF, or a ZIP of one for each pair of languages.

    `wanted` is [(id of a submission, target language)]. Refuses who does not translate for the Call, nothing
    chosen, too much at once, and what is not translated now.
    """
    if not permissions.may_translate(by):
        raise PermissionDenied(_("Texts are sent out by translators."))
    pairs = _pairs(wanted)
    files = []
    for (source, language), group in groupby(pairs, key=lambda pair: (pair[0].language, pair[1])):
        texts = [submission for submission, _language in group]
        files.append((f"call-to-local-action-{source}-{language}.xlf", xliff.write(texts, language)))
        for submission in texts:
            history.record("send_to_translate", submission, by=by, language=language)
    if len(files) == 1:
        return files[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return "call-to-local-action-translations.zip", packed.getvalue()


def _pairs(wanted):
    """[(submission, target language)] by languages, each once."""
    wanted = sorted(set(wanted))
    if not wanted:
        raise ValidationError(_("Choose at least one text."))
    if len(wanted) > MOST_TEXTS:
        raise ValidationError(_("Choose %(most)s texts or fewer at once.") % {"most": MOST_TEXTS})
    texts = {
        text.pk: text
        for text in Submission.objects.filter(
            pk__in={pk for pk, _language in wanted}, state__in=writing.TRANSLATED
        )
        .select_related("action")
        .prefetch_related("translations", *translatable.ROWS, "action__participations__government")
    }
    if any(
        pk not in texts or language == texts[pk].language or not is_known(language) for pk, language in wanted
    ):
        raise Refused(_("One of these texts is not translated now. Open the list again."))
    pairs = [(texts[pk], language) for pk, language in wanted]
    return sorted(pairs, key=lambda pair: (pair[0].language, pair[1], pair[0].pk))


# Back


@transaction.atomic
def load(content: bytes, *, by, file_name) -> tuple[Delivery, bool]:
    """Keep a file that came back, and whether it is new here; nothing of it is written in yet.

    Refuses who does not translate for the Call, and as a whole a file that is too large, broken, of another
    version, another project, or about texts that are not here.
    """
    if not permissions.may_translate(by):
        raise PermissionDenied(_("Files of translations are loaded by translators."))
    document = xliff.read(content)
    if not is_known(document.language):
        raise ValidationError(_("This language is not known here."))
    _texts_of(document)
    sha256 = hashlib.sha256(content).hexdigest()
    delivery = Delivery.objects.filter(sha256=sha256).first()
    if delivery:
        return delivery, False
    delivery = Delivery.objects.create(
        file_name=(file_name or "")[-200:],
        content=xliff.as_text(content),
        sha256=sha256,
        language=document.language,
        loaded_by=by,
    )
    history.record("load_translations", delivery, by=by, language=document.language)
    return delivery, True


def report(delivery) -> list[Found]:
    """What each unit of the file would do as things stand now; changes nothing."""
    document = xliff.read(delivery.content.encode())
    texts = _texts_of(document)
    found, seen = [], set()
    for file in document.files:
        submission = texts[file.draft_id, file.number]
        rows = {row.field: row for row in submission.translations.all() if row.language == document.language}
        for row in rows.values():
            row.submission = submission
        for unit in file.units:
            known = (submission.pk, unit.field) in seen
            seen.add((submission.pk, unit.field))
            found.append(_judge(submission, document.language, unit, rows.get(unit.field), known))
    return found


def mark_of_report(found) -> str:
    """What somebody has read of a report: nothing else is carried out."""
    read = "\n".join(
        f"{one.submission.pk} {one.unit.field} {one.outcome} {mark_of(one.row)} {one.status}" for one in found
    )
    return hashlib.sha256(read.encode()).hexdigest()


@transaction.atomic
def carry_out(delivery, *, seen, by) -> int:
    """Write in what the report says, all of it or nothing. Returns how many translations were written.

    Refuses who does not translate for the Call, a file that was written in already, and a report that no
    longer says what was on the screen (`seen`).
    """
    if not permissions.may_translate(by):
        raise PermissionDenied(_("Files of translations are loaded by translators."))
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.done_at:
        raise Refused(_("This file was written in already."))
    found = report(delivery)
    if mark_of_report(found) != seen:
        raise Refused(_("Something changed since this page was opened. Read the report again."))
    for one in found:
        if one.outcome in WRITTEN:
            writing.translate(
                one.submission, one.unit.field, delivery.language, one.text, status=one.status,
                seen=mark_of(one.row), by=by,
            )  # fmt: skip
    delivery.done_at, delivery.done_by = timezone.now(), by
    delivery.outcome = counts(found)
    delivery.save(update_fields=["done_at", "done_by", "outcome"])
    written = sum(delivery.outcome.get(outcome, 0) for outcome in WRITTEN)
    history.record("write_in_translations", delivery, by=by, count=written)
    return written


def counts(found) -> dict:
    """How many units of each outcome."""
    return {
        outcome: sum(1 for one in found if one.outcome == outcome)
        for outcome, _words in OUTCOMES
        if any(one.outcome == outcome for one in found)
    }


def _texts_of(document):
    """{(draft id, version): submission}; a text that is not here, or in another language, refuses the file."""
    wanted = {(file.draft_id, file.number) for file in document.files}
    texts = (
        Submission.objects.filter(action__draft_id__in={draft_id for draft_id, _number in wanted})
        .select_related("action")
        .prefetch_related("translations", *translatable.ROWS)
    )
    found = {(text.action.draft_id, text.number): text for text in texts}
    if wanted - set(found):
        raise ValidationError(_("This file is of another project: it names texts that are not here."))
    if any(found[key].language != document.source_language for key in wanted):
        raise ValidationError(_("The file says another language of the original than the portal."))
    return found


def _judge(submission, language, unit, row, known) -> Found:
    """One unit against what stands here."""
    status = Translation.MACHINE if unit.is_machine else Translation.DRAFT
    found = Found(submission, unit, row, LEFT_OUT, "", status)
    text = _normal(unit.target)
    original = translatable.original(submission, unit.field)
    if known:
        found.sentence = _("This field stands twice in the file; the first one counts.")
    elif not original:
        found.sentence = _("There is no text to translate in this field.")
    elif not text:
        found.outcome = EMPTY
    elif row and text == _normal(row.text) and _says_nothing_new(unit, row, status):
        found.outcome = SAME
    else:
        found.sentence = _why_not(submission, language, unit, row, text, status, original)
        found.outcome = LEFT_OUT if found.sentence else (CHANGED if row else NEW)
    return found


def _why_not(submission, language, unit, row, text, status, original):
    """Why a unit is left out; "" where nothing stands against it."""
    if submission.state not in writing.TRANSLATED:
        return _("This text is not translated now: it is being written, or it is over.")
    if not unit.source_mark or not unit.target_mark:
        return _("The unit has lost the notes it is known by.")
    if unit.source_mark != fingerprint(original):
        return _("The original has changed since the file went out.")
    if fingerprint(unit.source) != unit.source_mark:
        return _("The original in the file is not the one that went out.")
    if unit.target_mark != mark_of(row):
        return _("The translation was changed here since the file went out.")
    if unit.is_partial:
        return _("Only a part of this field is translated.")
    if row and row.status == Translation.APPROVED and not is_stale(row):
        return _("The government has approved what stands here; change it on its page.")
    if row and status == Translation.MACHINE and row.status != Translation.MACHINE:
        return _("A person has written this translation; a machine’s does not replace it.")
    try:
        writing.check(submission, unit.field, language, text, status)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _says_nothing_new(unit, row, status):
    """The same words: they may still say that a stale text fits, or that a person stands behind a machine's."""
    if is_stale(row):
        return unit.is_untouched_stale
    return row.status != Translation.MACHINE or status == Translation.MACHINE


def _normal(text):
    return text.replace("\r\n", "\n").strip()
