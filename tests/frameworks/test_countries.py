import pytest

from frameworks import countries
from frameworks.seeding import seed_frameworks


@pytest.mark.django_db
def test_section_is_proposed_from_the_country():
    seed_frameworks()

    proposed = [countries.propose_section(iso2) for iso2 in ("UG", "MX", "XX")]

    assert [section and section.slug for section in proposed] == ["africa", "latin-america", None]


def test_point_with_latitude_and_longitude_changed_places_is_noticed():
    quito = (-0.2, -78.5)

    assert countries.point_looks_swapped("EC", *quito) is False
    assert countries.point_looks_swapped("EC", *reversed(quito)) is True
    assert countries.point_looks_far("EC", 50.0, 10.0) is True
    assert countries.point_looks_swapped("EC", 50.0, 10.0) is False


def test_country_without_a_box_is_never_asked_back():
    boxless = [country.iso2 for country in countries.countries().values() if country.box is None]

    assert boxless
    assert not any(countries.point_looks_far(iso2, 0.0, 0.0) for iso2 in boxless)


def test_the_point_that_was_meant_is_found_where_a_minus_or_the_order_went_wrong():
    quito = (-0.2, -78.5)

    assert countries.point_meant("EC", *reversed(quito)) == quito
    assert countries.point_meant("CO", 6.25, 75.56) == (6.25, -75.56)
    assert countries.point_meant("AR", 34.6, 58.4) == (-34.6, -58.4)
    assert countries.point_meant("CO", 48.85, 2.35) is None
    assert countries.point_meant("nowhere", 1.0, 2.0) is None
