"""Texts that are there already as rows of a workbook, for the secretariat to read, sort and hand around."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions.models import Submission
from actions.offline import workbook
from actions.offline.sheets import MOST_ROWS
from actions.permissions import is_secretariat

READ_WITH = (
    "action__participations__government",
    "objective_links__objective__framework",
    "partnerlines",
    "indicators",
    "links",
)


@transaction.atomic
def workbook_of(submissions, *, language, by) -> bytes:
    """An .xlsx with a row for each text, that says of itself when it is loaded again; history names the texts.

    For the secretariat (PermissionDenied otherwise). Refuses none at all, and more than a workbook may hold.
    """
    if not is_secretariat(by):
        raise PermissionDenied
    chosen = Submission.objects.filter(pk__in=[text.pk for text in submissions])
    chosen = list(chosen.select_related("action", "call").prefetch_related(*READ_WITH))
    if not chosen:
        raise Refused(_("Choose at least one action."))
    if len(chosen) > MOST_ROWS:
        raise Refused(
            _("A workbook holds at most %(most)d actions. Choose fewer at once.") % {"most": MOST_ROWS}
        )
    content = workbook.write(chosen[0].call, language=language, submissions=chosen)
    history.record("write_workbook", by, by=by, submissions=[text.pk for text in chosen])
    return content
