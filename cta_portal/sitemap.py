"""What machines are told of the public pages: each address in four languages, and where not to look."""

from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from actions import mapping, renditions
from actions.models import Action, Picture, Submission
from actions.snapshots import slots_of
from cta_portal.bulk import files as bulk
from cta_portal.numbers.ground import ground
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
COUNTED = {
    "home", "signatories:index", "signatories:leaders", "signatories:growth", "actions:index", "figures:index",
    "figures:actions", "figures:signatories", "figures:gaps",
}  # fmt: skip
OF_NO_PAGE = (
    "q",
    "literally",
    "sort",
    "view",
    mapping.LEAD,
    mapping.AREA,
)  # words of a list that nobody keeps
MOST_PARTS = 50_000  # that an index may name
A_PART = 2_500  # pages, each in four languages: a fifth of the addresses that one file may hold


class Entry(NamedTuple):
    """A page: its name and arguments, when it changed, where readers of any other language go, its pictures."""

    name: str
    args: tuple = ()
    changed: datetime | None = None
    anywhere: str = ""
    pictures: tuple | list = ()


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
    shown = changed_at()
    yield from (Entry(name, changed=shown if name in COUNTED else None) for name in PAGES)
    yield from _objectives()
    older = Declaration.objects.published().filter(is_current=False)
    for version in older.values_list("version", flat=True):
        yield Entry("signatories:declaration_version", (version,))
    for slug, at in Edition.objects.released().values_list("slug", "released_at"):
        yield Entry("publications:detail", (slug,), at)
    for name, model in (("learning:activity", Activity), ("learning:update", Update)):
        for slug, at in model.objects.published().values_list("slug", "published_at"):
            yield Entry(name, (slug,), at)


def _objectives():
    """Priorities, world sections, objectives and goals, each changed with the latest action it gathers."""
    now = ground()
    rows = Objective.objects.of(Framework.PRIORITY, Framework.SECTION, *NUMBERED).order_by("code")
    for framework, number, slug in rows.values_list("framework__code", "number", "slug"):
        changed = now.actions.last_published(slots_of(now.bits(**{framework: slug})))
        if framework in NUMBERED:
            yield Entry("actions:objective", (f"{framework}-{number}",), changed)
        else:
            name = "actions:priority" if framework == Framework.PRIORITY else "signatories:section"
            yield Entry(name, (slug,), changed)


def _governments():
    """The countries of the register, then its governments; each changed with the latest action from there."""
    now = ground()
    for code in sorted({government.country.code for government in now.governments}):
        changed = now.actions.last_published(slots_of(now.bits(country=code)))
        yield Entry("signatories:country", (code.lower(),), changed)
    for government in sorted(now.governments, key=lambda one: one.slug):
        changed = now.actions.last_published(now.actions.governments.get(government.pk, ()))
        yield Entry("signatories:detail", (government.slug,), changed)


def _actions(number):
    """A part beyond the last is not there."""
    if not 0 < number < MOST_PARTS:
        return None
    rows = Submission.objects.published().order_by("action_id")[(number - 1) * A_PART : number * A_PART]
    texts = list(rows.values_list("pk", "action__code", "action__slug", "published_at"))
    pictures = _pictures([pk for pk, *_rest in texts])
    return [
        Entry("actions:detail", (code, slug), at, reverse("short_action", args=[code]), pictures.get(pk, ()))
        for pk, code, slug, at in texts
    ] or None


def _pictures(texts):
    """{text: [where its pictures are shown, whole and large]}; those not cut to size yet wait."""
    found = {}
    for picture in Picture.objects.standing().filter(submission__in=texts).order_by("pk"):
        whole = renditions.shapes(picture).get(renditions.WHOLE)
        if whole:
            found.setdefault(picture.submission_id, []).append(whole["src"])
    return found


KINDS = {"pages": _pages, "governments": _governments}


def _written(entries):
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    yield 'xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    yield 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
    for entry in entries:
        yield _in_each_language(entry)
    yield "</urlset>\n"


def _in_each_language(entry):
    """The page once per language, each with the addresses of all."""
    addresses = {code: _address(entry, code) for code, _language in settings.LANGUAGES}
    anywhere = settings.PUBLIC_URL + entry.anywhere if entry.anywhere else addresses["en"]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'
        for code, address in [*addresses.items(), ("x-default", anywhere)]
    )
    day = f"<lastmod>{entry.changed:%Y-%m-%d}</lastmod>" if entry.changed else ""
    pictures = "".join(
        f"<image:image><image:loc>{escape(settings.PUBLIC_URL + picture)}</image:loc></image:image>"
        for picture in entry.pictures
    )
    return "".join(
        f"<url><loc>{escape(address)}</loc>{day}{others}{pictures}</url>\n" for address in addresses.values()
    )


def _address(entry, language):
    with override(language):
        return settings.PUBLIC_URL + reverse(entry.name, args=entry.args)


@public_page
def robots(request):
    """Everything public may be read; nobody needs the desk, the account or endless combinations of filters."""
    lines = ["User-agent: *"]
    for code, _name in settings.LANGUAGES:
        closed = ("desk/", "account/", "actions/?*&", "actions/feed.atom?*&", "signatories/?*&", "embed/")
        closed += tuple(f"actions/?{word}=" for word in OF_NO_PAGE)
        lines += [f"Disallow: /{code}/{path}" for path in closed]
    lines += [f"Disallow: /open-data/{kind}?" for kind in bulk.KINDS]
    lines += ["Disallow: /secretariat/", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
