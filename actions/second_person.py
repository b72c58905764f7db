"""The second person whom a call may ask for: a decision stands once somebody else has confirmed it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions.models import Action, Decision
from actions.models.submission import APPROVED, DECLINED
from actions.permissions import may_decide


def waiting(submission):
    """The deciding Decision that a second person has not confirmed, where the call asks for two."""
    if not submission.call.two_people_decide or submission.state not in (APPROVED, DECLINED):
        return None
    latest = next((one for one in submission.decisions.all() if one.move in ("approve", "decline")), None)
    return latest if latest and latest.second_by_id is None else None


@transaction.atomic
def countersign(decision, *, by) -> Decision:
    """The second person confirms a decision. Refuses the first one, and a decision that no longer stands."""
    submission = decision.submission
    Action.objects.select_for_update().get(pk=submission.action_id)
    submission.refresh_from_db()
    decision = waiting(submission)
    if decision is None:
        raise Refused(_("Nothing waits for a second person here."))
    if not may_decide(by, submission) or decision.by_id == by.pk:
        raise PermissionDenied(_("The second person is somebody else who may decide."))
    decision.second_by = by
    decision.save(update_fields=["second_by"])
    history.record("countersign", submission, by=by, decision=decision.pk)
    return decision
