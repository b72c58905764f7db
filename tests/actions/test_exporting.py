"""Texts that are there already as a workbook: nothing lost, nothing that runs, no second draft when it comes back."""

import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Event
from accounts.refusals import Refused
from actions import drafting, exporting, import_lines, importing
from actions.forms.objectives import ObjectivesForm
from actions.models import ActionImportRow, Indicator, Link, ObjectiveLink, PartnerLine, Submission
from actions.models.submission import CONTENT_FIELDS, TEXT_FIELDS
from actions.offline import sheets
from actions.offline.columns import NOT_BY_WORKBOOK, Columns
from frameworks.models import Framework, Objective
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
TEXT = "=1+1 Áéñ, “çœ”; a | b\nand a second line with أبجد\u200f 👩\u200d🌾"


@pytest.fixture
def call(db):
    call_command("seed_frameworks", verbosity=0)
    return CallFactory()


@pytest.fixture
def town(db):
    return GovernmentFactory(official_name="Comuna Aurora", english_name="Aurora; by the sea", slug="aurora")


def full(town, call, kind="action", title="=SUM(A1:A9) is no sum"):
    """A text with something in everything the form asks of its kind."""
    texts = {name: f"{name} {TEXT}" for name in TEXT_FIELDS} | {"title": title}
    of_pledges = {"pledge_mode": "matching", "matched_pledge": "@12"} if kind == "pledge" else {}
    if kind == "pledge":
        texts |= dict.fromkeys(("results", "lessons", "challenges", "recommendations"), "")
    text = SubmissionFactory(
        action=ActionFactory(
            lead_government=town, origin="secretariat", source_url="https://example.org/a?b=1"
        ),
        call=call, kind=kind, language="ar", countries=["CO", "EC"], place="-Cali", scope="local",
        populations=["migrants", "refugees"], start_date="2024-03-01", start_precision="month",
        end_date="2026-01-01", end_precision="year", end_state="fixed", stage="in-progress",
        budget_amount="1250000.50", budget_currency="COP", budget_secured=False, budget_source="+ the state",
        budget_public=True, support_kinds=["funding", "partners"], objectives=[], **texts, **of_pledges,
    )  # fmt: skip
    codes = [code for code, _label in ObjectivesForm(instance=text).frameworks.values()]
    for code in codes:
        for place, objective in enumerate(Objective.objects.of(code)[:2]):
            role = "secondary" if place and code in (Framework.PRIORITY, Framework.GCM) else "primary"
            note = f"{objective.code} {TEXT}" if code == Framework.GCR else ""
            ObjectiveLink.objects.create(submission=text, objective=objective, role=role, note=note)
    PartnerLine.objects.create(
        submission=text, name="Library | Archive; one", kind="civil-society", role="donor", country="CO",
        url="https://example.org/p",
    )  # fmt: skip
    PartnerLine.objects.create(submission=text, name="=UNHCR", position=1)
    Indicator.objects.create(
        submission=text, name="Places", unit="seats", baseline=0, target="40.5", value=12, on="2026-03-01"
    )
    Link.objects.create(submission=text, url="https://example.org/r", title="Report")
    return Submission.objects.get(pk=text.pk)


def lines_of(content, call):
    columns = Columns(call)
    return sheets.read(content, known=columns.questions, headings=columns.headings)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("kind", ["action", "pledge"])
def test_text_comes_back_from_the_workbook_as_it_went(town, call, staff, kind, language):
    text = full(town, call, kind)

    content = exporting.workbook_of([text], language=language, by=staff)
    [line], not_read = lines_of(content, call)
    entry = import_lines.understand(line.cells, Columns(call))

    assert not_read == []
    assert (entry.government, entry.kind, entry.language) == (town, kind, "ar")
    assert entry.source_url == text.action.source_url
    other = SubmissionFactory(
        action=ActionFactory(lead_government=town), created_by=staff, objectives=[], empty=True, kind=kind
    )
    other.action.origin = "secretariat"
    other.action.save()
    saved = drafting.save_content(other, by=staff, version=0, **entry.content)
    assert said(saved) == said(text)


def said(text):
    """All that a text says, as plain values."""
    text = Submission.objects.get(pk=text.pk)
    rows = {
        name: [
            {field: value for field, value in row.items() if field not in ("id", "submission_id")}
            for row in getattr(text, name).values()
        ]
        for name in drafting.CHILDREN
    }
    links = sorted(text.objective_links.values_list("objective__code", "role", "note"))
    return {field: getattr(text, field) for field in CONTENT_FIELDS} | rows | {"objectives": links}


def test_no_cell_runs(town, call, staff):
    book = openpyxl.load_workbook(
        io.BytesIO(exporting.workbook_of([full(town, call)], language="en", by=staff))
    )

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells if cell.value[0] in "=+-@"} == {True}


