"""One move for many submissions: those that were on the screen, as they stood there, and each for itself."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import workflow
from actions.models import Submission

MOVES = ("start_review", "approve", "decline", "publish")  # what makes sense for many at once
MOST = 200


@dataclass
class Outcome:
    """What became of one submission: moved, or refused with a sentence."""

    submission: Submission
    refusal: str = ""


def do_all(name, seen, *, by, **values) -> list[Outcome]:
    """Make the move for each (id, state) that was on the screen, in that order; `values` go to the verb.

    A row that meanwhile stands elsewhere, or that the verb refuses, is left as it is and says why. Refuses the
    whole for an unknown move and for more than MOST rows.
    """
    if name not in MOVES or len(seen) > MOST:
        raise Refused(_("This is not done for so many at once."))
    rows = Submission.objects.select_related("action", "call").in_bulk([pk for pk, _state in seen])
    return [_one(name, rows[pk], state, by, values) for pk, state in seen if pk in rows]


def _one(name, submission, state, by, values):
    if submission.state != state:
        sentence = _("Somebody was faster: the state is now “%(state)s”.")
        return Outcome(submission, sentence % {"state": submission.get_state_display()})
    try:
        with transaction.atomic():
            getattr(workflow, name)(submission, by=by, **values)
    except ValidationError as refusal:
        return Outcome(submission, " ".join(refusal.messages))
    except (Refused, PermissionDenied) as refusal:
        return Outcome(submission, str(refusal) or _("This step is not yours to take."))
    return Outcome(submission)
