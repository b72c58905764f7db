"""The files of an edition on its desk: asked for, watched as they are built, cancelled, brought by designers."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from frameworks.languages import language_name
from publications.admin.pages import act, desk_of, edition_for
from publications.book import whole as book
from publications.making import building, designed
from publications.making.formats import BUILT
from publications.models import EditionFile

NAMES = dict(EditionFile.FORMATS)


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    name = "publications_edition"
    return [
        path("<int:pk>/build/", wrap(build), name=f"{name}_build"),
        path("<int:pk>/files/", wrap(files), name=f"{name}_files"),
        path("<int:pk>/files/designed/", wrap(bring), name=f"{name}_designed"),
        path("<int:pk>/files/<int:file_id>/cancel/", wrap(cancel), name=f"{name}_cancel"),
        path("<int:pk>/files/<int:file_id>/take-back/", wrap(take_back), name=f"{name}_take_back"),
        path("<int:pk>/preview/<str:language>/", wrap(preview), name=f"{name}_preview"),
    ]


def told(edition) -> dict:
    """What `publications/admin/_builds.html` prints."""
    order = {language: at for at, language in enumerate(edition.languages)}
    rows = sorted(
        edition.files.all(),
        key=lambda file: (order.get(file.language, len(order)), list(NAMES).index(file.format)),
    )
    for file in rows:
        file.language_name = language_name(file.language)
        file.is_open = file.state in (EditionFile.QUEUED, EditionFile.BUILDING)
        file.is_stale = bool(
            file.file and edition.frozen_at and file.built_at and file.built_at < edition.frozen_at
        )
    return {
        "files": rows,
        "is_building": any(file.is_open for file in rows),
        "languages": [(code, language_name(code)) for code in edition.languages],
        "formats": [(code, NAMES[code]) for code in BUILT],
    }


@require_POST
def build(request, pk):
    """Ask for all files, or for those of one language and format."""
    edition = edition_for(request, pk)
    some = {
        name: request.POST.getlist(field)
        for name, field in (("languages", "language"), ("formats", "format"))
        if field in request.POST
    }
    done = _("Asked for. The files appear below when the worker has built them.")
    return act(
        request, lambda: building.request_builds(edition, by=request.user, **some), _files_of(edition), done
    )


@require_safe
def files(request, pk):
    """Only the files, anew: a script of the desk asks for them while some are built."""
    edition = edition_for(request, pk)
    context = {"original": edition, "builds": told(edition), "may_publish": True}
    response = render(request, "publications/admin/_built.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def cancel(request, pk, file_id):
    edition = edition_for(request, pk)
    file = get_object_or_404(edition.files, pk=file_id)
    done = _("Cancelled. The file there was before stays.")
    return act(request, lambda: building.cancel(file, by=request.user), _files_of(edition), done)


@require_POST
def bring(request, pk):
    """The PDF of a designer for one language."""
    edition = edition_for(request, pk)
    upload, language = request.FILES.get("file"), request.POST.get("language", "")

    def verb():
        if upload is None:
            raise ValidationError(_("Choose a file."))
        designed.replace(edition, language, upload, by=request.user)

    return act(request, verb, _files_of(edition), _("Kept. It is offered before the file the portal built."))


@require_POST
def take_back(request, pk, file_id):
    edition = edition_for(request, pk)
    file = get_object_or_404(edition.files, pk=file_id)
    done = _("Taken back. The file the portal built is offered again.")
    return act(request, lambda: designed.take_back(file, by=request.user), _files_of(edition), done)


@require_safe
def preview(request, pk, language):
    """The book of a frozen edition as a page, before any file is built."""
    edition = edition_for(request, pk)
    if edition.frozen_at is None or language not in edition.languages:
        raise Http404
    return HttpResponse(book.html(edition, language))


def _files_of(edition):
    return f"{desk_of(edition)}#files"
