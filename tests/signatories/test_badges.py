"""The badge of a certificate: embeddable anywhere, as the signature stands, with lines that are safe to copy."""

import xml.etree.ElementTree as ET
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from signatories.models import Signature
from tests.factories import GovernmentFactory, MembershipFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db
CODE = "AB12CD34EF"


def words_of(response):
    root = ET.fromstring(response.content)
    return [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_badge_is_for_every_website(client):
    SignatureFactory(verified=True, certificate_code=CODE, government__official_name="Freetown")
    response = client.get(f"/en/badge/{CODE}.svg")

    assert words_of(response) == [
        "Freetown", "has signed the Marrakech Mayors", "Declaration", "Signature verified", "Call to Local Action",
    ]  # fmt: skip
    assert {name: response[name] for name in (
        "Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options",
        "Access-Control-Allow-Origin", "Cross-Origin-Resource-Policy",
    )} == {
        "Content-Type": "image/svg+xml; charset=utf-8",
        "Cache-Control": "public, max-age=3600",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }  # fmt: skip
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_badge_is_asked_for_once(client):
    SignatureFactory(verified=True, certificate_code=CODE)
    first = client.get(f"/en/badge/{CODE}.svg")

    assert client.get(f"/en/badge/{CODE}.svg", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_withdrawn_signature_has_a_badge_that_says_so(client):
    SignatureFactory(withdrawn=True, certificate_code=CODE, withdrawn_on=date(2026, 9, 1))

    assert words_of(client.get(f"/en/badge/{CODE}.svg"))[1:4] == [
        "no longer stands behind the Marrakech",
        "Mayors Declaration",
        "Withdrawn on 1 September 2026",
    ]


def test_a_replaced_signature_keeps_its_badge(client):
    old = SignatureFactory(verified=True, certificate_code=CODE, replaced_at=timezone.now())
    SignatureFactory(verified=True, government=old.government, replaces=old)

    assert "Signature verified" in words_of(client.get(f"/en/badge/{CODE}.svg"))


@pytest.mark.parametrize("trait", ["confirmed", "refused"])
def test_what_has_no_certificate_has_no_badge(client, trait):
    SignatureFactory(**{trait: True}, certificate_code=CODE)
    response = client.get(f"/en/badge/{CODE}.svg")

    assert response.status_code == 404
    assert words_of(response)[1:] == ["No certificate has this code", "Unknown"]
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_badge_exists_in_every_language(client):
    SignatureFactory(verified=True, certificate_code=CODE)
    found = {code: client.get(f"/{code}/badge/{CODE}.svg").content for code in ("en", "es", "fr", "ar")}

    assert b'direction="rtl"' in found["ar"]
    assert [code for code, svg in found.items() if f'xml:lang="{code}"'.encode() not in svg] == []


# The page with the lines to copy


def page_of(signature, sign_in, user=None):
    member = user or MembershipFactory(government=signature.government).user
    client = sign_in(member)
    return client.get(f"/en/desk/sign/done/{signature.pk}/badge/")


class Lines(HTMLParser):
    """The tags of a text, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def lines_of(response):
    """What stands in the fields, as a person would copy it."""
    parts = response.content.decode().split("<textarea")[1:]
    return [unescape(part.split(">", 1)[1].split("</textarea>")[0]) for part in parts]


def test_the_lines_lead_to_the_page_that_verifies(sign_in, settings):
    settings.PUBLIC_URL = "https://portal.example"
    signature = SignatureFactory(verified=True, certificate_code=CODE, language="es")
    response = page_of(signature, sign_in)
    [first, second, *_others] = lines_of(response)

    assert len(lines_of(response)) == 4
    assert Lines(first).tags == [
        ("a", {"href": f"https://portal.example/v/{CODE}", "hreflang": "en"}),
        ("img", {
            "src": f"https://portal.example/en/badge/{CODE}.svg",
            "alt": f"{signature.government.official_name} has signed the Marrakech Mayors Declaration",
            "lang": "en", "width": "380", "height": "128", "loading": "lazy",
        }),
    ]  # fmt: skip
    assert "/es/badge/" in second


def test_lines_of_a_hostile_name_are_safe_to_copy(sign_in):
    government = GovernmentFactory(
        official_name='"><script>alert(1)</script></textarea>', slug="x", english_name="x"
    )
    signature = SignatureFactory(verified=True, certificate_code=CODE, government=government)
    response = page_of(signature, sign_in)

    assert "<script>alert" not in response.content.decode()
    assert [[tag for tag, _attrs in Lines(text).tags] for text in lines_of(response)] == [["a", "img"]] * 4


@pytest.mark.parametrize(
    "values", [{"confirmed": True}, {"withdrawn": True}, {"replaced_at": timezone.now()}]
)
def test_without_a_valid_certificate_there_are_no_lines(sign_in, values):
    signature = SignatureFactory(**({"verified": True} if "replaced_at" in values else {}), **values)

    assert page_of(signature, sign_in).status_code == 404


def test_a_public_record_has_neither_certificate_nor_badge_nor_code(sign_in, client, staff):
    signature = SignatureFactory(verified=True, public_record=True)

    assert signature.certificate_code == ""
    assert page_of(signature, sign_in, staff).status_code == 404
    assert client.get("/en/badge/.svg").status_code == 404
    assert client.get("/en/certificate/.pdf").status_code == 404
    shown = sign_in(staff).get(f"/en/desk/sign/done/{signature.pk}/").content.decode()
    assert "/verify/0" not in shown
    assert "/badge/" not in shown
    assert not Signature.objects.exclude(certificate_code="").exists()


def test_strangers_see_no_lines(sign_in):
    signature = SignatureFactory(verified=True)

    assert page_of(signature, sign_in, UserFactory()).status_code == 403


def test_colleagues_find_the_page_from_the_signature(sign_in):
    signature = SignatureFactory(verified=True)
    colleague = MembershipFactory(government=signature.government).user
    done = sign_in(colleague).get(f"/en/desk/sign/done/{signature.pk}/").content.decode()

    assert f'href="/en/desk/sign/done/{signature.pk}/badge/"' in done
    assert page_of(signature, sign_in, colleague).status_code == 200
