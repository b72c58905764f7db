"""Word files and workbooks that are not as they went out: what is read all the same, and the words where it is not."""

import copy as copying
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from docx import Document

from actions import drafting, import_lines, importing
from actions.models import Submission
from actions.offline import copies, questions, reading, writing
from actions.offline.columns import Columns
from tests.actions.test_importing import HEAD, _book, checked, filled, read, row, sentences, template
from tests.actions.test_offline import filled as written_in
from tests.actions.test_offline import upload
from tests.factories import (
    ActionFactory,
    CallFactory,
    GovernmentFactory,
    SubmissionFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)


def saved(document):
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def changed(content, part, old, new):
    """The package with words of one part replaced."""
    archive, kept = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(kept, "w") as target:
        for name in archive.namelist():
            piece = archive.read(name)
            if name == part:
                assert old.encode() in piece
                piece = piece.replace(old.encode(), new.encode())
            target.writestr(name, piece)
    return kept.getvalue()


# Word


def test_questions_that_were_moved_are_known_by_their_names(draft, author):
    document = Document(
        io.BytesIO(written_in(writing.write(draft, language="en"), place="Cali", results="Many."))
    )
    body = document.element.body
    for table in list(document.tables):
        body.remove(table._tbl)
        body.insert(0, table._tbl)

    copy = copies.keep(draft, by=author, file=upload(saved(document)))

    assert (copy.answers["place"], copy.answers["results"], copy.unplaced) == ("Cali", "Many.", [])


def test_question_that_stands_twice_is_read_once_and_the_other_is_shown(draft, author):
    document = Document(io.BytesIO(written_in(writing.write(draft, language="en"), place="Cali")))
    table = next(one for one in document.tables if "[place]" in one.rows[0].cells[0].text)
    twin = copying.deepcopy(table._tbl)
    table._tbl.addnext(twin)
    next(one for one in document.tables if one._tbl is twin).rows[1].cells[0].text = "Bogotá"

    copy = copies.keep(draft, by=author, file=upload(saved(document)))

    assert copy.answers["place"] == "Cali"
    assert [(piece["where"], "Bogotá" in piece["text"]) for piece in copy.unplaced] == [("place", True)]


def test_words_moved_by_a_colleague_count_where_they_are_now(draft):
    content = changed(
        written_in(writing.write(draft, language="en"), summary="Kept"),
        "word/document.xml",
        "<w:t>Kept</w:t>",
        "<w:t>Kept</w:t></w:r><w:moveFrom w:id='1' w:author='a'><w:r><w:t> moved</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='2' w:author='a'><w:r><w:t xml:space='preserve'> moved</w:t></w:r></w:moveTo><w:r>",
    )

    assert reading.read(content, questions.by_key(draft))[0]["summary"] == "Kept moved"


def test_file_of_an_older_form_shows_what_is_no_longer_asked_and_what_is_not_in_it(
    draft, author, sign_in, address
):
    content = writing.write(draft, language="en")
    content = changed(written_in(content, place="Cali"), "word/document.xml", "[place]", "[town_hall]")
    drafting.save_content(draft, by=author, version=0, values={"results": "Written online."})

    copy = copies.keep(draft, by=author, file=upload(content))
    page = (
        sign_in(author).get(address("actions:offline_copy", draft.action.draft_id, copy.pk)).content.decode()
    )

    assert [(piece["where"], "Cali" in piece["text"]) for piece in copy.unplaced] == [("town_hall", True)]
    assert "The draft changed since this file was downloaded" in page
    assert "Not in the file: Place" in page.replace("  ", " ")


def test_file_of_another_action_says_so(draft, author, sign_in, address):
    other = SubmissionFactory(action=ActionFactory(lead_government=draft.action.lead), title="Another")
    copy = copies.keep(draft, by=author, file=upload(writing.write(other, language="en")))

    page = (
        sign_in(author).get(address("actions:offline_copy", draft.action.draft_id, copy.pk)).content.decode()
    )

    assert "This file was downloaded from another draft" in page
    draft.refresh_from_db()
    assert draft.title != "Another"


