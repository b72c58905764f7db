"""A form goes out as a Word file, is written in, comes back and is handed in: every word of it arrives."""

import io
import json
import uuid
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import translation
from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions import demo, drafting, steps, typed, workflow
from actions.forms.lines import LINES as LINES_OF_FORMS
from actions.models import HandIn, OfflineCopy, Submission
from actions.models.submission import TEXT_FIELDS
from actions.offline import copies, writing
from actions.offline.questions import as_posted, by_key
from frameworks.models import Objective
from tests.actions.test_offline import LETTERS, upload
from tests.factories import CallFactory, GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "es", "fr", "ar"]
MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\ufeff\u00ad\u2028"
SIGNS = st.sampled_from(
    ["👩\u200d🌾", "🇨🇴", "می\u200cخواهم", "[summary]", "☒ x", "=1+1", " | ", ";", "\n\n", *MARKS]
)
TEXTS = st.lists(LETTERS | SIGNS, max_size=40).map(lambda pieces: typed.plain("".join(pieces)).strip())
LINES = TEXTS.map(lambda text: " ".join(text.split())[:60].strip())
NAMES = LINES.filter(bool)
LINK = {"url": "https://example.org/report", "title": "Informe ñ"}
NUMBERS = st.sampled_from(["", "0", "40.5", "-3"])
CHILDREN = st.fixed_dictionaries(
    {
        "partnerlines": st.lists(
            st.fixed_dictionaries(
                {
                    "name": NAMES,
                    "kind": st.sampled_from(["", "academia", "civil-society"]),
                    "role": st.sampled_from(["", "donor"]),
                    "country": st.sampled_from(["", "CO", "SY"]),
                    "url": st.sampled_from(["", "https://example.org/p?a=1&b=2"]),
                }
            ),
            max_size=4,
        ),
        "indicators": st.lists(
            st.fixed_dictionaries(
                {
                    "name": NAMES,
                    "unit": LINES,
                    "baseline": NUMBERS,
                    "target": NUMBERS,
                    "value": st.just("12"),
                    "on": st.just("2026-03-01"),
                }
            ),
            max_size=4,
        ),
        "links": st.lists(
            st.fixed_dictionaries({"url": st.just("https://example.org/r"), "title": LINES}), max_size=3
        ),
    }
)

TEXTS_OF_A_FORM = st.fixed_dictionaries(
    dict.fromkeys(TEXT_FIELDS, TEXTS) | {"title": NAMES, "summary": TEXTS.filter(bool), "place": LINES}
)


@pytest.fixture
def author(db):
    call_command("seed_frameworks", verbosity=0)
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


def written_into(content, texts, rows, ticks):
    """The file as a colleague leaves it: each text below its question, each line in its row, each choice ticked."""
    document = Document(io.BytesIO(content))
    for table in document.tables:
        head = table.rows[0].cells[0].text.split("\n")[0]
        key = head.rpartition("[")[2].rstrip("]")
        if key in texts:
            table.rows[1].cells[0].text = texts[key]
        elif key in rows:
            while len(table.rows) < 2 + len(rows[key]):
                table.add_row()
            for place, row in enumerate(rows[key], start=2):
                columns = LINES_OF_FORMS[key][0].Meta.fields
                for cell, column in zip(table.rows[place].cells, columns, strict=True):
                    cell.text = row[column]
        elif key in ticks:
            for paragraph in table.rows[1].cells[0].paragraphs:
                if any(f" {words}" in paragraph.text for words in ticks[key]):
                    paragraph.runs[0].text = paragraph.text.replace("☐", "x ☐")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def new_draft(town, author, language="en"):
    return drafting.start_draft(
        town, call=CallFactory(), kind="action", language=language, by=author, form_key=uuid.uuid4()
    )


def brought_back(draft, content, author):
    """The file is uploaded, everything in it is taken over, and the text is handed in. What was handed in."""
    copy = copies.keep(draft, by=author, file=upload(content))
    assert (copy.unplaced, copies.problems(draft, copy.answers)) == ([], {})
    saved, kept_out = copies.take_over(copy, by=author, version=draft.version, keys=list(copy.answers))
    assert kept_out == {}
    workflow.submit(saved, by=author)
    return HandIn.objects.get(submission=saved).canonical


