"""The portal's own signature in a certificate: whole, checkable, the same each time, and broken by one changed byte."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from publications import sealing
from publications.making import pdf
from signatories import checks, portal_key
from tests.portal_keys import PASSWORD, make_key

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>'
    '<meta name="dcterms.created" content="2026-03-03"><meta name="dcterms.modified" content="2026-03-03">'
    "</head><body><h1>Words</h1><p>More words</p></body></html>"
)


@pytest.fixture(scope="module")
def plain():
    return pdf.render_pdf(PAGE)


@pytest.fixture
def key(tmp_path):
    return portal_key.read(str(make_key(tmp_path)), PASSWORD)


def seal(data, key):
    return sealing.seal(data, key, at=AT, label="Digital signature of the portal")


def validated(data):
    """What a reader that trusts the portal's certificate says of the one signature in the file."""
    [signature] = PdfFileReader(BytesIO(data)).embedded_signatures
    trust = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    return validate_pdf_signature(signature, trust)


def test_signature_is_sound_and_covers_the_whole_file(plain, key):
    status = validated(seal(plain, key))

    assert (status.intact, status.valid, status.coverage.name) == (True, True, "ENTIRE_FILE")
    assert status.bottom_line
    assert status.signer_reported_dt == AT
    assert status.signing_cert.sha256.hex() == key.sha256


def test_a_changed_byte_breaks_it(plain, key):
    changed = bytearray(seal(plain, key))
    changed[len(plain) // 2] ^= 1

    status = validated(bytes(changed))

    assert (status.intact, status.bottom_line) == (False, False)


def test_a_page_added_afterwards_shows(plain, key):
    file = BytesIO()
    with pikepdf.open(BytesIO(seal(plain, key))) as signed:
        signed.add_blank_page()
        signed.save(file)

    assert not validated(file.getvalue()).bottom_line


def test_signing_twice_gives_the_same_bytes(plain, key):
    assert seal(plain, key) == seal(plain, key)


def test_an_elliptic_key_signs_too(plain, tmp_path):
    path = make_key(tmp_path, private_key=ec.generate_private_key(ec.SECP256R1()))

    assert validated(seal(plain, portal_key.read(str(path), PASSWORD))).bottom_line


def test_a_younger_key_signs_with_its_own_first_day(plain, tmp_path):
    since = datetime(2026, 6, 1, tzinfo=UTC)
    key = portal_key.read(str(make_key(tmp_path, since=since)), PASSWORD)

    assert validated(seal(plain, key)).signer_reported_dt == since


def test_signing_leaves_metadata_language_and_tags_as_they_were(plain, key):
    with pikepdf.open(BytesIO(plain)) as before, pikepdf.open(BytesIO(seal(plain, key))) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert str(after.Root.Lang) == str(before.Root.Lang) == "en"
        assert after.Root.MarkInfo.Marked
        document = after.Root.StructTreeRoot.K[0]
        assert [str(part.S) for part in document.K] == ["/H1", "/P", "/Form"]
        [field] = after.Root.AcroForm.Fields
        assert document.K[-1].K.Obj.objgen == field.objgen
        assert str(field.TU) == "Digital signature of the portal"
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"
        numbers = after.Root.StructTreeRoot.ParentTree.Nums
        assert int(numbers[-2]) == int(field.StructParent)


@pytest.mark.parametrize(
    ("made", "password", "sentence"),
    [
        (None, "", "cannot be read"),
        ({}, "another", "does not open it"),
        ({"private_key": rsa.generate_private_key(65537, 1024)}, PASSWORD, "shorter than 2048 bits"),
        ({"private_key": ed25519.Ed25519PrivateKey.generate()}, PASSWORD, "neither RSA nor"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_with_the_reason(tmp_path, made, password, sentence):
    path = tmp_path / "none.p12" if made is None else make_key(tmp_path, **made)

    with pytest.raises(portal_key.UnusableKey, match=sentence):
        portal_key.read(str(path), password)


def test_a_file_that_is_no_key_is_refused(tmp_path):
    path = tmp_path / "portal.p12"
    path.write_bytes(b"no key")

    with pytest.raises(portal_key.UnusableKey, match="is no PKCS#12 file"):
        portal_key.read(str(path), PASSWORD)


def test_a_key_that_ends_soon_is_told_at_the_start(settings, tmp_path):
    before = checks.certificate_key_is_in_date(None)
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    settings.CERTIFICATE_KEY_FILE = str(make_key(tmp_path, until=soon))
    settings.CERTIFICATE_KEY_PASSWORD = PASSWORD

    assert before == []
    assert [warning.msg for warning in checks.certificate_key_is_in_date(None)] == [
        f"The certificate in CERTIFICATE_KEY_FILE ends on {soon:%Y-%m-%d}."
    ]


def test_a_key_with_years_ahead_is_not_mentioned(settings, tmp_path):
    settings.CERTIFICATE_KEY_FILE = str(make_key(tmp_path))
    settings.CERTIFICATE_KEY_PASSWORD = PASSWORD

    assert checks.certificate_key_is_in_date(None) == []


def test_fingerprint_reads_in_pairs(key):
    assert key.fingerprint.replace(" ", "").lower() == key.sha256
    assert len(key.fingerprint.split()) == 32
