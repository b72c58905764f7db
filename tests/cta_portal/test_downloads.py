"""The list as files: the columns, the filters, who is in, and that nothing in a cell runs."""

import csv
import io
import json

import pytest
from django.utils import timezone

from tests.cta_portal.test_directory import signed, undated
from tests.factories import GovernmentFactory, LeaderFactory
from tests.test_hostile import HOSTILE

pytestmark = pytest.mark.django_db
FILE = "/en/signatories/download."


def as_csv(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_csv_has_a_line_per_signatory(client):
    quito = signed("Quito", country="EC", latitude=-0.2, longitude=-78.5, population=5)
    undated("Arua", country="UG")
    signature = quito.signatures.get()

    lines = as_csv(client.get(f"{FILE}csv"))

    assert [line["name"] for line in lines] == ["Quito", "Arua"]
    assert lines[0] == {
        "name": "Quito", "name_language": "en", "name_en": "Quito", "country": "EC", "country_name": "Ecuador",
        "level": "municipality", "section": "", "latitude": "-0.2", "longitude": "-78.5", "point": "",
        "population": "5", "population_year": "", "is_signatory": "yes", "signed_on": "2026-03-02",
        "signed_by": "Ana Specimen", "office": "Mayor", "capacity": "leader",
        "declaration": "Marrakech Mayors Declaration", "declaration_version": "1", "language": "en",
        "text_sha256": signature.fingerprint, "certificate": signature.certificate_code, "origin": "portal",
        "basis": "", "source": "", "website": "", "page": "http://127.0.0.1:8000/en/signatories/quito/",
        "as_of": timezone.localdate().isoformat(), "licence": "https://creativecommons.org/licenses/by/4.0/",
    }  # fmt: skip
    assert (lines[1]["signed_on"], lines[1]["certificate"], lines[1]["source"]) == (
        "",
        "",
        "https://example.org/list",
    )


@pytest.mark.parametrize(
    ("precision", "written"), [("day", "2019-05-06"), ("month", "2019-05"), ("year", "2019")]
)
def test_dates_are_no_more_exact_than_they_are_known(client, precision, written):
    signed("Quito", day=timezone.datetime(2019, 5, 6).date(), precision=precision)

    assert as_csv(client.get(f"{FILE}csv"))[0]["signed_on"] == written


def test_three_formats_hold_the_same(client):
    signed("Quito", country="EC", latitude=-0.2, longitude=-78.5)
    undated("Arua", country="UG")

    lines = as_csv(client.get(f"{FILE}csv"))
    plain = json.loads(client.get(f"{FILE}json").getvalue())
    map_ = json.loads(client.get(f"{FILE}geojson").getvalue())

    names = [line["name"] for line in lines]
    assert [row["name"] for row in plain["signatories"]] == names
    assert [feature["properties"]["name"] for feature in map_["features"]] == names
    assert plain["metadata"]["counts"] == {"rows": 2, "governments": 2, "signatures": 2, "countries": 2}
    assert plain["metadata"]["as_of"] == timezone.localdate().isoformat()
    assert set(plain["metadata"]) == {"title", "definition", "as_of", "licence", "attribution", "counts"}


def test_geojson_is_what_its_standard_says(client):
    signed("Quito", country="EC", latitude=-0.2, longitude=-78.5)
    undated("Arua", country="UG")

    answer = client.get(f"{FILE}geojson")
    map_ = json.loads(answer.getvalue())

    assert answer["Content-Type"] == "application/geo+json"
    assert map_["type"] == "FeatureCollection"
    assert [feature["type"] for feature in map_["features"]] == ["Feature", "Feature"]
    assert [feature["geometry"] for feature in map_["features"]] == [
        {"type": "Point", "coordinates": [-78.5, -0.2]},
        None,
    ]
    assert [feature["id"] for feature in map_["features"]] == ["quito", "arua"]
    assert "crs" not in map_


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("country=EC", ["Quito"]),
        ("who=all", ["Bogotá", "Quito", "Arua"]),
        ("q=uganda", ["Arua"]),
        ("sort=name", ["Arua", "Quito"]),
    ],
)
def test_filters_of_the_page_apply(client, query, names):
    signed("Quito", country="EC")
    undated("Arua", country="UG")
    GovernmentFactory(official_name="Bogotá", english_name="Bogotá", country="CO", public_record=True)

    assert [line["name"] for line in as_csv(client.get(f"{FILE}csv?{query}"))] == names


def test_page_offers_the_files_of_what_it_shows(client):
    signed("Quito", country="EC")
    signed("Arua", country="UG")

    page = client.get("/en/signatories/?country=EC&sort=newest&view=map").content.decode()

    assert 'href="/en/signatories/download.geojson?country=EC"' in page


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_in_a_cell_runs(client, words):
    town = signed(words, website="https://example.org", slug="town")
    town.signatures.update(signatory_name=words, signatory_office=words)

    table = list(csv.reader(io.StringIO(client.get(f"{FILE}csv").getvalue().decode("utf-8-sig"))))

    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert json.loads(client.get(f"{FILE}json").getvalue())["signatories"][0]["name"] == words


def test_private_data_is_in_no_file(client):
    town = signed("Quito", domains=["quito.example"])
    town.signatures.update(capacity="delegate", delegate_name="Delia Delegate", reason="secret reason")
    LeaderFactory(government=town, email="office@quito.example")
    person = town.signatures.get().entered_by.email

    for kind in ("csv", "json", "geojson"):
        file = client.get(f"{FILE}{kind}").getvalue().decode()
        assert [word for word in ("quito.example", "Delia", "secret reason", person) if word in file] == []


def test_anybody_may_read_it_and_ask_whether_it_changed(client):
    signed("Quito")

    first = client.get(f"{FILE}json")
    again = client.get(f"{FILE}json", headers={"if-none-match": first["ETag"]})
    other = client.get(f"{FILE}json?country=EC", headers={"if-none-match": first["ETag"]})

    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert "Cookie" not in first["Vary"]
    assert (again.status_code, other.status_code) == (304, 200)
    assert client.post(f"{FILE}json").status_code == 405
    assert client.get(f"{FILE}xml").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 104])
def test_file_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    GovernmentFactory.create_batch(count, verified=True)

    with django_assert_num_queries(10):
        client.get(f"{FILE}csv").getvalue()
