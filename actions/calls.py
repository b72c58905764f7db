"""Until when a government may hand in, and what becomes of a draft that comes late."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.models import Letter
from accounts.refusals import Refused
from actions import notifications
from actions.drafting import lock_for_writing
from actions.models import Call, Submission
from actions.models.submission import DRAFT
from signatories.models import PORTAL

REMINDERS = (1, 7)  # days before the end


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
    cancel(submission, "call_closes")
    history.record("move_to_call", submission, by=by, before=before.slug, call=call.slug)
    return submission


def remind() -> int:
    """Write to those who hold a draft in a call that closes soon; once per draft and term. Called by the tick."""
    told = 0
    now = timezone.now()
    due = [(draft, ends_at(draft.call, draft.action.lead)) for draft in _drafts_with_an_end(now)]
    known = _reminded([draft for draft, _end in due])
    for draft, end in due:
        days = _term(draft, end, now)
        if days and not any(key.startswith(f"{draft.pk}:{days}:{end:%Y%m%d}:") for key in known):
            told += bool(notifications.call_closes(draft, days, end))
    return told


def _drafts_with_an_end(now):
    """Drafts that were never handed in, of calls or longer terms that end within the first reminder's time."""
    last = now + timedelta(days=max(REMINDERS))
    ends = Q(call__closes_at__gt=now, call__closes_at__lte=last)
    longer = Q(call__graces__until__gt=now, call__graces__until__lte=last)
    return (
        Submission.objects.filter(ends | longer, state=DRAFT, hand_ins=None)
        .filter(action__origin=PORTAL, action__published_at=None)
        .select_related("action", "call")
        .prefetch_related("action__participations__government", "call__graces")
        .distinct()
    )


def _term(draft, end, now):
    """The reminder that is due for a draft begun before its day; None where there is none."""
    for days in REMINDERS:
        if now < end <= now + timedelta(days=days):
            return days if draft.created_at <= end - timedelta(days=days) else None
    return None


def _reminded(drafts) -> list[str]:
    """What stands behind the event in the keys of reminders that were written: draft, term, day."""
    beginning = f"call_closes:{Submission._meta.label_lower}:"
    keys = Letter.objects.filter(
        event="call_closes", object_id__in=[str(draft.pk) for draft in drafts]
    ).values_list("key", flat=True)
    return [key.removeprefix(beginning) for key in keys]
