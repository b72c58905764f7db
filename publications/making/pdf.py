"""HTML to tagged PDF. It reads our own files and refuses everything else; `printer` keeps WeasyPrint quick.

`render_pdf` works where it is called; `render_apart` does the same in a child process that is niced and limited,
so that a book can neither slow the pages down nor take the memory of the worker with it; `make` is what that child
does.
"""

import io
import mimetypes
from ctypes.util import find_library
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from publications.making import apart, fitting, printer, progress, typefaces
from publications.making.apart import UNAVAILABLE, PdfFailed, PdfUnavailable

__all__ = ["UNAVAILABLE", "Folders", "PdfFailed", "PdfUnavailable", "Rendered", "render_apart", "render_pdf"]
HOST = "book.invalid"  # every address in a printed page is read as one of this host, which does not exist
WIDEST = 2000  # pixels of a picture across the page, at 250 to the inch
UA1 = Path(__file__).parent.parent / "data" / "pdfua.xmp"  # says in the file that it is built for PDF/UA-1
VARIANT = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "xmp_metadata": [str(UA1)]}


@dataclass(frozen=True)
class Folders:
    """Where addresses of printed pages may lead: a prefix of the path, and the folders looked through for it."""

    by_prefix: dict = field(default_factory=dict)

    def find(self, path):
        """The file behind a path, or None. A path that climbs out of its folder has none."""
        for prefix, folders in self.by_prefix.items():
            if not path.startswith(prefix):
                continue
            for folder in folders:
                root = Path(folder).resolve()
                file = (root / unquote(path.removeprefix(prefix))).resolve()
                if file.is_relative_to(root) and file.is_file():
                    return file
        return None


@dataclass(frozen=True)
class Rendered:
    """What came out, and what it cost."""

    pages: int
    cpu_seconds: float
    peak_bytes: int
    fonts: dict = field(default_factory=dict)
    strange: dict = field(default_factory=dict)  # fonts nobody named, and their letters
    missing: str = ""  # letters without a font


def our_folders() -> Folders:
    """Static files where they are written or collected, pictures and portraits from media; nothing else."""
    static = [*settings.STATICFILES_DIRS, settings.STATIC_ROOT]
    media, address = Path(settings.MEDIA_ROOT), f"/{settings.MEDIA_URL.strip('/')}"
    pictures = {f"{address}/{name}/": [str(media / name)] for name in ("pictures", "editions/portraits")}
    return Folders({settings.STATIC_URL: [str(folder) for folder in static]} | pictures)


@cache
def is_installed() -> bool:
    """Whether this machine has what PDF files need; asked by pages, so nothing heavy is loaded."""
    return all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0"))


def render_pdf(html: str, *, folders: Folders | None = None) -> bytes:
    """The PDF of a page. The same HTML gives the same bytes when it names its dates (dcterms.created, modified).

    Raises PdfUnavailable on a machine without Pango.
    """
    weasyprint = load()
    return _read(html, _fetcher(weasyprint, folders or our_folders())).write_pdf(**VARIANT)


def render_apart(
    html: str, to: Path, *, seconds: int | None = None, megabytes: int | None = None, watch=None, **more
) -> Rendered:
    """Render in a child process with limits on its time and memory; the file stands whole or not at all.

    `more` is what `make` knows of an errand; `watch` as in `apart.run`.
    Raises PdfUnavailable without Pango, PdfFailed when the child ends without a file.
    """
    errand = {"kind": "pdf", "html": html, "folders": asdict(our_folders())} | more
    report = apart.run(errand, to, seconds=seconds, megabytes=megabytes, watch=watch)
    return Rendered(**report)


def make(errand: dict, out: Path, say) -> dict:
    """What the child does: draw the page of the errand, say how far it is, report pages, fonts and letters without one.

    Besides `html` and `folders` an errand may hold `widest` (pixels of a picture), `chapters` (their anchors, in
    order), `attachments` (name, description, text, dated) and `sheet` (the style sheet whose fonts are told).
    """
    weasyprint = load()
    folders, sheet = Folders(**errand["folders"]), errand.get("sheet")
    fetcher = _fetcher(weasyprint, folders, errand.get("widest", WIDEST), say)
    with progress.said(errand.get("chapters", ()), say):
        document = _read(errand["html"], fetcher).render(**VARIANT)
        say(line=f"laid out: {len(document.pages)} pages")
        attached = [_attachment(weasyprint, row) for row in errand.get("attachments", ())]
        document.write_pdf(out, attachments=attached, finisher=_each_once, **VARIANT)
    say(line="drawn")
    return {"pages": len(document.pages)} | (typefaces.used(document, sheet, folders) if sheet else {})


def load():
    """The library; raises PdfUnavailable where Pango is missing."""
    try:
        return printer.load()
    except OSError as error:
        raise PdfUnavailable(UNAVAILABLE) from error


def _read(html, fetcher):
    return printer.page(html, base_url=f"https://{HOST}/", url_fetcher=fetcher)


def _each_once(document, pdf):
    """WeasyPrint lists attached files twice where a file is tagged and for archives."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _attachment(weasyprint, row):
    day = datetime.fromisoformat(row["dated"])
    return weasyprint.Attachment(
        string=row["text"],
        name=row["name"],
        description=row["description"],
        relationship="Data",
        created=day,
        modified=day,
    )


def _fetcher(weasyprint, folders, widest=WIDEST, say=None):
    """Reads named folders under the host that does not exist. No network, no file:// address, no other host.

    Pictures come fit for the page; what had to be done to them, or that they are missing, is said.
    """

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            address = urlsplit(url)
            file = folders.find(address.path) if (address.scheme, address.netloc) == ("https", HOST) else None
            kind = mimetypes.guess_type(address.path)[0] or "application/octet-stream"
            if file is not None and file.suffix != ".svg" and kind.startswith("image/"):
                return self.picture(url, address.path, file)
            if file is None:
                if say and kind.startswith("image/"):
                    say(picture=address.path, line="is missing; its description is printed in its place")
                raise ValueError(f"A printed page reads no such address: {url[:200]}")
            return weasyprint.urls.URLFetcherResponse(url, file.open("rb"), {"Content-Type": kind})

        def picture(self, url, path, file):
            try:
                content, kind, done = fitting.fitted(file, widest)
            except fitting.Unfit as unfit:
                if say:
                    say(picture=path, line=f"{unfit}; its description is printed in its place")
                raise ValueError(f"no such address: {unfit}") from unfit
            if say and done and "colours" in done:
                say(picture=path, line=done)
            return weasyprint.urls.URLFetcherResponse(url, io.BytesIO(content), {"Content-Type": kind})

    return OwnFiles(allowed_protocols={"data"}, allow_redirects=False)
