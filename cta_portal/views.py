"""Pages that gather several apps: home, the pages about the portal, the declaration, errors."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.middleware import TooManyBytes
from actions.cards import cards_of
from actions.models import Action
from actions.views import keeping
from cta_portal.governments.standing import section_bars, world_map
from cta_portal.numbers import definitions
from cta_portal.numbers import ground as counting
from frameworks.caching import public_page
from frameworks.models import Milestone

WALL = 14
ROWS_ON_HOME = 5
FIGURES = ("signatories", "countries", "acting", "actions", "pledges")


@public_page
def home(request):
    """The three steps, live numbers with their definition, the map, a few actions, the next dates."""
    ground = counting.ground(request.data_version)
    listed = ground.signatories
    published = Action.objects.published().order_by("-featured", "-published_at", "-pk")
    shown = cards_of(list(published.values_list("pk", flat=True)[:ROWS_ON_HOME]))
    return render(
        request,
        "portal/home.html",
        {
            "wall": sorted(listed, key=_newest_first)[:WALL],
            "signed_count": len(listed),
            "figures": definitions.counted(ground, *FIGURES),
            "sections": section_bars(listed),
            "map": world_map(ground.governments, title=_("Where the governments of the register are")),
            "lead_card": shown[0] if shown else None,
            "cards": shown[1:],
            "action_count": ground.actions.total,
            "milestones": _next_dates(),
            "today": ground.today,
        },
    )


def _newest_first(government):
    signature = government.listed[0]
    return (-signature.verified_at.timestamp(), government.slug)


def _next_dates():
    today = timezone.localdate()
    return Milestone.objects.filter(end__gte=today).order_by("end", "start")[:5]


@public_page
def about(request):
    return _page(request, "about", _("About the Call"))


@public_page
def privacy(request):
    return _page(request, "privacy", _("Privacy"))


@public_page
def accessibility(request):
    return _page(request, "accessibility", _("Accessibility"))


@public_page
def contact(request):
    return _page(request, "contact", _("Contact"))


def _page(request, name, heading):
    context = {"heading": heading, "contact_email": settings.CONTACT_EMAIL}
    return render(request, f"portal/{name}.html", context)


def bad_request(request, exception=None):
    """400, or 413 where the request was larger than the portal takes."""
    if not isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return render(request, "400.html", status=400)
    if isinstance(exception, TooManyBytes):
        sentence = _(
            "Files of up to %(most)s MB are sent at once; this was more. Choose smaller ones, or fewer."
        )
        sentence %= {"most": exception.most // (1024 * 1024)}
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"sentence": sentence}, status=413)
    elif isinstance(exception, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        sentence = ngettext(
            "You chose more than %(most)s file at once.", "You chose more than %(most)s files at once.", most
        ) % {"most": most}
    else:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
        sentence = _("The portal takes texts of up to %(most)s MB at once; this was more.") % {"most": most}
    context = {"sentence": sentence, "part": _part_with_what_arrived(request)}
    return render(request, "413.html", context, status=413)


def _part_with_what_arrived(request):
    """The address of the part of a form in whose fields what was read stands again; empty where there is none."""
    match = getattr(request, "resolver_match", None)
    is_part = match and match.view_name == "actions:edit" and request.user.is_authenticated
    if not is_part or not _comes_from_here(request) or not getattr(request, "arrived", None):
        return ""
    keeping.keep_arrived(request, match.kwargs["draft_id"])
    return request.path


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def forbidden_form(request, reason=""):
    """A form without its token. What was typed on a page of the portal itself is not lost: one press sends it again."""
    sentence = _("This page had waited too long, or you signed in elsewhere meanwhile.")
    if request.headers.get("X-Autosave"):
        return JsonResponse({"sentence": sentence}, status=403)
    if not _comes_from_here(request) or any("password" in name for name in request.POST):
        return render(request, "403.html", {"reason": ""}, status=403)
    rows = [
        (name, value)
        for name in request.POST
        for value in request.POST.getlist(name)
        if name != "csrfmiddlewaretoken"
    ]
    context = {
        "sentence": sentence,
        "rows": rows,
        "has_files": bool(request.FILES),
        "path": request.get_full_path(),
    }
    return render(request, "403_form.html", context, status=403)


def _comes_from_here(request):
    """Whether the browser itself says that a page of the portal sent this: no other site gets a token this way."""
    here = f"{request.scheme}://{request.get_host()}"
    return (
        request.headers.get("Origin") == here
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    )


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return HttpResponseServerError(loader.get_template("500.html").render())
