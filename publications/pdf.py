"""HTML to tagged PDF. It reads our own files and refuses everything else; `printer` keeps WeasyPrint quick.

`render_pdf` works where it is called; `render_apart` does the same in a child process that is niced and limited,
so that a book can neither slow the pages down nor take the memory of the worker with it.
"""

import json
import mimetypes
import os
import resource
import subprocess
import sys
import tempfile
from ctypes.util import find_library
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from publications import printer

HOST = "book.invalid"  # every address in a printed page is read as one of this host, which does not exist
UNAVAILABLE = _(
    "PDF files cannot be made on this machine: Pango is missing. Install it with: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
)
FONT_TIME = "1544227200"  # cut-down fonts carry a time of their own: the day of the Declaration
UA1 = Path(__file__).parent / "data" / "pdfua.xmp"  # says in the file that it is built for PDF/UA-1


class PdfUnavailable(Exception):
    """This machine lacks what PDF files need; the sentence says what to install."""


class PdfFailed(Exception):
    """The renderer ended without a file; the sentence says why, as far as it is known."""


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
    weasyprint = _weasyprint()
    document = printer.page(
        html, base_url=f"https://{HOST}/", url_fetcher=_fetcher(weasyprint, folders or our_folders())
    )
    return document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, xmp_metadata=[str(UA1)])


def render_apart(
    html: str, to: Path, *, seconds: int | None = None, megabytes: int | None = None
) -> Rendered:
    """Render in a child process with limits on its time and memory; write the file whole or not at all.

    Raises PdfUnavailable without Pango, PdfFailed when the child ends without a file.
    """
    seconds = seconds or settings.BUILD_SECONDS
    megabytes = megabytes or settings.BUILD_MEGABYTES
    with tempfile.TemporaryDirectory(prefix="cta-print-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "out.pdf"
        page.write_text(html, encoding="utf-8")
        errand = {
            "html": str(page),
            "pdf": str(out),
            "folders": asdict(our_folders()),
            "limits": [seconds, megabytes],
        }
        try:
            done = subprocess.run(
                [sys.executable, "-m", "publications.pdf"],
                input=json.dumps(errand),
                capture_output=True,
                text=True,
                cwd=settings.BASE_DIR,
                env=os.environ | {"SOURCE_DATE_EPOCH": FONT_TIME, "PYTHONHASHSEED": "0"},
                timeout=seconds * 3,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PdfFailed(f"The renderer took longer than {seconds * 3} seconds.") from error
        return _kept(done, out, to)


def _kept(done, out, to):
    """The child's file put in its place in one step, and what it cost."""
    last = (done.stderr.strip().splitlines() or ["no word of why"])[-1]
    if done.returncode == UNAVAILABLE_CODE:
        raise PdfUnavailable(UNAVAILABLE)
    if done.returncode or not out.exists():
        raise PdfFailed(f"The renderer ended with {done.returncode}: {last}")
    to.parent.mkdir(parents=True, exist_ok=True)
    beside = to.with_name(f".{to.name}.{os.getpid()}")
    beside.write_bytes(out.read_bytes())
    os.replace(beside, to)
    return Rendered(**json.loads(done.stdout))


def count_pages(path) -> int:
    """How many pages a finished file has."""
    import pikepdf  # slow import

    with pikepdf.open(path) as file:
        return len(file.pages)


UNAVAILABLE_CODE = 69


def _weasyprint():
    try:
        return printer.load()
    except OSError as error:
        raise PdfUnavailable(UNAVAILABLE) from error


def _fetcher(weasyprint, folders):
    """Reads named folders under the host that does not exist. No network, no file:// address, no other host."""

    class OwnFiles(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            address = urlsplit(url)
            file = folders.find(address.path) if (address.scheme, address.netloc) == ("https", HOST) else None
            if file is None:
                raise ValueError(f"A printed page reads no such address: {url[:200]}")
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return weasyprint.urls.URLFetcherResponse(url, file.open("rb"), {"Content-Type": kind})

    return OwnFiles(allowed_protocols={"data"}, allow_redirects=False)


def _child():
    """One errand from standard input: render under limits, say on standard output what it cost."""
    errand = json.load(sys.stdin)
    seconds, megabytes = errand["limits"]
    try:
        _weasyprint()  # before the limits, so that a small limit is not taken for a missing library
    except PdfUnavailable:
        sys.exit(UNAVAILABLE_CODE)
    os.nice(10)
    printer.collect_seldom()
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)
    data = render_pdf(Path(errand["html"]).read_text(encoding="utf-8"), folders=Folders(**errand["folders"]))
    Path(errand["pdf"]).write_bytes(data)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = Rendered(
        count_pages(errand["pdf"]), round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss * 1024
    )
    sys.stdout.write(json.dumps(asdict(cost)))


if __name__ == "__main__":
    _child()
