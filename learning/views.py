"""The public pages of the learning section: dates, activities, resources, updates."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from frameworks.caching import public_page
from learning import calendar, feeds
from learning.models import Activity, Resource, Update

ON_INDEX = 5


@public_page
def index(request):
    return render(
        request,
        "learning/index.html",
        {
            "dates": calendar.upcoming(limit=6),
            "activities": Activity.objects.published()[:ON_INDEX],
            "resources": Resource.objects.published()[:ON_INDEX],
            "updates": Update.objects.published()[:3],
        },
    )


@public_page
def activity(request, slug):
    found = get_object_or_404(
        Activity.objects.published().prefetch_related("roles__partner", "roles__government"), slug=slug
    )
    return render(
        request,
        "learning/activity.html",
        {
            "activity": found,
            "roles": found.bodies_by_role(),
            "resources": found.resources.published(),
            "ways": _ways("learning:index"),
        },
    )


@public_page
def resources(request):
    return render(
        request,
        "learning/resources.html",
        {"resources": Resource.objects.published(), "ways": _ways("learning:index")},
    )


@public_page
def resource(request, slug):
    found = get_object_or_404(Resource.objects.published().select_related("activity"), slug=slug)
    return render(
        request,
        "learning/resource.html",
        {"resource": found, "ways": _ways("learning:index", "learning:resources")},
    )


@public_page
def calendar_page(request):
    return render(
        request,
        "learning/calendar.html",
        {
            "dates": calendar.upcoming(),
            "past": calendar.past(),
            "ways": _ways("learning:index"),
        },
    )


@public_page
def calendar_ics(request):
    body = calendar.to_ics(calendar.upcoming() + calendar.past())
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@public_page
def updates(request):
    page = Paginator(Update.objects.published(), 20).get_page(request.GET.get("page"))
    return render(request, "learning/updates.html", {"page": page, "ways": _ways("learning:index")})


@public_page
def update(request, slug):
    found = get_object_or_404(Update.objects.published(), slug=slug)
    return render(
        request,
        "learning/update.html",
        {"update": found, "ways": _ways("learning:index", "learning:updates")},
    )


@public_page
def updates_feed(request):
    return HttpResponse(feeds.updates_feed(), content_type="application/atom+xml; charset=utf-8")


def _ways(*names):
    words = {
        "learning:index": _("Learn"),
        "learning:resources": _("Resources"),
        "learning:updates": _("Updates"),
    }
    return [{"href": reverse(name), "words": words[name]} for name in names]
