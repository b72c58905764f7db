"""Pages of one shape: a country, a world section, an objective, a priority: what is done, by whom, what to quote."""

import re
from dataclasses import replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries.fields import Country

from actions import facets
from actions.cards import cards_of, picture_url
from cta_portal.governments import standing
from cta_portal.numbers import definitions, gaps, sentences, tables
from cta_portal.numbers.dashboard import drawn
from cta_portal.numbers.ground import by_name, ground
from figures import maps
from frameworks.caching import public_page
from frameworks.countries import countries
from frameworks.models import Framework, Objective

CARDS = 8
MOST_GOVERNMENTS = 60
MOST_POINTS = 600
CODE = re.compile(r"(gcm|gcr|sdg)-0*([1-9]\d?)", re.IGNORECASE)


@public_page
def country(request, iso2):
    """Known countries have a page, be it empty; capitals lead to small letters."""
    code = iso2.upper()
    if code not in countries() or not Country(code).name:
        raise Http404
    if iso2 != iso2.lower():
        return HttpResponsePermanentRedirect(reverse("signatories:country", args=[iso2.lower()]))
    now = ground(request.data_version)
    here = sorted((one for one in now.governments if one.country.code == code), key=by_name)
    place, choice = now.narrowed(here, now.bits(country=code)), {"country": code}
    context = {
        "country": Country(code),
        "others": [government for government in here if not government.listed],
        "map": _around(here, Country(code)),
        "served": [drawn(_served(tables.of_facet(place, key, choice)), choice) for key in ("gcm", "gcr")],
        **_place(request, place, choice, sentences.of_country(place, Country(code))),
    }
    return render(request, "signatories/country.html", context)


@public_page
def section(request, slug):
    """One world section: its countries, who signed, what is done, which objectives nobody serves yet."""
    found = get_object_or_404(Objective.objects.of(Framework.SECTION), slug=slug)
    now = ground(request.data_version)
    here = [one for one in now.governments if one.section_id == found.pk]
    place, choice = now.narrowed(here, now.bits(section=slug)), {"section": slug}
    context = {
        "objective": found,
        "acronym": (found.details or {}).get("acronym", ""),
        "map": _around(here, found) if here else "",
        "countries": drawn(tables.countries_of(place), choice),
        "served": [drawn(tables.of_facet(place, key, choice), choice) for key in ("gcm", "gcr")],
        "gaps": _gaps(place),
        **_place(request, place, choice, sentences.of_section(place, found)),
    }
    return render(request, "numbers/section.html", context)


@public_page
def objective(request, code):
    """One objective of a Compact or one goal; other ways to write its code lead to the one address."""
    match = CODE.fullmatch(code)
    if match is None:
        raise Http404
    framework, number = match[1].lower(), int(match[2])
    found = get_object_or_404(Objective.objects.of(framework), number=number)
    if code != f"{framework}-{number}":
        return HttpResponsePermanentRedirect(reverse("actions:objective", args=[f"{framework}-{number}"]))
    return _objective(request, found, framework)


@public_page
def priority(request, slug):
    """One priority of the Call, with what it covers."""
    found = get_object_or_404(Objective.objects.of(Framework.PRIORITY), slug=slug)
    return _objective(
        request,
        found,
        "priority",
        covers=_covers(found),
        band=picture_url(found.code, found, "opener"),
    )


def _objective(request, found, key, **more):
    now = ground(request.data_version)
    bits, choice = now.bits(**{key: found.slug}), {key: found.slug}
    there = now.narrowed(now.governments, bits)
    acting = there.acting_most_first()
    place = there.narrowed(government for government, _actions, _pledges in acting)
    sections = tables.of_facet(place, "section", choice)
    context = {
        "objective": found,
        "framework": gaps.title_of(key) if key in gaps.FRAMEWORKS else "",
        "map": _world([entry[0] for entry in acting[:MOST_POINTS]], found),
        "sections": drawn(sections, choice),
        "silent": [row for row in sections.rows if not row.total],
        "acting": acting[:MOST_GOVERNMENTS],
        "acting_count": len(acting),
        "others": _neighbours(found),
        "covers": [],
        "band": "",
        **_place(request, place, choice, sentences.of_objective(place, found)),
        **more,
    }
    return render(request, "numbers/objective.html", context)


def _place(request, place, choice, quoted):
    """What each of these pages has: numbers, sentences to quote, the first actions."""
    keys = ("acting", "acting_countries", "actions", "pledges")
    if "country" in choice:
        keys = ("signatories", "signatures", "acting", "actions", "pledges")
    elif "section" in choice:
        keys = ("signatories", "countries", "acting", "actions", "pledges")
    is_place = "country" in choice or "section" in choice
    rows = {} if is_place else dict.fromkeys(("acting", "acting_countries"), "#governments")
    actions, pledges = place.kinds()
    return {
        "signatories": place.signatories,
        "has_rings": len(place.signatories) < len(place.governments),
        "figures": definitions.counted(place, *keys, choice=choice, rows=rows),
        "quoted": quoted,
        "defined": definitions.SIGNATORY if is_place else definitions.ACTIONS,
        "address": settings.PUBLIC_URL + request.path,
        "cards": cards_of(place.actions.in_order(place.within, stop=CARDS)),
        "action_count": actions,
        "pledge_count": pledges,
        "all_actions": definitions.of_actions(**choice),
        "feed": f"{reverse('actions_feed')}?{urlencode(choice)}",
        "today": place.today,
    }


def _served(table):
    """Only what is served, most first: for a country, where most objectives wait."""
    rows = sorted((row for row in table.rows if row.total), key=lambda row: -row.total)
    return replace(table, rows=rows)


def _gaps(place):
    """[(framework, objectives that no local action from here serves)]."""
    return [
        (gaps.title_of(framework), gaps.analysis(place, framework))
        for framework in (Framework.GCM, Framework.GCR)
    ]


def _around(governments, there):
    points = standing.points(governments, named={government.pk for government in governments[:8]})
    if not points:
        return ""
    name = there.name if isinstance(there, Country) else there.title
    return maps.around(points, title=_("%(country)s on the map") % {"country": name}, ident="map-country")


def _world(governments, found):
    if not any(government.latitude is not None for government in governments):
        return ""
    return standing.world_map(
        governments, title=_("Where governments act for “%(objective)s”") % {"objective": found.label}
    )


def _neighbours(found):
    """The labels of the same framework, for the line of chips below."""
    return facets.labels_of(found.framework.code)


def _covers(found):
    """The objectives that the reference ties to a priority, by framework."""
    by_number = {(label.framework_code, label.number): label for label in facets.labels().values()}
    facts = (("suggested_gcm", Framework.GCM), ("suggested_sdg", Framework.SDG))
    return [
        by_number[framework, number]
        for fact, framework in facts
        for number in (found.details or {}).get(fact) or []
        if (framework, number) in by_number
    ]
