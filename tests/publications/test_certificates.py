"""The certificate as PDF: for valid signatures given on the portal, accessible, one sheet, signed with the key."""

import shutil
import subprocess
import unicodedata
from datetime import date
from io import BytesIO

import pdfua
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from figures import qr
from publications import certificates
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    SignatureFactory,
    UserFactory,
)
from tests.portal_keys import PASSWORD, make_key

pytestmark = pytest.mark.django_db
CODE = "AB12CD34EF"
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="apt-get install poppler-utils qpdf")
HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd">{{ settings }}\u202eevil'
LONG = "Communauté intercommunale de la grande vallée méridionale " * 3


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PUBLIC_URL = "https://portal.example"


@pytest.fixture
def keyed(settings, tmp_path):
    settings.CERTIFICATE_KEY_FILE, settings.CERTIFICATE_KEY_PASSWORD = str(make_key(tmp_path)), PASSWORD


def emblem(colour="#8B1425"):
    file = BytesIO()
    Image.new("RGBA", (900, 1100), colour).save(file, "PNG")
    return ContentFile(file.getvalue(), "arms.png")


def signed(arms=False, **values):
    """A verified signature with a checked letter, as `find` gives it."""
    signature = SignatureFactory(verified=True, certificate_code=CODE, **values)
    if arms:
        signature.government.arms.save("arms.png", emblem())
    climb(signature, "letter", file="evidence/x.pdf", sha256="a" * 64)
    return certificates.find(CODE)


def climb(signature, rung, **values):
    EvidenceFactory(
        signature=signature, rung=rung, outcome="accepted", checked_by=UserFactory(staff=True),
        checked_at=timezone.now(), **values,
    )  # fmt: skip


def words_of(data, tmp_path):
    """The text of a file as a screen reader or a search finds it, in one line."""
    file = tmp_path / "read.pdf"
    file.write_bytes(data)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    plain = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", plain).split())


# Who has one


def test_certificate_of_a_verified_signature(client):
    signature = SignatureFactory(verified=True)
    typed = signature.display_code.lower()

    answer = client.get(f"/en/certificate/{typed}/ar.pdf")
    again = client.get(f"/en/certificate/{typed}/ar.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content[:5] == b"%PDF-"
    assert again.content == answer.content
    assert client.get(f"/en/certificate/{typed}/de.pdf").status_code == 404


def test_one_address_prints_no_hundred_certificates(client):
    answers = [client.get("/en/certificate/0000000000/en.pdf").status_code for _try in range(61)]

    assert answers == [404] * 60 + [429]


@pytest.mark.parametrize("trait", ["confirmed", "withdrawn", "refused"])
def test_other_states_have_no_certificate(client, trait):
    signature = SignatureFactory(**{trait: True})
    code = signature.certificate_code or "0000000000"
    assert certificates.find(code) is None
    assert client.get(f"/en/certificate/{code}/en.pdf").status_code == 404


def test_a_replaced_signature_has_none_any_more():
    old = SignatureFactory(verified=True, certificate_code=CODE, replaced_at=timezone.now())
    SignatureFactory(verified=True, government=old.government, replaces=old)

    assert certificates.find(CODE) is None


@pytest.mark.parametrize(
    ("signed_in", "read_in", "expected"), [("es", "ar", "es"), ("pt", "fr", "fr"), ("ar", "en", "ar")]
)
def test_it_comes_in_the_language_of_the_signature(client, signed_in, read_in, expected):
    DeclarationFactory(texts_in=["en", "es", "ar", "pt"])
    SignatureFactory(verified=True, certificate_code=CODE, language=signed_in)
    answer = client.get(f"/{read_in}/certificate/{CODE}.pdf")

    assert answer["Content-Disposition"] == f'inline; filename="certificate-{CODE}-{expected}.pdf"'
    with pikepdf.open(BytesIO(answer.content)) as file:
        assert str(file.Root.Lang) == expected


# What stands on it


def test_the_sheet_says_who_when_what_and_how_it_was_proved():
    signature = signed(
        signed_on=date(2026, 3, 1), signed_on_precision="month", capacity="delegate", delegate_name="Bo Delegate",
        government__official_name="काठमाडौं महानगरपालिका", government__official_language="ne",
        government__english_name="Kathmandu", government__slug="kathmandu",
    )  # fmt: skip
    html = certificates.page(signature, "en")

    for shown in (
        '<bdi lang="ne">काठमाडौं महानगरपालिका</bdi>', "Kathmandu", "Ana Specimen", "Mayor", "Bo Delegate", "March 2026",
        "Version 1, English", "Letter or council resolution checked by the secretariat on", "AB12C-D34EF",
        signature.fingerprint[:32], "portal.example/v/AB12CD34EF",
    ):  # fmt: skip
        assert shown in html
    assert "1 March 2026" not in html
    assert "digitally signed" not in html


def test_arms_come_before_the_logo_and_a_broken_one_is_passed_over():
    government = GovernmentFactory()
    without = certificates.emblem(government)
    government.logo.save("logo.png", emblem())
    logo = certificates.emblem(government)
    government.arms.save("arms.png", ContentFile(b"no picture", "arms.png"))
    broken = certificates.emblem(government)
    government.arms.save("arms.png", emblem("#1B6042"))
    arms = certificates.emblem(government)

    assert without is None
    assert logo.alt == f"Logo of {government.official_name}"
    assert broken == logo
    assert arms.alt == f"Coat of arms of {government.official_name}"
    assert arms.address.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("official", "english", "expected"),
    [
        ("서울특별시", "Seoul", ("", "Seoul")),
        ("廣州市", "Guangzhou", ("", "Guangzhou")),
        ("Львів", "Lviv", ("Львів", "Lviv")),
        ("Αθήνα", "Athens", ("Αθήνα", "Athens")),
        ("Montréal", "Montreal", ("Montréal", "")),
    ],
)
def test_a_name_no_font_prints_gives_way_to_the_english_one(official, english, expected):
    government = GovernmentFactory.build(official_name=official, english_name=english)

    assert certificates.names(government) == expected


