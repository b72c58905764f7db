"""Actions of several governments: an invitation, and its answer. It never holds up a hand-in."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import notifications, permissions, search
from actions.models import Action, Grace, Participation
from signatories.permissions import may_act_for


@transaction.atomic
def invite(action, government, *, by) -> Participation:
    """Ask another government whether it takes part, and write to it. Refuses a second invitation."""
    Action.objects.select_for_update().get(pk=action.pk)
    if not permissions.may_start(by, action.lead, action.origin):
        raise PermissionDenied(_("You do not write for this government."))
    if action.participations.filter(government=government).exists():
        raise Refused(_("This government takes part or was invited already."))
    if government.is_specimen != action.is_specimen or government.merged_into_id:
        raise Refused(_("This government cannot take part."))
    participation = Participation.objects.create(
        action=action, government=government, role=Participation.PARTNER, by=by
    )
    history.record("invite", action, by=by, government=government.pk)
    notifications.invited(participation)
    return participation


@transaction.atomic
def answer(participation, *, by, accept) -> Participation:
    """The invited government confirms or declines; it may change its mind. A public page follows at once."""
    participation = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("action", "government")
        .get(pk=participation.pk)
    )
    if not may_act_for(by, participation.government):
        raise PermissionDenied(_("Only the invited government answers."))
    if participation.role == Participation.LEAD:
        raise Refused(_("The leading government is always confirmed."))
    participation.state = Participation.CONFIRMED if accept else Participation.DECLINED
    participation.at, participation.by = timezone.now(), by
    if accept and participation.action.published_at:
        participation.name_at_publication = participation.government.official_name
    participation.save(update_fields=["state", "at", "by", "name_at_publication"])
    history.record("answer_invitation", participation.action, by=by, state=participation.state)
    if participation.action.published_at:
        search.renew(participation.action)
    return participation


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
    part.role, part.state = Participation.PARTNER, Participation.LEFT
    part.save(update_fields=["role", "state"])
    if was_lead:
        other.role, other.state, other.name_at_publication = Participation.LEAD, state, name
    elif state == Participation.CONFIRMED and other.state != Participation.CONFIRMED:
        other.state, other.name_at_publication = state, name
    other.save(update_fields=["role", "state", "name_at_publication"])
