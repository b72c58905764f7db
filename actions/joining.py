"""Actions of several governments: invitations and their answers, which never hold up a hand-in; who leads."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from actions import notifications, permissions, search
from actions.models import Action, Grace, Participation
from actions.models.submission import APPROVED, IN_REVIEW, OPEN, PUBLISHED, SUBMITTED
from signatories.models import PUBLIC_RECORD
from signatories.permissions import may_act_for

REMIND_AFTER = timedelta(days=7)
WITH_SECRETARIAT = (SUBMITTED, IN_REVIEW, APPROVED)


@transaction.atomic
def invite(action, government, *, by) -> Participation:
    """Ask another government whether it takes part, and write to it; one that declined or left may be asked again.

    Refuses one that takes part or is invited, one that was merged, and a specimen where the action is none.
    """
    action = _lock(action, by)
    if government.is_specimen != action.is_specimen or government.merged_into_id:
        raise Refused(_("This government cannot take part."))
    participation = action.participations.filter(government=government).first()
    if participation and participation.state in (Participation.INVITED, Participation.CONFIRMED):
        raise Refused(_("This government takes part or was invited already."))
    participation = participation or Participation(
        action=action, government=government, role=Participation.PARTNER
    )
    now = timezone.now()
    participation.state, participation.by, participation.name_at_publication = Participation.INVITED, by, ""
    participation.at, participation.invited_at, participation.reminded_at = now, now, None
    participation.save()
    history.record("invite", action, by=by, government=government.pk)
    notifications.invited(participation)
    return participation


@transaction.atomic
def withdraw_invitation(participation, *, by) -> None:
    """Take an invitation back that has no answer yet; letters that still wait are cancelled. Refuses others."""
    _lock(participation.action, by)
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    if participation.state != Participation.INVITED:
        raise Refused(_("This government has answered already."))
    mail.cancel(participation, "invited", "invited_again")
    history.record("withdraw_invitation", participation.action, by=by, government=participation.government_id)
    participation.delete()


@transaction.atomic
def answer(participation, *, by, accept) -> Participation:
    """The invited government confirms or declines, and the lead is told; a public page follows at once.

    It may change its mind: who had confirmed and says no leaves. Refuses the lead, and one that has left,
    which is invited again first.
    """
    participation = _locked(participation)
    if not may_act_for(by, participation.government):
        raise PermissionDenied(_("Only the invited government answers."))
    if participation.role == Participation.LEAD:
        raise Refused(_("The leading government is always confirmed."))
    if participation.state == Participation.LEFT:
        raise Refused(_("Your government has left this action. The leading government can ask it again."))
    left = participation.state == Participation.CONFIRMED
    state = Participation.CONFIRMED if accept else Participation.LEFT if left else Participation.DECLINED
    if state == participation.state:
        return participation
    participation.state, participation.lead_offered_at = state, None
    participation.at, participation.by = timezone.now(), by
    if accept and participation.action.published_at:
        participation.name_at_publication = participation.government.official_name
    participation.save(update_fields=["state", "at", "by", "name_at_publication", "lead_offered_at"])
    mail.cancel(participation, "invited", "invited_again", "lead_offered")
    history.record("answer_invitation", participation.action, by=by, state=participation.state)
    notifications.partner_answered(participation)
    if participation.action.published_at:
        search.renew(participation.action)
    return participation


def remind_due() -> int:
    """Write once more to governments that have not answered for a week; for the tick. Returns how many."""
    waiting = (
        Participation.objects.filter(state=Participation.INVITED, reminded_at=None)
        .filter(invited_at__lt=timezone.now() - REMIND_AFTER, action__withdrawn_at=None)
        .filter(action__submissions__state__in=(*OPEN, PUBLISHED))
        .distinct()
    )
    return sum(_remind(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk):
    participation = Participation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if not participation or participation.state != Participation.INVITED or participation.reminded_at:
        return 0
    participation.reminded_at = timezone.now()
    participation.save(update_fields=["reminded_at"])
    notifications.invited_again(participation)
    return 1


@transaction.atomic
def offer_lead(participation, *, by) -> Participation:
    """Ask a confirmed partner to lead from now on; nothing changes until it says yes. Its people are written to.

    Refuses a government that has not confirmed, one that was asked already, and what comes from public sources.
    """
    action = _lock(participation.action, by)
    participation = _locked(participation)
    if action.origin == PUBLIC_RECORD:
        raise Refused(_("This action was taken from public sources; nobody leads it here."))
    if participation.role == Participation.LEAD or participation.state != Participation.CONFIRMED:
        raise Refused(_("The lead is offered to a government that takes part."))
    if participation.lead_offered_at:
        raise Refused(_("This government was asked to lead already."))
    participation.lead_offered_at = timezone.now()
    participation.save(update_fields=["lead_offered_at"])
    history.record("offer_lead", action, by=by, government=participation.government_id)
    notifications.lead_offered(participation)
    return participation


@transaction.atomic
def end_offer(participation, *, by) -> Participation:
    """The lead takes its offer back, or the partner says no; nothing else changes."""
    Action.objects.select_for_update().get(pk=participation.action_id)
    participation = _locked(participation)
    ours = permissions.may_manage(by, participation.action) or may_act_for(by, participation.government)
    led_until_now = not participation.lead_offered_at and permissions.is_of_partner(by, participation.action)
    if not (ours or led_until_now):
        raise PermissionDenied(_("Only the two governments decide who leads."))
    if not participation.lead_offered_at:
        raise Refused(_("Someone was faster: this was answered or taken back."))
    participation.lead_offered_at = None
    participation.save(update_fields=["lead_offered_at"])
    mail.cancel(participation, "lead_offered")
    history.record("end_offer_of_lead", participation.action, by=by, government=participation.government_id)
    return participation


@transaction.atomic
def take_lead(participation, *, by) -> Participation:
    """The partner that was asked leads from now on; who led stays as a confirmed partner. Both are told.

    A public page follows. Who writes along stays on the text. Refuses what was not offered, and while the text
    is with the secretariat.
    """
    action = Action.objects.select_for_update().get(pk=participation.action_id)
    participation = _locked(participation)
    if not may_act_for(by, participation.government):
        raise PermissionDenied(_("Only the invited government answers."))
    if not participation.lead_offered_at:
        raise Refused(_("Someone was faster: this was answered or taken back."))
    return _pass_lead(action, participation, by)


@transaction.atomic
def hand_lead(participation, *, by) -> Participation:
    """Who acts for both governments passes the lead from one to the other at once, without asking by letter.

    The government that led stays as a confirmed partner, and the people of both are told. Refuses who does not act
    for both, a government that has not confirmed, what comes from public sources, and a text with the secretariat.
    """
    action = _lock(participation.action, by)
    participation = _locked(participation)
    if not may_act_for(by, participation.government):
        raise PermissionDenied(_("Only who acts for both governments passes the lead at once."))
    if action.origin == PUBLIC_RECORD:
        raise Refused(_("This action was taken from public sources; nobody leads it here."))
    if participation.role == Participation.LEAD or participation.state != Participation.CONFIRMED:
        raise Refused(_("The lead is offered to a government that takes part."))
    return _pass_lead(action, participation, by)


def _pass_lead(action, participation, by):
    if action.submissions.filter(state__in=WITH_SECRETARIAT).exists():
        raise Refused(_("The text is with the secretariat. The lead can change once it has answered."))
    now = timezone.now()
    old = action.participations.get(role=Participation.LEAD)
    old.role, old.at, old.by = Participation.PARTNER, now, by
    old.save(update_fields=["role", "at", "by"])
    participation.role, participation.lead_offered_at = Participation.LEAD, None
    participation.at, participation.by = now, by
    participation.save(update_fields=["role", "lead_offered_at", "at", "by"])
    mail.cancel(participation, "lead_offered")
    history.record(
        "take_lead", action, by=by, government=participation.government_id, before=old.government_id
    )
    notifications.lead_taken(participation, old)
    if action.published_at:
        search.renew(action)
    return participation


def _lock(action, by):
    action = Action.objects.select_for_update().get(pk=action.pk)
    if not permissions.may_manage(by, action):
        raise PermissionDenied(_("You do not write for this government."))
    return action


def _locked(participation):
    return (
        Participation.objects.select_for_update(of=("self",))
        .select_related("action", "government")
        .get(pk=participation.pk)
    )


@transaction.atomic
def move_participations(government, *, into, by) -> dict:
    """A merged government's part in actions goes to the one that stays; for the verb that merges them.

    Effects: participations move, and where both take part they become one with the greater role; history; the
    public copies follow. A name printed at publication stays. Returns what moved, as the history keeps it.
    """
    parts = Participation.objects.select_for_update(of=("self",)).filter(government=government)
    moved, joined, touched = [], [], []
    for part in parts.select_related("action").order_by("pk"):
        other = Participation.objects.filter(action=part.action, government=into).first()
        if other:
            _join_parts(part, other)
            joined.append([part.pk, other.pk])
        else:
            part.government = into
            part.save(update_fields=["government"])
            moved.append(part.pk)
        touched.append(part.action)
    trace = {"moved": moved, "joined": joined}
    history.record("move_participations", government, by=by, into=into.pk, **trace)
    for action in touched:
        if action.published_at:
            search.renew(action)
    return trace


@transaction.atomic
def move_graces(government, *, into, by) -> dict:
    """The longer terms of a merged government go to the one that stays; of two for one call the later day stands.

    Returns what moved, as the history keeps it.
    """
    moved, joined = [], []
    for grace in Grace.objects.select_for_update(of=("self",)).filter(government=government).order_by("pk"):
        other = Grace.objects.filter(call=grace.call_id, government=into).first()
        if other:
            other.until = max(other.until, grace.until)
            other.save(update_fields=["until"])
            joined.append([grace.pk, other.pk])
        else:
            grace.government = into
            grace.save(update_fields=["government"])
            moved.append(grace.pk)
    trace = {"moved": moved, "joined": joined}
    if moved or joined:
        history.record("move_graces", government, by=by, into=into.pk, **trace)
    return trace


def _join_parts(part, other):
    """The greater part goes to the one that stays; the other row stays behind as one that left."""
    was_lead, state, name = part.role == Participation.LEAD, part.state, part.name_at_publication
    part.role, part.state, part.lead_offered_at = Participation.PARTNER, Participation.LEFT, None
    part.save(update_fields=["role", "state", "lead_offered_at"])
    if was_lead:
        other.lead_offered_at = None
        other.role, other.state, other.name_at_publication = Participation.LEAD, state, name
    elif state == Participation.CONFIRMED and other.state != Participation.CONFIRMED:
        other.state, other.name_at_publication = state, name
    other.save(update_fields=["role", "state", "name_at_publication", "lead_offered_at"])
