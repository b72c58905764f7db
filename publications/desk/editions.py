"""Verbs of an edition: plan, revise, freeze, release; `selecting` gathers its entries, `building` its files."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts import history
from accounts.refusals import Refused
from frameworks import caching
from frameworks.dates import show_date
from publications.book import snapshot
from publications.desk import checking, parts, selecting
from publications.desk.selecting import gather
from publications.locking import lock_edition
from publications.models import Edition, EditionEntry, EditionFile
from publications.permissions import may_publish
from publications.proofs import settling

__all__ = ["NOT_FROZEN", "freeze", "gather", "plan", "plan_report", "release", "revise"]
COLUMNS = [
    f"{name}_{language}" for name in ("title", "subtitle", "changes") for language in snapshot.LANGUAGES
]
REVISED = {"milestone", "cut_off", "languages", *COLUMNS}
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
    _check_languages(languages)
    edition = Edition(
        slug=slug, cut_off=cut_off, languages=list(languages), milestone=milestone, number=number, **texts
    )
    edition.full_clean(exclude=["frozen", "out", "milestone"])
    edition.save()
    history.record("edition_planned", edition, by=by, cut_off=cut_off.isoformat(), languages=list(languages))
    parts.set_up(edition, written or {})
    return gather(edition, by=by, in_full=in_full)


def plan_report(*, by) -> Edition:
    """The everyday report of approved actions: an edition without a forum, cut off today, in every language.

    A second one of the same day gets a number in its address. Refuses who does not publish.
    """
    today = timezone.localdate()
    slug = base = f"approved-actions-{today.isoformat()}"
    number = 1
    while Edition.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    titles = {}
    for language in snapshot.LANGUAGES:
        with override(language):
            titles[f"title_{language}"] = _("Approved actions")
            titles[f"subtitle_{language}"] = _("As of %(date)s") % {
                "date": show_date(today, language=language)
            }
    return plan(slug, cut_off=today, languages=snapshot.LANGUAGES, by=by, **titles)


@transaction.atomic
def revise(edition, *, by, **values) -> Edition:
    """New titles (title_en, …), forum, cut-off date, languages or list of changes; the entries follow the date.

    Refuses who does not publish, a frozen edition, languages the portal does not speak, and no title at all.
    """
    edition = lock_edition(edition, by)
    if edition.frozen_at:
        raise Refused(_("This edition is frozen: its titles and dates do not change any more."))
    if unknown := set(values) - REVISED:
        raise ValidationError(f"An edition has no {', '.join(sorted(unknown))} to revise.")
    _check_languages(values.get("languages", edition.languages))
    changed = [name for name, value in values.items() if (getattr(edition, name) or "") != (value or "")]
    for name in changed:
        setattr(edition, name, values[name])
    edition.full_clean(exclude=["frozen", "out"])
    if changed:
        edition.save()
        history.record("edition_revised", edition, by=by, columns=sorted(changed))
    return gather(edition, by=by)


@transaction.atomic
def freeze(edition, *, by) -> Edition:
    """Copy everything that will be printed, and its fingerprint. Later changes do not reach the edition.

    1 the entries that are public by the cut-off date and chosen, and who is out and why; 2 texts in all
    languages, names, labels, pictures; 3 signatories, figures with their date, partners; 4 SHA-256; 5 history,
    whose event vouches for that fingerprint and for all that was done before: its hash is the head this edition
    prints.
    Refuses who does not publish, a frozen edition, a cut-off date to come, an edition without entries, a
    correction that does not say what it corrects.
    """
    edition = lock_edition(edition, by)
    if edition.frozen_at:
        raise Refused(_("This edition is frozen already."))
    gather(edition, by=by)
    now = selecting.standing(edition)
    for sentence in checking.obstacles(edition, now):
        raise Refused(sentence)
    edition.out = selecting.kept_out(edition, now)
    selecting.set_aside(edition, now)
    rows = list(edition.entries.filter(left_out=False))
    texts = snapshot.candidates(edition.cut_off).in_bulk([row.submission_id for row in rows])
    for row in rows:
        row.printed = snapshot.entry(texts[row.submission_id]) | snapshot.room(row)
    EditionEntry.objects.bulk_update(rows, ["printed"])
    entries = [row.printed for row in rows]
    edition.frozen = snapshot.frame(edition, entries)
    edition.frozen_sha256 = snapshot.fingerprint(edition.frozen, entries)
    edition.frozen_at, edition.frozen_by = timezone.now(), by
    edition.save()
    event = history.record(
        "edition_frozen",
        edition,
        by=by,
        sha256=edition.frozen_sha256,
        entries=len(entries),
        out=edition.out["counts"],
    )
    edition.history_head, edition.history_seq = event.hash, event.seq
    edition.save(update_fields=["history_head", "history_seq"])
    return edition


@transaction.atomic
def release(edition, *, by) -> Edition:
    """Open the edition to the public, now.

    Refuses who does not publish, an edition that is not frozen, one whose governments were asked about their pages
    and are not heard yet, one without a book in each of its languages that was built since the freeze.
    Releasing twice changes nothing.
    """
    return _release(lock_edition(edition, by), by)


@transaction.atomic
def release_when_built(edition, *, by) -> None:
    """Have the edition released as soon as the files that were asked for are there. Refuses who does not publish."""
    from publications.tasks import release_edition  # task

    edition = lock_edition(edition, by)
    history.record("edition_release_asked", edition, by=by)
    transaction.on_commit(lambda: release_edition.enqueue(edition.pk, by.pk))


@transaction.atomic
def release_as_asked(edition, *, by) -> Edition:
    """Release what somebody asked for who published then, whoever publishes now. Refuses as `release` does."""
    return _release(Edition.objects.select_for_update().get(pk=edition.pk), by)


def _release(edition, by):
    if not edition.frozen_at:
        raise Refused(NOT_FROZEN)
    if edition.released_at:
        return edition
    settling.check_settled(edition)
    built = {file.language for file in edition.files.current() if file.format in EditionFile.BOOKS}
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


def _check_languages(languages):
    if not languages or set(languages) - set(snapshot.LANGUAGES):
        raise ValidationError({"languages": _("Choose among the languages of the portal.")})