# Whatever is written


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_written_into_the_file_is_handed_in(town, author, language):
    with translation.override(language):
        ticks = {
            "gcm": [Objective.objects.get(code="GCM-15").label],
            "sdg": [Objective.objects.get(code="SDG-11").label],
            "populations": [by_key(new_draft(town, author))["populations"].words("refugees")],
        }

    @settings(
        max_examples=4, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(texts=TEXTS_OF_A_FORM, rows=CHILDREN)
    def every_word_arrives(texts, rows):
        draft = new_draft(town, author, language)
        content = written_into(writing.write(draft, language=language), texts, rows, ticks)

        told = brought_back(draft, content, author)

        assert told["texts"] == {field: texts[field] for field in TEXT_FIELDS}
        assert (told["facts"]["place"], told["facts"]["populations"]) == (texts["place"], ["refugees"])
        assert told["partners"] == rows["partnerlines"]
        assert told["indicators"] == [row | _counted(row) for row in rows["indicators"]]
        assert told["links"] == rows["links"]
        assert [row["code"] for row in told["objectives"]] == ["GCM-15", "SDG-11"]

    every_word_arrives()


def _counted(row):
    return {name: row[name] or None for name in ("baseline", "target", "value")}


# Real actions


def real_lines():
    """One action of the demonstration in each language that governments wrote in."""
    found = {}
    for line in demo.ACTIONS.read_text(encoding="utf-8").splitlines():
        line = json.loads(line)
        if len(line["partners"]) > 1 and line.get("budget"):
            found.setdefault(demo.text_language(line), line)
    return found


REAL = real_lines()


def said_of(line):
    """What a real action says, by question of the form."""
    language, budget = demo.text_language(line), line["budget"]
    codes = [
        ("gcm", [f"GCM-{number:02}" for number in line["gcm_objectives"]]),
        ("gcr", [f"GCR-{number}" for number in line["gcr_objectives"]]),
        ("sdg", [f"SDG-{number:02}" for number in line["sdgs"]]),
    ]
    chosen = {
        name: [str(pk) for pk in Objective.objects.filter(code__in=wanted).values_list("pk", flat=True)]
        for name, wanted in codes
    }
    return chosen | {
        "title": line["title"][language],
        "summary": line["summary"][language],
        "results": line.get("results") or "",
        "people_text": ", ".join(line["target_groups"]),
        "start_date": str(line.get("start_year") or ""),
        "end_date": str(line.get("end_year") or ""),
        "budget_amount": str(budget["amount"]),
        "budget_currency": [budget["currency"]],
        "partnerlines": [
            {"name": name, "kind": "", "role": "", "country": "", "url": ""} for name in line["partners"]
        ],
    }


@pytest.mark.parametrize("language", REAL)
def test_real_action_goes_from_the_form_to_a_file_and_back_to_its_hand_in(
    town, author, sign_in, address, language
):
    line, client, draft = REAL[language], sign_in(author), new_draft(town, author, language)
    draft_id, said = draft.action.draft_id, said_of(line)
    for step in steps.STEPS:
        asked = [question for question in by_key(draft).values() if question.step == step.name]
        if asked:
            draft.refresh_from_db()
            data = as_posted(
                asked, {question.key: said.get(question.key, question.answer) for question in asked}
            )
            data["version"] = draft.version
            assert client.post(address("actions:edit", draft_id, step.name), data).status_code == 302
    before = {
        question.key: question.answer for question in by_key(Submission.objects.get(pk=draft.pk)).values()
    }
    assert {key: before[key] for key in ("title", "summary", "results", "partnerlines")} == {
        key: said[key] for key in ("title", "summary", "results", "partnerlines")
    }

    file = client.get(address("actions:form_file", draft_id, language=language)).content
    edited = written_into(file, {"lessons": "Une leçon.\nدرس آخر."}, {"links": [LINK]}, {})
    read = client.post(address("actions:offline", draft_id), {"file": upload(edited)})
    copy = OfflineCopy.objects.get()
    assert (copy.unplaced, {key for key in before if before[key] != copy.answers[key]}) == (
        [],
        {"lessons", "links"},
    )
    draft.refresh_from_db()
    client.post(read.url, {"version": draft.version, "take": ["lessons", "links"]})
    handed = client.post(address("actions:move", draft_id, "submit"))

    assert handed.status_code == 302
    after = {
        question.key: question.answer for question in by_key(Submission.objects.get(pk=draft.pk)).values()
    }
    assert after == before | {"lessons": "Une leçon.\nدرس آخر.", "links": [LINK]}
    told = HandIn.objects.get(submission=draft).canonical
    assert (told["texts"]["summary"], told["texts"]["lessons"]) == (said["summary"], "Une leçon.\nدرس آخر.")
    assert [row["name"] for row in told["partners"]] == line["partners"]
    assert Decimal(told["facts"]["budget_amount"]) == Decimal(said["budget_amount"])
