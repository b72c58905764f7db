"""One country: its signatories, who else stands in the register, what they do, and a sentence to quote."""

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions.cards import cards_of
from actions.models import Action, Participation
from cta_portal.governments import standing
from cta_portal.governments.directory import numbers
from figures import maps
from frameworks.caching import public_page
from frameworks.collation import sort_key
from frameworks.countries import countries
from signatories.models import Declaration

ACTIONS_SHOWN = 12


@public_page
def country(request, iso2):
    """Known countries have a page, be it empty; capitals lead to small letters."""
    code = iso2.upper()
    if code not in countries() or not Country(code).name:
        raise Http404
    if iso2 != iso2.lower():
        return HttpResponsePermanentRedirect(reverse("signatories:country", args=[iso2.lower()]))
    here = sorted(
        standing.register().filter(country=code), key=lambda one: (sort_key(one.english_name), one.pk)
    )
    counts = standing.published_by_government()
    for government in here:
        government.actions_shown = counts[government.pk]
    listed = standing.signed(here)
    actions = _actions_in(here)
    context = {
        "country": Country(code),
        "signatories": listed,
        "others": [government for government in here if not government.listed],
        "numbers": numbers(listed),
        "declaration": Declaration.objects.current(),
        "cards": cards_of(actions[:ACTIONS_SHOWN]),
        "action_count": len(actions),
        "map": _map(here, Country(code)),
        "has_rings": len(listed) < len(here),
        "address": settings.PUBLIC_URL + request.path,
        "today": timezone.localdate(),
    }
    return render(request, "signatories/country.html", context)


def _actions_in(governments):
    """The published actions that these governments lead or take part in, newest first."""
    parts = Participation.objects.filter(government__in=governments, state=Participation.CONFIRMED)
    published = Action.objects.published().filter(pk__in=parts.values("action_id"))
    return list(published.order_by("-published_at", "-pk").values_list("pk", flat=True))


def _map(governments, country):
    points = standing.points(governments, named={government.pk for government in governments[:8]})
    if not points:
        return ""
    return maps.around(
        points, title=_("%(country)s on the map") % {"country": country.name}, ident="map-country"
    )
