"""What was handed in, to take away: the kept text and not the later draft, for its government alone."""

import io
import json
import shutil
import subprocess
import uuid
import zipfile
from datetime import timedelta

import pikepdf
import pytest
from django.test import TestCase
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from accounts.refusals import Refused
from actions import handed_in as told
from actions import handin, workflow
from actions.models import Participation
from publications import handed_in, joined
from publications.making import kept_prints, pdf
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils")
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
    """What stands in a Word file, in its order, tables too."""
    return "\n".join(part.text or "" for part in Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


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
    assert 'lang="es" dir="ltr">Puertas</h1>' in html
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


@pytest.fixture
def polished(kept):
    """Accepted edits went into a handed-in text, and later some by silence."""
    submission = kept.submission
    submission.title = "Puertas abiertas"
    submission.save()
    accepted = {"title": {"kind": "wording", "answer": "partly", "proposal": 1}}
    silent = {"summary": {"kind": "spelling", "answer": "silent", "proposal": 2}}
    author = submission.created_by
    return [
        handin.keep_polished(submission, accepted, by=author, at=kept.at + timedelta(days=1)),
        handin.keep_polished(submission, silent, by=None, at=kept.at + timedelta(days=2)),
    ]


def test_archive_holds_what_accepted_edits_made_of_a_text(kept, polished, author, town, sign_in, address):
    answer = sign_in(author).get(address("publications:handed_in_all", town.slug, "docx"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    name = kept.receipt.replace("/", "_")
    texts = [name, f"{name}-polished-1", f"{name}-polished-2"]
    assert archive.namelist() == [f"{text}.{form}" for text in texts for form in ("docx", "json")]
    assert handin.fingerprint(json.loads(archive.read(f"{name}-polished-1.json"))) == polished[0].sha256
    assert "Puertas abiertas" in words(archive.read(f"{name}-polished-1.docx"))
    assert "abiertas" not in words(archive.read(f"{name}.docx"))


def test_polished_text_says_its_edits_and_who_accepted_them_or_nobody(kept, polished, author):
    with translation.override("en"):
        first, second = (dict(told.read(text).receipt) for text in polished)

    assert first == {
        "Polished text": f"{kept.receipt}-polished-1",
        "Grew from the hand-in": kept.receipt,
        "Edits": "Title: Wording, Accepted in part",
        "Accepted by": str(author),
        "Kept on": first["Kept on"],
        "Fingerprint (SHA-256)": polished[0].sha256,
    }
    assert second["Edits"] == "Summary: Spelling, Counted as accepted: spelling, no answer in time"
    assert second["Accepted by"] == "nobody: no answer in time"
    type(author).objects.filter(pk=author.pk).update(public_id=uuid.uuid4())  # erased, and somebody new
    with translation.override("en"):
        assert (
            dict(told.read(polished[0]).receipt)["Accepted by"] == "a person who is not known here any more"
        )


def test_one_file_and_its_page_hold_what_accepted_edits_made(kept, polished, author, town, sign_in, address):
    client = sign_in(author)

    text = words(made(client, address, town, "docx").content)
    html = joined.page(town, told.everything_of(town), "ar")
    page = client.get(address("publications:handed_in_page", town.slug)).content.decode()

    for one in (kept, *polished):
        assert (text.count(one.sha256) >= 1, one.sha256 in html) == (True, True)
        assert f">{one.receipt}<" in page
    assert page.count("with the accepted edits") == 2


def test_polished_text_asks_for_a_new_file(kept, author, town):
    joined.make(town, "en", "docx")
    handin.keep_polished(kept.submission, {}, by=author, at=kept.at)

    assert joined.state(town, "en", "docx") == kept_prints.NONE


def test_polished_texts_of_others_stay_with_them(polished):
    assert told.everything_of(GovernmentFactory()) == []


def test_strangers_take_nothing(kept, town, author, sign_in, address):
    client = sign_in(UserFactory())

    for name, arguments in [
        ("actions:handed_in_word", place(kept)),
        ("publications:handed_in", place(kept)),
        ("publications:handed_in_all", (town.slug, "docx")),
        ("publications:handed_in_page", (town.slug,)),
        ("publications:handed_in_joined", (town.slug, "docx")),
    ]:
        assert client.get(address(name, *arguments)).status_code == 404
    assert sign_in(author).get(address("publications:handed_in_all", town.slug, "exe")).status_code == 404


CHOICES = {
    "kind": "pledge", "populations": ["migrants", "host-community"], "countries": ["MA"],
    "scope": "cross-border", "start_precision": "month", "end_state": "open-ended", "stage": "in-progress",
    "pledge_mode": "matching", "support_kinds": ["funding", "technical"], "budget_amount": 1250000,
    "budget_currency": "EUR", "budget_secured": True, "working_language": "pt",
    "matched_pledge": "A pledge",
}  # fmt: skip


@pytest.fixture
def full(town, author):
    """A hand-in in which everything that is chosen from a list is chosen."""
    text = SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, **CHOICES)
    text.partnerlines.create(name="IOM", kind="international", role="implementing", country="CH")
    text.objective_links.update(role="secondary")
    Participation.objects.create(action=text.action, government=GovernmentFactory(), role="partner")
    workflow.submit(text, by=author)
    return text.hand_ins.get()


def said(kept, language):
    with translation.override(language):
        return {line.heading: line.text for line in told.read(kept).lines}


def test_choices_are_said_in_the_words_of_the_reader(full):
    lines = said(full, "en")

    assert lines["People it serves"] == "migrants, host community"
    assert lines["Reach"] == "across a border"
    assert lines["Kinds of support you look for"] == "Funding, Technical advice"
    assert lines["How it ends"] == "lasting"
    assert lines["How the pledge is made"] == "matching another pledge"
    assert lines["Countries"] == "Morocco"
    assert lines["Budget"] == "1,250,000 EUR"
    assert lines["Working language, where it is another"] == "Portuguese"
    assert "International organisation · carries it out · Switzerland" in lines["Partners"]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_no_key_of_a_choice_is_printed(full, language):
    keys = {
        value
        for field in ("populations", "scope", "end_state", "stage", "support_kinds", "pledge_mode")
        for value in [full.canonical["facts"][field]]
        for value in (value if isinstance(value, list) else [value])
    } - {"migrants", "matching"}  # which are English words
    keys |= {"international", "implementing", "secondary", "invited"}

    text = "\n".join(said(full, language).values())
    with translation.override(language):
        text += told.read(full).governments

    assert [key for key in keys if key in text.split()] == []


def test_receipt_and_fingerprint_stand_before_the_words(kept, author):
    said_in_word = words(handed_in.reading_copies.write(kept, language="en"))
    html = handed_in.page(kept, "en")

    for place in (said_in_word, html):
        at = [place.index(words) for words in ("Puertas", kept.receipt, kept.sha256, "Summary")]
        assert at == sorted(at)
        assert place.count(kept.sha256) == 1


@needs_poppler
@needs_pango
def test_receipt_and_fingerprint_stand_on_the_first_page(full):
    first = pages(handed_in.render(full, "en"))[0]

    assert full.receipt in first
    assert full.sha256 in first.replace("\n", "")


def pages(data):
    """The words on each page of a PDF."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def outline(data):
    """(depth, words) of the bookmarks of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as file, file.open_outline() as found:
        return [
            (depth, str(item.title))
            for top in found.root
            for depth, item in [(0, top), *[(1, below) for below in top.children]]
        ]


def made(client, address, town, form, language="en"):
    """Ask for one file on the page, then take it."""
    page = address("publications:handed_in_page", town.slug, language=language)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(page, {"form": form}).url == page
    assert "all." + form in client.get(page).content.decode()
    return client.get(address("publications:handed_in_joined", town.slug, form, language=language))


def test_one_word_file_holds_every_hand_in_once(kept, full, author, town, sign_in, address):
    answer = made(sign_in(author), address, town, "docx")

    text = words(answer.content)
    assert (text.count(kept.sha256), text.count(full.sha256)) == (1, 1)
    assert text.count(kept.receipt) == 2  # in the contents and above its words
    assert "no-store" in answer["Cache-Control"]


@needs_poppler
@needs_pango
def test_one_pdf_has_contents_and_a_bookmark_for_each_action(kept, full, author, town, sign_in, address):
    kept.submission.refresh_from_db()
    workflow.submit(kept.submission, by=author)
    again = kept.submission.hand_ins.order_by("-round").first()

    data = made(sign_in(author), address, town, "pdf").content

    assert outline(data) == [
        (0, "Everything handed in"),
        (0, "Puertas"), (1, kept.receipt), (1, again.receipt),
        (0, full.canonical["texts"]["title"]), (1, full.receipt),
    ]  # fmt: skip
    contents = pages(data)[0]
    assert [contents.count(one.receipt) for one in (kept, again, full)] == [1, 1, 1]


def test_page_offers_to_make_what_is_not_made(kept, author, town, sign_in, address):
    page = sign_in(author).get(address("publications:handed_in_page", town.slug)).content.decode()

    assert "Make this file" in page
    assert "Puertas" in page
    assert joined.find(town, "en", "docx") is None


def test_file_is_asked_for_once_and_not_read_before_it_is_there(kept, author, town, sign_in, address):
    client = sign_in(author)
    page = address("publications:handed_in_page", town.slug)
    with TestCase.captureOnCommitCallbacks() as asked:
        client.post(page, {"form": "docx"})
        client.post(page, {"form": "docx"})

    assert len(asked) == 1
    assert "It is being made." in client.get(page).content.decode()
    assert client.get(address("publications:handed_in_joined", town.slug, "docx")).status_code == 404


def test_later_hand_in_asks_for_a_new_file(kept, author, town):
    joined.make(town, "en", "docx")
    assert joined.state(town, "en", "docx") == kept_prints.READY

    kept.submission.refresh_from_db()
    workflow.submit(kept.submission, by=author)

    assert joined.state(town, "en", "docx") == kept_prints.NONE


def test_file_that_failed_is_told_and_asked_for_again(
    kept, author, town, sign_in, address, settings, monkeypatch
):
    monkeypatch.setattr(joined, "MEGABYTES", 1)
    with pytest.raises(pdf.PdfFailed):
        joined.make(town, "en", "pdf")
    client = sign_in(author)
    page = address("publications:handed_in_page", town.slug)
    assert "It could not be made." in client.get(page).content.decode()

    client.post(page, {"form": "pdf"})

    assert joined.state(town, "en", "pdf") == kept_prints.MAKING


def test_nothing_and_too_much_are_refused(kept, town, author, sign_in, address, monkeypatch):
    with pytest.raises(Refused, match="Nothing was handed in yet"):
        joined.ask(GovernmentFactory(), "en", "pdf")
    monkeypatch.setattr(joined, "MOST", 0)
    page = address("publications:handed_in_page", town.slug)

    assert sign_in(author).post(page, {"form": "pdf"}).status_code == 409
    assert sign_in(author).post(page, {"form": "exe"}).status_code == 404
