"""What machines are told of the public pages: each address in four languages, and where not to look."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from actions.models import Action, Submission
from cta_portal.bulk import files as bulk
from cta_portal.governments import standing
from frameworks.addresses import NUMBERED
from frameworks.caching import changed_at, public_page
from frameworks.models import Framework, Objective
from learning.models import Activity, Update
from publications.models import Edition
from signatories.models import Declaration

PAGES = (
    "home", "about", "privacy", "accessibility", "contact", "open_data", "signatories:declaration", "signatories:index",
    "signatories:leaders", "signatories:growth", "actions:index", "publications:index", "learning:index",
    "learning:calendar", "learning:updates", "figures:index", "figures:actions", "figures:signatories", "figures:gaps",
)  # fmt: skip
MOST_PARTS = 50_000  # that an index may name
A_PART = 2_500  # pages, each in four languages: a fifth of the addresses that one file may hold


@public_page
def sitemap(request):
    """The parts: pages and places, governments, and the actions by their numbers."""
    parts = [("pages", 1), ("governments", 1)]
    parts += [
        ("actions", number) for number in range(1, -(-Action.objects.published().count() // A_PART) + 1)
    ]
    addresses = [settings.PUBLIC_URL + reverse("sitemap_part", args=part) for part in parts]
    context = {"addresses": addresses, "changed": changed_at()}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


@require_safe
def part(request, kind, number):
    """Every page of one kind once per language, each naming the others; sent as it is written."""
    found = (
        _actions(number) if kind == "actions" else KINDS[kind]() if number == 1 and kind in KINDS else None
    )
    if found is None:
        raise Http404
    response = StreamingHttpResponse(_written(found), content_type="application/xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _pages():
    yield from ((name, [], None) for name in PAGES)
    yield from _objectives()
    older = Declaration.objects.published().filter(is_current=False)
    for version in older.values_list("version", flat=True):
        yield "signatories:declaration_version", [version], None
    for slug, at in Edition.objects.released().values_list("slug", "released_at"):
        yield "publications:detail", [slug], at
    for name, model in (("learning:activity", Activity), ("learning:update", Update)):
        for slug, at in model.objects.published().values_list("slug", "published_at"):
            yield name, [slug], at


def _objectives():
    rows = Objective.objects.of(Framework.PRIORITY, Framework.SECTION, *NUMBERED).order_by("code")
    for framework, number, slug in rows.values_list("framework__code", "number", "slug"):
        if framework in NUMBERED:
            yield "actions:objective", [f"{framework}-{number}"], None
        else:
            yield (
                "actions:priority" if framework == Framework.PRIORITY else "signatories:section",
                [slug],
                None,
            )


def _governments():
    rows = standing.in_public().order_by("slug").values_list("slug", "country")
    for country in sorted({country.lower() for _slug, country in rows}):
        yield "signatories:country", [country], None
    for slug, _country in rows:
        yield "signatories:detail", [slug], None


def _actions(number):
    """A part beyond the last is not there."""
    if not 0 < number < MOST_PARTS:
        return None
    rows = Submission.objects.published().order_by("action_id")[(number - 1) * A_PART : number * A_PART]
    found = list(rows.values_list("action__code", "action__slug", "published_at"))
    return [("actions:detail", [code, slug], at) for code, slug, at in found] or None


KINDS = {"pages": _pages, "governments": _governments}


def _written(pages):
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    yield 'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for page in pages:
        yield _entries(*page)
    yield "</urlset>\n"


def _entries(name, args, changed):
    """One entry per language, each with the addresses of all."""
    addresses = [(code, _address(name, args, code)) for code, _language in settings.LANGUAGES]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
        for code, address in addresses
    )
    day = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{escape(address)}</loc>{day}{others}</url>\n" for _code, address in addresses)


def _address(name, args, language):
    with override(language):
        return settings.PUBLIC_URL + reverse(name, args=args)


@public_page
def robots(request):
    """Everything public may be read; nobody needs the desk, the account or endless combinations of filters."""
    lines = ["User-agent: *"]
    for code, _name in settings.LANGUAGES:
        closed = ("desk/", "account/", "actions/?*&", "actions/feed.atom?*&", "signatories/?*&", "embed/")
        closed += tuple(f"actions/?{word}=" for word in ("q", "sort", "view"))
        lines += [f"Disallow: /{code}/{path}" for path in closed]
    lines += [f"Disallow: /open-data/{kind}?" for kind in bulk.KINDS]
    lines += ["Disallow: /secretariat/", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
