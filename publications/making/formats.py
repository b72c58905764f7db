"""The formats an edition is built in, each from the same source by an errand of its own."""

from dataclasses import asdict, dataclass
from pathlib import Path

from publications.making import apart, inspecting, pdf, source
from publications.models import EditionFile

WIDE, SMALL, ON_SCREEN = 2000, 800, 1200  # pixels of a picture across the page
PDF_TYPE = "application/pdf"


@dataclass(frozen=True)
class Format:
    """One kind of file: how it is named and drawn, and what it must have before anybody gets it."""

    code: str
    ending: str  # after the language, in file names and addresses
    content_type: str
    kind: str = "pdf"  # what the child is asked for
    widest: int = WIDE
    with_data: bool = False

    def errand(self, made_from, language) -> dict:
        """What the child is told."""
        return {
            "kind": self.kind,
            "html": made_from.html,
            "folders": asdict(pdf.our_folders()),
            "widest": self.widest,
            "chapters": made_from.chapters,
            "attachments": made_from.attachments if self.with_data else [],
            "sheet": source.SHEET,
            "language": language,
        }

    def doubts(self, file: Path, made_from, language, pages) -> list:
        """What is wrong with a finished file."""
        if self.kind == "web":
            return inspecting.web(file, made_from, pages)
        names = [row["name"] for row in made_from.attachments] if self.with_data else []
        return inspecting.book(file, language=language, pages=pages, attachments=names)


BUILT = {
    one.code: one
    for one in (
        Format(EditionFile.PDF, ".pdf", PDF_TYPE, with_data=True),
        Format(EditionFile.SMALL, "-small.pdf", PDF_TYPE, widest=SMALL),
        Format(EditionFile.WEB, ".zip", "application/zip", kind="web", widest=ON_SCREEN),
    )
}
DESIGNED = Format(EditionFile.DESIGNED, "-designed.pdf", PDF_TYPE)
ALL = {**BUILT, DESIGNED.code: DESIGNED}


class Broken(Exception):
    """A file was made but must not be offered; the sentences say why."""


def make(format, made_from, language, to: Path, watch) -> dict:
    """Draw one file in a child process and check it; it stands at `to` only if nothing is wrong with it."""
    report = apart.run(format.errand(made_from, language), to, watch=watch)
    doubts = format.doubts(to, made_from, language, report["pages"])
    if doubts:
        to.unlink(missing_ok=True)
        raise Broken("; ".join(doubts))
    return report
