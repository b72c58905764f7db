"""Which mail domains can be the domain of an office."""

import pytest
from django.core.exceptions import ValidationError

from signatories import domains
from signatories.models import Government


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com", "GMAIL.com", "gmail.com.", "mail.gmail.com", "yahoo.co.uk", "yahoo.com.ar", "hotmail.fr",
        "qq.com", "vip.163.com", "mail.ru", "gmx.at", "web.de", "laposte.net", "libero.it", "proton.me",
        "icloud.com", "rediffmail.com", "naver.com", "hanmail.net", "uol.com.br", "terra.com.br", "почта.рф",
        "Почта.РФ", "xn--80a1acny.xn--p1ai",
    ],
)  # fmt: skip
def test_an_address_anybody_gets_is_free_mail(domain):
    assert domains.is_free_mail(domain)
    with pytest.raises(ValidationError) as error:
        domains.check_office(domain)
    assert error.value.code == "free_mail"


@pytest.mark.parametrize(
    "domain",
    ["bogota.gov.co", "gmail.bogota.gov.co", "notgmail.com", "yahoo.example", "live.gov.uk", "terra.gob.ar"],
)
def test_the_domain_of_an_office_is_not(domain):
    assert not domains.is_free_mail(domain)
    assert domains.check_office(domain) == domain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (" @Bogota.GOV.co. ", "bogota.gov.co"),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("بيروت.example", "xn--ngbeu6gi.example"),
    ],
)
def test_a_domain_is_kept_as_mail_servers_know_it(written, plain):
    assert domains.check_office(written) == plain


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("gov.co", "shared"), ("gob.mx", "shared"), ("co.uk", "shared"), ("com", "domain"), ("", "domain"),
        ("city example", "domain"), ("http://city.example", "domain"), ("a@city.example", "domain"),
        ("-city.example", "domain"), ("192.0.2.7", "domain"), ("city..example", "domain"), ("x" * 300, "domain"),
    ],
)  # fmt: skip
def test_what_is_no_domain_of_one_office_is_told(domain, code):
    with pytest.raises(ValidationError) as error:
        domains.check_office(domain)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("town.example", True), ("TOWN.example.", True), ("social.town.example", True),
        ("nottown.example", False), ("town.example.evil.example", False), ("gmail.com", False),
    ],
)  # fmt: skip
def test_an_office_domain_holds_for_what_belongs_to_it(domain, found):
    government = Government(domains=["Town.example", "gmail.com", ""])

    assert domains.is_office(domain, government) is found


@pytest.mark.parametrize(
    "given", ["city.example", {"city": 1}, [1], ["gmail.com"], ["city.example", "gov.co"]]
)
def test_a_government_keeps_office_domains_alone(given):
    with pytest.raises(ValidationError):
        Government(domains=given).clean_fields(
            exclude={field.name for field in Government._meta.fields} - {"domains"}
        )


def test_the_list_is_long_and_says_where_it_comes_from():
    names, families = domains._listed()

    assert len(names) > 800
    assert {"gmail", "yahoo", "hotmail", "outlook"} <= families
    assert "Where it comes from" in domains.LIST.read_text(encoding="utf-8")
