"""Who acts for a government: how people come to act for it, which role they have, how they leave."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import membership_letters as letters
from signatories.models import Government, Invitation, Membership, SigningDraft
from signatories.permissions import may_join_at_once, may_lead, may_verify


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

    Where its focal points let the office join, a person who proved an office address acts at once; they and
    the person are written to. Refuses a person who acts for it or has asked already, and a merged government.
    """
    government = lock(government)
    if not by.is_active:
        raise PermissionDenied
    if government.merged_into_id:
        raise Refused(_("This entry was merged into another one of the register."))
    if government.memberships.standing().filter(user=by).exists():
        raise Refused(_("You act for this government already, or have asked to."))
    at_once = may_join_at_once(by, government)
    membership = Membership.objects.create(
        user=by, government=government, role=Membership.CONTRIBUTOR, function=function.strip()[:200], by=by,
        via=Membership.DOMAIN if at_once else Membership.REQUEST,
        state=Membership.ACTIVE if at_once else Membership.PENDING,
    )  # fmt: skip
    if at_once:
        history.record("join_by_address", government, by=by, membership=membership.pk)
        letters.joined_by_address(membership)
        letters.joined(membership)
    else:
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
    """A focal point or staff say no: ended today, with a letter. Refuses what no longer waits."""
    membership = _waiting(membership, by=by)
    _end(membership, by=by)
    history.record("turn_down", membership.government, by=by, membership=membership.pk)
    letters.turned_down(membership)
    return membership


@transaction.atomic
def pass_on_unanswered() -> int:
    """Write to staff, once, about requests nobody has answered for JOIN_ANSWER_DAYS. Returns how many. By the tick."""
    last_day = timezone.localdate() - timedelta(days=settings.JOIN_ANSWER_DAYS)
    waiting = Membership.objects.filter(
        state=Membership.PENDING, via=Membership.REQUEST, since__lte=last_day
    ).select_related("user", "government")
    told = {int(key) for key in Letter.objects.filter(event="join_waits").values_list("object_id", flat=True)}
    passed_on = [membership for membership in waiting if membership.pk not in told]
    for membership in passed_on:
        letters.join_waits(membership)
    return len(passed_on)


@transaction.atomic
def let_office_join(government, *, by, allowed) -> Government:
    """Say whether the office's own addresses join at once: the switch, history. For focal points and staff.

    Refuses where the secretariat has confirmed no office domain yet.
    """
    government = lock(government)
    if not (may_verify(by) or may_lead(by, government)):
        raise PermissionDenied
    if allowed and not government.domains:
        raise Refused(_("The secretariat has confirmed no mail domain of this office yet."))
    government.admits_domain = allowed
    government.save(update_fields=["admits_domain"])
    history.record("let_office_join", government, by=by, allowed=allowed)
    return government


# Roles and the end


