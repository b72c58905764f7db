"""What governments say of their own pages before an edition is released: asked, reminded, answered, silent.

The way: an edition is frozen → every government in it is asked until a day → it approves, or says what has to be
put right. Whoever says nothing until then has approved the texts, as the letter and the page say; a picture is
printed only where the government that leads the entry approved it, and silence never does. A comment is dealt with
by asking again: with words alone, or with other pages after the edition was opened (`settling.thaw`), the action
corrected and the edition frozen anew. Who approved is asked again only if the pages they approved have changed:
`Proof.sha256` says which pages that were. In the end `settling.settle` takes what was said into the frozen copy.
"""

from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.links import UnknownLink
from accounts.models import User
from accounts.refusals import Refused
from publications import notifications
from publications.models import Edition, Proof
from publications.permissions import may_prove
from publications.proofs import links as proof_links
from publications.proofs import own_pages, settling

LEAST_DAYS = 5
REMINDED_DAYS = 3  # before the end, by the tick
LONGEST_COMMENT = 10000
OPEN = (Proof.ASKED, Proof.COMMENTED)
LETTERS = ("proof_asked", "proof_reminder")


class Link(NamedTuple):
    """What a signed link opens, and to whom it was sent."""

    proof: Proof
    person: User


# The link


def find(token) -> Link:
    """The proof and the person of a link. UnknownLink where the portal did not make it; refuses (Refused) who no
    longer acts for the government."""
    proof_id, public_id = proof_links.read(token)
    proof = Proof.objects.select_related("edition", "government").filter(pk=proof_id).first()
    if proof is None:
        raise UnknownLink(proof_links.NOT_COMPLETE)
    person = User.objects.filter(public_id=public_id).first()
    if person is None or not may_prove(person, proof.government):
        raise Refused(
            _(
                "This link was sent to somebody who no longer acts for the government. Ask a colleague for theirs."
            )
        )
    return Link(proof, person)


def why_closed(proof) -> str:
    """Why nothing can be answered now, in a sentence; empty while it can."""
    edition = proof.edition
    if not edition.frozen_at:
        return _("The pages are being corrected. A letter tells you when they can be read again.")
    if edition.released_at or settling.is_settled(edition):
        return _("The edition goes to print. Nothing can be changed in it any more.")
    if proof.until < timezone.localdate():
        return _("The day until which governments could answer has passed.")
    return ""


# The government


@transaction.atomic
def note_opened(proof, *, by) -> Proof:
    """Keep when somebody first pressed the button that opens the pages: reading the page of the link keeps nothing,
    for programs that look into mail follow links too. Refuses who does not act for the government."""
    proof = _answerable(proof, by)
    if proof.seen_at is None:
        proof.seen_at = timezone.now()
        proof.save(update_fields=["seen_at"])
    return proof


@transaction.atomic
def approve(proof, *, by, pictures, stood=None) -> Proof:
    """A government says that its texts may be printed, and apart from that whether its pictures may.

    State, history, receipt by letter to everybody who acts for it. The answer may be changed until the day; `stood` is
    `answered_at` as the reader saw it. The same answer again changes nothing. Refuses who does not act for the
    government, a proof that is closed, and who did not see the answer that a colleague gave meanwhile.
    """
    proof = _answerable(proof, by)
    pictures = bool(pictures) and own_pages.has_pictures(
        own_pages.of(proof.edition, proof.government), proof.government
    )
    if proof.state == Proof.APPROVED and proof.pictures_approved == pictures:
        return proof
    _check_seen(proof, stood)
    return _keep(proof, by, Proof.APPROVED, pictures=pictures)


