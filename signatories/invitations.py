"""Inviting a colleague by address: a link by letter, whose button makes the reader act for the government."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.links import OtherAddress, UnknownLink, fingerprint, new_token
from accounts.refusals import Refused
from signatories import membership_letters as letters
from signatories import memberships, names
from signatories.models import Invitation, Membership
from signatories.permissions import may_invite, waits_as_signer

LINK_IS_VALID = timedelta(days=14)
RESEND_AFTER = timedelta(minutes=5)
MOST_OPEN, MOST_OPEN_OF_A_SIGNER = 50, 3  # who is not verified yet names few people


@transaction.atomic
def hand_over(government, *, by, email, language, stay, name="", giver=None) -> Invitation:
    """Invite a successor as focal point: who hands over steps back when the invitation is accepted, not before.

    For the focal point, and for staff in the place of one who has gone. Refuses as `invite` does.
    """
    giver = memberships.giver_of(memberships.lock(government), by=by, giver=giver)
    made = invite(government, by=by, email=email, role=Membership.FOCAL_POINT, language=language, name=name)
    made.gives_up, made.stays = giver, stay
    made.save(update_fields=["gives_up", "stays"])
    return made


@transaction.atomic
def invite(government, *, by, email, role, language, name="") -> Invitation:
    """Invite an address to act for a government: Invitation with the hash of its link, history, letter.

    For focal points, staff, and the signer who waits to be verified: who accepts the signer's invitation
    waits with the signer. An invitation that expired unanswered is renewed.
    Refuses a government that was merged, an address that acts for it, has asked to or is invited already,
    and more open invitations than anybody needs.
    """
    government = memberships.lock(government)
    if not may_invite(by, government):
        raise PermissionDenied
    email = email.strip().lower()
    _check_free(government, email, by=by)
    invitation = Invitation.objects.open().filter(government=government, email=email).first()
    invitation = invitation or Invitation(government=government, email=email)
    invitation.name, invitation.role, invitation.language = names.check(name)[:200], role, language
    invitation.gives_up = None
    _send(invitation, by=by)
    history.record("invite", government, by=by, invitation=invitation.pk, role=role)
    return invitation


@transaction.atomic
def resend(invitation, *, by) -> Invitation:
    """Send the letter again with a new link; the old one ends. Refuses within minutes, and what is answered."""
    invitation = _locked(invitation, by=by)
    if invitation.invited_at + RESEND_AFTER > timezone.now():
        raise Refused(_("The letter left a few minutes ago. Give it time before you send another one."))
    _send(invitation, by=by)
    history.record("resend_invitation", invitation.government, by=by, invitation=invitation.pk)
    return invitation


@transaction.atomic
def revoke(invitation, *, by) -> Invitation:
    """Take an invitation back: the link ends, a letter that waits is cancelled. Refuses what is answered."""
    invitation = _locked(invitation, by=by)
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    mail.cancel(invitation, "invited")
    history.record("revoke_invitation", invitation.government, by=by, invitation=invitation.pk)
    return invitation


@transaction.atomic
def accept(token, *, by) -> Invitation:
    """The invited person presses the button: acts for the government from now on, or with the signature.

    Effects: membership by invitation, the one who hands over steps back, history, letters. A repeat by the same person
    changes nothing and returns the invitation with its first date. Refuses an unknown link, one that was
    used by somebody else, taken back or expired, and a person with another address than the invited one.
    """
    if not by.is_active:
        raise PermissionDenied
    invitation = find(token)
    government = memberships.lock(invitation.government)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at and invitation.membership.user_id == by.pk:
        return invitation
    check_open(invitation)
    if by.email != invitation.email:
        raise OtherAddress(_("This invitation was sent to another address than that of your account."))
    if government.merged_into_id:
        raise Refused(_("This entry was merged into another one of the register."))
    membership = memberships.take_in(
        government, by, role=invitation.role, via=Membership.INVITATION, by=invitation.invited_by,
        waits=invitation.invited_by is not None and waits_as_signer(invitation.invited_by, government),
    )  # fmt: skip
    invitation.accepted_at, invitation.membership = timezone.now(), membership
    invitation.save(update_fields=["accepted_at", "membership"])
    history.record("accept_invitation", government, by=by, invitation=invitation.pk, membership=membership.pk)
    giver = invitation.gives_up
    if giver and giver.state == Membership.ACTIVE and giver.role == Membership.FOCAL_POINT:
        memberships.step_back(giver, membership, by=giver.user, stay=invitation.stays)
    else:
        letters.invitation_accepted(invitation, membership)
    return invitation


@transaction.atomic
def forget(address, *, by) -> int:
    """Take an erased person's address and name out of invitations; open ones end. Returns how many there were."""
    invitations = list(Invitation.objects.select_for_update().filter(email=address.lower()))
    for invitation in invitations:
        invitation.email, invitation.name = f"erased-{invitation.pk}@portal.invalid", ""
        if invitation.is_open:
            invitation.revoked_at, invitation.revoked_by = timezone.now(), by
        invitation.save(update_fields=["email", "name", "revoked_at", "revoked_by"])
    return len(invitations)


