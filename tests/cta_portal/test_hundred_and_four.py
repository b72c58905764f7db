"""104 signatories from a list: every page, map, line and file tells the numbers that the list itself holds.

One test, for the list is entered line by line, and that takes its time.
"""

import csv
import io
import json
import re
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from frameworks.countries import countries
from signatories import importing
from signatories.models import Signature
from tests.factories import DeclarationFactory

pytestmark = pytest.mark.django_db
LIST = "/en/signatories/"


@pytest.fixture
def rows(staff, tmp_path):
    """The lines of the list, after they were carried out."""
    DeclarationFactory()
    call_command("seed_frameworks", verbosity=0)
    call_command("make_specimens", tmp_path / "list.csv", verbosity=0)
    content = (tmp_path / "list.csv").read_bytes()
    loaded, _is_new = importing.load(content, by=staff, file_name="list.csv")
    importing.go_on(loaded)
    loaded.refresh_from_db()
    importing.carry_out(loaded, by=staff)
    importing.go_on(loaded)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == Signature.objects.listed().count() == 104
    return rows


def test_the_same_numbers_everywhere(client, rows):
    check_list(client, rows)
    check_map(client, rows)
    check_growth(client, rows)
    check_bars(client, rows)
    check_countries_and_files(client, rows)


def counts_on(page, key):
    facet = next(facet for facet in page.context["facets"] if facet["key"] == key)
    return {option.value: option.count for option in facet["options"]}


def size_of(row):
    people = int(row["population"])
    steps = [(5_000_000, "5m"), (1_000_000, "1m"), (250_000, "250k"), (50_000, "50k")]
    return next((key for least, key in steps if people >= least), "small")


def check_list(client, rows):
    page = client.get(LIST)

    assert page.context["numbers"] == {
        "governments": 104,
        "signatures": 104,
        "countries": len({row["country_iso2"] for row in rows}),
    }
    assert counts_on(page, "country") == Counter(row["country_iso2"] for row in rows)
    assert counts_on(page, "level") == Counter(row["level"] for row in rows)
    assert counts_on(page, "year") == Counter(row["signed_on"][:4] or "unknown" for row in rows)
    sized = [row for row in rows if row["population"]]
    counted = Counter(map(size_of, sized)) + Counter(unknown=len(rows) - len(sized))
    assert counts_on(page, "size") == counted
    sections = Counter(row["uclg_region"] or countries()[row["country_iso2"]].section for row in rows)
    assert counts_on(page, "section") == sections
    assert len(page.content) < 100_000


def check_map(client, rows):
    page = client.get(LIST, {"view": "map"})

    places = [row for row in rows if row["latitude"]]
    assert page.context["map"].count("<circle") == len(places) == 104
    beside = re.findall(r'<li><a href="/en/signatories/([\w-]+)/"><bdi', page.content.decode())
    on_map = re.findall(r'<a href="/en/signatories/([\w-]+)/" tabindex="-1">', page.context["map"])
    assert sorted(beside) == sorted(on_map)
    assert len(page.content) < 100_000


def check_growth(client, rows):
    page = client.get(f"{LIST}growth/")

    dated = Counter(int(row["signed_on"][:4]) for row in rows if row["signed_on"])
    so_far, expected = 0, []
    for year in range(min(dated), timezone.localdate().year + 1):
        so_far += dated[year]
        vague = sum(row["signed_on"] == str(year) for row in rows)
        expected.append((year, dated[year], vague, so_far))
    assert [tuple(row) for row in page.context["rows"]] == expected
    assert page.context["undated"] == 104 - so_far
    drawn = re.findall(r"<title>(\d{4}): (\d+)</title>", page.context["line"])
    assert [(int(year), int(total)) for year, total in drawn] == [(row[0], row[3]) for row in expected]


def check_bars(client, rows):
    page = client.get("/en/")

    bars = [int(number) for number in re.findall(r"</span><b>(\d+)</b><svg", page.context["sections"])]
    assert sum(bars) == 104
    assert [figure.number for figure in page.context["figures"]][:2] == [
        104, len({row["country_iso2"] for row in rows}),
    ]  # fmt: skip


def check_countries_and_files(client, rows):
    for country, count in Counter(row["country_iso2"].lower() for row in rows).most_common(3):
        assert client.get(f"/en/countries/{country}/").context["figures"][0].number == count
    file = list(csv.DictReader(io.StringIO(client.get(f"{LIST}download.csv").getvalue().decode("utf-8-sig"))))
    assert Counter((line["name"], line["signed_on"]) for line in file) == Counter(
        (row["name"], row["signed_on"]) for row in rows
    )
    features = json.loads(client.get(f"{LIST}download.geojson").getvalue())["features"]
    assert sum(feature["geometry"] is not None for feature in features) == 104
