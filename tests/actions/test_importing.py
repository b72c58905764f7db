"""Many actions from a workbook: what is checked, what becomes a draft, and what a second time changes."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command

from accounts.models import Letter
from actions import demo, import_report, importing
from actions.models import Action, HandIn, Submission
from actions.offline import workbook
from actions.offline.columns import Columns
from tests.factories import CallFactory, GovernmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return CallFactory()


@pytest.fixture
def by(staff):
    return staff


def template(call, language="en", rows=()):
    return workbook.write(call, language=language, rows=rows)


def filled(content, *rows):
    """The template with these rows ({column: value}) typed in below the headings."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=3):
        for name, value in row.items():
            sheet.cell(number, places[name]).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def row(**values):
    return {"government": "Aurora", "title": "Lessons in the library", "language": "en"} | values


def checked(content, call, by):
    loaded, _is_new = importing.load(content, call=call, by=by, file_name="actions.xlsx")
    importing.go_on(loaded)
    loaded.refresh_from_db()
    return loaded


def carried_out(content, call, by):
    loaded = checked(content, call, by)
    importing.carry_out(loaded, by=by)
    importing.go_on(loaded)
    loaded.refresh_from_db()
    return loaded


def outcomes(loaded):
    return list(loaded.rows.values_list("number", "outcome"))


def sentences(loaded, number):
    described = import_report.describe(loaded.rows.get(number=number), Columns(loaded.call))
    return [(sentence.column, sentence.text) for sentence in described.sentences]


def kept():
    return [model.objects.count() for model in (Action, Submission, HandIn, Letter)]


# The whole way


def real_rows():
    """Fifty actions of the demonstration as rows of the workbook; three of them bad."""
    lines = [json.loads(line) for line in demo.ACTIONS.read_text(encoding="utf-8").splitlines()][:50]
    rows = [_as_row(line) for line in lines]
    rows[6]["government"] = "Atlantis"
    rows[20]["summary"] = '=HYPERLINK("https://example.org","more")'
    rows[41]["gcm"] = "SDG-11"
    return lines, rows


def _as_row(line):
    language, budget = demo.text_language(line), line.get("budget") or {}
    return {
        "government": line["lrg"],
        "kind": "pledge" if demo._says_pledge(line) else "action",
        "language": language,
        "title": line["title"][language],
        "summary": line["summary"][language],
        "results": line.get("results"),
        "start_date": line.get("start_year"),
        "end_date": date(line["end_year"], 12, 31) if line.get("end_year") else None,
        "people_text": ", ".join(line["target_groups"]),
        "gcm": "; ".join(map(str, line["gcm_objectives"])),
        "gcr": "; ".join(f"GCR-{number}" for number in line["gcr_objectives"]),
        "sdg": "; ".join(f"SDG-{number:02}" for number in line["sdgs"]),
        "partnerlines": "; ".join(map(workbook.escape, line["partners"])),
        "budget_amount": budget.get("amount"),
        "budget_currency": budget.get("currency"),
        "source_url": line["source_url"],
    }


@pytest.fixture
def register(db):
    """The governments of the fifty actions, and the frameworks."""
    call_command("seed_frameworks", verbosity=0)
    lines, _rows = real_rows()
    towns = sorted({(line["lrg"], line["country_iso2"]) for line in lines})
    for number, (name, country) in enumerate(towns):
        GovernmentFactory(official_name=name, english_name=name, country=country, slug=f"town-{number}")


def test_fifty_real_actions_and_three_bad_rows(register, call, by):
    lines, rows = real_rows()
    content = filled(template(call, "fr"), *rows)
    before = kept()

    loaded = checked(content, call, by)

    assert (kept(), loaded.state) == (before, "dry")
    counts = {code: number for code, _label, number in import_report.outcomes(loaded)}
    assert {n: sentences(loaded, n) for n, outcome in outcomes(loaded) if outcome == "error"} == {
        9: [("Government", "“Atlantis” is not in the register. Enter the government there first.")],
        23: [("Summary", "The cell E23 holds a formula. Put its value there instead.")],
        44: [
            (
                "Global Compact for Migration",
                "“SDG-11” belongs to another column: “Sustainable Development Goals”.",
            )
        ],
    }
    assert counts == {"new": 47, "error": 3}

    importing.carry_out(loaded, by=by)
    importing.go_on(loaded)

    drafts = Submission.objects.all()
    assert drafts.count() == 47
    assert set(drafts.values_list("state", "action__origin", "call")) == {("draft", "secretariat", call.pk)}
    assert kept()[2:] == before[2:]  # nothing was handed in, nobody was written to
    good = [line for number, line in enumerate(lines) if number not in (6, 20, 41)]
    for line in good:
        _same(line, Submission.objects.get(title=line["title"][demo.text_language(line)]))

    again, is_new = importing.load(content, call=call, by=by)
    assert (again.pk, is_new) == (loaded.pk, False)
    mended = carried_out(
        filled(content, *[{} for _row in range(6)], {"government": lines[6]["lrg"]}), call, by
    )
    assert drafts.count() == 48
    assert {code: number for code, _label, number in import_report.outcomes(mended)} == {
        "new": 1, "known": 47, "error": 2,
    }  # fmt: skip


def _same(line, draft):
    language = demo.text_language(line)
    assert draft.summary == line["summary"][language]
    assert (draft.language, draft.action.lead.official_name) == (language, line["lrg"])
    assert draft.action.source_url == line["source_url"]
    assert [partner.name for partner in draft.partnerlines.all()] == line["partners"]
    assert (draft.start_date and draft.start_date.year) == line.get("start_year")
    assert (draft.end_date and draft.end_date.year) == line.get("end_year")
    chosen = draft.objective_links.filter(objective__framework__code="gcm")
    assert sorted(chosen.values_list("objective__number", flat=True)) == sorted(line["gcm_objectives"])
    assert [country.code for country in draft.countries] == [line["country_iso2"]]
