"""The published actions one after the other, a few hundred at a time, whatever their number."""

from actions.models import PublicCopy
from cta_portal.api import told
from cta_portal.bulk.tables import Beside
from signatories.models import Government

AT_ONCE = 250


def copies(ids):
    """(public copy, what its rows need beside it) of each of these actions that is still public, in this order."""
    slugs = told.objective_slugs()
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        found = dict(PublicCopy.objects.filter(action_id__in=chunk).values_list("action_id", "content"))
        leads = {copy["governments"][0]["pk"] for copy in found.values() if copy["governments"]}
        rows = Government.objects.filter(pk__in=leads, latitude__isnull=False, longitude__isnull=False)
        places = {pk: (north, east) for pk, north, east in rows.values_list("pk", "latitude", "longitude")}
        beside = Beside(slugs, places)
        for pk in chunk:
            if pk in found:
                yield found[pk], beside
