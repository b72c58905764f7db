"""Editions of the flagship publication in public: the list, the page of each, its references, and its files."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from actions import facets, sharing
from actions.views.pictures import shared
from frameworks.caching import public_page
from frameworks.collation import sort_key
from publications import shelf
from publications.making import formats, pdf
from publications.models import Edition, EditionFile
from publications.views.answers import headed


@public_page
def index(request):
    """Every released edition, the newest first, and the short forms that anybody may have made."""
    editions = _released().prefetch_related("files")
    context = {
        "editions": [shelf.on_list(edition) for edition in editions],
        "countries": _countries(request.data_version),
        "can_print": pdf.is_installed(),
    }
    return render(request, "publications/index.html", context)


@public_page
def detail(request, slug):
    """One released edition: what it holds, its files, what it corrects, how to cite and to check it."""
    edition = get_object_or_404(_released().prefetch_related("files"), slug=slug)
    shown, cited = shelf.in_full(edition), shelf.reference(edition)
    context = {
        "shown": shown,
        "edition": edition,
        "figures": edition.frozen["figures"],
        "citation": cited,
        "machine_words": shelf.machine_words(shown, cited),
    }
    return render(request, "publications/detail.html", context)


@public_page
def reference(request, slug, form):
    """The reference of an edition as a file for BibTeX or a reference manager."""
    edition = get_object_or_404(_released(), slug=slug)
    if form not in shelf.FORMS:
        raise Http404
    write, content_type = shelf.FORMS[form]
    return HttpResponse(write(shelf.reference(edition)), content_type=content_type)


@require_safe
def share_picture(request, slug, mark):
    """The picture of an edition for shared links; an older mark leads to the one that stands now."""
    edition = get_object_or_404(_released(), slug=slug)
    card = shelf.card_of(edition)
    if mark != sharing.mark_of(card):
        return redirect("publications:share_picture", slug, sharing.mark_of(card))
    return shared(sharing.picture(card))


@require_safe
def file(request, slug, language, format=EditionFile.PDF):
    """A PDF of a released edition; nothing else, whatever the address says."""
    found = get_object_or_404(
        EditionFile.objects.offered().exclude(format=EditionFile.WEB),
        edition__slug=slug,
        language=language,
        format=format,
    )
    name = f"{slug}-{language}{formats.ALL[format].ending}"
    try:
        response = FileResponse(found.file.open("rb"), content_type=formats.PDF_TYPE, filename=name)
    except FileNotFoundError as error:
        raise Http404 from error
    return headed(request, response, etag=f'"{found.sha256}"')


def _released():
    return Edition.objects.released().select_related("milestone", "corrects")


def _countries(version):
    """[(name, code)] of the countries whose brief can be made, by name."""
    words = facets.BY_KEY["country"]
    now = facets.snapshot(version)
    named = [(str(words.say(code)), code.lower()) for code, bits in now.bits["country"].items() if bits]
    return sorted(named, key=lambda pair: sort_key(pair[0]))
