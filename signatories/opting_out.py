"""Who wants no invitations: the link at the foot of each, and the day on which it was used."""

import hashlib

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.models import Letter
from accounts.refusals import Refused
from signatories.models import Invitee, OptOut

SALT = "signatories.opting_out"


class UnknownLink(Refused):
    """The portal did not make this link."""


def token_for(email) -> str:
    """What stands in the link of an address. It holds for ever."""
    return _signer().sign_object(email.lower())


def address_of(token) -> str:
    """The address a link was made for. UnknownLink where the portal did not make it."""
    try:
        return _signer().unsign_object(token)
    except signing.BadSignature:
        raise UnknownLink(_("This link was not made by the portal, or it is not complete.")) from None


def find(email) -> OptOut | None:
    """The row that says since when this address wants no invitations."""
    return OptOut.objects.filter(sha256=_fingerprint(email)).first()


@transaction.atomic
def opt_out(email) -> OptOut:
    """Keep that an address wants no invitations, stop those that wait to leave, history. A repeat changes nothing.

    Nobody has to be signed in: the link itself, which only that mailbox got, is the proof.
    """
    row, is_new = OptOut.objects.get_or_create(sha256=_fingerprint(email))
    if is_new:
        history.record("opt_out", row)
        waiting = Invitee.objects.select_for_update(of=["self"]).filter(
            email=email.lower(), letter__state__in=[Letter.HELD, Letter.QUEUED]
        )
        for invitee in waiting:
            mail.cancel(invitee, "campaign")
            invitee.skipped = Invitee.OPTED_OUT
            invitee.save(update_fields=["skipped"])
        mail.cancel_optional(email)
    return row


def _signer():
    """Without a time in it: the link of an address is always the same one."""
    return signing.Signer(salt=SALT)


def _fingerprint(email):
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