def _workbook():
    return _book(HEAD, ["Aurora", "Lessons", "en"])


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "form.docx"),
        (pdf_bytes, "form.docx"),
        (_workbook, "form.docx"),
        (lambda: b"{\\rtf1 a form}", "form.docx"),
        (lambda: b"", "form.docx"),
    ],
    ids=["a .doc", "a PDF", "a workbook", "an RTF", "nothing"],
)
def test_file_that_poses_as_a_form_is_told_beside_the_field(draft, author, sign_in, address, make, name):
    answer = sign_in(author).post(
        address("actions:offline", draft.action.draft_id), {"file": upload(make(), name)}
    )

    page = answer.content.decode()
    assert (answer.status_code, draft.offline_copies.count()) == (422, 0)
    assert "not a Word file we can read" in page or "is empty" in page
    assert 'id="error_1_id_file"' in page or 'id="id_file_error"' in page


def test_form_with_macros_is_told_how_to_save_it(draft, author):
    kept = io.BytesIO(writing.write(draft, language="en"))
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")

    with pytest.raises(ValidationError, match="carries macros. Save it as .docx without them"):
        copies.keep(draft, by=author, file=upload(kept.getvalue()))


# Workbooks


@pytest.fixture
def call(db):
    GovernmentFactory(official_name="Aurora", slug="aurora")
    return CallFactory()


def moved(content, change):
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    return saved(book)


def test_columns_that_were_moved_are_known_by_their_names(call):
    content = filled(template(call), row(summary="Words.", place="Cali"))

    def turn(book):
        sheet = book.worksheets[0]
        rows = [list(reversed([cell.value for cell in cells])) for cells in sheet.iter_rows(max_row=3)]
        for number, values in enumerate(rows, start=1):
            for place, value in enumerate(values, start=1):
                sheet.cell(number, place).value = value

    [line], not_read = read(moved(content, turn), call)

    assert (line.cells, not_read) == (row(summary="Words.", place="Cali"), [])


def test_column_that_was_renamed_is_named_as_not_read(call):
    content = filled(template(call), row(summary="Words."))

    def rename(book):
        sheet = book.worksheets[0]
        next(cell for cell in sheet[1] if cell.value == "summary").value = "In short"

    [line], not_read = read(moved(content, rename), call)

    assert (line.cells, not_read) == (row() | {"in short": "Words."}, ["in short"])


def test_rows_below_a_merged_cell_are_told_what_they_lack(call, staff):
    content = filled(template(call), row(), row(title="Meals"))

    def merge(book):
        book.worksheets[0].merge_cells("A3:A4")

    loaded = checked(moved(content, merge), call, staff)

    assert sentences(loaded, 4) == [("Government", "Name the government.")]
    assert [one.outcome for one in loaded.rows.all()] == ["new", "error"]


def test_hidden_sheet_is_not_entered(call):
    content = filled(template(call), row())

    def hide(book):
        hidden = book.copy_worksheet(book.worksheets[0])
        hidden.sheet_state = "veryHidden"
        hidden["A3"] = "Atlantis"
        book.move_sheet(hidden, -10)

    [line], _not_read = read(moved(content, hide), call)
    assert line.cells == row()

    def hide_all(book):
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    with pytest.raises(ValidationError, match="No sheet of this workbook has our columns"):
        read(moved(content, hide_all), call)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2024-03-15", ("2024-03-15", "day")),
        ("2024-03", ("2024-03-01", "month")),
        ("2024", ("2024-01-01", "year")),
    ],
)
def test_date_as_text_is_as_exact_as_it_is_written(call, text, kept):
    values = import_lines.understand(row(start_date=text), Columns(call)).content["values"]

    assert (str(values["start_date"]), values["start_precision"]) == kept


@pytest.mark.parametrize("text", ["15/03/2024", "March 2024", "2024-13", "45366"])
def test_date_as_other_text_is_told_in_its_column(call, text):
    with pytest.raises(ValidationError) as refused:
        import_lines.understand(row(start_date=text), Columns(call))

    assert list(refused.value.message_dict) == ["start_date"]


def test_formula_is_never_entered_as_its_last_value(call, staff):
    content = filled(
        template(call), row(summary='=HYPERLINK("https://example.org","more")'), row(title="=1+1")
    )

    loaded = checked(content, call, staff)

    assert [sentences(loaded, number)[0][1] for number in (3, 4)] == [
        "The cell E3 holds a formula. Put its value there instead.",
        "The cell D4 holds a formula. Put its value there instead.",
    ]
    importing.go_on(loaded)
    assert not Submission.objects.exists()