@transaction.atomic
def change_role(membership, *, by, role):
    """Make a colleague focal point or contributor: role, history, letter. For focal points and staff.

    Refuses who does not act for the government now, and to leave it without a focal point.
    """
    membership = _locked(membership)
    if not (may_verify(by) or may_lead(by, membership.government)):
        raise PermissionDenied
    _check_active(membership)
    if role == membership.role:
        return membership
    if role == Membership.CONTRIBUTOR:
        _check_not_last(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    event = history.record("change_role", membership.government, by=by, membership=membership.pk, role=role)
    if membership.user != by:
        letters.role_changed(membership, occasion=event.seq)
    return membership


@transaction.atomic
def end(membership, *, by):
    """End a membership today: what waits to tell the person about the government is cancelled, history, letter.

    For the person alone, focal points and staff; authorship stays. Who is put out by somebody else leaves no
    open invitation behind. Refuses what has ended, what waits with a signature, and, but for staff, the last
    focal point: they hand over first.
    """
    membership = _locked(membership)
    government, is_own = membership.government, membership.user_id == by.pk
    if not (is_own or may_verify(by) or may_lead(by, government)):
        raise PermissionDenied
    if membership.state == Membership.ENDED:
        raise Refused(_("Someone was faster: this membership has ended."))
    if membership.state == Membership.PENDING and membership.via in Membership.WITH_SIGNATURE:
        raise Refused(_("It waits with the signature, and is decided together with it."))
    if not may_verify(by):
        _check_not_last(membership)
    was_active = membership.state == Membership.ACTIVE
    _end(membership, by=by)
    history.record("end_membership", government, by=by, membership=membership.pk)
    if not is_own:
        _revoke_sent(membership, by=by)
        letters.membership_ended(membership)
    elif was_active:
        letters.colleague_left(membership)
    return membership


@transaction.atomic
def hand_over(government, *, by, to, stay, giver=None):
    """A colleague takes over as focal point at once; who hands over stays as contributor or leaves.

    Effects: two roles, history, letters to both. `to` is the colleague's membership; `giver` that of the
    person who hands over: `by`'s own, or the one for whom staff do it.
    Refuses whoever does not act for the government now.
    """
    government = lock(government)
    giver = giver_of(government, by=by, giver=giver)
    to = _locked(to)
    if to.government_id != government.pk:
        raise PermissionDenied
    _check_active(to)
    if to.pk == giver.pk or not to.user.is_active:
        raise Refused(_("Choose a colleague who acts for the government now."))
    to.role = Membership.FOCAL_POINT
    to.save(update_fields=["role"])
    step_back(giver, to, by=by, stay=stay)
    return to


def giver_of(government, *, by, giver=None) -> Membership:
    """The active focal point who hands over: one's own membership, or for staff anybody's."""
    rows = government.memberships.active().filter(role=Membership.FOCAL_POINT)
    found = rows.filter(pk=giver.pk if giver else None) if giver else rows.filter(user=by)
    membership = found.select_related("user", "government").first()
    if membership is None and giver and may_verify(by):
        raise Refused(_("Someone was faster: this person is no longer focal point."))
    if membership is None or not (membership.user_id == by.pk or may_verify(by)):
        raise PermissionDenied
    return membership


def step_back(giver, to, *, by, stay):
    """One step of a verb that holds the lock: the focal point has a successor, and stays or leaves."""
    if stay:
        giver.role = Membership.CONTRIBUTOR
        giver.save(update_fields=["role"])
    else:
        _end(giver, by=by)
    event = history.record(
        "hand_over", giver.government, by=by, membership=giver.pk, successor=to.pk, stays=stay
    )
    letters.handed_over(giver, to, occasion=event.seq)


def _end(membership, *, by):
    """The row, and the letters that waited to tell the person about the government."""
    membership.state, membership.until, membership.by = Membership.ENDED, timezone.localdate(), by
    membership.save(update_fields=["state", "until", "by"])
    mail.cancel_for(membership.user, membership.government_id)


def _revoke_sent(membership, *, by):
    for invitation in Invitation.objects.open().filter(
        government=membership.government_id, invited_by=membership.user_id
    ):
        invitation.revoked_at, invitation.revoked_by = timezone.now(), by
        invitation.save(update_fields=["revoked_at", "revoked_by"])
        mail.cancel(invitation, "invited")


def _locked(membership):
    """The membership as it is now, its government locked first."""
    lock(Government(pk=membership.government_id))
    rows = Membership.objects.select_for_update(of=("self",)).select_related("government", "user")
    return rows.get(pk=membership.pk)


def _check_active(membership):
    if membership.state != Membership.ACTIVE:
        raise Refused(_("Someone was faster: this person does not act for the government now."))


def _check_not_last(membership):
    if membership.state != Membership.ACTIVE or membership.role != Membership.FOCAL_POINT:
        return
    others = membership.government.memberships.active().filter(role=Membership.FOCAL_POINT)
    if not others.exclude(pk=membership.pk).exists():
        raise Refused(_("The government needs a focal point. Hand over to somebody first."))


@transaction.atomic
def end_all(user, *, by) -> int:
    """End today whatever an erased person holds or waits for. Returns how many ended.

    What they prepared goes, and so do the words in which they and letters spoke of them.
    """
    mail.forget(Membership.objects.filter(user=user))
    mail.forget(Invitation.objects.filter(invited_by=user))
    _forget_draft(user)
    standing = Membership.objects.standing().filter(user=user).order_by("government_id")
    ended = [_locked(membership) for membership in standing]
    for membership in ended:
        _end(membership, by=by)
        history.record("end_membership", membership.government, by=by, membership=membership.pk)
    Membership.objects.filter(user=user).update(function="")
    return len(ended)


def _forget_draft(user):
    """What a person prepared to sign, with the files that were chosen for it."""
    for draft in SigningDraft.objects.filter(user=user):
        for file in filter(None, (draft.file, draft.arms, draft.logo)):
            transaction.on_commit(partial(file.storage.delete, file.name))
        draft.delete()


def _waiting(membership, *, by):
    membership = _locked(membership)
    if not (may_verify(by) or may_lead(by, membership.government)):
        raise PermissionDenied
    if membership.state != Membership.PENDING or membership.via in Membership.WITH_SIGNATURE:
        raise Refused(_("Someone was faster: this request has been answered."))
    return membership
