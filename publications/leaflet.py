"""One action as a leaflet: its page of the book by itself, with the way back to the living entry."""

from django.template.loader import render_to_string
from django.utils import timezone, translation

from frameworks.languages import direction
from publications import brief_pieces, glyphs, snapshot
from publications.models import EditionEntry
from publications.pieces import Chapter
from publications.reading import Reading


def sheets(given, language):
    """The page of the action whose code is given; none where it is not public."""
    submission = snapshot.candidates(timezone.localdate()).filter(action__code=given["code"]).first()
    if submission is not None:
        yield page(submission, language)


def page(submission, language) -> str:
    """The HTML of the leaflet: the article as the book prints it, how to cite it, and the day of its version."""
    printed = snapshot.entry(submission) | {"treatment": EditionEntry.ONE}
    with translation.override(language):
        reading = Reading(brief_pieces.frame([printed]), [printed], language)
        entry = reading.entry(printed)
        context = {
            "entry": entry,
            "chapter": Chapter(reading.labels.get(entry.chapter), "", "", entry.title),
            "language": language,
            "direction": direction(language),
            "citation": brief_pieces.citation(submission, printed, entry),
            "qr": brief_pieces.code(entry.url),
            "dated": submission.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return glyphs.fitted(render_to_string("publications/leaflet.html", context))
