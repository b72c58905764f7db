"""Finding and entering governments."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import history
from signatories import register
from signatories.models import Government
from tests.factories import GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def beirut():
    return GovernmentFactory(official_name="بلدية بيروت", english_name="Beirut", country="LB", slug="beirut")


@pytest.mark.parametrize(
    ("name", "english_name"),
    [("بيروت", ""), ("Municipality of Beirut", ""), ("Beyrouth", "City of Beirut"), ("BEIRUT", "")],
)
def test_find_similar_sees_through_accents_prefixes_and_scripts(name, english_name):
    existing = beirut()

    assert register.find_similar(name, "LB", english_name=english_name) == [(existing, 100.0)]


def test_find_similar_stays_in_the_country():
    beirut()

    assert register.find_similar("Beirut", "JO") == []


def test_find_similar_bears_a_slip_of_the_pen():
    existing = GovernmentFactory(official_name="Medellín", english_name="Medellin")

    assert [found for found, _likeness in register.find_similar("Medelin", "CO")] == [existing]


def test_search_finds_part_of_a_name():
    existing = GovernmentFactory(official_name="Kampala Capital City Authority", country="UG")

    assert register.search("kampala cap") == [existing]
    assert register.search("k") == []


@pytest.fixture
def cities():
    rows = [
        ("Medellín", "Medellin", "CO", []),
        ("Alcaldía Mayor de Bogotá", "Bogotá, D.C.", "CO", ["Bogota"]),
        ("काठमाडौं महानगरपालिका", "Kathmandu Metropolitan City", "NP", []),
        ("بلدية بيروت", "Beirut", "LB", ["Beyrouth"]),
        ("City of New York", "New York City", "US", []),
        ("Auckland", "Auckland", "NZ", []),
        ("Ayuntamiento de Mérida", "Mérida", "ES", []),
        ("Ayuntamiento de Mérida Yucatán", "Mérida", "MX", []),
    ]
    for number, (own, english, country, others) in enumerate(rows):
        GovernmentFactory(
            official_name=own,
            english_name=english,
            country=country,
            other_names=others,
            slug=f"city-{number}",
        )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Medellin Colombia", ["Medellín"]),
        ("medel colom", ["Medellín"]),
        ("Alcaldia de Bogota", ["Alcaldía Mayor de Bogotá"]),
        ("Ville de Beyrouth", ["بلدية بيروت"]),
        ("بيروت", ["بلدية بيروت"]),
        ("بيروت لبنان", ["بلدية بيروت"]),
        ("Liban Beyrouth", ["بلدية بيروت"]),
        ("काठमाडौं", ["काठमाडौं महानगरपालिका"]),
        ("Katmandu, Népal", ["काठमाडौं महानगरपालिका"]),
        ("new", ["City of New York"]),
        ("York USA", ["City of New York"]),
        ("Merida México", ["Ayuntamiento de Mérida Yucatán"]),
        ("Colombia", ["Alcaldía Mayor de Bogotá", "Medellín"]),
        ("Nowhere", []),
        ("Medellin Spain", []),
    ],
)
def test_search_by_name_kind_script_and_country(cities, words, found):
    assert [government.official_name for government in register.search(words)] == found


def test_a_twin_in_other_letters_is_found_and_shown_to_staff():
    existing = GovernmentFactory(official_name="Coco", english_name="Coco", country="CR")
    with pytest.raises(register.AlreadyRegistered):
        register.enrol(by=UserFactory(), official_name="Сосо", country="CR", level="municipality")
    twin = register.enrol(
        by=UserFactory(), official_name="Сосо", country="CR", level="municipality", is_another_body=True
    )

    assert register.look_alikes(twin) == [existing]
    assert register.look_alikes(existing) == [twin]


def test_enrol_keeps_names_clean():
    government = register.enrol(
        by=UserFactory(), official_name="Me\u200bdelli\u0301n", other_names=["Medallo ", ""], country="CO",
        level="municipality",
    )  # fmt: skip
    assert (government.official_name, government.other_names) == ("Medellín", ["Medallo"])


@pytest.mark.parametrize(
    "wrong", [{"official_name": "=1+1"}, {"english_name": "www.evil.example"}, {"other_names": ["@x"]}]
)
def test_enrol_refuses_what_is_no_name(wrong):
    facts = {"official_name": "Nowhere", "country": "CO", "level": "municipality"} | wrong
    with pytest.raises(ValidationError) as error:
        register.enrol(by=UserFactory(), **facts)

    assert set(error.value.message_dict) == set(wrong)


def test_amend_checks_names_too():
    with pytest.raises(ValidationError, match="not with"):
        register.amend(beirut(), by=UserFactory(staff=True), english_name="=1+1")


def test_enrol_works_out_key_slug_and_history():
    by = UserFactory()
    government = register.enrol(
        by=by, official_name="Ayuntamiento de Málaga", country="ES", level=Government.MUNICIPALITY
    )

    assert (government.slug, government.name_key) == ("ayuntamiento-de-malaga", "malaga")
    assert [event.verb for event in history.of(government)] == ["enrol"]


def test_enrol_refuses_a_double_and_names_the_one_that_stands():
    existing = beirut()
    with pytest.raises(register.AlreadyRegistered) as refusal:
        register.enrol(by=UserFactory(), official_name="City of Beirut", country="LB", level="municipality")

    assert refusal.value.existing == existing
    assert refusal.value.sentence == (
        "“بلدية بيروت” stands in the register. Act for it, or say that yours is another body."
    )
    assert Government.objects.count() == 1


def test_enrol_takes_a_twin_that_is_another_body():
    beirut()
    twin = register.enrol(
        by=UserFactory(), official_name="Beirut", country="LB", level="municipality", is_another_body=True
    )

    assert twin.slug == "beirut-lb"


def test_enrol_of_another_level_is_no_double():
    beirut()
    register.enrol(by=UserFactory(), official_name="Governorate of Beirut", country="LB", level="province")

    assert Government.objects.count() == 2


def test_enrol_checks_what_is_written():
    with pytest.raises(ValidationError):
        register.enrol(by=UserFactory(), official_name="Nowhere", country="LB", level="planet")


def test_free_slug_counts_on():
    GovernmentFactory(slug="leon")
    GovernmentFactory(slug="leon-mx")
    GovernmentFactory(slug="leon-2")

    assert register.free_slug("León", "MX") == "leon-3"


def test_amend_is_for_staff():
    government = beirut()
    with pytest.raises(PermissionDenied):
        register.amend(government, by=UserFactory(), english_name="Beyrouth")
    register.amend(government, by=UserFactory(staff=True), english_name="Beyrouth")

    assert Government.objects.get().name_key == "beyrouth"
