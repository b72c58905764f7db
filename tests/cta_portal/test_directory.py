"""The list of signatories: who is shown, narrowed by what, in which order, at what cost."""

from datetime import date

import pytest
from django.utils import timezone

from signatories import invalidating
from signatories.models import Government, Leader, Signature
from tests.actions.published import objective
from tests.factories import (
    DeclarationFactory,
    GovernmentFactory,
    LeaderFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/en/signatories/"


def names_on(response):
    countries = [
        g.english_name for _country, governments in response.context["countries"] for g in governments
    ]
    return countries or [g.english_name for g in response.context["governments"]]


def counts_on(response, key):
    """{value in words: count} of one filter, in the order of the page."""
    for facet in response.context["facets"]:
        if facet["key"] == key:
            return {option.words: option.count for option in facet["options"]}
    return {}


def signed(name, **given):
    """A listed signatory; `day` and `precision` are those of its signature."""
    day = given.pop("day", date(2026, 3, 2))
    precision = given.pop("precision", "day")
    government = GovernmentFactory(english_name=name, official_name=name, **given)
    SignatureFactory(government=government, verified=True, signed_on=day, signed_on_precision=precision)
    return government


def undated(name, **given):
    """A signatory that a public source names without a day."""
    government = GovernmentFactory(english_name=name, official_name=name, public_record=True, **given)
    now, staff = timezone.now(), UserFactory(staff=True)
    SignatureFactory(
        government=government,
        public_record=True,
        state=Signature.VERIFIED,
        verified_at=now,
        verified_by=staff,
        basis=Signature.STATED,
    )
    return government


def test_list_holds_verified_signatories_by_country(client):
    signed("Quito", country="EC")
    signed("Abidjan", country="CI")
    GovernmentFactory(english_name="Documented", country="CO", public_record=True)
    SignatureFactory(government__english_name="Pending", government__country="CO")

    response = client.get(LIST)

    assert names_on(response) == ["Abidjan", "Quito"]
    assert response.context["numbers"] == {"governments": 2, "signatures": 2, "countries": 2}
    assert {one.key: one.number for one in response.context["figures"]} == {
        "signatories": 2, "signatures": 2, "countries": 2, "register": 3,
    }  # fmt: skip


def test_whole_register_is_shown_when_asked(client):
    signed("Quito", country="EC")
    GovernmentFactory(english_name="Bogotá", country="CO", public_record=True)

    assert names_on(client.get(LIST, {"who": "all"})) == ["Bogotá", "Quito"]


def test_governments_and_signatures_are_counted_apart(client):
    twice = signed("Quito", country="EC")
    newer = DeclarationFactory(version=2, is_current=False)
    SignatureFactory(government=twice, declaration=newer, verified=True)

    assert client.get(LIST).context["numbers"] == {"governments": 1, "signatures": 2, "countries": 1}


@pytest.mark.parametrize("words", ["bogota", "BOGOTÁ", "colombia", "bog col", " bogotá\0 "])
def test_words_find_without_accents_and_by_country(client, words):
    signed("Bogotá", country="CO")
    signed("Quito", country="EC")

    assert names_on(client.get(LIST, {"q": words})) == ["Bogotá"]


def test_nothing_found_says_what_was_looked_for_and_leads_on(client):
    signed("Quito", country="EC")
    GovernmentFactory(english_name="Atlantis <b>", country="CO", public_record=True)

    response = client.get(LIST, {"q": "Atlantis <b>"})

    assert "No government here answers to “Atlantis &lt;b&gt;”." in response.content.decode()
    assert [way["href"] for way in response.context["ways"]] == ["?q=Atlantis+%3Cb%3E&who=all", LIST]


# Filters


@pytest.fixture
def cohort():
    africa = objective("section", 1, slug="africa", title="Africa")
    latin = objective("section", 2, slug="latin-america", title="Latin America")
    big = signed("Abidjan", country="CI", section=africa, population=4_900_000, day=date(2024, 1, 5))
    signed(
        "Quito", country="EC", section=latin, population=1_700_000, level=Government.METROPOLITAN,
        day=date(2018, 12, 8), precision="year",
    )  # fmt: skip
    undated("Arua", country="UG", section=africa, population=49_999)
    LeaderFactory(government=big, gender=Leader.WOMAN)


def test_filters_tell_their_values_with_counts(client, cohort):
    page = client.get(LIST)

    assert {facet["key"]: counts_on(page, facet["key"]) for facet in page.context["facets"]} == {
        "section": {"Africa": 2, "Latin America": 1},
        "country": {"Côte d'Ivoire": 1, "Ecuador": 1, "Uganda": 1},
        "level": {"Municipality": 2, "Metropolitan body": 1},
        "size": {"1 to 5 million": 2, "fewer than 50,000": 1},
        "year": {"2024": 1, "2018": 1, "day not published": 1},
        "gender": {"Woman": 1},
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"section": "africa"}, ["Abidjan", "Arua"]),
        ({"section": ["africa", "latin-america"], "size": "1m"}, ["Abidjan", "Quito"]),
        ({"country": ["EC", "UG"]}, ["Quito", "Arua"]),
        ({"level": "metropolitan"}, ["Quito"]),
        ({"size": "small"}, ["Arua"]),
        ({"year": "2018"}, ["Quito"]),
        ({"year": ["2018", "unknown"]}, ["Quito", "Arua"]),
        ({"gender": "woman"}, ["Abidjan"]),
        ({"section": "africa", "q": "uganda"}, ["Arua"]),
    ],
)
def test_filters_narrow_the_list(client, cohort, asked, found):
    assert names_on(client.get(LIST, asked)) == found


