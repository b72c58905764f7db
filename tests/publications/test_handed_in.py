"""What was handed in, to take away: the kept text and not the later draft, for its government alone."""

import io
import json
import zipfile

import pytest
from docx import Document

from actions import handin, workflow
from publications import handed_in, pdf
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

needs_pango = pytest.mark.skipif(not pdf.is_installed(), reason="Pango is missing")


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def kept(town, author):
    text = SubmissionFactory(
        action=ActionFactory(lead_government=town), created_by=author, language="es", title="Puertas"
    )
    workflow.submit(text, by=author)
    workflow.take_back(text, by=author)
    text.title = "A later draft"
    text.save()
    return text.hand_ins.get()


def place(kept):
    return kept.submission.action.draft_id, kept.submission.number, kept.round


def words(data):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_word_file_holds_the_kept_text_with_its_receipt(kept, author, sign_in, address):
    answer = sign_in(author).get(address("actions:handed_in_word", *place(kept), language="fr"))

    said = words(answer.content)
    assert "Puertas" in said
    assert "A later draft" not in said
    assert kept.receipt in said
    assert kept.sha256 in said
    assert "no-store" in answer["Cache-Control"]


def test_page_for_print_has_headings_of_the_reader_and_words_of_the_text(kept):
    html = handed_in.page(kept, "ar")

    assert '<html lang="ar" dir="rtl">' in html
    assert '<h1 lang="es" dir="ltr">Puertas</h1>' in html
    assert "A later draft" not in html


@needs_pango
def test_pdf_is_rendered_apart(kept, author, sign_in, address):
    answer = sign_in(author).get(address("publications:handed_in", *place(kept)))

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_archive_holds_each_hand_in_and_the_text_of_its_fingerprint(kept, author, town, sign_in, address):
    answer = sign_in(author).get(address("publications:handed_in_all", town.slug, "docx"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    name = kept.receipt.replace("/", "_")
    assert sorted(archive.namelist()) == [f"{name}.docx", f"{name}.json"]
    assert handin.fingerprint(json.loads(archive.read(f"{name}.json"))) == kept.sha256


def test_strangers_take_nothing(kept, town, author, sign_in, address):
    client = sign_in(UserFactory())

    for name, arguments in [
        ("actions:handed_in_word", place(kept)),
        ("publications:handed_in", place(kept)),
        ("publications:handed_in_all", (town.slug, "docx")),
    ]:
        assert client.get(address(name, *arguments)).status_code == 404
    assert sign_in(author).get(address("publications:handed_in_all", town.slug, "exe")).status_code == 404
