"""Verbs of an edition: plan, gather, freeze, release; its files are built by `building`."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.refusals import Refused
from frameworks import caching
from publications import parts, snapshot
from publications.models import Edition, EditionEntry
from publications.permissions import may_publish

NOT_FROZEN = gettext_lazy("This edition is not frozen yet: freeze it first.")


@transaction.atomic
def plan(
    slug, *, cut_off, languages, by, in_full=(), written=None, milestone=None, number="1.0", **texts
) -> Edition:
    """Set up an edition: its titles (title_en, …), cut-off date, languages and parts; gather its entries.

    `in_full` are codes of actions printed on a page each; `written` are texts of parts, as {kind: {"text_en": …}}.
    Refuses who does not publish, and languages the portal does not speak. Returns the Edition.
    """
    _check_who(by)
    unknown = set(languages) - set(snapshot.LANGUAGES)
    if unknown or not languages:
        raise ValidationError({"languages": _("Choose among the languages of the portal.")})
    edition = Edition(
        slug=slug, cut_off=cut_off, languages=list(languages), milestone=milestone, number=number, **texts
    )
    edition.full_clean(exclude=["frozen", "milestone"])
    edition.save()
    history.record("edition_planned", edition, by=by, cut_off=cut_off.isoformat(), languages=list(languages))
    parts.set_up(edition, written or {})
    return gather(edition, by=by, in_full=in_full)


@transaction.atomic
def gather(edition, *, by, in_full=()) -> Edition:
    """Bring the list of entries up to date with what is public; order, treatments and words of staff stay.

    `in_full` are codes of actions printed on a page each. Refuses who does not publish, and a frozen edition.
    """
    edition = _locked(edition, by)
    if edition.frozen_at:
        raise Refused(_("This edition is frozen: its entries do not change any more."))
    found = {row.action_id: row for row in snapshot.candidates(edition.cut_off)}
    edition.entries.exclude(action__in=found).delete()
    known = {row.action_id: row for row in edition.entries.all()}
    for position, (action_id, submission) in enumerate(found.items(), start=1):
        row = known.get(action_id) or EditionEntry(
            edition=edition,
            action_id=action_id,
            position=position,
            printed={},
            treatment=EditionEntry.ONE if submission.action.code in in_full else EditionEntry.LINE,
        )
        row.submission = submission
        row.save()
    return edition


@transaction.atomic
def freeze(edition, *, by) -> Edition:
    """Copy everything that will be printed, and its fingerprint. Later changes do not reach the edition.

    1 the entries that are public by the cut-off date; 2 texts in all languages, names, labels, pictures;
    3 signatories, figures with their date, partners; 4 SHA-256; 5 history, whose event vouches for that
    fingerprint and for all that was done before: its hash is the head this edition prints.
    Refuses who does not publish, a frozen edition, a cut-off date to come, an edition without entries.
    """
    edition = _locked(edition, by)
    if edition.frozen_at:
        raise Refused(_("This edition is frozen already."))
    if edition.cut_off > timezone.localdate():
        raise Refused(_("The cut-off date is still to come."))
    gather(edition, by=by)
    rows = list(edition.entries.filter(left_out=False))
    if not rows:
        raise Refused(_("No action is public by the cut-off date: there is nothing to print."))
    texts = {row.pk: row for row in snapshot.candidates(edition.cut_off)}
    for row in rows:
        row.printed = snapshot.entry(texts[row.submission_id]) | snapshot.room(row)
    EditionEntry.objects.bulk_update(rows, ["printed"])
    entries = [row.printed for row in rows]
    edition.frozen = snapshot.frame(edition, entries)
    edition.frozen_sha256 = snapshot.fingerprint(edition.frozen, entries)
    edition.frozen_at, edition.frozen_by = timezone.now(), by
    edition.save()
    event = history.record(
        "edition_frozen", edition, by=by, sha256=edition.frozen_sha256, entries=len(entries)
    )
    edition.history_head, edition.history_seq = event.hash, event.seq
    edition.save(update_fields=["history_head", "history_seq"])
    return edition


@transaction.atomic
def release(edition, *, by) -> Edition:
    """Open the edition to the public, now.

    Refuses who does not publish, an edition that is not frozen, one without a file in each of its languages.
    Releasing twice changes nothing.
    """
    edition = _locked(edition, by)
    if not edition.frozen_at:
        raise Refused(NOT_FROZEN)
    if edition.released_at:
        return edition
    built = {file.language for file in edition.files.all() if file.file}
    if missing := [language for language in edition.languages if language not in built]:
        raise Refused(_("Not built yet: %(languages)s.") % {"languages": ", ".join(missing)})
    edition.released_at = timezone.now()
    edition.save(update_fields=["released_at"])
    history.record("edition_released", edition, by=by, sha256=edition.frozen_sha256)
    caching.bump()
    return edition


def _check_who(by):
    if not may_publish(by):
        raise PermissionDenied


def _locked(edition, by):
    _check_who(by)
    return Edition.objects.select_for_update().get(pk=edition.pk)
