"""The figures: each number equals a naive count and the rows behind its link, on every page and in every file."""

import csv
import io
import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from actions import facets
from actions.models import Action, Participation, Submission
from cta_portal.numbers import definitions
from cta_portal.numbers.ground import ground
from frameworks.caching import bump
from signatories.models import Government, Signature
from tests.actions.published import objective, publish, town
from tests.cta_portal.test_directory import signed, undated
from tests.factories import DeclarationFactory, GovernmentFactory

pytestmark = pytest.mark.django_db
PAGES = ["", "actions/", "signatories/", "gaps/"]


@pytest.fixture
def world():
    """Two sections, four governments, three actions, one pledge; what is hidden counts nowhere."""
    facets.forget_labels()
    DeclarationFactory()
    africa = objective("section", 1, slug="africa", title="Africa")
    europe = objective("section", 2, slug="europe", title="Europe")
    objective("section", 3, slug="eurasia", title="Eurasia")
    objective("gcm", 20, short="Remittances")
    objective("priority", 4, title="Services")
    nairobi = signed("Nairobi", country="KE", section=africa, population=4_000_000, day=date(2024, 2, 3))
    lyon = signed(
        "Lyon", country="FR", section=europe, population=500_000, day=date(2024, 5, 1), precision="year"
    )
    undated("Dakar", country="SN", section=africa)
    kampala = town("Kampala", country="UG", section=africa)
    publish(
        1,
        town=nairobi,
        objectives=[("gcm", 15), ("sdg", 11), ("priority", 4)],
        partners={kampala: "confirmed"},
    )
    publish(2, town=lyon, objectives=[("gcm", 15), ("gcr", 1)], language="fr")
    publish(3, town=kampala, objectives=[("gcm", 7)], kind="pledge", stage="planning")
    publish(
        4, town=kampala, objectives=[("gcm", 7)], action={"published_at": datetime(2025, 1, 5, tzinfo=UTC)}
    )
    publish(5, town=kampala, state="in_review", objectives=[("gcm", 20)])
    GovernmentFactory(english_name="Nobody")
    bump()


def naive():
    """The headline numbers, counted without the ground."""
    listed = Signature.objects.filter(state="verified", replaced_at=None)
    texts = Submission.objects.filter(state="published", action__in=Action.objects.published())
    acting = Government.objects.filter(
        pk__in=Participation.objects.filter(state="confirmed", action__in=texts.values("action")).values(
            "government"
        )
    )
    signatories = Government.objects.filter(pk__in=listed.values("government"))
    return {
        "signatories": signatories.count(),
        "signatures": listed.count(),
        "countries": signatories.values("country").distinct().count(),
        "register": (signatories | acting).distinct().count(),
        "acting": acting.count(),
        "acting_countries": acting.values("country").distinct().count(),
        "actions": texts.filter(kind="action").count(),
        "pledges": texts.filter(kind="pledge").count(),
    }


def rows_behind(client, href):
    """How many rows a list shows; both lists say it beside their title."""
    context = client.get(href).context
    return context["found"].total if "found" in context else context["shown_count"]


def test_numbers_equal_naive_counts_and_the_rows_behind_them(client, world):
    shown = client.get("/en/figures/").context["figures"]

    assert {one.key: one.number for one in shown} == naive() == {
        "signatories": 3, "signatures": 3, "countries": 3, "register": 4, "acting": 3, "acting_countries": 3,
        "actions": 3, "pledges": 1,
    }  # fmt: skip
    for one in shown:
        if not one.key.endswith("countries"):
            assert rows_behind(client, one.href) == one.number, one.key
        else:
            countries = client.get(one.href).context["countries"]
            assert len(countries) == one.number, one.key


def test_home_register_and_figures_say_the_same(client, world):
    there = {one.key: (one.number, one.definition, one.href) for one in definitions.counted(ground())}

    for address in ("/en/", "/en/signatories/", "/en/figures/actions/", "/en/figures/signatories/"):
        shown = client.get(address).context["figures"]
        assert {one.key: (one.number, one.definition, one.href) for one in shown}.items() <= there.items()


@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_table_leads_to_as_many_rows(client, world, path):
    html = client.get(f"/en/figures/{path}").content.decode()
    links = re.findall(r'<(?:b|td)><a href="([^"]+\?[^"]+)">([\d,]+)</a>', html)

    assert links
    for href, number in links:
        assert rows_behind(client, unescape(href)) == int(number.replace(",", "")), href


def test_dimensions_equal_naive_counts(client, world):
    tables = {one.table.key: one.table for one in client.get("/en/figures/actions/").context["drawn"]}

    def told(key):
        return {row.value: tuple(cell.number for cell in row.cells) for row in tables[key].rows}

    assert told("actions-by-gcm") == {"gcm-07": (1, 1), "gcm-15": (2, 0), "gcm-20": (0, 0)}
    assert told("actions-by-section") == {"africa": (2, 1), "europe": (1, 0), "eurasia": (0, 0)}
    assert told("actions-by-country") == {"UG": (2, 1), "KE": (1, 0), "FR": (1, 0)}
    assert told("actions-by-language") == {"en": (2, 1), "fr": (1, 0)}
    assert told("actions-by-compact") == {"gcm": (3, 1), "gcr": (1, 0)}
    assert {f"actions-by-{facet.key}" for facet in facets.FACETS} >= set(tables)


