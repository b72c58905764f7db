"""Many actions from a workbook: what is checked, what becomes a draft, and what a second time changes."""

import io
import json
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.models import Letter
from accounts.refusals import Refused
from actions import demo, drafting, import_lines, import_report, importing
from actions.models import Action, ActionImport, Call, HandIn, Submission
from actions.offline import sheets, workbook
from actions.offline.columns import Columns
from frameworks.models import Framework
from tests.factories import (
    ActionFactory,
    CallFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return CallFactory()


@pytest.fixture
def by(staff):
    return staff


def template(call, language="en"):
    return workbook.write(call, language=language)


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


# One cell


@pytest.fixture
def aurora(db):
    return GovernmentFactory(
        official_name="Comuna Aurora", english_name="Aurora", other_names=["Port Aurora"], slug="aurora"
    )


@pytest.fixture
def objectives(db):
    """Rows whose numbers are not their keys, so that a number can never be taken for a key."""
    for _number in range(3):
        ObjectiveFactory(framework=FrameworkFactory(code=Framework.SECTION))
    ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCM), number=2, code="GCM-02", title="Drivers")
    ObjectiveFactory(framework=FrameworkFactory(code=Framework.SDG), number=11, code="SDG-11", title="Cities")


def understood(call, **cells):
    return import_lines.understand(row(**cells), Columns(call))


def faults(call, **cells):
    with pytest.raises(ValidationError) as refused:
        understood(call, **cells)
    return refused.value.message_dict


def test_choices_are_taken_in_any_language_and_by_code(aurora, objectives, call):
    entry = understood(
        call,
        government="port aurora",
        kind="Acción, hecha o en curso",
        language="Français",
        countries="Colombie; EC;\n Perú",
        populations="refugees ؛ réfugiés; migrants",
        gcm="2",
        sdg="sdg-11; 11 Cities",
        stage="In-Progress",
        budget_amount="1250000.5",
        budget_currency="COP",
        budget_public="yes",
    )

    values = entry.content["values"]
    assert (entry.government, entry.language, entry.kind) == (aurora, "fr", "action")
    assert values["countries"] == ["CO", "EC", "PE"]
    assert (values["stage"], values["populations"]) == ("in-progress", ["refugees", "migrants"])
    assert (str(values["budget_amount"]), values["budget_public"]) == ("1250000.5", True)
    chosen = {
        code: [objective.code for objective in rows] for code, rows in entry.content["objectives"].items()
    }
    assert (chosen["gcm"], chosen["sdg"]) == (["GCM-02"], ["SDG-11"])


def test_several_lines_stand_in_one_cell(aurora, call):
    entry = understood(
        call,
        partnerlines=r"Library \| Archive | Civil society organisation | funds it | CO | https://example.org/; UNHCR",
        indicators="Places | seats | 0 | 40 | 12 | 2026-03-01",
        links="https://example.org/report | Report",
    )

    partners = entry.content["children"]["partnerlines"]
    assert [partner["name"] for partner in partners] == ["Library | Archive", "UNHCR"]
    assert (partners[0]["kind"], partners[0]["role"], partners[0]["country"]) == (
        "civil-society",
        "donor",
        "CO",
    )
    assert entry.content["children"]["indicators"][0]["target"] == 40
    assert entry.content["children"]["links"] == [{"url": "https://example.org/report", "title": "Report"}]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"government": ""}, {"government": ["Name the government."]}),
        ({"title": ""}, {"title": ["Give the action a title."]}),
        ({"language": ""}, {"language": ["Name the language in which this row is written."]}),
        ({"language": "en; fr"}, {"language": ["One choice stands here, not several."]}),
        ({"scope": "cosmic"}, {"scope": ["“cosmic” is none of the choices of this column."]}),
        ({"countries": "CO; Atlantis"}, {"countries": ["“Atlantis” is none of the choices of this column."]}),
        ({"gcm": "99"}, {"gcm": ["“99” is none of the choices of this column."]}),
        (
            {"start_date": "2026-05", "end_date": "2025"},
            {"end_date": ["The end lies before the start. Correct one of the two dates."]},
        ),
        (
            {"start_date": "spring"},
            {"start_date": ["Write the year first, in digits: 2026, 2026-03 or 2026-03-15."]},
        ),
        (
            {"budget_amount": "100"},
            {"budget_currency": ["Write the amount and its currency, or neither."]},
        ),
        (
            {"pledge_mode": "by one government"},
            {"pledge_mode": ["This is asked of pledges only."]},
        ),
        (
            {"source_url": "not an address"},
            {"source_url": ["Write the web address in full, for example https://city.org."]},
        ),
        ({"partnerlines": "; ".join("x" * 31)}, {"partnerlines": ["At most 30 stand here."]}),
        (
            {"partnerlines": "UNHCR | nonsense"},
            {"partnerlines": ["“nonsense” is no “Kind of organisation”."]},
        ),
        (
            {"links": "https://example.org | a | b"},
            {
                "links": [
                    "“https://example.org | a | b” has more parts than there are: Web address | What it is."
                ]
            },
        ),
        (
            {"summary": {"error": "#REF!", "at": "E7"}},
            {"summary": ["The cell E7 holds an error of the workbook: #REF!."]},
        ),
    ],
)
def test_cell_at_fault_is_told_with_its_column(aurora, objectives, call, cells, wrong):
    found = faults(call, **cells)

    assert {name: found.get(name) for name in wrong} == wrong


