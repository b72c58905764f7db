"""No file that leaves the portal runs anything in a spreadsheet: every place that writes one is found and tried.

A new place fails here until it stands in `EXPORTS` with the addresses under which its files leave.
"""

import ast
import csv
import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazystr

from accounts import history
from actions.models import Assignment, Call, Submission
from frameworks.cells import CSV, EXCEL, csv_file, read_back, xlsx_file
from publications.carrying.targets import seed_targets
from publications.desk import editions
from publications.making import attached
from publications.models import Edition, TargetForm
from publications.proofs import proving
from tests.actions.published import town
from tests.factories import GovernmentFactory, LeaderFactory, SignatureFactory, UserFactory
from tests.publications.test_elevation import full
from tests.test_house import APPS

pytestmark = pytest.mark.django_db
SIGNS = "=+-@\t\r"
WORDS = [f"{sign}HYPERLINK(1)" for sign in SIGNS]
MAKERS = re.compile(r"\b(csv_file|xlsx_file|csv_line|workbook\.write|csv\.writer|csv\.DictWriter|Workbook)\(")
OWN_WAY = {  # who writes cells without the one place, and why
    "frameworks/cells.py": "the one place",
    "actions/offline/workbook.py": "a form with lists and help; asks `armed` at each cell",
    "signatories/specimens.py": "a list to load again, written on the machine by a command",
}
INSIDE = {"publications/making/attached.py"}  # a table inside a PDF; it is tried by itself below
BY_POST = "POST "


def exports():
    """{module: [the addresses of its files]}; those marked have to be asked by POST."""
    text = Submission.objects.first()
    report = [reverse("admin:reports_file", args=args) for args in (["load", "csv"], ["all", "xlsx"])]
    audit = [reverse("admin:audit_export", args=[kind]) for kind in ("csv", "xlsx")]
    handover = reverse(
        "admin:publications_targetform_handover", args=[TargetForm.objects.get(code="gfmd").pk]
    )
    lists = reverse("admin:actions_submission_changelist")
    edition = Edition.objects.get()
    return {
        "cta_portal/bulk/formats.py": ["/open-data/actions.csv", "/open-data/actions.xlsx"],
        "cta_portal/bulk/package.py": ["/open-data/actions.zip"],
        "cta_portal/governments/downloads.py": ["/en/signatories/download.csv"],
        "cta_portal/governments/growth.py": ["/en/signatories/growth/growth.csv"],
        "cta_portal/numbers/files.py": ["/en/figures/numbers.csv", "/en/figures/sections.csv"],
        "cta_portal/audit/page.py": [BY_POST + page for page in audit],
        "cta_portal/reports_page.py": [BY_POST + page for page in report],
        "publications/carrying/exports.py": [
            f"{BY_POST}{handover}?code={text.action.code}&format={kind}" for kind in ("csv", "xlsx")
        ],
        "publications/admin/proofs.py": [reverse("admin:publications_edition_proofs_csv", args=[edition.pk])],
        "actions/exporting.py": [f"{BY_POST}{lists}?action=workbook&_selected_action={text.pk}"],
        "actions/admin/importing.py": [reverse("admin:actions_actionimport_template")],
        "signatories/admin/importing.py": [reverse("admin:signatories_signatoryimport_template")],
        "signatories/admin/campaigns.py": [reverse("admin:signatories_campaign_template")],
    }


CARRY_WORDS = {  # of these each file has to hold some of the hostile words, else it was tried with nothing
    "cta_portal/bulk/formats.py", "cta_portal/bulk/package.py", "cta_portal/governments/downloads.py",
    "cta_portal/audit/page.py", "cta_portal/reports_page.py", "publications/carrying/exports.py",
    "actions/exporting.py",
}  # fmt: skip


@pytest.fixture
def hostile(staff):
    """Governments, titles, leaders, calls and reviewers whose words begin with each of the signs."""
    seed_targets()
    for number, words in enumerate(WORDS, start=1):
        place = town(words, slug=f"town-{number}", country="CO")
        LeaderFactory(government=place, name=words, office=words)
        SignatureFactory(
            verified=True,
            government=GovernmentFactory(official_name=words, english_name=words, slug=f"signed-{number}"),
        )
        text = full(
            number, town=place, title=words, summary=words, results=words, place=words, language="en",
            texts={"fr": {"title": words, "summary": words}}, organisations=[words],
        )  # fmt: skip
        reviewer = UserFactory(staff=True, name=words)
        Assignment.objects.create(submission=text, reviewer=reviewer, round=1, state=Assignment.OPEN)
        history.record("rename", place, by=staff)
    Call.objects.update(title=WORDS[0], answer_days=5, opens_at=timezone.now())
    today = timezone.localdate()
    edition = editions.plan("hostile", cut_off=today, languages=["en"], by=staff, title_en=WORDS[0])
    proving.ask(editions.freeze(edition, by=staff), until=today + timedelta(days=9), by=staff)


