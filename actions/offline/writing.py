"""The form as a Word file: one table per question, its name in brackets, the answer in the cell below."""

import io
import re

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from actions import steps
from actions.offline.questions import ONE, ROWS, SEVERAL, TEXT, questions
from frameworks.languages import direction

TICKED, OPEN = "☒", "☐"
EMPTY_ROWS = 3
INK, STONE = RGBColor(0x1D, 0x1B, 0x19), RGBColor(0x55, 0x51, 0x4B)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(submission, *, language) -> bytes:
    """A .docx with every question in `language` and the present answers in the language of the text.

    Its properties name the draft and its version, so that a file that comes back is known again.
    """
    with translation.override(language):
        document = Document()
        set_up(document, submission, language)
        document.add_heading(legal(_name(submission)), 0)
        for sentence in _how_to():
            document.add_paragraph(sentence)
        for title, asked in questions(submission):
            document.add_heading(title, 1)
            for question in asked:
                _ask(document, question, submission, language)
    if direction(language) == "rtl":
        turn(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def own_sentences(submission) -> set[str]:
    """What the portal itself writes between the questions, in all its languages."""
    own = set()
    for language, _words in settings.LANGUAGES:
        with translation.override(language):
            own |= {legal(_name(submission)).strip(), *_how_to()}
            own |= {str(steps.for_kind(step, submission.kind).title) for step in steps.STEPS}
    return own


def _name(submission):
    return submission.title or _("An action for the Call to Local Action")


def _how_to():
    yield _("Write below each question. Leave open what you do not know yet: a draft may have holes.")
    yield _(
        "Tick a box by putting an x in its place. "
        "Do not change the words in [brackets]: they say which answer belongs where."
    )
    yield _(
        "Pictures, documents, the contact and the consents are given on the portal. "
        "Upload this file there when you are done."
    )


def set_up(document, submission, language):
    properties = document.core_properties
    properties.title = legal(_name(submission))[:250]
    day = _("Downloaded on %(day)s.") % {"day": date_format(localdate())}
    document.sections[0].footer.paragraphs[0].text = day
    properties.language, properties.author, properties.comments = language, "", ""
    properties.identifier = f"{submission.action.draft_id}/{submission.version}" if submission.pk else ""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10.5)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(3)
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = INK
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    lang.set(qn("w:bidi"), language)
    style.element.get_or_add_rPr().append(lang)


def _ask(document, question, submission, language):
    width = len(question.columns) or 1
    table = document.add_table(rows=2, cols=width)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    head = table.rows[0].cells[0].merge(table.rows[0].cells[width - 1])
    _shade(head)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    line = head.paragraphs[0]
    line.add_run(question.label).bold = True
    _small(line, f"  [{question.key}]")
    for words in _hints(question):
        _small(head.add_paragraph(), words)
    for paragraph in head.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    if question.kind == ROWS:
        _write_rows(table, question)
    else:
        _write_answer(table.rows[1].cells[0], question, submission)
    document.add_paragraph()


def _hints(question):
    if question.hint:
        yield strip_tags(question.hint)
    if question.limit:
        yield _("Up to %(limit)s characters.") % {"limit": question.limit}
    if question.kind == ONE and not question.is_written:
        yield _("Tick one.")
    elif question.kind == SEVERAL and question.is_written:
        yield _("Write the names, one a line.")
    if question.example:
        yield _("For example: %(example)s") % {"example": question.example}


def _write_answer(cell, question, submission):
    if question.kind == TEXT:
        lines = question.answer.split("\n")
        for paragraph, text in zip(_paragraphs(cell, len(lines)), lines, strict=True):
            own_words(paragraph, text, submission.language)
        return
    values = question.answer if question.is_written else list(question.labels)
    for paragraph, value in zip(_paragraphs(cell, max(len(values), 1)), values, strict=False):
        mark = "" if question.is_written else f"{TICKED if value in question.answer else OPEN} "
        paragraph.add_run(mark + question.words(value))


def _write_rows(table, question):
    for cell, column in zip(table.rows[1].cells, question.columns, strict=True):
        _shade(cell)
        cell.paragraphs[0].add_run(column.label).bold = True
        if column.kind != TEXT and not column.is_written:
            _small(cell.add_paragraph(), " / ".join(column.words(value) for value in column.labels))
        for words in _hints(column) if column.is_written else [column.hint]:
            _small(cell.add_paragraph(), words)
    for row in [*question.answer, *[{}] * EMPTY_ROWS]:
        for cell, column in zip(table.add_row().cells, question.columns, strict=True):
            value = row.get(column.key, "")
            cell.paragraphs[0].add_run(legal(column.words(value) if column.kind == ONE and value else value))


def _paragraphs(cell, number):
    """As many paragraphs in a cell as there are lines; a cell begins with one."""
    return [cell.paragraphs[0], *(cell.add_paragraph() for _line in range(number - 1))]


def own_words(paragraph, text, language):
    run = paragraph.add_run(legal(text))
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    lang.set(qn("w:bidi"), language)
    for properties, name in (
        (run._r.get_or_add_rPr(), "w:rtl"),
        (paragraph._p.get_or_add_pPr(), "w:bidi"),
    ):
        turned = OxmlElement(name)
        turned.set(qn("w:val"), "1" if direction(language) == "rtl" else "0")
        properties.append(turned)
    run._r.get_or_add_rPr().append(lang)


def legal(text):
    """Without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", str(text))


def _small(paragraph, words):
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(8.5), STONE


def _shade(cell):
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F1EEE8")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def turn(document):
    """Right to left: paragraphs, runs and the order of columns."""
    for paragraph in document.element.body.iter(qn("w:p")):
        properties = paragraph.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            properties.append(OxmlElement("w:bidi"))
    for run in document.element.body.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:rtl")) is None:
            properties.append(OxmlElement("w:rtl"))
    for table in document.element.body.iter(qn("w:tbl")):
        table.tblPr.append(OxmlElement("w:bidiVisual"))
