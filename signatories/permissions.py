"""Who may act for a government, and who may judge a signature. Answers only who, never when."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from signatories import domains
from signatories.models import Government, Membership, Signature

VERIFY = "signatories.verify_signature"


def may_act_for(user, government) -> bool:
    """Whether this person is an active member of the government."""
    return _has_membership(user, government, state=Membership.ACTIVE)


def may_write_for(user, government) -> bool:
    """Whether this person may draft for it: a member, or the signer whose signature waits to be verified."""
    return user.is_active and Government.objects.draftable_by(user).filter(pk=government.pk).exists()


def may_lead(user, government) -> bool:
    """Whether this person is an active focal point: signs, and manages colleagues."""
    return _has_membership(user, government, state=Membership.ACTIVE, role=Membership.FOCAL_POINT)


def may_invite(user, government) -> bool:
    """Whether this person may name colleagues: a focal point, staff, or the signer who waits to be verified."""
    return may_verify(user) or may_lead(user, government) or waits_as_signer(user, government)


def waits_as_signer(user, government) -> bool:
    """Whether this person has signed for the government and is not verified yet."""
    return _has_membership(user, government, state=Membership.PENDING, via=Membership.SIGNING)


def has_office_address(user, government) -> bool:
    """Whether this person has proved an address in one of the office's own mail domains, never a free provider's."""
    if not domains.is_office(domains.of(user.email), government):
        return False
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


def may_join_at_once(user, government) -> bool:
    """Whether this person acts for the government without being asked: its focal points allow it to the office."""
    return (
        user.is_active
        and government.admits_domain
        and _has_focal_point(government)
        and has_office_address(user, government)
    )


def _has_focal_point(government):
    return government.memberships.active().filter(role=Membership.FOCAL_POINT, user__is_active=True).exists()


def may_verify(user) -> bool:
    """Whether this person judges signatures for the secretariat."""
    return user.is_active and user.is_staff and user.has_perm(VERIFY)


def may_follow(user, signature) -> bool:
    """Staff who verify, active members, and the signer until the signature is verified or their time is over."""
    return may_verify(user) or may_act_for(user, signature.government) or is_waiting_signer(user, signature)


def is_waiting_signer(user, signature) -> bool:
    """Whether this person entered the signature and it was not verified: once it was, only members follow it.

    Who left while it was open has lost sight of it; who was refused may read why.
    """
    if not (user.is_authenticated and user.is_active) or signature.entered_by_id != user.pk:
        return False
    if signature.verified_at:
        return False
    own = Membership.objects.filter(user=user, government=signature.government_id)
    is_open = signature.state in (Signature.PENDING, Signature.CONFIRMED)
    return not is_open or own.standing().exists() or not own.exists()


def may_see_evidence(user, signature) -> bool:
    """Those who may follow the signature."""
    return may_follow(user, signature)


def verifiers():
    """The people who are written to when a signature waits for the secretariat."""
    granted = Permission.objects.filter(codename="verify_signature", content_type__app_label="signatories")
    return (
        get_user_model()
        .objects.filter(is_active=True, is_staff=True)
        .filter(Q(is_superuser=True) | Q(user_permissions__in=granted) | Q(groups__permissions__in=granted))
        .distinct()
        .order_by("pk")
    )


def _has_membership(user, government, **conditions):
    if not (user.is_authenticated and user.is_active):
        return False
    return Membership.objects.filter(user=user, government=government, **conditions).exists()
