"""The form as a Word file: out, filled in elsewhere, and back without a loss."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.refusals import Refused
from actions import drafting
from actions.models import Indicator, ObjectiveLink, PartnerLine
from actions.models.submission import TEXT_FIELDS
from actions.offline import copies, questions, reading, writing
from frameworks.models import Framework
from tests.factories import (
    ActionFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)

# Texts as people write them in four languages, with lines, tabs, quotes and signs beyond the first plane
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), include_characters="\n\t"
) | st.sampled_from("áéíñüçœأبتثجحخدذرزسشصضطظعغفقكلمنهويًٌٍَُِ،؛؟«»“”\n")


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)


def upload(content, name="form.docx"):
    return SimpleUploadedFile(name, content)


def filled(content, **answers):
    """The file with words written into the cells below the questions named."""
    document = Document(io.BytesIO(content))
    for table in document.tables:
        head = table.rows[0].cells[0].text
        for key, answer in answers.items():
            if f"[{key}]" in head:
                table.rows[1].cells[0].text = answer
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def ticked(content, *labels):
    document = Document(io.BytesIO(content))
    for table in document.tables:
        for paragraph in table.rows[-1].cells[0].paragraphs:
            if any(paragraph.text == f"☐ {label}" for label in labels):
                paragraph.runs[0].text = paragraph.text.replace("☐", "[x]")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def test_form_comes_back_as_it_went(draft, author):
    goal = ObjectiveFactory(framework=FrameworkFactory(code=Framework.SDG), number=11)
    ObjectiveLink.objects.create(submission=draft, objective=goal)
    PartnerLine.objects.create(submission=draft, name="Library", kind="civil-society", country="CO")
    Indicator.objects.create(submission=draft, name="Places", target=40)
    drafting.save_content(
        draft,
        by=author,
        version=0,
        values={
            "populations": ["migrants", "refugees"],
            "countries": ["CO", "EC"],
            "start_date": "2024-03-01",
            "start_precision": "month",
            "budget_amount": 1000,
            "budget_currency": "COP",
            "budget_public": True,
        },
    )

    asked = questions.by_key(draft)
    for language in ("en", "es", "fr", "ar"):
        answers, unplaced, identifier = reading.read(
            writing.write(draft, language=language), asked, known=writing.own_sentences(draft)
        )

        assert answers == {key: question.answer for key, question in asked.items()}
        assert (unplaced, identifier) == ([], f"{draft.action.draft_id}/1")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.fixed_dictionaries({field: st.text(LETTERS, max_size=120) for field in TEXT_FIELDS}),
    language=st.sampled_from(["en", "es", "fr", "ar"]),
)
def test_no_letter_is_lost_on_the_way(draft, texts, language):
    for field, text in texts.items():
        setattr(draft, field, text.strip())

    answers = reading.read(writing.write(draft, language=language), questions.by_key(draft))[0]

    assert {field: answers[field] for field in TEXT_FIELDS} == {
        field: getattr(draft, field) for field in TEXT_FIELDS
    }


def test_answers_of_a_file_are_taken_over_as_chosen(draft, author):
    content = filled(writing.write(draft, language="fr"), summary="Un résumé.", results="Non.", place="Cali")
    copy = copies.keep(draft, by=author, file=upload(ticked(content, "refugees", "réfugiés")))
    assert (copy.answers["summary"], copy.answers["populations"]) == ("Un résumé.", ["refugees"])
    draft.refresh_from_db()
    assert draft.summary != "Un résumé."

    saved, kept_out = copies.take_over(copy, by=author, version=0, keys=["summary", "populations", "place"])

    assert (saved.summary, saved.results, saved.place, saved.populations, kept_out) == (
        "Un résumé.", "", "Cali", ["refugees"], {},
    )  # fmt: skip


def test_answer_that_makes_no_sense_stays_out_and_is_named(draft, author):
    content = filled(
        writing.write(draft, language="en"), place="Cali", start_date="2024-05", end_date="2023-01"
    )
    copy = copies.keep(draft, by=author, file=upload(content))

    saved, kept_out = copies.take_over(copy, by=author, version=0, keys=["place", "start_date", "end_date"])

    assert (saved.place, str(saved.start_date), saved.end_date) == ("Cali", "2024-05-01", None)
    assert kept_out == {"end_date": "The end lies before the start. Correct one of the two dates."}


def test_words_without_a_place_are_shown(draft, author):
    document = Document(io.BytesIO(writing.write(draft, language="en")))
    document.add_paragraph("A thought of a colleague.")
    table = document.tables[1]
    table.rows[0].cells[0].text = "A heading that was changed"
    table.rows[1].cells[0].text = "Its answer."
    kept = io.BytesIO()
    document.save(kept)

    copy = copies.keep(draft, by=author, file=upload(kept.getvalue()))

    assert copy.unplaced == [
        {"where": "[table]", "text": "A heading that was changed\nIts answer."},
        {"where": "[between]", "text": "A thought of a colleague."},
    ]


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_places_are_named_in_the_readers_language(draft, author, sign_in, address, language):
    PartnerLine.objects.create(submission=draft, name="Library")
    content = filled(writing.write(draft, language="fr"), populations="Tout le monde")
    document = Document(io.BytesIO(content))
    document.add_paragraph("Une idée.")
    kept = io.BytesIO()
    document.save(kept)
    with override("fr"):
        copy = copies.keep(draft, by=author, file=upload(kept.getvalue()))
    copy.unplaced += [{"where": "partnerlines/role", "text": "a"}, {"where": "town_hall", "text": "b"}]
    copy.save()

    path = address("actions:offline_copy", draft.action.draft_id, copy.pk, language=language)
    page = sign_in(author).get(path).content.decode()

    shown = re.findall(r'<div class="remark"><b>(.*?)</b>', page)
    with override(language):
        asked = questions.by_key(draft)
        lines = asked["partnerlines"]
        role = next(column.label for column in lines.columns if column.key == "role")
        assert shown == [
            asked["populations"].label, gettext("between the questions"), f"{lines.label}, {role}", "[town_hall]",
        ]  # fmt: skip


def test_how_an_objective_is_served_that_is_ticked_in_the_file_first_has_a_place(draft, author):
    compact = FrameworkFactory(code=Framework.GCR)
    first, second = (ObjectiveFactory(framework=compact, number=number) for number in (1, 2))
    content = writing.write(draft, language="en")
    content = ticked(content, questions.by_key(draft)["gcr"].words(first.pk))
    content = filled(content, **{f"note_{first.pk}": "It opens schools.", f"note_{second.pk}": "Not ticked."})
    copy = copies.keep(draft, by=author, file=upload(content))
    assert copy.unplaced == []

    saved, kept_out = copies.take_over(
        copy, by=author, version=0, keys=["gcr", f"note_{first.pk}", f"note_{second.pk}"]
    )

    assert [
        (link.objective, link.note) for link in saved.objective_links.filter(objective__framework=compact)
    ] == [(first, "It opens schools.")]
    assert kept_out == {f"note_{second.pk}": "Tick this objective as well, or leave this empty."}


def test_words_inserted_by_a_colleague_count_and_struck_ones_do_not(draft):
    content = filled(writing.write(draft, language="en"), summary="Kept")
    archive = zipfile.ZipFile(io.BytesIO(content))
    body = archive.read("word/document.xml").decode()
    marked = body.replace(
        "<w:t>Kept</w:t>",
        "<w:t>Kept</w:t></w:r>"
        "<w:ins w:id='1' w:author='a'><w:r><w:t xml:space='preserve'> and added</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del><w:r>",
    )
    assert marked != body
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as target:
        for name in archive.namelist():
            target.writestr(name, marked if name == "word/document.xml" else archive.read(name))

    answers = reading.read(changed.getvalue(), questions.by_key(draft))[0]

    assert answers["summary"] == "Kept and added"


def _with_macros():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/vbaProject.bin", "macro")
    return kept.getvalue()


def _bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 70_000_000)
    return kept.getvalue()


def _blank():
    kept = io.BytesIO()
    Document().save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"%PDF-1.7", "not a Word file"),
        (lambda: b"PK\x03\x04 broken", "not a Word file"),
        (_with_macros, "carries macros"),
        (_bomb, "too large once it is unpacked"),
        (_blank, "None of our questions"),
    ],
)
def test_file_that_is_no_form_is_refused(draft, author, make, sentence):
    with pytest.raises(ValidationError, match=sentence):
        copies.keep(draft, by=author, file=upload(make()))

    assert draft.offline_copies.count() == 0


def test_file_is_taken_over_once(draft, author):
    copy = copies.keep(draft, by=author, file=upload(writing.write(draft, language="en")))
    copies.take_over(copy, by=author, version=0, keys=["summary"])

    with pytest.raises(Refused, match="taken over before"):
        copies.take_over(copy, by=author, version=1, keys=["summary"])


def test_page_older_than_the_draft_overwrites_nothing(draft, author):
    copy = copies.keep(
        draft, by=author, file=upload(filled(writing.write(draft, language="en"), summary="File"))
    )
    drafting.save_content(draft, by=author, version=0, values={"summary": "Online"})

    with pytest.raises(drafting.Stale):
        copies.take_over(copy, by=author, version=0, keys=["summary"])

    draft.refresh_from_db()
    assert draft.summary == "Online"


def test_stranger_brings_no_file(draft):
    with pytest.raises(PermissionDenied):
        copies.keep(draft, by=UserFactory(), file=upload(writing.write(draft, language="en")))


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


def test_empty_form_asks_what_its_kind_asks(client, address):
    answer = client.get(address("actions:empty_form", "pledge") + "?in=es")

    assert answer["Content-Disposition"] == 'attachment; filename="call-to-local-action-pledge-es.docx"'
    heads = [table.rows[0].cells[0].text for table in Document(io.BytesIO(answer.content)).tables]
    assert any("[pledge_mode]" in head for head in heads)
    assert client.get(address("actions:empty_form", "poem")).status_code == 404


def test_file_goes_out_and_comes_back_over_the_pages(client, draft, address):
    out = client.get(address("actions:form_file", draft.action.draft_id))
    content = filled(out.content, summary="Written on the train.")

    read = client.post(address("actions:offline", draft.action.draft_id), {"file": upload(content)})
    page = client.get(read.url).content.decode()
    taken = client.post(read.url, {"version": 0, "take": ["summary"]})

    assert "1 answer differs from your draft" in page
    assert "Written on the train." in page
    assert taken.url == address("actions:edit", draft.action.draft_id, "check")
    draft.refresh_from_db()
    assert draft.summary == "Written on the train."


def test_file_that_is_no_form_is_told_beside_the_field(client, draft, address):
    answer = client.post(
        address("actions:offline", draft.action.draft_id), {"file": upload(b"%PDF-1.7", "form.pdf")}
    )

    assert answer.status_code == 422
    assert "not a Word file we can read" in answer.content.decode()


def test_stranger_sees_neither_form_nor_file(draft, sign_in, address, author):
    copy = copies.keep(draft, by=author, file=upload(writing.write(draft, language="en")))
    stranger = sign_in(UserFactory())

    doors = [
        address("actions:form_file", draft.action.draft_id),
        address("actions:offline", draft.action.draft_id),
        address("actions:offline_copy", draft.action.draft_id, copy.pk),
    ]

    assert [stranger.get(door).status_code for door in doors] == [404, 404, 404]
