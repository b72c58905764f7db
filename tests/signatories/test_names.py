"""Which names are one and the same."""

import pytest
from django.core.exceptions import ValidationError

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


# how a name may be written


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Medellín \t ", "Medellín"),
        ("Medelli\u0301n", "Medellín"),
        ("Me\u200bde\ufeffllín", "Medellín"),
        ("\u202eMedellín\u202c", "Medellín"),
        ("Me\u00addellín\u2060", "Medellín"),
        ("Medellín\r\nBcc: everyone", "Medellín Bcc: everyone"),
        ("Me\u200ddellín", "Medellín"),
        ("\u3164", ""),
        ("", ""),
        ("شهرداری تهران\u200f", "شهرداری تهران"),
        ("می\u200cآباد", "می\u200cآباد"),
        ("र्\u200dयाङ", "र्\u200dयाङ"),
        ("’s-Hertogenbosch", "’s-Hertogenbosch"),
        ("10 de Abril", "10 de Abril"),
        ("St.Gallen", "St.Gallen"),
        ("Région Souss-Massa (Agadir)", "Région Souss-Massa (Agadir)"),
        ("東京都", "東京都"),
        ("Владивосток", "Владивосток"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(written, kept):
    assert names.check(written) == kept


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Medellín https://evil.example", "without a web or e-mail address"),
        ("www.medellin.co", "without a web or e-mail address"),
        ("cheap-pills.com", "without a web or e-mail address"),
        ("mayor@medellin.gov.co", "without a web or e-mail address"),
        ("=1+1", "not with “=”"),
        ("+Medellín", "not with “\\+”"),
        ("-Medellín", "not with “-”"),
        ("@SUM(1)", "not with “@”"),
        (" \u200b\uff1d1", "not with “=”"),
        ("2018", "in letters"),
        ("…!", "in letters"),
        ("М\u0435dellín", "“Меdellín” mixes letters of two alphabets"),
        ("Athenς", "mixes letters"),
    ],
)
def test_what_is_no_name_is_told(written, sentence):
    with pytest.raises(ValidationError, match=sentence):
        names.check(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Сосо", "Coco"),
        ("ВАМАКО", "BAMAKO"),
        ("Αθηνα 1", "Αθηνα l"),
        ("Li\u200bma", "Lima"),
        ("Τοkyο", "Tokyo"),
    ],
)
def test_two_names_that_look_the_same_share_a_key(one, other):
    assert names.keys(one) & names.keys(other)