def test_every_field_of_the_record_has_a_column_or_a_reason(call):
    columns = Columns(call)
    asked = set(ObjectivesForm.FRAMEWORKS) | {f"note_{row.code.lower()}" for row in columns.served}
    record = {
        "government",
        "kind",
        "source_url",
        *CONTENT_FIELDS,
        *asked,
        *drafting.CHILDREN,
        *drafting.FILES,
    }
    record |= {"priority_first", "gcm_first", "contact", "consents", "partners that confirm"}

    carried = set(columns.questions) - {"reference"}

    assert (carried & set(NOT_BY_WORKBOOK), record) == (set(), carried | set(NOT_BY_WORKBOOK))
    assert all(NOT_BY_WORKBOOK.values())


def test_note_on_an_objective_that_is_not_named_is_told(town, call):
    first, second = Columns(call).served[:2]
    row = {"government": "Comuna Aurora", "title": "A", "language": "en", "gcr": first.code}

    with pytest.raises(import_lines.ValidationError) as refused:
        import_lines.understand(
            row | {f"note_{first.code.lower()}": "x" * 601, f"note_{second.code.lower()}": "Why."},
            Columns(call),
        )

    assert refused.value.message_dict == {
        f"note_{first.code.lower()}": ["Up to 600 characters."],
        f"note_{second.code.lower()}": [
            "Name this objective in the column “Global Compact on Refugees” as well."
        ],
    }


def test_what_is_asked_of_the_other_kind_is_told_and_not_dropped(town, call):
    row = {
        "government": "Comuna Aurora",
        "title": "A",
        "language": "en",
        "kind": "pledge",
        "results": "Many.",
    }

    with pytest.raises(import_lines.ValidationError) as refused:
        import_lines.understand(row, Columns(call))

    assert refused.value.message_dict == {"results": ["This is asked of actions only."]}


# Loaded again


def test_loaded_again_every_row_says_that_it_is_there(town, call, staff):
    texts = [full(town, call), full(town, call, "pledge"), full(town, call)]  # two of them of one title
    content = exporting.workbook_of(texts, language="en", by=staff)
    book = openpyxl.load_workbook(io.BytesIO(content))
    places = {cell.value: cell.column for cell in book.worksheets[0][1]}
    for number in (3, 4, 5):
        book.worksheets[0].cell(number, places["title"]).value = f"Another title {number}"
    changed = io.BytesIO()
    book.save(changed)

    for again in (content, changed.getvalue()):
        loaded, _is_new = importing.load(again, call=call, by=staff)
        importing.go_on(loaded)
        assert {(row.outcome, row.submission_id) for row in loaded.rows.all()} == {
            (ActionImportRow.KNOWN, text.pk) for text in texts
        }
    assert Submission.objects.count() == 3


def test_number_that_no_action_has_is_told(town, call):
    row = {"government": "Comuna Aurora", "title": "A", "language": "en", "reference": "nothing"}

    with pytest.raises(import_lines.ValidationError) as refused:
        import_lines.understand(row, Columns(call))

    assert refused.value.message_dict == {
        "reference": ["No action of the portal has the number “nothing”. Leave this empty for a new one."]
    }


# Who and how many


def test_history_names_the_texts_and_nothing_of_them(town, call, staff):
    text = full(town, call)
    exporting.workbook_of([text], language="en", by=staff)

    event = Event.objects.get(verb="write_workbook")
    assert (event.actor, event.payload) == (staff.public_id, {"submissions": [text.pk]})


def test_workbook_is_for_the_secretariat_of_some_and_not_of_too_many(town, call, staff, monkeypatch):
    texts = [SubmissionFactory() for _number in range(3)]
    with pytest.raises(PermissionDenied):
        exporting.workbook_of(texts, language="en", by=UserFactory())
    with pytest.raises(Refused, match="Choose at least one action"):
        exporting.workbook_of([], language="en", by=staff)
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="at most 2 actions"):
        exporting.workbook_of(texts, language="en", by=staff)
    assert not Event.objects.filter(verb="write_workbook").exists()


def test_chosen_texts_of_the_list_are_downloaded(staff_client, town, call):
    chosen, _other = full(town, call), SubmissionFactory()
    page = reverse("admin:actions_submission_changelist")
    assert "Workbook of these actions" in staff_client.get(page).content.decode()

    answer = staff_client.post(page, {"action": "workbook", "_selected_action": [chosen.pk]})

    lines, _not_read = lines_of(answer.content, call)
    assert [line.cells["title"] for line in lines] == [chosen.title]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="actions-')


def test_more_than_a_workbook_holds_is_told_on_the_list(staff_client, town, call, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 0)
    page = reverse("admin:actions_submission_changelist")
    sent = {"action": "workbook", "_selected_action": [full(town, call).pk]}

    answer = staff_client.post(page, sent, follow=True)

    assert "A workbook holds at most 0 actions. Choose fewer at once." in answer.content.decode()