def used():
    """{module: how it writes tables} of every module of ours that writes one."""
    found = {}
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
            if makers := set(MAKERS.findall(code)):
                found[path.relative_to(settings.BASE_DIR).as_posix()] = makers
    return found


def test_every_place_that_writes_a_table_is_tried_here(hostile):
    assert set(used()) == set(exports()) | set(OWN_WAY) | INSIDE


def test_table_inside_a_pdf_runs_nothing_either(hostile):
    edition = Edition.objects.get()
    entries = [row.printed for row in edition.entries.all()]
    table = next(file for file in attached.files(edition, entries, "en") if file["name"].endswith(".csv"))
    cells = [cell for row in csv.reader(io.StringIO(table["text"].lstrip("\ufeff"))) for cell in row]

    assert sum("HYPERLINK(1)" in cell for cell in cells) >= len(WORDS)
    assert [cell for cell in cells if cell.startswith(tuple(SIGNS))] == []


def test_cells_are_written_in_one_place():
    own = {path for path, makers in used().items() if makers & {"csv.writer", "csv.DictWriter", "Workbook"}}

    assert own == set(OWN_WAY)


def test_no_view_makes_a_table_of_its_own_kind():
    """The kinds of these files are named in one place too: who sends one names it, and is found above."""
    named = []
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            if re.search(r"cells\.(CSV|EXCEL)\b", code) and not MAKERS.search(code):
                named.append(path.relative_to(settings.BASE_DIR).as_posix())
    assert sorted(named) == [
        "actions/admin/reading.py",
        "publications/admin/targets.py",
    ]  # the doors of two above


def taken(client, address):
    """[(name, content)] of the files behind an address: of a zip each of its tables."""
    path, _mark, query = address.removeprefix(BY_POST).partition("?")
    asked = dict(pair.split("=") for pair in query.split("&")) if query else {}
    answer = (client.post if address.startswith(BY_POST) else client.get)(path, asked)
    assert answer.status_code == 200, (address, answer.status_code)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not address.endswith(".zip"):
        assert answer.headers["Content-Type"] in (CSV, EXCEL)
        return [(answer.headers["Content-Type"], content)]
    box = zipfile.ZipFile(io.BytesIO(content))
    return [
        (CSV if name.endswith("csv") else EXCEL, box.read(name))
        for name in box.namelist()
        if name.endswith((".csv", ".xlsx"))
    ]


def running(kind, content):
    """(the cells that a spreadsheet would run, the words read back)."""
    if kind == CSV:
        cells = [
            cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in line
        ]
        return [cell for cell in cells if cell.startswith(tuple(SIGNS))], {read_back(cell) for cell in cells}
    box = zipfile.ZipFile(io.BytesIO(content))
    sheets = [box.read(name) for name in box.namelist() if name.startswith("xl/worksheets/")]
    found = [sheet for sheet in sheets if re.search(rb"<f[ >/]", sheet)]
    words = set()
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            words.add(read_back(cell.value))
            if cell.value.startswith(tuple(SIGNS)) and not cell.quotePrefix:
                found.append(cell.value)
    return found, words


def test_no_export_runs_anything(hostile, staff_client):
    found, tried_with_nothing = {}, []
    for module, addresses in exports().items():
        for address in addresses:
            for kind, content in taken(staff_client, address):
                runs, words = running(kind, content)
                if runs:
                    found[module, address] = runs
                if module in CARRY_WORDS and not any(word in given for word in WORDS for given in words):
                    tried_with_nothing.append((address, kind))
    assert found == {}
    assert [one for one in tried_with_nothing if not one[0].endswith(".zip")] == []


@pytest.mark.parametrize("words", [*WORDS, "'=1"])
def test_one_place_disarms_every_sign(words):
    for kind, content in (
        (CSV, csv_file([["Head"], [words]])),
        (EXCEL, xlsx_file([("One", [words], [words], [[words]])])),
    ):
        runs, found = running(kind, content)
        assert runs == []
        assert words in found or words.startswith(("\r", "\t"))


def test_numbers_stay_numbers_and_lazy_words_are_words():
    assert csv_file([[-1, 2.5, True, None, lazystr("=1")]]).decode("utf-8-sig") == "-1,2.5,true,,'=1\r\n"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file([("A", [], ["n"], [[-1, lazystr("=1")]])]))).active
    assert [cell.value for cell in sheet[2]] == [-1, "'=1"]
