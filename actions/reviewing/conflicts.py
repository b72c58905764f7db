"""Conflicts of interest: declared for one submission or ahead of time for a government, and lifted."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import User
from accounts.refusals import Refused
from actions import permissions
from actions.models import Conflict, Submission
from actions.reviewing import assigning


@transaction.atomic
def declare(thing, *, by, reason) -> Conflict:
    """Declare a tie to a Submission or a Government: from now on `by` neither judges it nor sees what others think.

    What they have given already no longer counts. Refuses whoever does not read for the Call, an empty reason,
    and a tie declared before.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if not permissions.reads_for_the_call(by):
        raise PermissionDenied(_("This step is not yours to take."))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Write which tie it is.")})
    of = {"submission" if isinstance(thing, Submission) else "government": thing}
    if Conflict.objects.standing().filter(user=by, **of).exists():
        raise Refused(_("You have declared this tie."))
    conflict = Conflict(user=by, reason=reason, **of)
    conflict.full_clean()
    conflict.save()
    history.record("declare_conflict", thing, by=by, conflict=conflict.pk)
    assigning.settle_tie(conflict)
    return conflict


@transaction.atomic
def lift(conflict, *, by) -> Conflict:
    """End a declared tie; the row stays. For somebody else who decides. A repeat changes nothing."""
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if not permissions.may_lift(by, conflict):
        raise PermissionDenied(_("A declared tie is lifted by somebody else who decides."))
    if conflict.lifted_at:
        raise Refused(_("This tie was lifted before; nothing was changed."))
    conflict.lifted_at, conflict.lifted_by = timezone.now(), by
    conflict.save(update_fields=["lifted_at", "lifted_by"])
    history.record("lift_conflict", conflict.submission or conflict.government, by=by, conflict=conflict.pk)
    return conflict


@transaction.atomic
def move(government, *, into, by) -> dict:
    """The ties declared with a merged government hold for the one that stays. Returns what moved.

    Where somebody has declared both, the tie with the one that stays stands alone.
    """
    moved, joined = [], []
    rows = Conflict.objects.select_for_update(of=("self",)).filter(government=government)
    for conflict in rows.order_by("pk"):
        other = Conflict.objects.standing().filter(user=conflict.user_id, government=into).first()
        if other and conflict.lifted_at is None:
            conflict.lifted_at, conflict.lifted_by = timezone.now(), by
            joined.append([conflict.pk, other.pk])
        else:
            moved.append(conflict.pk)
        conflict.government = into
        conflict.save(update_fields=["government", "lifted_at", "lifted_by"])
    trace = {"moved": moved, "joined": joined}
    if moved or joined:
        history.record("move_conflicts", government, by=by, into=into.pk, **trace)
    return trace


def note_refusal(submission, *, by) -> None:
    """Keep in the history that somebody with a tie came to a submission; once a day for each person."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = history.of(submission).filter(verb="refused_for_tie", actor=by.public_id, at__gte=today)
    if not earlier.exists():
        history.record("refused_for_tie", submission, by=by)


def forget(user) -> None:
    """An erased person's ties lose their words; that there was one stays."""
    Conflict.objects.filter(user=user).update(reason="–")