def test_a_person_no_font_prints_is_left_to_the_page_that_verifies():
    html = certificates.page(signed(signatory_name="홍길동", signatory_office="시장"), "en")

    assert "홍길동" not in html
    assert "The name of who signed stands on the page" in html


def test_square_holds_the_short_address():
    assert qr.code("https://portal.example/v/ABCDE12345", title="").startswith("<svg viewBox")


# The file itself


@pytest.mark.parametrize("language", ["en", "ar"])
@needs_poppler
def test_the_file_is_one_tagged_sheet_that_reads_back(keyed, tmp_path, language):
    signature = signed(arms=True, language="en", government__official_name="أمانة عمان الكبرى",
                       government__english_name="Amman", government__official_language="ar")  # fmt: skip
    data = certificates.render(signature, language)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(data)

    assert "أمانة عمان الكبرى" in words_of(data, tmp_path)
    assert CODE[:5] in words_of(data, tmp_path)
    if language == "ar":
        assert "الاتفاق العالمي بشأن اللاجئين" in words_of(data, tmp_path)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0
    findings = pdfua.validate(str(file)).findings
    # The one warning: it looks for /Scope and overlooks the /Headers that tie each cell to its row.
    assert {finding.rule_id for finding in findings} <= {"UA-15-003"}
    check_marks(data, language)
    check_fonts(file)


def check_marks(data, language):
    """Tags, language, title, the marks of PDF/A and PDF/UA, and words for every picture."""
    with pikepdf.open(BytesIO(data)) as file:
        assert len(file.pages) == 1
        assert str(file.Root.Lang) == language
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        metadata = file.Root.Metadata.read_bytes()
        assert b"pdfuaid:part>1<" in metadata
        assert b"pdfaid:part" in metadata
        assert "أمانة" in metadata.decode()
        parts = [part for part in file.objects if isinstance(part, pikepdf.Dictionary) and "/S" in part]
        figures = [part for part in parts if part.S == "/Figure"]
        assert len(figures) == 2
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        assert all("/Headers" in part.A for part in parts if part.S == "/TD")
        assert [str(part.S) for part in parts if part.S == "/H1"] == ["/H1"]


def check_fonts(file):
    told = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout
    lines = told.splitlines()[2:]
    assert lines
    for line in lines:
        assert line[line.rindex("Identity-H") :].split()[1] == "yes"
        assert any(ours in line for ours in ("STIX", "Commissioner", "Noto"))


@needs_poppler
def test_hostile_and_endless_names_stay_words_on_one_sheet(tmp_path):
    signature = signed(
        arms=True, government__official_name=HOSTILE, government__english_name="x", government__slug="x",
        signatory_name="W" * 200, signatory_office=LONG, capacity="delegate", delegate_name="D" * 190,
    )  # fmt: skip
    html = certificates.page(signature, "en")
    data = certificates.render(signature, "en")

    assert "<script>" not in html
    assert '<img src="file' not in html
    with pikepdf.open(BytesIO(data)) as file:
        assert len(file.pages) == 1
        assert "/Names" not in file.Root or "/JavaScript" not in file.Root.Names
        assert len([image for page in file.pages for image in page.get_images()]) == 1
    assert "<script>alert(1)</script>" in words_of(data, tmp_path)
    assert "root:" not in words_of(data, tmp_path)


# Kept for a day, and made anew when anything on it changes


def test_a_key_signs_and_the_sheet_says_so(keyed):
    signature = signed()
    data = certificates.render(signature, "en")
    [found] = PdfFileReader(BytesIO(data)).embedded_signatures

    assert found.compute_integrity_info() is None
    assert found.coverage.name == "ENTIRE_FILE"
    assert "The file is digitally signed by the portal" in certificates.page(signature, "en")


def test_without_a_key_the_file_is_unsigned():
    assert PdfFileReader(BytesIO(certificates.render(signed(), "en"))).embedded_signatures == []


def test_whatever_changes_on_the_sheet_makes_a_new_file(settings, tmp_path):
    made = []
    signature = signed()

    def remake():
        made.append(certificates.render(certificates.find(CODE), "en"))

    remake()
    signature.government.arms.save("arms.png", emblem())
    remake()
    climb(signature, "second_official")
    remake()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        settings.CERTIFICATE_KEY_FILE = str(make_key(tmp_path / name))
        settings.CERTIFICATE_KEY_PASSWORD = PASSWORD
        remake()
    remake()

    assert len(set(made)) == 5
    assert made[-1] == made[-2]
