"""Editions of the flagship publication in public: the list, the page of each, and its files."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frameworks import richtext
from frameworks.caching import public_page
from frameworks.languages import own_name
from publications import art, pdf, snapshot
from publications.models import Edition, EditionFile, EditionPart
from publications.pieces import words
from publications.reading import Reading
from publications.views.answers import headed


@public_page
def index(request):
    editions = Edition.objects.released().select_related("milestone").prefetch_related("files")
    return render(
        request,
        "publications/index.html",
        {"editions": [_shown(edition) for edition in editions], "can_print": pdf.is_installed()},
    )


@public_page
def detail(request, slug):
    edition = get_object_or_404(
        Edition.objects.released().select_related("milestone", "corrects").prefetch_related("files"),
        slug=slug,
    )
    figures = edition.frozen["figures"]
    return render(
        request,
        "publications/detail.html",
        {
            "shown": _shown(edition),
            "edition": edition,
            "figures": figures,
            "about": _about(edition),
            "corrections": edition.corrections.released(),
        },
    )


def _about(edition):
    """What staff wrote about the edition, in the language of the page where they wrote in it."""
    reading = Reading(edition.frozen, [], get_language())
    rows = [row for row in snapshot.frozen_parts(edition.frozen) if row["kind"] == EditionPart.ABOUT]
    text, language = reading.first(rows[0]["text"]) if rows else ("", get_language())
    return words(richtext.to_html(text), language)


def _shown(edition):
    """What a list says of an edition: its cover, and each built file with its language in its own words."""
    files = [file for file in edition.files.all() if file.file]
    files.sort(key=lambda file: edition.languages.index(file.language))
    for file in files:
        file.language_name = own_name(file.language)
    return {"edition": edition, "cover": art.cover_art(edition.slug), "files": files}


@require_safe
def file(request, slug, language):
    """A built file of a released edition; nothing else, whatever the address says."""
    found = get_object_or_404(
        EditionFile.objects.filter(edition__in=Edition.objects.released()).exclude(file=""),
        edition__slug=slug,
        language=language,
        format="pdf",
    )
    try:
        response = FileResponse(
            found.file.open("rb"), content_type="application/pdf", filename=f"{slug}-{language}.pdf"
        )
    except FileNotFoundError as error:
        raise Http404 from error
    return headed(request, response, etag=f'"{found.sha256}"')