@transaction.atomic
def comment(proof, *, by, text, stood=None) -> Proof:
    """A government says what has to be put right; nothing of it counts as approved until it is asked again.

    State, history, receipt by letter to everybody who acts for it, letter to the secretariat. Refuses as `approve`
    does, and (ValidationError) an empty comment or one that is too long.
    """
    proof, text = _answerable(proof, by), text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"text": _("Write what should be put right.")})
    if len(text) > LONGEST_COMMENT:
        raise ValidationError({"text": _("Keep it under %(most)s characters.") % {"most": LONGEST_COMMENT}})
    if proof.state == Proof.COMMENTED and proof.comment == text:
        return proof
    _check_seen(proof, stood)
    proof = _keep(proof, by, Proof.COMMENTED, text=text)
    notifications.proof_commented(proof)
    return proof


# The secretariat


@transaction.atomic
def ask(edition, *, until, by) -> list[Proof]:
    """Ask every government that leads or takes part in an entry: a row, and a letter to each who acts for it.

    Asked again, it asks whom it has not asked and whose pages have changed since; who has not answered yet may
    answer until the later day. Where nobody acts for a government the row stands without a letter. Rows of
    governments that are not in the edition any more go.
    Refuses who does not publish, an edition that is not frozen, settled or released, a day that is too near, and
    when there is nobody to ask. Returns the proofs that were asked now.
    """
    edition = settling.open_edition(edition, by=by)
    _check_day(until)
    known = {proof.government_id: proof for proof in edition.proofs.select_for_update()}
    asked, later = [], 0
    for government, rows in own_pages.by_government(edition).items():
        proof = known.pop(government.pk, None) or Proof(edition=edition, government=government)
        sha256 = own_pages.fingerprint(rows)
        if proof.sha256 != sha256:
            asked.append(_ask(proof, until, sha256, by))
        elif proof.state == Proof.ASKED and proof.until < until:
            proof.until, later = until, later + 1
            proof.save(update_fields=["until"])
    for proof in known.values():
        mail.cancel(proof, *LETTERS)
        proof.delete()
    if not (asked or later or known):
        raise Refused(_("Every government was asked, and none of their pages has changed since."))
    edition.proof_until = max(until, edition.proof_until or until)
    edition.save(update_fields=["proof_until"])
    history.record("proofs_asked", edition, by=by, until=until.isoformat(), proofs=[row.pk for row in asked])
    return asked


@transaction.atomic
def ask_again(proof, *, until, words, by) -> Proof:
    """Deal with a comment, or with silence: write to the government what was done, and ask it anew until a day.

    Refuses who does not publish, what is neither commented nor unanswered, a day that is too near, and
    (ValidationError) no words.
    """
    edition = settling.open_edition(proof.edition, by=by)
    proof = Proof.objects.select_for_update(of=("self",)).select_related("government").get(pk=proof.pk)
    if proof.state not in (Proof.COMMENTED, Proof.SILENT):
        raise Refused(_("This government has nothing that waits for an answer of yours."))
    if not words.strip():
        raise ValidationError({"words": _("Write what was done with the comment.")})
    _check_day(until)
    proof.edition = edition
    sha256 = own_pages.fingerprint(own_pages.of(edition, proof.government))
    return _ask(proof, until, sha256, by, words=words.strip())


@transaction.atomic
def remind(edition, *, by) -> int:
    """Write once more to who has not answered, at most once a day. Refuses as `ask` does. How many governments."""
    edition = settling.open_edition(edition, by=by)
    today = timezone.localdate()
    waiting = edition.proofs.filter(state=Proof.ASKED, until__gte=today).select_related(
        "edition", "government"
    )
    count = sum(bool(notifications.proof_reminder(proof, occasion=today.isoformat())) for proof in waiting)
    history.record("proofs_reminded", edition, by=by, governments=count)
    return count


