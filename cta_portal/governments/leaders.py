"""The cohort of leaders: who stands for the signatories now, and who did before."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from cta_portal.governments import standing
from frameworks.caching import public_page
from frameworks.collation import sort_key
from signatories.models import Leader

A_PAGE = 60


@public_page
def leaders(request):
    """Leaders of governments that are signatories now: in office; only named by a source; former."""
    governments = {government.pk: government for government in standing.signed(standing.register())}
    now = {leader.pk for government in governments.values() for leader in government.in_office}
    everybody = Leader.objects.shown().filter(government__in=governments)
    for leader in everybody:
        leader.of = governments[leader.government_id]
    in_office = sorted((one for one in everybody if one.pk in now and one.is_told), key=_presented_first)
    named = sorted((one for one in everybody if one.pk in now and not one.is_told), key=_presented_first)
    former = sorted((leader for leader in everybody if leader.pk not in now), key=_latest_first)
    page = Paginator(in_office, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "named": named if page.number == 1 else [],
        "former": former if page.number == 1 else [],
        "in_office_count": len(in_office),
        "government_count": len({leader.government_id for leader in in_office}),
        "listed": len(governments),
        "today": timezone.localdate(),
    }
    return render(request, "signatories/leaders.html", context)


def _presented_first(leader):
    """Who speaks or is pictured comes before who is only named; then by government."""
    return (not (leader.portrait or leader.quote), sort_key(leader.of.english_name), leader.pk)


def _latest_first(leader):
    return (-(leader.until.toordinal() if leader.until else 0), sort_key(leader.of.english_name), leader.pk)
