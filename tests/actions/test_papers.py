"""Documents are told by what they hold; each that is turned away is turned away with its reason, and quickly."""

import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError

from actions import papers
from tests.actions import hostile_files as files
from tests.factories import pdf_bytes

BOMB = files.office(extra=[("word/media/a.bin", bytes(160_000_000))])


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (pdf_bytes(), "Plan.PDF", "pdf"),
        (files.office("docx"), "plan.docx", "docx"),
        (files.office("xlsx"), "plan.xlsx", "xlsx"),
        (files.office("pptx"), "plan", "pptx"),
        (files.open_document("text"), "plan.odt", "odt"),
        (files.open_document("spreadsheet"), "plan.ods", "ods"),
        (files.open_document("presentation"), "plan.odp", "odp"),
        (rb"{\rtf1 Plan}", "plan.rtf", "rtf"),
        ("Plan für alle, خطة".encode(), "plan.txt", "txt"),
        ("Plan".encode("utf-16"), "plan.txt", "txt"),
    ],
)
def test_kind_of_a_good_document(content, name, ending):
    assert papers.kind_of(content, name) == ending


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "plan.pdf", "This file is empty"),
        (b"MZ a program", "plan.pdf", "of another kind"),
        (b"MZ a program", "plan.txt", "of another kind"),
        (b"<script>alert(1)</script>", "plan.txt", "of another kind"),
        (b"\xef\xbb\xbf <!doctype html>", "plan.txt", "of another kind"),
        (b"GIF89a/*" + b"a" * 60 + b"*/=1;alert(1)", "plan.txt", "of another kind"),
        (b"Plan\0", "plan.txt", "of another kind"),
        (b"\xff\xfe\x00", "plan.txt", "of another kind"),
        (b"Plan \xe9", "plan.txt", "of another kind"),
        (files.picture("PNG"), "plan.pdf", "of another kind"),
        (pdf_bytes(), "plan.docx", "ends in “.docx”, but it is a file of the kind “.pdf”"),
        (files.office("docx"), "plan.pdf", "ends in “.pdf”, but it is a file of the kind “.docx”"),
        (pdf_bytes()[:200], "plan.pdf", "broken or not complete"),
        (b"%PDF-1.7 nothing %%EOF", "plan.pdf", "broken or not complete"),
        (pdf_bytes(owner="a", user="b"), "plan.pdf", "This PDF is locked"),
        (pdf_bytes() + files.office("docx"), "plan.pdf", "broken or not complete|two files in one"),
        (files.office("docx") + pdf_bytes(), "plan.docx", "two files in one"),
        (pdf_bytes()[:-6] + files.office("docx") + b"\n%%EOF\n", "plan.pdf", "two files in one"),
        (files.pdf_and_page("head"), "plan.pdf", "two files in one"),
        (files.pdf_and_page("tail"), "plan.pdf", "two files in one"),
        (files.pdf_and_page("before"), "plan.pdf", "of another kind"),
        (files.pdf_and_page("before"), "plan.txt", "of another kind"),
        (files.pdf_and_page("tail"), "plan.html", "two files in one"),
        (files.pdf_with(OpenAction=files.script), "plan.pdf", "runs a script"),
        (files.pdf_with(OpenAction=files.start), "plan.pdf", "runs a script"),
        (files.pdf_with(AA=lambda pdf: pdf.Dictionary(WC=files.script(pdf))), "plan.pdf", "runs a script"),
        (files.office("docx")[:-30], "plan.docx", "broken or not complete"),
        (files.office(extra=[("word/vbaProject.bin", b"x")]), "plan.docx", "carries macros"),
        (files.open_document(extra=[("Basic/Standard/a.xml", b"x")]), "plan.odt", "carries macros"),
        (files.office(extra=[("word/activeX/a.bin", b"x")]), "plan.docx", "carries macros"),
        (files.office(extra=[("../../etc/passwd", b"x")]), "plan.docx", "of another kind"),
        (files.office(""), "plan.docx", "of another kind|two files"),
        (files.open_document("graphics"), "plan.odt", "of another kind"),
        (BOMB, "plan.docx", "Unpacked, this file is larger than 150 MB"),
        (files.office(extra=[("a.bin", bytes(200_000))], declared=10), "plan.docx", "broken or not complete"),
        (files.office(extra=[(f"{n}.xml", b"") for n in range(3001)]), "plan.docx", "larger than 150 MB"),
        (rb"{\rtf1 {\object\objdata 4d5a}}", "plan.rtf", "carries another file inside"),
        (rb"{\rtf1 half a plan", "plan.rtf", "broken or not complete"),
    ],
)  # fmt: skip
def test_document_that_is_turned_away(content, name, reason):
    begun = time.perf_counter()
    with pytest.raises(ValidationError, match=reason):
        papers.kind_of(content, name)
    assert time.perf_counter() - begun < 1


def test_parts_of_one_name_are_two_files_in_one():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = files.office(extra=[("word/document.xml", b"<another/>")])
    with pytest.raises(ValidationError, match="two files in one"):
        papers.kind_of(content, "plan.docx")


def test_locked_office_file_is_told():
    content = bytearray(files.office(extra=[("word/a.xml", b"x")]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.infolist()[-1].header_offset
    content[at + 6] |= 1
    central = content.rindex(b"PK\x01\x02")
    content[central + 8] |= 1
    with pytest.raises(ValidationError, match="is locked"):
        papers.kind_of(bytes(content), "plan.docx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Plan 2026.pdf", "Plan 2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("plan\x00.pdf.exe", "plan.pdf.exe.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("خطة المدينة.pdf", "خطة المدينة.pdf"),
        ("a\u200b\r\nb.pdf", "ab.pdf"),
        (".pdf", "Document.pdf"),
        ("x" * 400 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_name_is_one_plain_line_with_the_true_ending(name, shown):
    assert papers.clean_name(name, "pdf") == shown
