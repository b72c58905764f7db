"""What is open to a person beside the texts of their own governments: written along on, or taken part in."""

from django.db.models import Q

from actions.models import CoWriter, Participation, Submission


def open_to(user, governments) -> list[tuple]:
    """(newest text, may this person write in it, is it through a partner) of each action of others."""
    writes = dict(CoWriter.objects.of_user(user).values_list("action", "may_edit"))
    partner_of = set(
        Participation.objects.filter(
            government__in=governments, role=Participation.PARTNER, state=Participation.CONFIRMED
        ).values_list("action", flat=True)
    )
    texts = (
        Submission.objects.filter(Q(action__in=writes) | Q(action__in=partner_of))
        .select_related("action")
        .prefetch_related("action__participations__government", "decisions")
        .order_by("action", "-number")
    )
    newest = {}
    for text in texts:
        newest.setdefault(text.action_id, text)
    own = {government.pk for government in governments}
    rows = [
        (text, writes.get(text.action_id, False), text.action_id in partner_of)
        for text in newest.values()
        if text.action.lead.pk not in own
    ]
    return sorted(rows, key=lambda row: row[0].updated_at, reverse=True)
