"""Merging two governments through every app: the register, their actions, their part in learning."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import history
from accounts.refusals import Refused
from actions import joining
from actions.reviewing import conflicts
from learning.models import ActivityRole
from publications.proofs import proving
from signatories import merging


@transaction.atomic
def merge(government, *, into, by, reason, other_country=False) -> dict:
    """Everything of an entry goes to the one that stays. Returns what moved.

    Effects and refusals of `signatories.merging.merge`; then participations in actions, longer terms of
    calls, declared ties, what it said of its pages in editions to come, roles in activities.
    """
    trace = merging.merge(government, into=into, by=by, reason=reason, other_country=other_country)
    trace["participations"] = joining.move_participations(government, into=into, by=by)
    trace["graces"] = joining.move_graces(government, into=into, by=by)
    trace["conflicts"] = conflicts.move(government, into=into, by=by)
    trace["proofs"] = proving.move(government, into=into, by=by)
    trace["activities"] = _move_activities(government, into, by=by)
    return trace


def preview(government, *, into, by) -> tuple[dict, str]:
    """(what would move, why not): the merger is made and taken back at once, so nothing is promised twice."""
    try:
        with transaction.atomic():
            trace = merge(government, into=into, by=by, reason="–", other_country=True)
            transaction.set_rollback(True)
    except Refused as refusal:
        return {}, str(refusal.sentence)
    except ValidationError as error:
        return {}, " ".join(error.messages)
    finally:
        government.refresh_from_db()
        into.refresh_from_db()
    return trace, ""


def _move_activities(government, into, *, by):
    roles = ActivityRole.objects.filter(government=government)
    moved = sorted(roles.values_list("pk", flat=True))
    roles.update(government=into)
    if moved:
        history.record("move_activities", government, by=by, into=into.pk, moved=moved)
    return {"moved": moved}