def test_actions_stand_in_the_quarter_of_their_publication(client, world):
    table = client.get("/en/figures/").context["quarters"].table

    assert (table.rows[0].value, [cell.number for cell in table.rows[0].cells]) == ("2025-Q1", [1, 0, 1, 0])
    assert [cell.number for cell in table.rows[-1].cells[2:]] == [3, 1]


def test_signatories_known_to_the_year_only_stand_in_no_quarter(client, world):
    table = client.get("/en/figures/signatories/").context["quarters"].table

    told = [(row.value, row.cells[0].number) for row in table.rows if row.cells[0].number]
    assert told == [("2024-Q1", 1), ("year only", 1), ("not published", 1)]


def test_gaps_are_told_in_words_and_numbers(client, world):
    page = client.get("/en/figures/gaps/")
    gcm = page.context["analyses"][0]

    assert [one.slug for one in gcm.nowhere] == ["gcm-20"]
    assert gcm.sentence == "1 of the 3 has no published local action anywhere yet."
    assert [gap.sentence for gap in gcm.gaps] == [
        "Africa: 1 of the 3 has no local action yet.",
        "Europe: 2 of the 3 have no local action yet.",
        "Eurasia: no local action is published yet.",
    ]
    assert [[cell.number for cell in row.cells] for row in gcm.table.rows] == [
        [1, 1, 0, 0],
        [2, 1, 1, 0],
        [0] * 4,
    ]


def test_every_table_has_its_file_with_the_same_numbers(client, world):
    tables = []
    for path in PAGES:
        context = client.get(f"/en/figures/{path}").context
        drawn = [context["sections"], context["countries"]] if path == "" else context.get("drawn", [])
        over_time = [context[name] for name in ("quarters", "growth") if name in context]
        tables += [one.table for one in [*drawn, *context.get("analyses", []), *over_time]]
    assert len({table.key for table in tables}) > 15

    for table in tables:
        answer = client.get(f"/en/figures/{table.key}.csv")
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        names = [name for name, _head in table.columns]
        assert [(line["key"], *(int(line[name]) for name in names)) for line in lines] == [
            (row.value, *(cell.number for cell in row.cells)) for row in table.rows
        ]
        assert {(line["definition"], line["as_of"]) for line in lines} == {
            (table.definition, ground().today.isoformat())
        }


def test_file_of_the_numbers_holds_each_definition(client, world):
    lines = csv.DictReader(io.StringIO(client.get("/en/figures/numbers.csv").content.decode("utf-8-sig")))

    assert {line["key"]: int(line["number"]) for line in lines} == naive()


def test_file_runs_no_formula(client, world):
    objective("gcm", 21, short="=1+1")
    facets.forget_labels()

    assert "'=1+1" in client.get("/en/figures/actions-by-gcm.csv").content.decode()


@pytest.mark.parametrize(
    "key",
    [
        "nothing",
        "actions-by-",
        "actions-by-kind",
        "actions-by-x",
        "signatories-by-acts",
        "gaps-section",
        "gaps-",
    ],
)
def test_unknown_file_is_not_there(client, key):
    assert client.get(f"/en/figures/{key}.csv").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "numbers.csv", "sections.csv"])
def test_junk_in_the_address_changes_nothing(client, world, path):
    plain = client.get(f"/en/figures/{path}")
    junk = client.get(f"/en/figures/{path}?page=1e9&gcm=%00'--&year=NaN&x={'a' * 10_000}")

    assert (plain.status_code, junk.status_code) == (200, 200)
    assert re.sub(r"\?page=1e9[^\"]*", "", junk.content.decode()) == plain.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_empty_portal_has_figures(client, path):
    facets.forget_labels()

    assert client.get(f"/en/figures/{path}").status_code == 200


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/en/figures/", 2),
        ("/en/figures/actions/", 2),
        ("/en/figures/signatories/", 3),
        ("/en/figures/gaps/", 1),
        ("/en/countries/co/", 2),
        ("/en/sections/africa/", 3),
        ("/en/objectives/gcm-15/", 3),
        ("/en/priorities/priority-04/", 3),
        ("/en/signatories/", 1),
        ("/en/figures/sections.csv", 1),
    ],
)
def test_warm_page_asks_the_database_as_often_for_many_as_for_one(
    client, settings, address, most, count, django_assert_num_queries
):
    africa = objective("section", 1, slug="africa", title="Africa")
    objective("priority", 4, title="Services")
    for number in range(1, count + 1):
        publish(
            number,
            town=signed(f"Town {number}", country="CO", section=africa, latitude=1, longitude=number),
            objectives=[("gcm", 15), ("priority", 4)],
        )
    settings.PUBLIC_PAGE_SECONDS = 60
    facets.forget_labels()
    client.get("/en/figures/")

    with django_assert_num_queries(most):
        assert client.get(f"{address}?another=page").status_code == 200
    assert ground().actions.total == count