def test_counts_of_a_filter_leave_its_own_selection_out(client, cohort):
    page = client.get(LIST, {"section": "africa", "size": "1m"})

    assert names_on(page) == ["Abidjan"]
    assert counts_on(page, "section") == {"Africa": 1, "Latin America": 1}
    assert counts_on(page, "size") == {"1 to 5 million": 1, "fewer than 50,000": 1}
    assert counts_on(page, "level") == {}


def test_chosen_values_can_be_taken_away_one_by_one(client, cohort):
    page = client.get(LIST, {"section": ["africa", "latin-america"], "year": "2018", "sort": "name"})

    assert [(one["words"], one["href"]) for one in page.context["applied"]] == [
        ("Africa", "?sort=name&section=latin-america&year=2018"),
        ("Latin America", "?sort=name&section=africa&year=2018"),
        ("2018", "?sort=name&section=africa&section=latin-america"),
    ]


def test_gender_is_no_filter_while_no_leader_has_one(client):
    LeaderFactory(government=signed("Quito", country="EC"))

    assert "gender" not in {facet["key"] for facet in client.get(LIST).context["facets"]}


@pytest.mark.parametrize(
    "junk",
    [
        "section=nowhere&country=ZZ&level=moon&size=99&year=abcd&gender=x&sort=x&view=x&page=x&who=x",
        "page=-1", "page=999999999999999999999", "year=999999999999999999999999", "section=%00&q=%00",
        "section=africa&section=africa", "q=" + "%F0%9F%8C%8D" * 300, "view=map&view=list", "country[]=CO",
        "q=%ff%fe", "sort=size&sort=name", "&&&=&=", "size=small%27%20OR%201=1--",
    ],
)  # fmt: skip
@pytest.mark.parametrize("view", ["", "&view=map"])
def test_junk_in_the_address_is_passed_over(client, cohort, junk, view):
    assert client.get(f"{LIST}?{junk}{view}").status_code == 200


# Order and pages


def test_orders(client):
    signed("Åarhus", country="DK", population=5, day=date(2020, 1, 1))
    signed("Zürich", country="CH", population=None, day=date(2026, 1, 1))
    signed("Ánimas", country="MX", population=500, day=date(2019, 1, 1))
    undated("Bamako", country="ML", population=50)

    assert {
        sort: names_on(client.get(LIST, {"sort": sort})) for sort in ("country", "name", "newest", "size")
    } == {
        "country": ["Åarhus", "Bamako", "Ánimas", "Zürich"],
        "name": ["Åarhus", "Ánimas", "Bamako", "Zürich"],
        "newest": ["Zürich", "Åarhus", "Ánimas", "Bamako"],
        "size": ["Ánimas", "Bamako", "Åarhus", "Zürich"],
    }


def test_long_list_has_pages_that_keep_what_was_asked(client):
    for number in range(63):
        signed(f"Town {number:02}", country="CO" if number % 2 else "PE")

    first, second = client.get(LIST, {"sort": "name"}), client.get(LIST, {"sort": "name", "page": 2})

    assert (len(names_on(first)), names_on(second)) == (60, ["Town 60", "Town 61", "Town 62"])
    assert "?sort=name&amp;page=2" in first.content.decode()


@pytest.mark.parametrize("count", [1, 3, 104])
@pytest.mark.parametrize("view", ["list", "map"])
def test_list_asks_the_database_as_often_for_many_as_for_one(client, count, view, django_assert_num_queries):
    section = objective("section", 1, slug="africa", title="Africa")
    for government in GovernmentFactory.create_batch(
        count, verified=True, section=section, latitude=1, longitude=2
    ):
        LeaderFactory(government=government)
    client.get(LIST)  # the partners of the footer are remembered by the process

    with django_assert_num_queries(9):  # with nothing kept; see test_figures for what a warm page asks
        page = client.get(LIST, {"view": view})
    assert len(page.content) < 100_000


