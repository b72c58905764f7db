"""The files of open data: whole, narrowed, read back sign by sign, never with what is not public."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from actions import search
from actions.models import Contact
from cta_portal.api import limits
from cta_portal.bulk import files
from cta_portal.bulk.tables import TABLES
from frameworks.cells import armed, disarmed, read_back
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("https://evil.example","x")\n"quoted", ‏עברית; ]]>&<b>'
KINDS = list(files.KINDS)


@pytest.fixture(autouse=True)
def fresh_count():
    limits.forget()
    yield
    limits.forget()


def take(kind, query="", **headers):
    answer = Client().get(f"/open-data/{kind}{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def three():
    publish(1, town=town("Bogota", slug="bogota", country="CO", latitude=4.6, longitude=-74.1), title=HOSTILE)
    publish(
        2,
        town=town("Lima", slug="lima", country="PE"),
        texts={"fr": {"title": "=1+1"}},
        organisations=["@guild"],
        counted=[{"name": "people", "value": "-12.50", "on": date(2025, 3, 1)}],
        objectives=[("gcm", 15), ("sdg", 10)],
    )
    publish(3, town=town("Cali", slug="cali", country="CO"), language="es", title="Clases")


def test_csv_reads_back_sign_by_sign(three):
    found = rows_of(take("actions.csv"))

    assert [row["code"] for row in found] == ["CTA-2026-0003", "CTA-2026-0002", "CTA-2026-0001"]
    assert found[2]["title"].startswith("'=")
    assert read_back(found[2]["title"]) == HOSTILE
    assert (found[2]["latitude"], found[2]["longitude"]) == ("4.6", "-74.1")
    assert read_back(found[1]["title_fr"]) == "=1+1"
    assert (found[0]["title_es"], found[0]["title_en"]) == ("Clases", "")
    assert (found[1]["gcm"], found[1]["sdg"]) == ("gcm-15", "sdg-10")


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\na1 "), max_size=8))
def test_cell_comes_back_and_never_runs(text):
    cell = disarmed(text)

    assert read_back(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert armed(text) or cell == text


def test_lines_of_json_are_what_the_interface_tells(three):
    lines = [json.loads(line) for line in take("actions.jsonl").decode().splitlines()]

    told = json.loads(Client().get("/api/v1/actions/CTA-2026-0001/").content)
    assert lines[2] == told
    assert told["texts"][0]["title"] == HOSTILE


def test_geojson_has_a_point_where_one_is_known(three):
    told = json.loads(take("actions.geojson"))

    assert [one["geometry"] and one["geometry"]["coordinates"] for one in told["features"]] == [
        None,
        None,
        [-74.1, 4.6],
    ]
    assert told["metadata"]["rows"] == 3


def test_workbook_holds_text_and_no_formula(three):
    book = load_workbook(io.BytesIO(take("actions.xlsx")))

    head, *lines = book["actions"].values
    title = head.index("title")
    assert [line[title] for line in lines] == ["Clases", "Library lessons 2", HOSTILE]
    assert book["actions"].cell(4, title + 1).data_type in ("s", "inlineStr")
    assert lines[2][head.index("latitude")] == 4.6
    assert book["codebook"]["B2"].value == "code"


@pytest.mark.parametrize("kind", KINDS)
def test_no_action_is_a_file_too(kind):
    assert bool(take(kind)) == (kind != "actions.jsonl")


@pytest.mark.parametrize("kind", KINDS)
def test_same_data_makes_the_same_bytes(three, kind):
    assert take(kind) == take(kind)


def test_zip_is_a_whole_package(three):
    package = zipfile.ZipFile(io.BytesIO(take("actions.zip")))
    assert package.testzip() is None
    held = {name: package.read(name) for name in package.namelist()}

    sums = dict(reversed(line.split("  ")) for line in held["SHA256SUMS"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in held.items() if name != "SHA256SUMS"
    }
    assert held["actions.csv"] == take("actions.csv").removeprefix(b"\xef\xbb\xbf")
    described = json.loads(held["datapackage.json"])
    for resource in described["resources"]:
        data = held[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (
            len(data),
            f"sha256:{hashlib.sha256(data).hexdigest()}",
        )
        _check_table(resource, rows_of(data))
    _check_keys(described, held)
    assert {f"codebook-{code}.csv" for code in ("en", "es", "fr", "ar")} < set(held)
    assert "Actions: 3" in held["README.txt"].decode()


READERS = {
    "integer": int,
    "number": float,
    "boolean": ["true", "false"].index,
    "date": lambda text: text[:10],
}


def _check_table(resource, found):
    """Columns as described, in their order; each cell of its type and among its values; keys unique."""
    fields = resource["schema"]["fields"]
    for row in found:
        assert list(row) == [field["name"] for field in fields]
        for field in fields:
            if row[field["name"]]:
                READERS.get(field["type"], str)(row[field["name"]])
                allowed = field.get("constraints", {}).get("enum")
                assert allowed is None or row[field["name"]] in allowed
    if key := resource["schema"].get("primaryKey"):
        keys = [tuple(row[name] for name in key) for row in found]
        assert len(keys) == len(set(keys))


def _check_keys(described, held):
    codes = {row["code"] for row in rows_of(held["actions.csv"])}
    for resource in described["resources"]:
        assert {row["code"] for row in rows_of(held[resource["path"]])} <= codes


def test_filters_narrow_a_file(three):
    assert [row["code"] for row in rows_of(take("actions.csv", "?country=CO"))] == [
        "CTA-2026-0003",
        "CTA-2026-0001",
    ]
    assert Client().get("/open-data/actions.csv?country=ZZ").status_code == 400
    assert Client().get("/open-data/actions.csv?colour=red").status_code == 400


@pytest.mark.parametrize("path", ["/open-data/actions.exe", "/open-data/x", "/open-data/actions.csv/"])
def test_unknown_file_is_not_there(path):
    assert Client().get(path).status_code == 404


def test_unchanged_file_is_not_sent_again(three):
    first = Client().get("/open-data/actions.csv")
    again = Client().get("/open-data/actions.csv", headers={"if-none-match": first.headers["ETag"]})
    publish(4)
    changed = Client().get("/open-data/actions.csv", headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)


def test_file_is_known_by_its_moment():
    publish(1)
    first = Client().get("/open-data/actions.csv")
    moment = {"if-modified-since": first.headers["Last-Modified"]}
    again = Client().get("/open-data/actions.csv", headers=moment)
    both = Client().get("/open-data/actions.csv", headers=moment | {"if-none-match": '"another"'})

    assert (again.status_code, again.headers["ETag"]) == (304, first.headers["ETag"])
    assert (both.status_code, both.getvalue()) == (200, first.getvalue())
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies


def test_packed_on_the_way_is_the_same_file(three):
    import gzip

    answer = Client().get("/open-data/actions.jsonl", headers={"accept-encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer.streaming_content)) == take("actions.jsonl")


def test_fingerprint_is_told_once_a_file_went_out_whole(three):
    assert Client().get("/open-data/SHA256SUMS").content == b""
    digest = hashlib.sha256(take("actions.csv")).hexdigest()

    assert Client().get("/open-data/SHA256SUMS").content.decode() == f"{digest}  actions.csv\n"
    publish(4)
    assert Client().get("/open-data/SHA256SUMS").content == b""


def test_clock_makes_the_missing_fingerprints(three, monkeypatch):
    assert files.mark_due() == 0
    monkeypatch.setattr(files, "QUIET_SECONDS", 0)

    assert files.mark_due() == len(KINDS)
    assert files.mark_due() == 0
    assert (
        files.known_mark(files.caching.data_version(), "actions.zip")["sha256"]
        == hashlib.sha256(take("actions.zip")).hexdigest()
    )


def test_files_are_counted(settings, three):
    settings.FILES_PER_HOUR = 2
    answers = [Client().get("/open-data/actions.csv").status_code for _number in range(3)]

    assert answers == [200, 200, 429]


def test_codebook_says_every_column_in_every_language():
    for language in ("en", "es", "fr", "ar"):
        found = rows_of(Client().get(f"/{language}/open-data/codebook.csv").content)
        assert len(found) == sum(len(table.columns) for table in TABLES)
        assert all(row["meaning"] for row in found)


# Nothing that is not public

CANARY = "Zanzibarcanary"
NOW = timezone.now()
HIDDEN = {
    "draft": {"state": "draft"},
    "approved": {"state": "approved"},
    "under embargo": {"action": {"published_at": NOW + timedelta(days=2)}},
    "withdrawn": {"action": {"withdrawn_at": NOW, "withdrawn_reason": "It ended."}},
    "specimen": {"action": {"is_specimen": True}},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_action_is_in_no_file(state):
    publish(2)
    publish(1, title=CANARY, summary=CANARY, texts={"fr": {"title": CANARY}}, **HIDDEN[state])

    for kind in KINDS:
        assert not _holds(kind, CANARY)


def test_contact_is_in_no_file():
    action = publish(1, title="Seen by everybody", renew=False)
    Contact.objects.create(action=action, name=CANARY, email=f"{CANARY}@town.example", is_public=True)
    search.renew(action)

    for kind in KINDS:
        assert not _holds(kind, CANARY)
        assert _holds(kind, "Seen by everybody")


def _holds(kind, words):
    data = take(kind)
    if kind in files.PACKED:
        package = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(package.read(name) for name in package.namelist())
    return words.lower() in data.decode().lower()
