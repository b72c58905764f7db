"""What was handed in as PDF: rendered apart under a limit, kept in the cache; a government's in one archive."""

import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation

from actions import handed_in
from actions.offline import reading_copies
from frameworks.languages import direction
from publications.making import pdf

KEPT_SECONDS = 24 * 60 * 60
SECONDS, MEGABYTES = 30, 1500


def render(kept, language) -> bytes:
    """One hand-in as PDF, its headings in `language`. Raises PdfUnavailable without Pango, PdfFailed past the limit."""
    html = page(kept, language)
    name = f"handed-in:{hashlib.sha256(html.encode()).hexdigest()}"
    data = cache.get(name)
    if data is None:
        with tempfile.TemporaryDirectory(prefix="cta-handed-in-") as folder:
            file = Path(folder) / "handed-in.pdf"
            pdf.render_apart(html, file, seconds=SECONDS, megabytes=MEGABYTES)
            data = file.read_bytes()
        cache.set(name, data, KEPT_SECONDS)
    return data


def page(kept, language) -> str:
    """The HTML of one hand-in for print."""
    with translation.override(language):
        context = {
            "reading": handed_in.read(kept),
            "language": language,
            "direction": direction(language),
            "dated": kept.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return render_to_string("publications/print_handed_in.html", context)


def archive(kept_texts, language, form):
    """A ZIP in pieces as it grows: each kept text as `form` (pdf or docx) and as the text its fingerprint is of."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kept in kept_texts:
            name = kept.receipt.replace("/", "_")
            data = render(kept, language) if form == "pdf" else reading_copies.write(kept, language=language)
            archive.writestr(f"{name}.{form}", data)
            text = json.dumps(kept.canonical, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            archive.writestr(f"{name}.json", text.encode())
            yield out.taken()
    yield out.taken()


class _Pieces(io.RawIOBase):
    """What was written since it was last taken; it cannot be wound back, so the archive is written straight on."""

    def __init__(self):
        super().__init__()
        self._waiting = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self._waiting += data
        return len(data)

    def taken(self):
        """The bytes that wait, once."""
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken
