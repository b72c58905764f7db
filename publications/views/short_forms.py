"""Short prints of what is public: the leaflet of an action, the brief of a country, the brief for a forum."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.limits import is_too_often, limited, network_of, too_many
from actions.cards import cards_of
from actions.models import Action
from actions.views.listing import Asked
from frameworks.caching import public_page
from frameworks.languages import own_name
from publications import certificates
from publications.making import kept_prints, pdf
from publications.short import forms as short_forms
from publications.short import forum as forum_briefs
from publications.views.answers import headed, no_print

AGAIN_SECONDS = 5  # after which the waiting page looks again by itself
WINDOW, MOST_LOOKS, MOST_MADE = (
    600,
    240,
    30,
)  # seconds; how often one address may look in them, and have one made


def counted(view):
    """All short forms together are limited for one address on the network, as often as the waiting page looks."""
    limit = limited("short_form", amount=MOST_LOOKS, per_person=0, seconds=WINDOW, methods=("GET", "HEAD"))
    return limit(require_safe(view))


@counted
def leaflet(request, code):
    """One published action as a leaflet."""
    action = get_object_or_404(Action.objects.published(), code=code.upper())
    return _print(request, "leaflet", {"code": action.code}, action.code, back=action.get_absolute_url())


@counted
def country_brief(request, iso2):
    """What the governments of a country signed and do."""
    code = iso2.upper()
    back = reverse("signatories:country", args=[code.lower()])
    return _print(request, "country", {"code": code}, f"brief-{code}", back=back)


@public_page
def brief(request):
    """Choose what a brief for a delegation holds: the actions that the address names or finds, and the forum."""
    selection = forum_briefs.of_address(request.GET, version=request.data_version)
    ahead = forum_briefs.forums()
    wanted = request.GET.get("forum", ahead[0].slug if ahead else "")
    forum = next((one for one in ahead if one.slug == wanted), None)
    context = {
        "selection": selection,
        "cards": [
            (card, _without(card.code, selection.codes, wanted)) for card in cards_of(_ids(selection.codes))
        ],
        "forums": ahead,
        "forum": forum,
        "query": Asked(selection.found).query(page=False).rstrip("&"),
        "most": forum_briefs.MOST,
        "first": _named(selection.codes),
        "pdfs": _pdfs(selection.codes, forum) if selection.is_told else [],
        "can_print": pdf.is_installed(),
    }
    status = 400 if selection.is_too_long else 404 if selection.unknown or selection.withdrawn else 200
    return render(request, "publications/brief.html", context, status=status)


@counted
def forum_brief(request, codes):
    """The actions of these codes in one file; codes nobody may read are told, and so is that too many do not fit."""
    selection = forum_briefs.of_codes(codes.split("+"))
    if not selection.is_told:
        return redirect(f"{reverse('publications:brief')}?{_named(codes.split('+'))}")
    ahead = {one.slug for one in forum_briefs.forums()}
    forum = request.GET.get("forum", "")
    given = {"codes": selection.codes, "forum": forum if forum in ahead else ""}
    back = f"{reverse('publications:brief')}?{_named(selection.codes)}"
    return _print(request, "forum", given, "brief", back=back)


def _named(codes):
    return urlencode([("a", code) for code in codes[: forum_briefs.MOST_READ]])


def _without(code, codes, forum):
    """The query string of the page without one of its actions."""
    return urlencode([*(("a", one) for one in codes if one != code), ("forum", forum)])


def _ids(codes):
    pks = dict(Action.objects.published().filter(code__in=codes).values_list("code", "pk"))
    return [pks[code] for code in codes if code in pks]


def _pdfs(codes, forum):
    """[(language, its own name, address)] of the file in each language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            address = reverse("publications:forum_brief", args=["+".join(codes)])
        query = f"?{urlencode({'forum': forum.slug})}" if forum else ""
        found.append((language, own_name(language), f"{address}{query}"))
    return found


def _print(request, kind, given, filename, *, back):
    """The file if it is made; else it is asked for, and a page waits with the reader. Each costs the worker seconds."""
    language = get_language()
    name = short_forms.name_of(kind, given, language)
    if name is None:
        raise Http404
    if not pdf.is_installed():
        return no_print(request, pdf.UNAVAILABLE)
    is_new = kept_prints.state(name) == kept_prints.NONE
    if is_new and is_too_often("short_form_made", network_of(request), amount=MOST_MADE, seconds=WINDOW):
        return too_many(request, wait=WINDOW)
    state = short_forms.ask(name, kind, given, language)
    data = kept_prints.find(name)  # there at once where nothing waits in a queue
    if data is None:
        return waiting(request, back, has_failed=state == kept_prints.FAILED)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{filename}-{language}.pdf"'
    return headed(request, response, etag=f'"{certificates.fingerprint(data)}"')


def waiting(request, back, *, has_failed):
    """A page that looks again by itself, without a script, until the file is there or could not be made."""
    context = {"again": request.get_full_path(), "back": back, "has_failed": has_failed}
    status = 503 if has_failed else 202
    response = render(request, "publications/short_form_waiting.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if has_failed:
        response["Retry-After"] = str(short_forms.ASKED_SECONDS)
    else:
        response["Refresh"] = str(AGAIN_SECONDS)
    return response
