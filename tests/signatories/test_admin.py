"""The secretariat's buttons call the verbs."""

import pytest
from django.urls import reverse

from signatories.models import DeclarationText, Evidence, Government, Signature
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db


def move(signature, name):
    return reverse("admin:signatories_signature_move", args=[signature.pk, name])


@pytest.mark.parametrize("name", ["signature", "government", "membership", "declaration"])
def test_lists_open(name, staff_client):
    SignatureFactory(government=MembershipFactory().government)

    assert staff_client.get(reverse(f"admin:signatories_{name}_changelist")).status_code == 200


def test_signature_page_shows_proof_and_open_moves(staff_client):
    signature = EvidenceFactory(signature=SignatureFactory(confirmed=True)).signature
    page = staff_client.get(
        reverse("admin:signatories_signature_change", args=[signature.pk])
    ).content.decode()

    assert [name for name in ["verify", "refuse", "withdraw"] if move(signature, name) in page] == [
        "verify",
        "refuse",
        "withdraw",
    ]
    assert move(signature, "confirm") not in page


def test_verify_button(staff_client):
    signature = SignatureFactory(confirmed=True)

    assert staff_client.post(move(signature, "verify")).status_code == 302
    signature.refresh_from_db()
    assert signature.state == Signature.VERIFIED


def test_a_get_moves_nothing(staff_client):
    signature = SignatureFactory(confirmed=True)
    staff_client.get(move(signature, "verify"))
    staff_client.get(move(signature, "refuse"))

    signature.refresh_from_db()
    assert signature.state == Signature.CONFIRMED


def test_verify_too_early_is_told_with_409(staff_client):
    response = staff_client.post(move(SignatureFactory(), "verify"))

    assert response.status_code == 409
    assert "Someone was faster" in response.content.decode()


def test_refuse_asks_for_a_reason(staff_client):
    signature = SignatureFactory()

    assert staff_client.post(move(signature, "refuse"), {"reason": ""}).status_code == 422
    assert staff_client.post(move(signature, "refuse"), {"reason": "Another town."}).status_code == 302
    signature.refresh_from_db()
    assert (signature.state, signature.reason) == ("refused", "Another town.")


def test_evidence_is_judged_once(staff_client):
    evidence = EvidenceFactory()
    url = reverse("admin:signatories_signature_check", args=[evidence.pk, "reject"])

    assert (staff_client.get(url).status_code, staff_client.post(url).status_code) == (200, 422)
    answers = [staff_client.post(url, {"reason": "Another town."}).status_code for _time in range(2)]
    assert answers == [302, 409]
    evidence.refresh_from_db()
    assert evidence.outcome == Evidence.REJECTED


def test_membership_is_admitted(staff_client):
    membership = MembershipFactory(pending=True, via="request")
    staff_client.get(reverse("admin:signatories_membership_change", args=[membership.pk]))
    url = reverse("admin:signatories_membership_answer", args=[membership.pk, "focal-point"])

    assert [staff_client.post(url).status_code for _time in range(2)] == [302, 409]
    membership.refresh_from_db()
    assert (membership.state, membership.role) == ("active", "focal_point")


def test_load_text_adds_a_row(staff_client):
    declaration = DeclarationFactory()
    url = reverse("admin:signatories_declaration_load", args=[declaration.pk])
    assert (
        staff_client.get(reverse("admin:signatories_declaration_change", args=[declaration.pk])).status_code
        == 200
    )
    assert staff_client.get(url).status_code == 200
    staff_client.post(url, {"language": "fr", "kind": "official", "text": "Nous, maires"})

    assert declaration.text_in("fr").kind == DeclarationText.OFFICIAL


def government_form(**changes):
    return {
        "official_name": "Ville de Montréal",
        "english_name": "Montreal",
        "other_names": "",
        "domains": "",
        "level": "municipality",
        "country": "CA",
        "origin": "secretariat",
        "leaders-TOTAL_FORMS": 0,
        "leaders-INITIAL_FORMS": 0,
    } | changes


def test_government_is_entered_and_put_right(staff_client):
    add = reverse("admin:signatories_government_add")
    assert staff_client.post(add, government_form()).status_code == 302
    government = Government.objects.get()
    assert (government.slug, government.name_key) == ("montreal", "montreal")

    change = reverse("admin:signatories_government_change", args=[government.pk])
    staff_client.post(change, government_form(english_name="Montreal City", population=1_800_000))
    government.refresh_from_db()
    assert (government.english_name, government.population) == ("Montreal", 1_800_000)


def test_other_names_and_office_domains_are_written_one_a_line(staff_client):
    add = reverse("admin:signatories_government_add")
    lists = {
        "other_names": "Montréal\r\n\r\nMTL\nMTL",
        "domains": " montreal.example \nville.montreal.example",
    }
    staff_client.post(add, government_form(**lists))
    government = Government.objects.get()
    assert government.other_names == ["Montréal", "MTL"]
    assert government.domains == ["montreal.example", "ville.montreal.example"]

    change = reverse("admin:signatories_government_change", args=[government.pk])
    form = staff_client.get(change).context["adminform"].form
    assert form["other_names"].value() == "Montréal\nMTL"


def test_a_double_is_shown_before_it_is_entered(staff_client):
    GovernmentFactory(official_name="Montréal", english_name="Montreal", country="CA")
    add = reverse("admin:signatories_government_add")
    page = staff_client.post(add, government_form())

    assert "The register holds “Montréal”" in page.content.decode()
    assert staff_client.post(add, government_form(is_another_body="on")).status_code == 302
    assert Government.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("official_name", "=1+1"), ("english_name", "www.evil.example"), ("other_names", "Fine\n@x"),
     ("domains", "montreal.example\ngmail.com")],
)  # fmt: skip
def test_what_is_no_name_is_told_beside_its_field(staff_client, field, value):
    add = reverse("admin:signatories_government_add")
    page = staff_client.post(add, government_form(**{field: value}))

    assert list(page.context["adminform"].form.errors) == [field]
    assert not Government.objects.exists()


def test_staff_see_which_names_look_like_this_one(staff_client):
    GovernmentFactory(official_name="Coco", slug="coco")
    signature = SignatureFactory(government__official_name="Сосо", government__slug="twin")
    page = staff_client.get(reverse("admin:signatories_signature_change", args=[signature.pk]))

    assert "The register holds a name like this one" in page.content.decode()
    assert ">Coco<" in page.content.decode()