# The map


def test_map_has_a_point_per_place_and_the_same_list_beside_it(client):
    signed("Quito", country="EC", latitude=-0.2, longitude=-78.5)
    signed("Nowhere known", country="PE")
    GovernmentFactory(english_name="Ring", country="CO", public_record=True, latitude=4, longitude=-74)

    page = client.get(LIST, {"view": "map", "who": "all"})

    html = page.content.decode()
    assert names_on(page) == ["Ring", "Quito", "Nowhere known"]
    assert page.context["map"].count("<circle") == 2
    assert page.context["map"].count("pt--2") == 1
    assert "2 of 3 have a known place" in html


# Who is never shown


def hidden(state):
    """A government that the public may not see, in one of the ways."""
    name = "Zanzibarcanary"
    facts = {"english_name": name, "official_name": name, "slug": "canary", "latitude": 1, "longitude": 1}
    if state == "only entered":
        return GovernmentFactory(**facts)
    if state == "specimen":
        return GovernmentFactory(**facts, is_specimen=True, verified=True)
    if state == "merged":
        return GovernmentFactory(**facts, merged_into=GovernmentFactory(public_record=True), verified=True)
    government = GovernmentFactory(**facts)
    if state == "withdrawn before it was listed":
        SignatureFactory(government=government, withdrawn=True, verified_at=None, certificate_code="")
    else:
        SignatureFactory(government=government, **({state: True} if state != "pending" else {}))
    return government


DOORS = [
    "/en/",
    LIST,
    f"{LIST}?who=all",
    f"{LIST}?view=map&who=all",
    f"{LIST}?sort=newest",
    f"{LIST}leaders/",
    f"{LIST}growth/",
    f"{LIST}growth/growth.csv",
    f"{LIST}download.csv?who=all",
    f"{LIST}download.json?who=all",
    f"{LIST}download.geojson?who=all",
    f"{LIST}canary/",
    "/en/countries/co/",
    "/sitemap-governments-1.xml",
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "state",
    [
        "only entered", "pending", "confirmed", "refused", "withdrawn before it was listed", "specimen", "merged",
    ],
)  # fmt: skip
def test_hidden_government_is_behind_no_door(client, state, door):
    LeaderFactory(government=hidden(state), name="Zanzibarcanary Leader")
    response = client.get(door)

    page = response.getvalue().decode()
    assert "Zanzibarcanary" not in page
    assert "/canary/" not in page or response.status_code == 404
    if door.endswith("/canary/"):
        assert response.status_code == (301 if state == "merged" else 404)


@pytest.mark.parametrize("door", [door for door in DOORS if "canary" not in door and "who=all" not in door])
def test_withdrawn_signature_is_on_no_list_of_signatories(client, door):
    government = GovernmentFactory(
        official_name="Zanzibarcanary", english_name="Zanzibarcanary", country="TZ"
    )
    SignatureFactory(government=government, withdrawn=True)

    page = client.get(door).getvalue().decode()

    assert "Zanzibarcanary" not in page or door == "/sitemap-governments-1.xml"


def test_replaced_signature_counts_once(client):
    government = signed("Quito", country="EC")
    old = government.signatures.get()
    Signature.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    SignatureFactory(government=government, verified=True, signed_on=date(2026, 5, 5), replaces=old)

    page = client.get(LIST)

    assert page.context["numbers"]["signatures"] == 1
    assert "5 May 2026" in page.content.decode()
    assert "2 March 2026" not in page.content.decode()


def test_withdrawn_signature_is_told_in_the_register(client):
    SignatureFactory(government=GovernmentFactory(official_name="Left", english_name="Left"), withdrawn=True)

    for view in ("list", "map"):
        page = client.get(LIST, {"who": "all", "view": view})
        assert names_on(page) == ["Left"]
        assert '<span class="stone">withdrawn</span>' in page.content.decode()


def test_invalidated_signature_leaves_no_trace(client, staff):
    entered = GovernmentFactory(official_name="Invented", english_name="Invented", slug="invented")
    signature = SignatureFactory(government=entered, verified=True)
    record = invalidating.prepare(
        by=staff, conditions={"entered_by": signature.entered_by_id}, reason="Invented."
    )
    invalidating.carry_out(record, by=staff)

    assert names_on(client.get(LIST, {"who": "all"})) == []
    assert client.get("/en/signatories/invented/").status_code == 404

    invalidating.undo(record, by=staff)
    assert names_on(client.get(LIST)) == ["Invented"]