def find(token) -> Invitation:
    """The invitation a link belongs to. UnknownLink where there is none."""
    invitation = (
        Invitation.objects.filter(token_hash=fingerprint(token))
        .select_related("government", "invited_by", "membership")
        .first()
    )
    if invitation is None:
        raise UnknownLink(
            _("This link is not complete, or a newer letter took its place. Open the newest letter.")
        )
    return invitation


def check_open(invitation):
    """Refuses a link that was used, taken back or has expired, and says which."""
    if invitation.accepted_at:
        raise Refused(_("This invitation was accepted already; its link has been used."))
    if invitation.revoked_at:
        raise Refused(_("This invitation was taken back by the people who act for the government."))
    if invitation.is_expired:
        raise Refused(_("This link was valid for 14 days. Ask the person who invited you for a new one."))


def _check_free(government, email, *, by):
    if government.merged_into_id:
        raise Refused(_("This entry was merged into another one of the register."))
    standing = government.memberships.standing().filter(user__email=email).first()
    if standing and standing.state == Membership.ACTIVE:
        raise Refused(_("%(email)s acts for this government already.") % {"email": email})
    if standing:
        raise Refused(
            _("%(email)s has asked to act for this government. Answer the request.") % {"email": email}
        )
    open_ones = Invitation.objects.open().filter(government=government)
    if open_ones.filter(email=email, expires_at__gt=timezone.now()).exists():
        raise Refused(
            _("%(email)s is invited already. You can send the letter again or take it back.")
            % {"email": email}
        )
    most = MOST_OPEN_OF_A_SIGNER if waits_as_signer(by, government) else MOST_OPEN
    if open_ones.count() >= most:
        raise Refused(_("Many invitations are open. Take some back, or wait until they are answered."))


def _locked(invitation, *, by):
    """The invitation as it is now, locked, while it is open; who may not invite may not touch it."""
    memberships.lock(invitation.government)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("government").get(pk=invitation.pk)
    )
    if not may_invite(by, invitation.government):
        raise PermissionDenied
    if not invitation.is_open:
        raise Refused(_("Someone was faster: this invitation was answered or taken back."))
    return invitation


def _send(invitation, *, by):
    """A new link, kept as a hash, and the letter that carries it; a letter that still waits is cancelled."""
    token = new_token()
    invitation.token_hash, invitation.invited_by = fingerprint(token), by
    invitation.invited_at = timezone.now()
    invitation.expires_at = invitation.invited_at + LINK_IS_VALID
    invitation.clean_fields()
    if invitation.pk:
        mail.cancel(invitation, "invited")
    invitation.save()
    letters.invited(invitation, token=token, asker=names.for_a_stranger(by))
