"""An edition read as web pages: built once, served as they are within the frame of the site."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from frameworks.caching import public_page
from frameworks.languages import own_name
from publications.making import archive
from publications.models import EditionFile

KINDS = {"jpg": "image/jpeg", "png": "image/png"}


@public_page
def page(request, slug, language, page=""):
    """One page of an edition. The code of an action leads to its place on the page it stands on."""
    files = {file.language: file for file in _offered(slug)}
    if language not in files:
        raise Http404
    try:
        found = archive.page(files[language], page)
    except archive.Elsewhere as there:
        return redirect(f"{_address(slug, language, there.page)}#{there.anchor}")
    except FileNotFoundError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    edition = files[language].edition
    spoken = [code for code in edition.languages if code in files]
    tongues = []
    for code in spoken:
        with translation.override(code):
            tongues.append((code, own_name(code), _address(slug, code, found.name)))
    context = {
        "edition": edition,
        "page": found,
        "file": files[language],
        "tongues": tongues,
        "public_url": settings.PUBLIC_URL,
        "is_at_home": translation.get_language() == language,
        "holds_actions": found.name.startswith("c-"),
    }
    return render(request, "publications/read.html", context)


@require_safe
def picture(request, slug, language, name):
    """A picture of these pages, named by what it holds."""
    file = get_object_or_404(_offered(slug), language=language)
    kind = KINDS.get(name.rpartition(".")[2])
    try:
        data = archive.picture(file, name) if kind else None
    except FileNotFoundError as error:
        raise Http404 from error
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _offered(slug):
    web = EditionFile.objects.offered().filter(edition__slug=slug, format=EditionFile.WEB)
    return web.select_related("edition")


def _address(slug, language, name):
    if name:
        return reverse("publications:read_page", args=[slug, language, name])
    return reverse("publications:read", args=[slug, language])
