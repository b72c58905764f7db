"""One action as a leaflet: its page of the book by itself, with the way back to the living entry."""

from dataclasses import replace

from django.template.loader import render_to_string
from django.utils import timezone, translation

from frameworks.languages import direction
from publications.book import glyphs, snapshot
from publications.book.art import paths_art
from publications.book.pieces import Chapter, words
from publications.book.reading import Reading
from publications.models import EditionEntry
from publications.short import pieces as brief_pieces

SHORTER = (900, 450, 220)  # letters of each long text, where the whole is longer than a leaflet


def sheets(given, language):
    """The page of the action whose code is given, then with its long texts cut; none where it is not public."""
    submission = snapshot.candidates(timezone.localdate()).filter(action__code=given["code"]).first()
    if submission is not None:
        for most in (None, *SHORTER):
            yield page(submission, language, most=most)


def page(submission, language, *, most=None) -> str:
    """The HTML of the leaflet: the article as the book prints it, how to cite it, and the day of its version.

    `most` letters of each long text are printed, whole sentences of it; the page then says so.
    """
    printed = snapshot.entry(submission) | {"treatment": EditionEntry.ONE}
    with translation.override(language):
        reading = Reading(brief_pieces.frame([printed]), [printed], language)
        entry = reading.entry(printed)
        if not (entry.picture or entry.art):
            band = paths_art(entry.code, reading.colour(entry.chapter), mirrored=reading.is_rtl, height=390)
            entry = replace(entry, art=band)
        if most:
            entry = _cut(entry, most)
        context = {
            "entry": entry,
            "chapter": Chapter(reading.labels.get(entry.chapter), "", "", entry.title),
            "language": language,
            "direction": direction(language),
            "is_cut": bool(most),
            "citation": brief_pieces.citation(submission, printed, entry),
            "qr": brief_pieces.code(entry.url),
            "dated": submission.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return glyphs.fitted(render_to_string("publications/leaflet.html", context))


def _cut(entry, most):
    """The entry with its long texts cut to whole sentences."""

    def shorter(text):
        return text and words(brief_pieces.cut(text.text, most), text.language, text.note)

    sections = [(head, shorter(text)) for head, text in entry.sections]
    return replace(entry, summary=shorter(entry.summary), sections=sections, results=shorter(entry.results))
