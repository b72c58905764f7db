"""What is open to a person beside the texts of their own governments: written along on, or taken part in."""

from typing import NamedTuple

from django.db.models import Q

from actions.models import CoWriter, Participation, Submission


class Along(NamedTuple):
    """The newest text of an action of others, whether this person may write in it, their government's part."""

    text: Submission
    may_write: bool
    part: Participation | None


def open_to(user, governments) -> list[Along]:
    """What others have opened to this person, the last changed first."""
    writes = dict(CoWriter.objects.of_user(user).values_list("action", "may_edit"))
    parts = {
        part.action_id: part
        for part in Participation.objects.filter(
            government__in=governments, role=Participation.PARTNER, state=Participation.CONFIRMED
        ).select_related("government")
    }
    texts = (
        Submission.objects.filter(Q(action__in=writes) | Q(action__in=parts))
        .select_related("action")
        .prefetch_related("action__participations__government")
        .order_by("action", "-number")
    )
    newest = {}
    for text in texts:
        newest.setdefault(text.action_id, text)
    own = {government.pk for government in governments}
    rows = [
        Along(text, writes.get(text.action_id, False), parts.get(text.action_id))
        for text in newest.values()
        if text.action.lead.pk not in own
    ]
    return sorted(rows, key=lambda row: row.text.updated_at, reverse=True)
