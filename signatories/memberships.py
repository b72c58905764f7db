"""Who acts for a government: the signer's membership, requests to join, and what becomes of them."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from signatories import membership_letters as letters
from signatories.models import Government, Invitation, Membership, SigningDraft
from signatories.permissions import may_lead, may_verify


def check_may_sign(government, *, by):
    """Refuses a stranger where other people act for the government already."""
    active = government.memberships.active()
    if active.exists() and not active.filter(user=by).exists():
        raise Refused(
            _("Other people act for “%(name)s” already. Ask to act for it too.")
            % {"name": government.official_name}
        )


def await_signer(government, *, by, function=""):
    """The signer waits to become focal point; who stands for the government already stays as they are."""
    standing = government.memberships.standing().filter(user=by).first()
    if standing is None:
        Membership.objects.create(
            user=by, government=government, role=Membership.FOCAL_POINT, function=function[:200],
            via=Membership.SIGNING, by=by,
        )  # fmt: skip
    elif standing.state == Membership.PENDING:
        standing.via, standing.role = Membership.SIGNING, Membership.FOCAL_POINT
        standing.save(update_fields=["via", "role"])


def activate_signer(signature, *, by):
    """The verified signer acts from now on, and so do the colleagues who accepted the signer's invitation."""
    waiting = _waiting_for(signature)
    colleagues = list(waiting.filter(via=Membership.INVITATION))
    waiting.update(state=Membership.ACTIVE, since=timezone.localdate(), by=by)
    for membership in colleagues:
        letters.joined(membership)


def end_waiting_signer(signature, *, by):
    """What only waited for this signature ends with it: the signer's membership, colleagues, invitations."""
    _waiting_for(signature).update(state=Membership.ENDED, until=timezone.localdate(), by=by)
    if not signature.government.memberships.active().exists():
        open_ones = Invitation.objects.open().filter(
            government=signature.government, invited_by=signature.entered_by
        )
        open_ones.update(revoked_at=timezone.now(), revoked_by=by)


def _waiting_for(signature):
    signer = {"user": signature.entered_by, "via": Membership.SIGNING}
    return signature.government.memberships.filter(state=Membership.PENDING).filter(
        Q(**signer) | Q(via=Membership.INVITATION)
    )


def lock(government) -> Government:
    """The government as it is now, locked: whoever changes its people waits for whoever does so already."""
    return Government.objects.select_for_update(of=("self",)).get(pk=government.pk)


def take_in(government, person, *, role, via, by, waits=False) -> Membership:
    """One step of a verb that holds the lock: the person acts with this role, or a higher one they have.

    `waits`: only once the signature is verified. A request that waits is answered with it.
    """
    state = Membership.PENDING if waits else Membership.ACTIVE
    membership = government.memberships.standing().filter(user=person).first()
    if membership is None:
        return Membership.objects.create(
            user=person, government=government, role=role, via=via, by=by, state=state
        )
    if membership.role != Membership.FOCAL_POINT:
        membership.role = role
    if membership.state == Membership.PENDING and membership.via != Membership.SIGNING:
        membership.state, membership.via = state, via
        membership.since, membership.by = timezone.localdate(), by
    membership.save(update_fields=["role", "state", "via", "since", "by"])
    return membership


@transaction.atomic
def ask_to_join(government, *, by, function):
    """Ask to act for a government: a waiting contributor; focal points or staff are written to.

    Refuses a person who acts for it or has asked already.
    """
    government = lock(government)
    if not by.is_active:
        raise PermissionDenied
    if government.memberships.standing().filter(user=by).exists():
        raise Refused(_("You act for this government already, or have asked to."))
    membership = Membership.objects.create(
        user=by, government=government, role=Membership.CONTRIBUTOR, function=function.strip()[:200],
        via=Membership.REQUEST, by=by,
    )  # fmt: skip
    history.record("ask_to_join", government, by=by, membership=membership.pk)
    letters.join_asked(membership)
    return membership


@transaction.atomic
def admit(membership, *, by, role=Membership.CONTRIBUTOR):
    """A focal point or staff say yes: active from today, with a letter. Refuses what no longer waits."""
    membership = _waiting(membership, by=by)
    membership.state, membership.role = Membership.ACTIVE, role
    membership.since, membership.by = timezone.localdate(), by
    membership.save(update_fields=["state", "role", "since", "by"])
    history.record("admit", membership.government, by=by, membership=membership.pk, role=role)
    letters.joined(membership)
    return membership


@transaction.atomic
def turn_down(membership, *, by):
    """A focal point or staff say no: ended today. Refuses what no longer waits."""
    membership = _waiting(membership, by=by)
    membership.state, membership.until, membership.by = Membership.ENDED, timezone.localdate(), by
    membership.save(update_fields=["state", "until", "by"])
    history.record("turn_down", membership.government, by=by, membership=membership.pk)
    return membership


@transaction.atomic
def end_all(user, *, by) -> int:
    """End today whatever a person holds or waits for, and forget what they prepared. Returns how many ended."""
    SigningDraft.objects.filter(user=user).delete()
    standing = list(Membership.objects.standing().select_for_update(of=("self",)).filter(user=user))
    for membership in standing:
        membership.state, membership.until, membership.by = Membership.ENDED, timezone.localdate(), by
        membership.save(update_fields=["state", "until", "by"])
        history.record("end_membership", membership.government, by=by, membership=membership.pk)
    return len(standing)


def _waiting(membership, *, by):
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("government").get(pk=membership.pk)
    )
    if not (may_verify(by) or may_lead(by, membership.government)):
        raise PermissionDenied
    if membership.state != Membership.PENDING or membership.via in Membership.WITH_SIGNATURE:
        raise Refused(_("Someone was faster: this request has been answered."))
    return membership
