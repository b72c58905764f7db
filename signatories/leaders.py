"""Who leads a government, as dated facts with their source."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import history
from signatories.models import Leader
from signatories.permissions import may_act_for, may_verify


@transaction.atomic
def note_leader(government, *, by, name, office, since=None, until=None, source_url="") -> Leader:
    """Keep who held which office, once. Refuses who neither acts for the government nor is of the secretariat."""
    if not (may_verify(by) or may_act_for(by, government)):
        raise PermissionDenied
    standing = government.leaders.filter(name=name, office=office).first()
    if standing:
        return standing
    leader = Leader(
        government=government, name=name, office=office, since=since, until=until, source_url=source_url
    )
    leader.full_clean()
    leader.save()
    history.record("note_leader", government, by=by, office=office)
    return leader


def in_office(government, day=None) -> Leader | None:
    """Who leads a government on a day (today when none is given), as far as anybody has said."""
    day = day or timezone.localdate()
    return (
        Leader.objects.filter(government=government)
        .exclude(since__gt=day)
        .exclude(until__lt=day)
        .order_by(F("since").desc(nulls_last=True), "-pk")
        .first()
    )