def test_two_governments_of_one_name_are_told_apart_by_the_list(aurora, call):
    region = GovernmentFactory(official_name="Aurora", level="region", slug="aurora-region")

    assert faults(call) == {
        "government": [
            "Several governments of the register are called “Aurora”. Choose one from the list."
        ]
    }  # fmt: skip
    words = next(words for words, town in Columns(call).governments.items() if town == region)
    assert understood(call, government=words).government == region


# The file


def read(content, call):
    columns = Columns(call)
    return sheets.read(content, known=columns.questions, headings=columns.headings)


def test_cells_become_text(call):
    content = filled(
        template(call, "ar"),
        {},
        row(
            summary="one\u200b two\u202e\r\nthree \xad",
            start_date=datetime(2024, 3, 15),
            end_date=2026,
            budget_amount=1250000.5,
            budget_public=True,
            results="أ\u200f می\u200cخواهم 👩\u200d🌾",
            title="=1+1 is no sum",
        ),
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(4, places["title"]).data_type = "s"
    sheet.cell(4, places["start_date"]).number_format = "mmm yyyy"
    sheet.cell(2, len(places) + 1, "a note of our own")
    sheet.cell(1, len(places) + 1, "our_note")
    changed = io.BytesIO()
    book.save(changed)

    [line], not_read = read(changed.getvalue(), call)

    assert (line.number, not_read) == (4, ["our_note"])
    assert line.cells == {
        "government": "Aurora",
        "title": "=1+1 is no sum",
        "language": "en",
        "summary": "one two\nthree",
        "start_date": "2024-03",
        "end_date": "2026",
        "budget_amount": "1250000.5",
        "budget_public": "true",
        "results": "أ\u200f می\u200cخواهم 👩\u200d🌾",
    }


@pytest.mark.parametrize(
    ("shown_as", "expected"),
    [("yyyy-mm-dd", "2024-03-15"), ("mmm-yy", "2024-03"), ("yyyy", "2024"), ("[$-409]mmmm yyyy", "2024-03")],
)
def test_date_is_as_exact_as_its_cell_shows(shown_as, expected):
    assert sheets._day(datetime(2024, 3, 15), shown_as) == expected


def _package(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x").replace("_b", ".b"), content)
    return kept.getvalue()


BOOK = b"<workbook/>"
REFUSED = {
    "no archive": (
        b"%PDF-1.7",
        "This file is no workbook we can read. Save it as .xlsx, without a password.",
    ),
    "locked or old": (
        b"\xd0\xcf\x11\xe0" * 200,
        "This file is no workbook we can read. Save it as .xlsx, without a password.",
    ),
    "a Word file": (
        _package(word__document_xml=b"<x/>"),
        "This file is no workbook we can read. Save it as .xlsx, without a password.",
    ),
    "macros": (
        _package(xl__workbook_xml=BOOK, xl__vbaProject_bin=b"macro"),
        "This file carries macros. Save it as .xlsx without them.",
    ),
    "a bomb": (
        _package(xl__workbook_xml=BOOK, xl__sheet_xml=b"0" * 61_000_000),
        "This file is too large once it is unpacked.",
    ),
    "entities": (
        _package(xl__workbook_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        "This file is no workbook we can read. Save it as .xlsx, without a password.",
    ),
    "a broken book": (
        _package(xl__workbook_xml=BOOK),
        "This file is no workbook we can read. Save it as .xlsx, without a password.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_workbook_is_refused(call, by, case):
    content, sentence = REFUSED[case]

    with pytest.raises(ValidationError) as refused:
        importing.load(content, call=call, by=by)

    assert refused.value.messages == [sentence]
    assert not ActionImport.objects.exists()


def _book(*rows):
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


HEAD = ["government", "title", "language"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [["a", "b"], ["1", "2"]],
            "No sheet of this workbook has our columns. Use the one that is downloaded here.",
        ),
        ([[*HEAD, "title"], ["a", "b", "c"]], "The header names a column twice: title."),
        ([HEAD, ["Government", "Title", "Language"]], "The table holds no line below its header."),
        (
            [HEAD, *[["a", "b", "en"]] * 501],
            "The table holds more than 500 lines. Divide it and load the parts one by one.",
        ),
    ],
)
def test_sheet_that_is_no_table_of_ours_is_refused(call, rows, sentence):
    with pytest.raises(ValidationError) as refused:
        read(_book(*rows), call)

    assert refused.value.messages == [sentence]


def test_file_that_is_too_large_is_refused(call):
    with pytest.raises(ValidationError) as refused:
        read(b"0" * (sheets.MOST_BYTES + 1), call)

    assert refused.value.code == "too_large"


def test_first_row_without_headings_is_a_row(call):
    lines, _not_read = read(_book(HEAD, ["Aurora", "Lessons", "en"]), call)

    assert [(line.number, line.cells["title"]) for line in lines] == [(2, "Lessons")]


# The run


def test_closed_call_and_calls_for_documented_practices_are_refused(aurora, by):
    content = _book(HEAD, ["Aurora", "Lessons", "en"])
    yesterday = timezone.now() - timedelta(days=1)
    for call in (CallFactory(slug="closed", closes_at=yesterday), CallFactory(documented=True)):
        with pytest.raises(Refused):
            importing.load(content, call=call, by=by)


def test_only_who_enters_actions_loads_and_carries_out(aurora, call, by):
    stranger = UserFactory(is_staff=True)
    content = _book(HEAD, ["Aurora", "Lessons", "en"])
    with pytest.raises(PermissionDenied):
        importing.load(content, call=call, by=stranger)
    loaded = checked(content, call, by)
    for verb in (importing.carry_out, importing.check_again, importing.stop):
        with pytest.raises(PermissionDenied):
            verb(loaded, by=stranger)


def test_run_ends_when_its_person_may_no_longer(aurora, call, by):
    loaded = checked(_book(HEAD, ["Aurora", "Lessons", "en"]), call, by)
    importing.carry_out(loaded, by=by)
    by.is_staff = by.is_superuser = False
    by.save()

    importing.go_on(ActionImport.objects.get())

    assert (ActionImport.objects.get().state, Submission.objects.count()) == ("stopped", 0)


def test_killed_run_goes_on_where_it_was(aurora, call, by, monkeypatch):
    loaded = checked(_book(HEAD, *[["Aurora", f"Lessons {n}", "en"] for n in range(3)]), call, by)
    importing.carry_out(loaded, by=by)
    start_draft, begun = drafting.start_draft, []

    def killed(*args, **kwargs):
        begun.append(1)
        if len(begun) == 2:
            raise KeyboardInterrupt
        return start_draft(*args, **kwargs)

    monkeypatch.setattr(drafting, "start_draft", killed)
    with pytest.raises(KeyboardInterrupt):
        importing.go_on(loaded)
    assert Submission.objects.count() == 1

    ActionImport.objects.update(moved_at=timezone.now() - timedelta(minutes=5))
    assert importing.go_on_due() == 1
    importing.go_on(ActionImport.objects.get())

    assert sorted(Submission.objects.values_list("title", flat=True)) == [
        "Lessons 0",
        "Lessons 1",
        "Lessons 2",
    ]
    assert ActionImport.objects.get().state == "done"


def test_same_action_twice_in_a_workbook_is_entered_once(aurora, call, by):
    loaded = carried_out(
        _book(HEAD, ["Aurora", "Lessons", "en"], ["Port Aurora", "LESSONS ", "en"]), call, by
    )

    assert outcomes(loaded) == [(2, "new"), (3, "error")]
    assert sentences(loaded, 3) == [("", "Line 2 holds the same action.")]
    assert Submission.objects.count() == 1


def test_action_that_is_there_stays_as_it_is(aurora, call, by):
    standing = SubmissionFactory(
        action=ActionFactory(lead_government=aurora), title="Lessons", summary="Ours."
    )
    loaded = checked(_book([*HEAD, "summary"], ["Aurora", "Lessons", "en", "Theirs."]), call, by)

    assert outcomes(loaded) == [(2, "known")]
    assert sentences(loaded, 2) == [
        ("", "This action is there already and stays as it is. Its state: Draft.")
    ]  # fmt: skip
    with pytest.raises(Refused):
        importing.carry_out(loaded, by=by)
    standing.refresh_from_db()
    assert (standing.summary, Submission.objects.count()) == ("Ours.", 1)


def test_call_that_closed_meanwhile_is_told_in_the_row(aurora, call, by):
    loaded = checked(_book(HEAD, ["Aurora", "Lessons", "en"]), call, by)
    importing.carry_out(loaded, by=by)
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    importing.go_on(loaded)

    assert sentences(loaded, 2) == [("", "This call is closed. Choose another one.")]
    assert Submission.objects.count() == 0


# The workbook


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_workbook_offers_lists_and_explains(aurora, objectives, call, language):
    book = openpyxl.load_workbook(io.BytesIO(template(call, language)))
    sheet, guide, lists = book.worksheets
    places = {cell.value: cell.column_letter for cell in sheet[1]}
    rules = {
        str(rule.sqref).split(":")[0].rstrip("3"): rule.formula1
        for rule in sheet.data_validations.dataValidation
    }

    assert lists.sheet_state == "hidden"
    assert sheet.row_dimensions[1].hidden
    assert sheet.sheet_view.rightToLeft == (language == "ar")
    letter = places["government"]
    assert rules[letter] == f"lists!${letter}$2:${letter}$2"
    assert lists[f"{letter}2"].value == "Aurora (CO)"
    assert lists[f"{places['gcm']}2"].value == "2 Drivers"
    assert {"countries", "language", "populations", "sdg", "title", "source_url"} <= set(places)
    assert guide["A1"].value
    with translation.override(language):
        headings = [question.label for question in Columns(call).questions.values()]
    assert [cell.value.removesuffix(" *") for cell in sheet[2]] == headings
