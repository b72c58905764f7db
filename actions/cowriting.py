"""Writing along on one action: an address is invited by letter, accepts, reads or writes, until it ends."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.links import OtherAddress, UnknownLink, fingerprint, new_token
from accounts.refusals import Refused
from actions import notifications, permissions
from actions.models import Action, CoWriter
from signatories import names

LINK_IS_VALID = timedelta(days=14)
RESEND_AFTER = timedelta(minutes=5)
MOST = 20  # on one action


@transaction.atomic
def invite(action, *, by, email, may_edit, language, name="") -> CoWriter:
    """Ask an address to write along on this action, or only to read it: row, history, letter with a link.

    An invitation that expired unanswered is renewed. For the people of the leading government; refuses an
    address that is one of theirs, writes along or is invited already, and more people than a text can bear.
    """
    action = _lock(action, by)
    email = email.strip().lower()
    standing = action.co_writers.standing()
    row = standing.filter(email=email).first()
    _check_free(action, row, email)
    if row is None and standing.count() >= MOST:
        raise Refused(_("Many people are on this text already. End some before you invite more."))
    row = row or CoWriter(action=action, email=email)
    row.name, row.may_edit, row.language = names.check(name)[:200], may_edit, language
    _send(row, by=by)
    history.record("invite_co_writer", action, by=by, co_writer=row.pk, may_edit=may_edit)
    return row


@transaction.atomic
def resend(row, *, by) -> CoWriter:
    """Send the letter again with a new link; the old one ends. Refuses within minutes, and what is answered."""
    row = _locked(row, by=by)
    if row.accepted_at:
        raise Refused(_("This invitation was accepted already; its link has been used."))
    if row.invited_at + RESEND_AFTER > timezone.now():
        raise Refused(_("The letter left a few minutes ago. Give it time before you send another one."))
    _send(row, by=by)
    history.record("resend_co_writer", row.action, by=by, co_writer=row.pk)
    return row


@transaction.atomic
def change(row, *, by, may_edit) -> CoWriter:
    """Let somebody write who only read, or only read who wrote; what they wrote stays."""
    row = _locked(row, by=by)
    row.may_edit = may_edit
    row.save(update_fields=["may_edit"])
    history.record("change_co_writer", row.action, by=by, co_writer=row.pk, may_edit=may_edit)
    return row


@transaction.atomic
def end(row, *, by) -> CoWriter:
    """Close the text to somebody at once, or take the invitation back; a person may also leave by themselves.

    What they wrote stays. A letter that still waits is cancelled; who had accepted is told, unless they left.
    """
    Action.objects.select_for_update().get(pk=row.action_id)
    row = CoWriter.objects.select_for_update(of=("self",)).select_related("action").get(pk=row.pk)
    if row.user_id != by.pk and not permissions.may_manage(by, row.action):
        raise PermissionDenied(_("Only the leading government says who writes along."))
    if row.ended_at:
        raise Refused(_("Someone was faster: this was ended already."))
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    mail.cancel(row, "co_write")
    history.record("end_co_writer", row.action, by=by, co_writer=row.pk)
    if row.accepted_at and row.user_id != by.pk:
        notifications.co_writing_ended(row)
    return row


@transaction.atomic
def accept(token, *, by) -> CoWriter:
    """The invited person presses the button and reads or writes from now on; whoever invited is told.

    A repeat by the same person changes nothing and returns the row with its first date. Refuses an unknown
    link, one that was used by somebody else, taken back or expired, and a person with another address.
    """
    if not by.is_active:
        raise PermissionDenied
    row = find(token)
    Action.objects.select_for_update().get(pk=row.action_id)
    row = CoWriter.objects.select_for_update(of=("self",)).select_related("action").get(pk=row.pk)
    if row.accepted_at and row.ended_at is None and row.user_id == by.pk:
        return row
    check_open(row)
    if by.email.lower() != row.email:
        raise OtherAddress(_("This invitation was sent to another address than that of your account."))
    row.user, row.accepted_at = by, timezone.now()
    row.save(update_fields=["user", "accepted_at"])
    history.record("accept_co_writing", row.action, by=by, co_writer=row.pk)
    notifications.co_writing_accepted(row)
    return row


@transaction.atomic
def forget(address, *, by) -> int:
    """Take an erased person's address and name out; what stands ends. Returns how many there were."""
    rows = list(CoWriter.objects.select_for_update().filter(email=address.lower()))
    for row in rows:
        row.email, row.name = f"erased-co-writer-{row.pk}@portal.invalid", ""
        if row.ended_at is None:
            row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["email", "name", "ended_at", "ended_by"])
    return len(rows)


def find(token) -> CoWriter:
    """The row a link belongs to. UnknownLink where there is none."""
    row = (
        CoWriter.objects.filter(token_hash=fingerprint(token))
        .select_related("action", "invited_by", "user")
        .first()
    )
    if row is None:
        raise UnknownLink(
            _("This link is not complete, or a newer letter took its place. Open the newest letter.")
        )
    return row


def check_open(row):
    """Refuses a link that was used, taken back or has expired, and says which."""
    if row.ended_at:
        raise Refused(_("This invitation was taken back by the people who write this text."))
    if row.accepted_at:
        raise Refused(_("This invitation was accepted already; its link has been used."))
    if row.is_expired:
        raise Refused(_("This link was valid for 14 days. Ask the person who invited you for a new one."))


def _check_free(action, row, email):
    people = permissions.people_of_the_lead(action)
    if people.filter(email__iexact=email).exists():
        raise Refused(_("%(email)s acts for your government and writes here already.") % {"email": email})
    if row is None:
        return
    if row.accepted_at:
        raise Refused(_("%(email)s is on this text already.") % {"email": email})
    if not row.is_expired:
        raise Refused(
            _("%(email)s is invited already. You can send the letter again or take it back.")
            % {"email": email}
        )


def _lock(action, by):
    action = Action.objects.select_for_update().get(pk=action.pk)
    if not permissions.may_manage(by, action):
        raise PermissionDenied(_("Only the leading government says who writes along."))
    return action


def _locked(row, *, by):
    """The row as it is now, locked, while it stands."""
    _lock(row.action, by)
    row = CoWriter.objects.select_for_update(of=("self",)).select_related("action").get(pk=row.pk)
    if row.ended_at:
        raise Refused(_("Someone was faster: this was ended already."))
    return row


def _send(row, *, by):
    """A new link, kept as a hash, and the letter that carries it; a letter that still waits is cancelled."""
    token = new_token()
    row.token_hash, row.invited_by = fingerprint(token), by
    row.invited_at = timezone.now()
    row.expires_at = row.invited_at + LINK_IS_VALID
    row.clean_fields()
    if row.pk:
        mail.cancel(row, "co_write")
    row.save()
    notifications.co_write(row, token=token, asker=names.for_a_stranger(by))
