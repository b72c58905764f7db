"""Until when a government may hand in, and what becomes of a draft that comes late."""

from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions.drafting import lock_for_writing
from actions.models import Call


def ends_at(call, government):
    """When the call ends for this government, in the call's own time zone; None while it has no end."""
    if call.closes_at is None:
        return None
    grace = next((row for row in call.graces.all() if row.government_id == government.pk), None)
    end = max(call.closes_at, grace.until) if grace else call.closes_at
    return timezone.localtime(end, ZoneInfo(call.time_zone))


def is_open_for(call, government) -> bool:
    return Call.objects.open_for(government).filter(pk=call.pk).exists()


def is_late(submission) -> bool:
    """Whether a first hand-in would come after the end; what was handed in or published before has no term."""
    if submission.action.published_at or submission.hand_ins.exists():
        return False
    return not is_open_for(submission.call, submission.action.lead)


def check_open(submission) -> None:
    """Refuses a first hand-in after the call has ended for its government."""
    if is_late(submission):
        raise Refused(
            _("This call is closed. Your draft stays; move it to a call that is open, then hand it in.")
        )


@transaction.atomic
def move_to(submission, call, *, by):
    """Put a draft into another call that is open for its government; what that call asks counts from now on.

    Refuses who may not write, a text that is not open for writing, and a closed call.
    """
    submission = lock_for_writing(submission, by)
    if submission.hand_ins.exists():
        raise PermissionDenied(_("What was handed in stays with its call."))
    if call.for_public_record or not is_open_for(call, submission.action.lead):
        raise Refused(_("This call is closed. Choose another one."))
    before = submission.call
    submission.call = call
    submission.save(update_fields=["call"])
    history.record("move_to_call", submission, by=by, before=before.slug, call=call.slug)
    return submission
