"""Anyone checks a certificate."""

import pytest
from django.core.management import call_command

from signatories.models import Declaration
from tests.factories import SignatureFactory

pytestmark = pytest.mark.django_db
CODE = "AB12CD34EF"


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), "AB12C-D34EF"])
def test_a_valid_certificate_says_so_however_it_is_typed(client, typed):
    SignatureFactory(verified=True, certificate_code=CODE)
    response = client.get(f"/en/verify/{typed}/")

    assert response.status_code == 200
    assert "has signed the Marrakech Mayors Declaration" in response.content.decode()
    assert "Cookie" not in response.get("Vary", "")


def test_a_withdrawn_certificate_says_so(client):
    SignatureFactory(withdrawn=True, certificate_code=CODE)

    assert "no longer stands behind" in client.get(f"/en/verify/{CODE}/").content.decode()


def test_an_unknown_code_is_404(client):
    assert client.get("/ar/verify/ZZZZZZZZZZ/").status_code == 404
    assert client.get("/en/verify/-/").status_code == 404


def test_the_short_link_leads_on_in_the_language_of_the_reader(client):
    response = client.get(f"/v/{CODE}", headers={"accept-language": "fr"})

    assert response.url == f"/fr/verify/{CODE}/"


def test_the_declaration_is_seeded_again_and_again(capsys):
    call_command("seed_declaration")
    call_command("seed_declaration")
    declaration = Declaration.objects.current()

    assert sorted((text.language, text.is_draft) for text in declaration.texts.all()) == [
        ("ar", True),
        ("en", False),
        ("es", True),
        ("fr", True),
    ]
    assert capsys.readouterr().out.splitlines() == [
        "Declaration added, 4 texts.",
        "Declaration in place, 4 texts.",
    ]
