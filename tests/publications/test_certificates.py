"""The certificate as PDF: for verified signatures given on the portal, and for nobody else."""

import pytest

from publications import certificates
from tests.factories import SignatureFactory

pytestmark = pytest.mark.django_db


def test_certificate_of_a_verified_signature(client):
    signature = SignatureFactory(verified=True)
    typed = signature.display_code.lower()

    answer = client.get(f"/en/certificate/{typed}/ar.pdf")
    again = client.get(f"/en/certificate/{typed}/ar.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content[:5] == b"%PDF-"
    assert again.content == answer.content
    assert client.get(f"/en/certificate/{typed}/de.pdf").status_code == 404


@pytest.mark.parametrize("trait", ["confirmed", "withdrawn", "refused"])
def test_other_states_have_no_certificate(client, trait):
    signature = SignatureFactory(**{trait: True})
    code = signature.certificate_code or "0000000000"
    assert certificates.find(code) is None
    assert client.get(f"/en/certificate/{code}/en.pdf").status_code == 404


def test_square_holds_the_short_address():
    assert certificates.qr("https://portal.example/v/ABCDE12345").startswith("<svg viewBox")
