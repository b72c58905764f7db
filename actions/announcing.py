"""Decide now, announce together: the letters of decisions leave when the secretariat says so."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import release
from accounts.models import Letter
from accounts.refusals import Refused
from actions import permissions, second_person


def waiting(decisions):
    """Those of `decisions` whose letters wait to leave, with their submissions."""
    return decisions.to_announce().select_related("submission__call", "submission__action")


def letters_of(decisions) -> dict[int, list[Letter]]:
    """The held letters of each decision, by its id: what would leave. One statement."""
    rows = Letter.objects.filter(
        object_type="actions.decision", object_id__in=[str(one.pk) for one in decisions], state=Letter.HELD
    )
    found = {}
    for letter in rows.order_by("language", "pk"):
        found.setdefault(int(letter.object_id), []).append(letter)
    return found


@transaction.atomic
def announce(decisions, *, by) -> int:
    """Tell the governments what was decided: held letters leave together. Returns how many decisions.

    Refuses the whole batch while one of its decisions waits for a second person.
    """
    rows = list(waiting(decisions.select_for_update(of=("self",))))
    for decision in rows:
        if not (permissions.is_secretariat(by) and by.has_perm("actions.decide_action")):
            raise PermissionDenied(_("Announcing is for those who decide."))
        if second_person.waiting(decision.submission):
            raise Refused(
                _("%(action)s waits for a second person. Announce it afterwards.")
                % {"action": decision.submission.action}
            )
    for decision in rows:
        decision.announced_at = timezone.now()
        decision.save(update_fields=["announced_at"])
        release(Letter.objects.filter(object_type="actions.decision", object_id=str(decision.pk)))
        history.record("announce", decision.submission, by=by, decision=decision.pk)
    return len(rows)
