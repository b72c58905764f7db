"""Erasing a person: the institution's acts stay, the person goes from every table."""

from django.db import transaction
from django.db.models import Q

from accounts import people
from actions import cowriting, forgetting, mailings, search
from actions.models import Contact, Submission
from actions.requirements import CONTACT
from actions.reviewing import conflicts
from signatories import bursts, campaigns, correcting, invitations, keeping, memberships, proof


@transaction.atomic
def erase_person(user, *, by):
    """Contacts in their name go, memberships, invitations and writing along end.

    Then name, address, log-in and letters go. Files of forms they left open go too, and the
    workbooks and Word files they brought or that name them; corrections of names,
    requests to confirm a signature, bursts and declared ties keep nothing of theirs.
    For the person alone or the secretariat (PermissionDenied otherwise). Signatures, hand-ins, decisions and the
    history stay as they are. Returns the User without a name.
    """
    address, name = user.email, user.name
    contacts = list(Contact.objects.filter(email__iexact=user.email).select_related("action"))
    erased = people.erase(user, by=by)
    campaigns.forget(address)
    mailings.forget(address)
    memberships.end_all(erased, by=by)
    invitations.forget(address, by=by)
    cowriting.forget(address, by=by)
    correcting.forget(erased, name=name)
    keeping.forget_of(erased)
    forgetting.forget_of(erased, address=address, name=name)
    proof.forget(address)
    bursts.forget(erased)
    conflicts.forget(erased)
    _forget_unread_contacts(erased, [contact.action for contact in contacts])
    for contact in contacts:
        contact.delete()
        if contact.action.published_at:
            search.renew(contact.action)
    return erased


def _forget_unread_contacts(user, actions):
    """What was typed into a contact and could not be read yet goes from texts of theirs."""
    theirs = Q(updated_by=user) | Q(action__in=actions)
    for submission in Submission.objects.filter(theirs).exclude(unclear={}):
        if submission.unclear.pop(CONTACT, None) is not None:
            submission.save(update_fields=["unclear"])
