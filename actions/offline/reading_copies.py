"""What was handed in as a Word file to read and to keep: no form, nothing to upload again."""

import io

from django.utils import translation
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from actions import handed_in
from actions.offline.writing import STONE, legal, own_words, set_up, turn
from frameworks.languages import direction

TELL, WIDE = 42, 152  # millimetres of the column of headings, and of the page between its margins


def write(kept, *, language) -> bytes:
    """A .docx of one hand-in: headings in `language`, the words in their own, receipt and fingerprint on page one."""
    with translation.override(language):
        reading = handed_in.read(kept)
        document = begin(kept, reading.title, language)
        add(document, reading, language)
        return finish(document, language, footer=kept.receipt)


def write_all(title, government, readings, language) -> bytes:
    """A .docx of several: contents that lead to each, then each on a page of its own."""
    with translation.override(language):
        document = begin(readings[0].kept, title, language)
        document.add_heading(title, 0)
        own_words(document.add_paragraph(), government.official_name, government.official_language)
        for number, reading in enumerate(readings, 1):
            _lead_to(document.add_paragraph(), f"h{number}", f"{reading.kept.receipt} · {reading.title}")
        for number, reading in enumerate(readings, 1):
            document.add_page_break()
            add(document, reading, language, mark=number)
        return finish(document, language, footer=government.official_name)


def begin(kept, title, language):
    """An empty document in our type; nothing in it says which draft it came from."""
    document = Document()
    set_up(document, kept.submission, language)
    document.core_properties.title = legal(title)[:250]
    document.core_properties.identifier = ""
    for name, size in (("Title", 22), ("Heading 1", 10.5)):
        style = document.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:cs"), "Arial")
    for border in document.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        document.styles["Title"].element.pPr.remove(border)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(9)
    for name, level in (("Title", "0"), ("Heading 1", "1")):  # the outline that a reader's program shows
        properties = document.styles[name].element.get_or_add_pPr()
        outline = properties.find(qn("w:outlineLvl"))
        if outline is None:
            outline = OxmlElement("w:outlineLvl")
            properties.append(outline)
        outline.set(qn("w:val"), level)
    return document


def add(document, reading, language, *, mark=0):
    """One hand-in, written on at the end of a document; `mark` is its number in the contents."""
    title = document.add_heading("", 0)
    own_words(title, reading.title, reading.language)
    if mark:
        _mark(title, mark)
    document.add_paragraph(legal(reading.governments))
    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, (TELL, WIDE - TELL), strict=True):
        column.width = Mm(width)
    for heading, words in reading.receipt:
        head, said = table.add_row().cells
        head.width, said.width = Mm(TELL), Mm(WIDE - TELL)
        head.paragraphs[0].add_run(heading).font.color.rgb = STONE
        said.paragraphs[0].add_run(legal(words))
    for line in reading.lines:
        document.add_heading(legal(line.heading), 1)
        for part in filter(str.strip, line.text.split("\n")):
            own_words(document.add_paragraph(), part, reading.language if line.is_own else language)


def _mark(paragraph, number):
    for tag in ("bookmarkStart", "bookmarkEnd"):
        mark = OxmlElement(f"w:{tag}")
        mark.set(qn("w:id"), str(number))
        if tag == "bookmarkStart":
            mark.set(qn("w:name"), f"h{number}")
        paragraph._p.append(mark)


def _lead_to(paragraph, name, words):
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.append(paragraph.add_run(legal(words))._r)
    paragraph._p.append(link)


def finish(document, language, *, footer) -> bytes:
    """The bytes, turned for a language that is read from the right."""
    document.sections[0].footer.paragraphs[0].text = footer
    if direction(language) == "rtl":
        turn(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
