"""What governments said is taken into the edition: opened again for corrections, and in the end its frozen copy.

Pictures that the government which leads an entry did not approve leave the copy, so that no format and no data file
can show them; the copy gets a new fingerprint, and only then can the edition be released. An edition of which nobody
was asked is released with the pictures as governments handed them in.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import history
from accounts.refusals import Refused
from publications import notifications
from publications.book import snapshot
from publications.desk import selecting
from publications.locking import lock_edition
from publications.models import Edition, EditionEntry, Proof
from publications.proofs import own_pages


@transaction.atomic
def thaw(edition, *, reason, by) -> Edition:
    """Open a frozen edition again for corrections that governments asked for; what they answered stays.

    The copy and its fingerprint go, the history keeps both and why. Refuses who does not publish, an edition that
    is not frozen or is released, and (ValidationError) no reason.
    """
    edition = lock_edition(edition, by)
    if not edition.frozen_at:
        raise Refused(_("This edition is not frozen."))
    if edition.released_at:
        raise Refused(_("This edition is released. Put it right in a new edition that corrects it."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    history.record("edition_thawed", edition, by=by, sha256=edition.frozen_sha256, reason=reason.strip())
    selecting.take_from_aside(edition)
    edition.frozen, edition.out, edition.frozen_sha256 = {}, {}, ""
    edition.frozen_at = edition.frozen_by = None
    edition.history_head, edition.history_seq = "", None
    edition.save()
    edition.entries.update(printed={})
    return edition


@transaction.atomic
def settle(edition, *, by) -> Edition:
    """Take what governments said into the frozen copy, once and for all.

    1 pictures of entries whose leading government did not approve them leave the copy; 2 how many approved, with
    pictures, and how many kept silent stands in it; 3 new fingerprint; 4 history, whose event is the new head.
    Files built before have to be built again. Refuses who does not publish, an edition nobody was asked about, one
    that is settled, and while an answer or the day is waited for, a comment is not dealt with, or pages have changed
    since their government was asked.
    """
    edition = open_edition(edition, by=by)
    proofs = {proof.government_id: proof for proof in edition.proofs.select_for_update()}
    if not proofs:
        raise Refused(_("No government has been asked yet."))
    _check_answered(proofs.values())
    pages = own_pages.by_government(edition)
    if any(
        government.pk not in proofs or proofs[government.pk].sha256 != own_pages.fingerprint(rows)
        for government, rows in pages.items()
    ):
        raise Refused(_("Pages have changed since their government was asked. Ask again first."))
    _leave_out_pictures(pages, proofs)
    return _freeze_answers(edition, list(proofs.values()), by)


def is_settled(edition) -> bool:
    return "proofs" in edition.frozen


def check_settled(edition):
    """Refuses the release of an edition whose governments were asked and whose answers are not taken in yet."""
    if edition.proofs.exists() and not is_settled(edition):
        raise Refused(_("Governments were asked about their pages, and their answers are not taken in yet."))


def open_edition(edition, *, by):
    """The edition as it is now, locked, while governments can be asked about it."""
    edition = lock_edition(edition, by)
    if not edition.frozen_at:
        raise Refused(_("This edition is not frozen yet: freeze it first."))
    if edition.released_at:
        raise Refused(_("This edition is released. Put it right in a new edition that corrects it."))
    if is_settled(edition):
        raise Refused(_("The answers of the governments are taken in already."))
    return edition


def _check_answered(proofs):
    states = [proof.state for proof in proofs]
    if waiting := states.count(Proof.ASKED):
        raise Refused(
            ngettext(
                "%(count)s government can still answer.", "%(count)s governments can still answer.", waiting
            )
            % {"count": waiting}
        )
    if comments := states.count(Proof.COMMENTED):
        raise Refused(
            ngettext(
                "%(count)s comment is not dealt with yet.",
                "%(count)s comments are not dealt with yet.",
                comments,
            )
            % {"count": comments}
        )


def _leave_out_pictures(pages, proofs):
    """Take the pictures out of each entry whose leading government did not approve them."""
    changed = []
    for government, rows in pages.items():
        slugs = own_pages.slugs_of(government)
        for row in rows:
            is_theirs = own_pages.leads(row, slugs) and row.printed["pictures"]
            if is_theirs and not proofs[government.pk].pictures_approved:
                row.printed = row.printed | {"pictures": []}
                changed.append(row)
    EditionEntry.objects.bulk_update(changed, ["printed"])


def _freeze_answers(edition, proofs, by):
    states = [proof.state for proof in proofs]
    silent = {proof.pk for proof in proofs if proof.state == Proof.SILENT}
    reached = notifications.reached(proofs)
    edition.frozen = edition.frozen | {
        "proofs": {
            "until": max(proof.until for proof in proofs).isoformat(),
            "approved": states.count(Proof.APPROVED),
            "with_pictures": sum(proof.pictures_approved for proof in proofs),
            "silent": len(silent & reached),
            "not_reached": len(silent - reached),
        }
    }
    entries = [row.printed for row in edition.entries.filter(left_out=False)]
    edition.frozen_sha256 = snapshot.fingerprint(edition.frozen, entries)
    edition.frozen_at = timezone.now()
    edition.save()
    event = history.record("edition_settled", edition, by=by, sha256=edition.frozen_sha256)
    edition.history_head, edition.history_seq = event.hash, event.seq
    edition.save(update_fields=["history_head", "history_seq"])
    return edition
