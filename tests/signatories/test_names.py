"""Which names are one and the same."""

import pytest

from signatories import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montréal", "Montreal"),
        ("City of São Paulo", "Prefeitura Municipal de Sao Paulo"),
        ("Ayuntamiento de Madrid", "Madrid"),
        ("Ville d’Orléans", "Orleans"),
        ("Municipality of Tirana", "TIRANA"),
        ("The City of Łódź", "Lodz"),
        ("بلدية بيروت", "بَيْرُوت"),
        ("مدينة الرباط", "رباط"),
        ("İstanbul Büyükşehir Belediyesi", "Istanbul"),
        ("Municipalidad de La Paz", "La Paz"),
        ("काठमाडौं महानगरपालिका", "काठमाडौं"),
        ("Comune dell'Aquila", "L'Aquila"),
        ("京都市", "京都"),
        ("Landeshauptstadt München", "Munchen"),
    ],
)
def test_two_ways_of_writing_have_one_key(one, other):
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cityville", "Ville"), ("San José", "San Juan"), ("Kampala", "Nairobi"), ("Stadtlohn", "Lohn")],
)
def test_two_places_have_two_keys(one, other):
    assert names.key(one) != names.key(other)


def test_a_name_of_nothing_but_its_kind_keeps_it():
    assert names.key("City") == "city"


def test_likeness_of_nothing_is_nothing():
    assert names.likeness(set(), {"tirana"}) == 0.0
