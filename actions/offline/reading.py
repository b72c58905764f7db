"""A form that comes back as a Word file: which part of it answers which question, and what found no place."""

import io
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn

from actions.offline.packages import check_package
from actions.offline.questions import ONE, ROWS, TEXT
from signatories.names import fold

KEY = re.compile(r"\[([a-z_0-9]+)\]\s*$")
TICK = re.compile(r"^\s*(☒|☑|✓|✔|✗|✘|×|\[\s*[xX✓]\s*\]|[xX](?=[\s☐]))\s*☐?\s*")
UNTICKED = re.compile(r"^\s*(☐|□|\[\s*\])\s*")
BETWEEN_NAMES = re.compile(r"[;,،؛\n]")


BETWEEN, TABLE = "[between]", "[table]"  # places that are no question


class Unplaced(dict):
    """A piece of the file without a place: `where` it stood, by its key and of a line its column, and the `text`."""

    def __init__(self, where, text):
        super().__init__(where=where, text=text)


def place_in_words(where, asked) -> str:
    """Where a piece stood, in the reader's language; the words in brackets where they are of no question."""
    key, _slash, column_key = where.partition("/")
    if question := asked.get(key):
        columns = [column.label for column in question.columns if column.key == column_key]
        return ", ".join([question.label, *columns])
    return {BETWEEN: _("between the questions"), TABLE: _("a table")}.get(where, f"[{where}]")


def read(content, asked, *, known=()) -> tuple[dict, list, str]:
    """(answers by question, pieces without a place, the draft's identifier) of the bytes of a .docx.

    `known` are the sentences that the portal itself put between the questions. Answers have the shape of
    `Question.answer`; a question that is not in the file has no answer here.
    Refuses (ValidationError) what is no Word file, carries macros or unpacks to more than 60 MB.
    """
    document = _open(content)
    answers, unplaced, between = {}, [], []
    for block in document.element.body.iterchildren():
        if block.tag == qn("w:tbl"):
            _read_table(block, asked, answers, unplaced)
        elif block.tag == qn("w:p"):
            between.append(_text(block).strip())
    strange = [line for line in between if line and line not in known]
    if strange:
        unplaced.append(Unplaced(BETWEEN, "\n".join(strange)))
    return answers, unplaced, document.core_properties.identifier or ""


def _open(content):
    sentence = _("This file is not a Word file we can read. Choose the .docx that you filled in.")
    check_package(content, holds="word/document.xml", otherwise=sentence, without_macros=".docx")
    try:
        return Document(io.BytesIO(content))
    except Exception as error:  # a reader may fail in any way on a hostile file
        raise ValidationError(sentence, code="kind") from error


def _read_table(table, asked, answers, unplaced):
    rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
    head = _cell_text(rows[0][0]) if rows and rows[0] else ""
    found = [match[1] for line in head.split("\n") if (match := KEY.search(line.strip()))]
    question = asked.get(found[0]) if found else None
    if question is None or question.key in answers:
        texts = [text for row in rows for cell in row if (text := _cell_text(cell).strip())]
        if texts:
            unplaced.append(Unplaced(found[0] if found else TABLE, "\n".join(texts)))
    elif question.kind == ROWS:
        answers[question.key] = _read_rows(rows[2:], question, unplaced)
    else:
        text = "\n".join(_cell_text(cell) for row in rows[1:] for cell in row)
        answers[question.key] = _read_answer(text, question, unplaced)


def _read_answer(text, question, unplaced):
    if question.kind == TEXT:
        return text.strip("\n")
    chosen, strange = [], []
    for line in BETWEEN_NAMES.split(text) if question.is_written else text.split("\n"):
        words, is_ticked = _ticked(line, question)
        if not is_ticked or not words:
            continue
        value = value_of(words, question)
        if value is None:
            strange.append(line.strip())
        elif value not in chosen:
            chosen.append(value)
    if question.kind == ONE and len(chosen) > 1:
        strange += [question.words(value) for value in chosen]
        chosen = []
    if strange:
        unplaced.append(Unplaced(question.key, "\n".join(strange)))
    return chosen


def _ticked(line, question):
    """(the words beside the box, whether it is ticked). A line without any box is an answer in words."""
    if question.is_written:
        return line.strip(), True
    if TICK.match(line):
        return TICK.sub("", line).strip(), True
    if UNTICKED.match(line):
        return "", False
    return line.strip(), True


def value_of(words, question):
    """The value whose name in any language of the portal, or whose own code, these words are; None if none is."""
    wanted = fold(words)
    for value, by_language in question.labels.items():
        names = [*question.codes.get(value, [value]), *by_language.values()]
        if any(wanted == fold(name) for name in names):
            return value
    return None


def _read_rows(rows, question, unplaced):
    read_rows = []
    for cells in rows:
        texts = [_cell_text(cell).strip() for cell in cells]
        if not any(texts):
            continue
        row = {}
        for column, text in zip(question.columns, texts, strict=False):
            value = text
            if column.kind == ONE and text:
                value = value_of(text, column) or ""
                if not value:
                    unplaced.append(Unplaced(f"{question.key}/{column.key}", text))
            row[column.key] = value
        read_rows.append(row)
    return read_rows


def _cell_text(cell):
    return "\n".join(_text(paragraph) for paragraph in cell.iter(qn("w:p")))


def _text(paragraph):
    """All that stands in a paragraph, inserted by a colleague or not; what was struck out or moved away stays out."""
    pieces = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if any(above.tag == qn("w:moveFrom") for above in node.iterancestors()):
            continue
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab"):
            if node.getparent().tag == qn("w:r"):
                pieces.append("\t")
        else:
            pieces.append("-" if node.tag == qn("w:noBreakHyphen") else "\n")
    return "".join(pieces)
