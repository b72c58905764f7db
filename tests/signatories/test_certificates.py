"""Anyone checks a certificate: how its signature stands today, and what may be wrong with a typed code."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from signatories import certificates, portal_key
from signatories.models import Declaration, Leader, Signature
from tests.factories import EvidenceFactory, GovernmentFactory, SignatureFactory, UserFactory
from tests.portal_keys import PASSWORD, make_key

pytestmark = pytest.mark.django_db
CODE, NEWER = "AB12CD34EF", "GH56JK78MN"


def read(client, code=CODE, language="en"):
    return client.get(f"/{language}/verify/{code}/").content.decode()


def leader_of(signature, **facts):
    return Leader.objects.create(government=signature.government, **{"office": "Mayor", **facts})


# Codes, as people type them


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), "AB12C-D34EF", " ab12c d34ef ", "ABI2CD34EF", "ＡＢ１２ＣＤ３４ＥＦ", "AB١٢CD٣٤EF",
     "AB12C\u2011D34EF", "\u200fAB12CD34EF"],
)  # fmt: skip
def test_a_valid_certificate_says_so_however_it_is_typed(client, typed):
    SignatureFactory(verified=True, certificate_code=CODE)
    response = client.get(f"/en/verify/{typed}/")

    assert response.status_code == 200
    assert "has signed the Marrakech Mayors Declaration" in response.content.decode()
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("typed", ["ZZZZZZZZZZ", "-", "AB12", "A" * 500, "<script>alert(1)</script>"])
def test_an_unknown_code_is_404_and_kind(client, typed):
    response = client.get(f"/ar/verify/{typed}/" if "/" not in typed else "/ar/verify/<script>/")
    page = response.content.decode()

    assert response.status_code == 404
    assert "<script>" not in page
    assert 'action="/ar/verify/"' in page


def test_an_unknown_code_says_how_it_was_read_and_how_long_it_is(client):
    page = client.get("/en/verify/abi2/").content.decode()

    assert '<bdi dir="ltr">AB12</bdi>' in page
    assert certificates.hints("abi2")[0] == "A code has ten letters and digits; 4 were read."
    assert certificates.hints(CODE)[0].startswith("No code holds the letters")


@pytest.mark.parametrize("trait", ["confirmed", "refused"])
def test_what_has_no_certificate_is_unknown(trait):
    SignatureFactory(**{trait: True}, certificate_code=CODE)

    assert certificates.check(CODE) is None


def test_a_signature_from_public_sources_has_no_code_to_find():
    SignatureFactory(verified=True, public_record=True)

    assert certificates.check("") is None


def test_the_field_for_the_code_leads_to_its_page(client):
    assert client.get("/en/verify/?code=ab12c d34ef").url == "/en/verify/AB12C-D34EF/"
    assert client.get("/en/verify/").status_code == 200
    empty = client.get("/en/verify/?code=%20-")
    assert (empty.status_code, "Write the code" in empty.content.decode()) == (422, True)


def test_the_field_for_the_code_is_found_from_every_page(client):
    assert 'href="/en/verify/"' in client.get("/en/signatories/").content.decode()


def test_the_short_link_leads_on_in_the_language_of_the_reader(client):
    response = client.get(f"/v/{CODE}", headers={"accept-language": "fr"})

    assert response.url == f"/fr/verify/{CODE}/"


# How the signature stands


def test_a_valid_one_shows_who_signed_which_text_and_how_it_is_proved(client):
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    staff = UserFactory(staff=True)
    EvidenceFactory(signature=signature, rung="email")
    EvidenceFactory(
        signature=signature, rung="letter", file="evidence/x.pdf", sha256="a" * 64, outcome="accepted",
        checked_by=staff, checked_at=timezone.now(),
    )  # fmt: skip
    page = read(client)

    for shown in (
        "Valid", "AB12C-D34EF", "Ana Specimen", "2 March 2026", "Version 1, English", signature.fingerprint,
        "Signed letter or council resolution", f"/en/certificate/{CODE}.pdf", f"/en/certificate/{CODE}/ar.pdf",
    ):  # fmt: skip
        assert shown in page
    assert staff.name not in page


def test_a_withdrawn_one_says_when_and_why(client):
    SignatureFactory(withdrawn=True, certificate_code=CODE, withdrawn_on=date(2026, 9, 1), reason="<b>So</b>")
    page = read(client)

    assert "no longer stands behind" in page
    assert "Withdrawn on 1 September 2026" in page
    assert "&lt;b&gt;So&lt;/b&gt;" in page
    assert ".pdf" not in page


@pytest.mark.parametrize(
    ("until", "precision", "sentence"),
    [
        (date(2026, 6, 30), "day", "The leader who signed left office on 30 June 2026."),
        (date(2026, 6, 1), "month", "The leader who signed left office in June 2026."),
        (date(2025, 1, 1), "year", "The leader who signed left office in 2025."),
    ],
)
def test_the_signature_stands_when_the_leaders_term_is_over(client, until, precision, sentence):
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    signature.leader = leader_of(signature, name="Ana Specimen", until=until, until_precision=precision)
    signature.save()
    page = read(client)

    assert sentence in page
    assert "The signature of the government stands" in page
    assert certificates.check(CODE).is_valid


def test_a_newer_leader_is_named_though_nobody_dated_the_end(client):
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    leader_of(signature, name="ana specimen", since=date(2020, 1, 1))
    leader_of(signature, name="Omar <Specimen>", since=date(2026, 7, 1), since_precision="month")
    page = read(client)

    assert "The leader who signed has left office." in page
    assert "<bdi>Omar &lt;Specimen&gt;</bdi> (<bdi>Mayor</bdi>) has been in office since July 2026." in page


def test_a_leader_in_office_is_not_said_to_have_left():
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    leader_of(signature, name="Ana Specimen", since=date(2020, 1, 1), until=date(2031, 1, 1))
    leader_of(signature, name="Before Her", since=date(2015, 1, 1))
    leader_of(signature, name="After Her", since=date(2031, 1, 2))
    leader_of(signature, name="Somebody Undated")

    assert certificates.check(CODE).departure is None


def test_a_month_that_is_not_over_is_no_departure():
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    this_month = timezone.localdate().replace(day=1)
    leader_of(signature, name="Ana Specimen", until=this_month, until_precision="month")

    assert certificates.check(CODE).departure is None


def replaced(**newer):
    old = SignatureFactory(verified=True, certificate_code=CODE, replaced_at=timezone.now())
    return old, SignatureFactory(
        government=old.government, replaces=old, **{"verified": True, "certificate_code": NEWER, **newer}
    )


def test_a_replaced_one_points_to_the_newer(client):
    replaced(signed_on=date(2026, 8, 3))
    page = read(client)

    assert "Replaced by a newer signature" in page
    assert "Re-affirmed on 3 August 2026" in page
    assert 'href="/en/verify/GH56J-K78MN/"' in page
    assert ".pdf" not in page


def test_a_chain_of_newer_ones_leads_to_the_last():
    _old, newer = replaced()
    Signature.objects.filter(pk=newer.pk).update(replaced_at=timezone.now())
    last = SignatureFactory(
        government=newer.government, replaces=newer, verified=True, certificate_code="0123456789"
    )

    assert certificates.check(CODE).newer == last


def test_a_replaced_one_is_withdrawn_with_the_newer(client):
    replaced(verified=False, withdrawn=True, withdrawn_on=date(2026, 10, 1), reason="The new council left.")
    page = read(client)

    assert "Withdrawn on 1 October 2026" in page
    assert "The new council left." in page


def test_a_reaffirmation_that_waits_changes_nothing():
    old = SignatureFactory(verified=True, certificate_code=CODE)
    SignatureFactory(government=old.government, replaces=old)

    assert certificates.check(CODE).is_valid


def test_a_merged_government_leads_to_the_one_it_joined(client):
    signature = SignatureFactory(verified=True, certificate_code=CODE)
    signature.government.merged_into = GovernmentFactory(official_name="Ciudad Unida", official_language="es")
    signature.government.merged_at = timezone.now()
    signature.government.save()
    page = read(client)

    assert "This entry was merged" in page
    assert '<bdi lang="es">Ciudad Unida</bdi>' in page


def test_the_keys_fingerprint_is_shown_where_there_is_a_key(client, settings, tmp_path):
    SignatureFactory(verified=True, certificate_code=CODE)
    before = read(client)
    settings.CERTIFICATE_KEY_FILE, settings.CERTIFICATE_KEY_PASSWORD = str(make_key(tmp_path)), PASSWORD
    after = read(client)

    assert "The portal's signature" not in before
    assert portal_key.configured().fingerprint in after


def test_hostile_words_stay_words(client):
    government = GovernmentFactory(official_name="<script>x</script>", slug="x", english_name="x")
    SignatureFactory(
        verified=True, certificate_code=CODE, government=government, signatory_name="<img src=x>",
        capacity="delegate", delegate_name="<i>D</i>", delegate_function="{{ settings }}",
    )  # fmt: skip
    page = read(client)

    assert "<script>x" not in page
    assert "<img src=x>" not in page
    assert "<i>D" not in page
    assert "{{ settings }}" in page


def test_a_page_asks_the_database_little(client, django_assert_max_num_queries):
    SignatureFactory(verified=True, certificate_code=CODE)

    with django_assert_max_num_queries(9):
        read(client)


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
