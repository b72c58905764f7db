"""The files of an edition on its desk: asked for, seen as they are built; and the book to read before."""

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.languages import language_name
from publications import book, building
from publications.admin.pages import act, desk_of, edition_for


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [
        path("<int:pk>/build/", wrap(build), name="publications_edition_build"),
        path("<int:pk>/preview/<str:language>/", wrap(preview), name="publications_edition_preview"),
    ]


def told(edition) -> dict:
    """What `publications/admin/_builds.html` prints."""
    return {
        "files": [(file, language_name(file.language)) for file in edition.files.all()],
        "languages": [(code, language_name(code)) for code in edition.languages],
    }


@require_POST
def build(request, pk):
    edition = edition_for(request, pk)
    done = _("Asked for. The files appear below when the worker has built them.")
    return act(request, lambda: building.request_builds(edition, by=request.user), desk_of(edition), done)


@require_safe
def preview(request, pk, language):
    """The book of a frozen edition as a page, before any file is built."""
    edition = edition_for(request, pk)
    if edition.frozen_at is None or language not in edition.languages:
        raise Http404
    return HttpResponse(book.html(edition, language))
