"""The sheet of the book stays lean, and what makes WeasyPrint quick changes nothing of what it prints."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings

from publications.book import whole as book
from publications.making import apart, pdf, printer
from tests.publications.edition import small
from tests.publications.test_pdf import needs_poppler

SHEET = Path(settings.BASE_DIR) / "static/css/edition.css"
COSTLY = {  # what it is: how much of a book it cost where it was measured
    r"\bcolumns\s*:|\bcolumn-(count|width)\s*:": "columns are balanced: each is laid out up to six times",
    r"\bdisplay\s*:\s*(inline-)?(flex|grid)\b": "flex and grid lay out each child several times",
    r"\bleader\s*\(": "leaders are filled in line by line",
    r"\bfloat\s*:\s*(left|right)": "floats are tried against each line, and repeat at page breaks",
    r"\*\s*::?(before|after|marker)|(^|[}\s,])::(before|after|marker)": "a pseudo-element for every element",
    r"\b(box-shadow|filter|text-shadow)\s*:": "not printed",
}


@pytest.mark.parametrize("rule", COSTLY)
def test_sheet_of_the_book_is_lean(rule):
    found = re.search(rule, re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.S))
    assert not found, f"{COSTLY[rule]}: {found.group()}"


@pytest.mark.parametrize(
    "line",
    [
        ".ix { columns: 2; }",
        ".ix { column-count: 2; }",
        "ul { display: flex; }",
        ".x { display:inline-grid }",
        'a::after { content: leader(".") target-counter(attr(href), page); }',
        "img { float: left; }",
        "::marker { color: red; }",
        "*::before { content: none; }",
    ],
)
def test_costly_rules_are_known(line):
    assert any(re.search(rule, line) for rule in COSTLY)


PLAIN = """
import os, sys
from pathlib import Path
import django
django.setup()
import weasyprint
from publications.making import pdf, printer
base, fetcher = f"https://{pdf.HOST}/", pdf._fetcher(weasyprint, pdf.our_folders())
html = weasyprint.HTML(string=Path(sys.argv[1]).read_text(), base_url=base, url_fetcher=fetcher)
options = {"pdf_variant": "pdf/a-3a", "pdf_tags": True, "xmp_metadata": [str(pdf.UA1)]}
Path(sys.argv[2]).write_bytes(html.write_pdf(**options))
"""


REFERENCES = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>References</title><style>
@page { size: 90mm 60mm; margin: 8mm; @bottom-left { content: counter(page) " of " counter(pages) } }
@page wide { @bottom-left { content: none } }
section { break-before: page } .wide { page: wide }
li, td { position: relative; padding-right: 9mm } td { height: 14mm; vertical-align: middle }
li a::after, td a::after { content: target-counter(attr(href), page); position: absolute; right: 0; top: 0 }
p a::after { content: " (" target-counter(attr(href url), page) ", here " counter(page) ")" }
.loose a::after { right: auto; top: auto }
.footnote { float: footnote }
</style></head><body><ul>{all}</ul>{sections}</body></html>"""
SECTION = """<section id="s{at}" class="{kind}"><h2>Section {at}<span class="footnote">Of {at}.</span></h2>
<p>{words}</p>
<ul class="{kind}"><li><a href="#s{before}">before</a></li><li><a href="#s{after}">after</a></li></ul>
{more}</section>"""
MORE = """<table><tr><td><a href="#s11">the last</a></td><td>two<br>lines</td></tr></table>
<p><a href="#s1">first</a>, <a href="#s10">last but one</a></p>"""


def references():
    """Sections that name each other's pages, in every way the book does and some that it does not."""
    sections = (
        SECTION.format(
            at=at,
            before=max(0, at - 2),
            after=min(11, at + 3),
            kind=("", "wide", "loose")[at % 3],
            words="Words of a section. " * (3 + 7 * (at % 5)),
            more=MORE * (at in (4, 7)),
        )
        for at in range(12)
    )
    listed = "".join(f'<li><a href="#s{at}">Section {at}</a></li>' for at in range(12))
    return REFERENCES.replace("{all}", listed).replace("{sections}", "".join(sections))


def small_book():
    return book.html(small(languages=["en"]), "en")


@pytest.mark.django_db
@needs_poppler
@pytest.mark.parametrize("text", [small_book, references])
def test_quick_printer_prints_what_the_library_prints(tmp_path, text):
    html, ours, plain = tmp_path / "book.html", tmp_path / "ours.pdf", tmp_path / "plain.pdf"
    html.write_text(book.html(small(languages=["en"]), "en"), encoding="utf-8")
    known = {"SOURCE_DATE_EPOCH": apart.FONT_TIME, "PYTHONHASHSEED": "0"}

    pdf.render_apart(html.read_text(encoding="utf-8"), ours)
    subprocess.run(
        [sys.executable, "-c", PLAIN, html, plain], check=True, cwd=settings.BASE_DIR, env=os.environ | known
    )

    words = [
        subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout
        for file in (ours, plain)
    ]
    assert words[0] == words[1]
    assert tags(ours) == tags(plain)
    assert drawn(ours) == drawn(plain)


def drawn(path):
    """What each page draws, operator by operator."""
    with pikepdf.open(path) as file:
        return [page.Contents.read_bytes() for page in file.pages]


@needs_poppler
def test_pages_are_not_laid_out_again_for_a_number(monkeypatch):
    weasyprint = pytest.importorskip("weasyprint")
    printer.load()
    from weasyprint.layout import page

    made, usual = Counter(), page.make_page
    monkeypatch.setattr(page, "make_page", lambda *args: made.update([args[4]]) or usual(*args))
    printer.page(entries(30), base_url="https://book.invalid/", url_fetcher=weasyprint.URLFetcher()).render()

    assert set(made.values()) == {1}


def entries(many):
    """Pages that name others before and after them, at the right margin."""
    style = "li { position: relative } section { break-before: page } a::after { position: absolute; right: 0; top: 0; "
    style += "content: target-counter(attr(href), page) }"
    sections = "".join(
        f'<section id="s{at}"><ul><li><a href="#s{at // 2}">x</a></li>'
        f'<li><a href="#s{(at + many) // 2}">y</a></li></ul></section>'
        for at in range(many)
    )
    return f'<html lang="en"><head><style>{style}</style></head><body>{sections}</body></html>'


def tags(path):
    """How many elements of each kind the tag tree has."""
    with pikepdf.open(path) as file:
        return Counter(
            str(thing.get("/S"))
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"
        )


def test_no_element_gets_what_only_notes_need():
    pytest.importorskip("weasyprint")
    rules = [line.partition(" ")[0] for line in printer.sheet_text().splitlines()]
    assert not [rule for rule in rules if rule.startswith("::")]
    assert {"li::marker", ".footnote::footnote-call", ".footnote::footnote-marker"} <= set(rules)


def test_pages_of_a_file_are_listed_anew_when_one_comes():
    pydyf = pytest.importorskip("pydyf")
    printer.load()
    file = pydyf.PDF()
    file.add_page(pydyf.Dictionary())
    first = file.page_references
    assert file.page_references is first
    file.add_page(pydyf.Dictionary())
    assert len(file.page_references) == 2