@transaction.atomic
def move(government, *, into, by) -> dict:
    """What a merged government says of its pages goes to the one that stays; for the verb that merges them.

    Where that one has a proof of the same edition, its own stands, and what the other one said stays as it was: their
    pages are read together when governments are asked again. Released editions stay as they are. History; returns
    what moved.
    """
    proofs = Proof.objects.select_for_update(of=("self",)).filter(
        government=government, edition__released_at=None
    )
    own = set(into.proofs.values_list("edition_id", flat=True))
    moved = [proof for proof in proofs.order_by("pk") if proof.edition_id not in own]
    for proof in moved:
        proof.government = into
        proof.save(update_fields=["government"])
    trace = {"moved": [proof.pk for proof in moved]}
    if moved:
        history.record("move_proofs", government, by=by, into=into.pk, **trace)
    return trace


# The tick


def close_due() -> int:
    """Silence counts from the day after the last; texts are approved, pictures are not. For the tick; how many."""
    count = 0
    due = Proof.objects.filter(
        state=Proof.ASKED,
        until__lt=timezone.localdate(),
        edition__frozen_at__isnull=False,
        edition__released_at=None,
    )
    for key in due.values_list("pk", flat=True):
        with transaction.atomic():
            proof = due.select_for_update(of=("self",)).filter(pk=key).first()
            if proof is None:
                continue
            proof.state = Proof.SILENT
            proof.save(update_fields=["state"])
            mail.cancel(proof, *LETTERS)
            history.record("proof_silent", proof, until=proof.until.isoformat())
            count += 1
    return count


def remind_due() -> int:
    """Write once more to who has not answered when the end is near. For the tick; how many governments."""
    today = timezone.localdate()
    lately = today - timedelta(days=REMINDED_DAYS)
    waiting = Proof.objects.filter(
        state=Proof.ASKED, until__range=(today, today + timedelta(days=REMINDED_DAYS)),
        asked_at__date__lt=today, edition__frozen_at__isnull=False, edition__released_at=None,
    ).exclude(pk__in=notifications.reminded_since(lately))  # fmt: skip
    return sum(
        bool(notifications.proof_reminder(proof, occasion=f"end:{proof.until}"))
        for proof in waiting.select_related("edition", "government")
    )


def _answerable(proof, by):
    """The proof as it is now, locked, while it can be answered by this person."""
    if not may_prove(by, proof.government):
        raise PermissionDenied
    edition = Edition.objects.select_for_update().get(pk=proof.edition_id)
    proof = Proof.objects.select_for_update(of=("self",)).select_related("government").get(pk=proof.pk)
    proof.edition = edition
    if closed := why_closed(proof):
        raise Refused(closed)
    return proof


def _check_seen(proof, stood):
    if proof.answered_at and proof.answered_at != stood:
        raise Refused(
            _("A colleague has answered meanwhile. Look at the answer, and change it if it is not right.")
        )


def _keep(proof, by, state, *, pictures=False, text=""):
    proof.state, proof.pictures_approved, proof.comment = state, pictures, text
    proof.answered_at, proof.answered_by = timezone.now(), by
    proof.seen_at = proof.seen_at or proof.answered_at
    proof.full_clean()
    proof.save()
    history.record(f"proof_{state}", proof, by=by, pictures=pictures, sha256=proof.sha256)
    mail.cancel(proof, *LETTERS)
    notifications.proof_answered(proof)
    return proof


def _ask(proof, until, sha256, by, words=""):
    is_again = bool(proof.pk)
    if is_again:
        mail.cancel(proof, *LETTERS)
    proof.state, proof.until, proof.sha256, proof.asked_at = Proof.ASKED, until, sha256, timezone.now()
    proof.seen_at = proof.answered_at = proof.answered_by = None
    proof.pictures_approved = False
    proof.save()
    history.record("proof_asked", proof, by=by, until=until.isoformat(), sha256=sha256)
    notifications.proof_asked(proof, is_again=is_again, words=words)
    return proof


def _check_day(until):
    first = timezone.localdate() + timedelta(days=LEAST_DAYS)
    if until < first:
        raise ValidationError(
            {"until": _("Governments have at least %(days)s days to answer.") % {"days": LEAST_DAYS}}
        )
