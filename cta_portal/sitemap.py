"""What machines are told of the public pages: each address in four languages, and where not to look."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from actions.models import Action
from cta_portal.governments import standing
from frameworks.caching import public_page
from frameworks.models import Framework, Objective
from learning.models import Activity, Update
from publications.models import Edition
from signatories.models import Declaration

PAGES = (
    "home", "about", "privacy", "accessibility", "contact", "open_data", "signatories:declaration", "signatories:index",
    "signatories:leaders", "signatories:growth", "actions:index", "publications:index", "learning:index",
    "learning:calendar", "learning:updates",
)  # fmt: skip
MOST = 12_000  # of 50,000 addresses a file may hold, in four languages


@public_page
def sitemap(request):
    """Every public page once per language, each naming the others."""
    pages = [(name, [], None) for name in PAGES]
    priorities = Objective.objects.of(Framework.PRIORITY).values_list("slug", flat=True)
    pages += [("actions:priority", [slug], None) for slug in priorities]
    older = Declaration.objects.published().filter(is_current=False).values_list("version", flat=True)
    pages += [("signatories:declaration_version", [version], None) for version in older]
    governments = standing.in_public().order_by("slug").values_list("slug", "country")
    pages += [("signatories:detail", [slug], None) for slug, _country in governments]
    countries = sorted({country.lower() for _slug, country in governments})
    pages += [("signatories:country", [country], None) for country in countries]
    actions = Action.objects.published().order_by("pk").values_list("code", "slug", "published_at")
    pages += [("actions:detail", [code, slug], at) for code, slug, at in actions]
    editions = Edition.objects.released().values_list("slug", flat=True)
    pages += [("publications:detail", [slug], None) for slug in editions]
    for name, model in (("learning:activity", Activity), ("learning:update", Update)):
        pages += [(name, [slug], None) for slug in model.objects.published().values_list("slug", flat=True)]
    entries = [entry for page in pages[:MOST] for entry in _entries(*page)]
    return render(request, "portal/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _entries(name, args, changed):
    """One entry per language, each with the addresses of all."""
    try:
        addresses = [(code, _address(name, args, code)) for code, _language in settings.LANGUAGES]
    except NoReverseMatch:
        return []
    return [{"address": address, "others": addresses, "changed": changed} for _code, address in addresses]


def _address(name, args, language):
    with override(language):
        return settings.PUBLIC_URL + reverse(name, args=args)


@public_page
def robots(request):
    """Everything public may be read; nobody needs the desk, the account or endless combinations of filters."""
    lines = ["User-agent: *"]
    for code, _name in settings.LANGUAGES:
        closed = ("desk/", "account/", "actions/?*&", "signatories/?*&")
        lines += [f"Disallow: /{code}/{path}" for path in closed]
    lines += ["Disallow: /secretariat/", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
