"""The renderer: our own files only, text that reads back, fonts that are embedded, tags that are there."""

import shutil
import subprocess
import unicodedata

import pikepdf
import pytest

from publications.book import whole as book
from publications.making import pdf
from tests.publications.edition import ARABIC, small

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils")
HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1:9/canary.png">{{ settings }}'
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>{head}</head>'
    "<body><p>Words</p>{body}</body></html>"
)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/a.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "https://book.invalid/etc/passwd",
        "https://book.invalid/static/../../../etc/passwd",
        "https://book.invalid/static/%2e%2e/%2e%2e/manage.py",
        "ftp://example.org/a",
        "data:text/css,p{color:red}",
    ],
)
def test_fetcher_refuses_everything_but_our_files(address):
    weasyprint = pytest.importorskip("weasyprint")
    with pytest.raises(ValueError, match="no such address"):
        pdf._fetcher(weasyprint, pdf.our_folders()).fetch(address)


def test_fetcher_reads_our_style_sheet():
    weasyprint = pytest.importorskip("weasyprint")
    answer = pdf._fetcher(weasyprint, pdf.our_folders()).fetch("https://book.invalid/static/css/edition.css")
    assert b"@page" in answer.read()
    answer.close()


def test_outside_addresses_leave_no_trace_in_the_file(tmp_path):
    outside = PAGE.format(
        head='<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        body='<img src="file:///etc/hostname" alt="x">',
    )
    pdf.render_apart(outside, tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as file:
        assert not [image for page in file.pages for image in page.get_images()]


def test_renderer_over_its_limits_leaves_no_file(tmp_path):
    with pytest.raises(pdf.PdfFailed):
        pdf.render_apart(PAGE.format(head="", body=""), tmp_path / "a.pdf", megabytes=60)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
@needs_poppler
def test_small_book_reads_back_embeds_its_fonts_and_is_tagged(tmp_path, language):
    edition = small()
    file = tmp_path / "book.pdf"

    pdf.render_apart(book.html(edition, language), file)

    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    flat = unicodedata.normalize("NFKC", "".join(char for char in text if unicodedata.category(char) != "Cf"))
    assert (ARABIC.rstrip(".") in " ".join(flat.split())) == (language == "ar")
    assert "CTA-2026-0002" in flat
    fonts = subprocess.run(
        ["pdffonts", file], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert fonts
    for line in fonts:
        name, embedded = line.split()[0], line[line.rindex("Identity-H") :].split()[1]
        assert embedded == "yes"
        assert any(ours in name for ours in ("STIX", "Commissioner", "Noto"))
    with pikepdf.open(file) as whole:
        assert str(whole.Root.Lang) == language
        assert whole.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in whole.Root
        metadata = bytes(whole.Root.Metadata.read_bytes())
        assert b"pdfuaid:part>1<" in metadata
        assert b"pdfaid:part" in metadata


@pytest.mark.django_db
def test_hostile_words_stay_words_in_the_book(tmp_path):
    edition = small(languages=["en"])
    entry = edition.entries.first()
    for field in ("title", "summary", "results"):
        entry.printed["texts"]["en"]["fields"][field] = HOSTILE
    entry.save()

    html = book.html(edition, "en")
    pdf.render_apart(html, tmp_path / "a.pdf")

    assert "<script" not in html
    assert '<img src="http' not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ settings }}" in html
    with pikepdf.open(tmp_path / "a.pdf") as file:
        assert "/Names" not in file.Root or "/JavaScript" not in file.Root.Names
