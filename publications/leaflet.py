"""One action as a leaflet: a page of the book by itself, made by the printing worker, kept by what it says."""

import hashlib
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation

from frameworks.languages import direction
from publications import pdf, snapshot
from publications.models import EditionEntry
from publications.pieces import Chapter
from publications.reading import Reading

KEPT_SECONDS = 7 * 24 * 60 * 60
SECONDS, MEGABYTES = 30, 1500
ASKED_SECONDS = 4 * SECONDS  # after which it may be asked for again


def find(submission, language) -> bytes | None:
    """The leaflet of this version, if it is made."""
    return cache.get(_name(page(submission, language)))


def ask(submission, language) -> None:
    """Have it made by the printing worker, once however often it is asked for."""
    if cache.add(f"{_name(page(submission, language))}:state", "making", ASKED_SECONDS):
        from publications.tasks import make_leaflet  # task

        make_leaflet.enqueue(submission.pk, language)


def make(submission, language) -> None:
    """Draw it and keep it. Called by the worker; raises PdfUnavailable without Pango, PdfFailed past the limit."""
    html = page(submission, language)
    with tempfile.TemporaryDirectory(prefix="cta-leaflet-") as folder:
        file = Path(folder) / "leaflet.pdf"
        pdf.render_apart(html, file, seconds=SECONDS, megabytes=MEGABYTES)
        cache.set(_name(html), file.read_bytes(), KEPT_SECONDS)


def _name(html):
    return f"leaflet:{hashlib.sha256(html.encode()).hexdigest()}"


def page(submission, language) -> str:
    """The HTML of the leaflet: the article as the book prints it, with the day of its version."""
    printed = snapshot.entry(submission) | {"treatment": EditionEntry.ONE}
    with translation.override(language):
        reading = Reading(_frame(printed), [printed], language)
        entry = reading.entry(printed)
        chapter = Chapter(reading.labels.get(entry.chapter), "", "", entry.title)
        context = {
            "entry": entry,
            "chapter": chapter,
            "language": language,
            "direction": direction(language),
            "dated": submission.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return render_to_string("publications/leaflet.html", context)


def _frame(printed):
    """What the book knows around its entries, as far as one entry needs it."""
    return {
        "public_url": settings.PUBLIC_URL,
        "labels": snapshot.labels(),
        "countries": snapshot.country_names([printed], []),
    }
