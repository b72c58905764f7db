"""Signing part by part, as a person does it in a browser."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import Letter
from signatories.models import EMAIL, LETTER, Evidence, Government, Membership, Signature, SigningDraft
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
    letter,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db

SIGNATORY = {"signatory_name": "Ana Specimen", "signatory_office": "Mayor", "capacity": "leader"}
NEW = {"official_name": "Ciudad Espécimen", "country": "CO", "level": "municipality"}


def part(name):
    return reverse("signatories:sign_part", args=[name])


@pytest.fixture
def user(db):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def client(user, sign_in):
    DeclarationFactory()
    return sign_in(user)


def fill(client, government=None):
    """Walk to the last page; the posted form of it."""
    client.post(part("government"), {"choose": government.pk} if government else NEW)
    client.post(part("signatory"), SIGNATORY)
    client.post(part("proof"), {"letter": letter(), "second_email": ""})
    text = client.get(part("consents")).context["text"]
    consents = {"language": text.language, "fingerprint": text.sha256, "consents": ["authority", "listing"]}
    client.post(part("consents"), consents)
    page = client.get(part("summary"))
    return {"form_key": page.context["form_key"]}


def test_a_stranger_is_asked_to_sign_in(client):
    client.logout()

    assert client.get(reverse("signatories:sign")).status_code == 302


def test_the_way_ends_in_one_signature(client, user):
    form = fill(client, GovernmentFactory(official_name="Medellín"))
    response = client.post(part("summary"), form, follow=True)

    signature = Signature.objects.get()
    assert response.redirect_chain[-1][0] == reverse("signatories:sign_done", args=[signature.pk])
    assert (signature.state, signature.entered_by) == ("confirmed", user)
    assert signature.evidence.get(rung=LETTER).file_name == "letter.pdf"
    assert not SigningDraft.objects.exists()
    assert "Medellín has signed" in response.content.decode()


def test_a_new_government_is_enrolled_with_the_signature(client):
    form = fill(client)
    assert not Government.objects.exists()
    client.post(part("summary"), form)

    assert Signature.objects.get().government.official_name == "Ciudad Espécimen"


def test_the_form_posted_twice_signs_once(client):
    form = fill(client)
    client.post(part("summary"), form)
    again = client.post(part("summary"), form, follow=True)

    assert Signature.objects.count() == 1
    assert "It counts once" in again.content.decode()


def test_a_form_that_was_never_shown_signs_nothing(client):
    fill(client)

    assert client.post(part("summary"), {"form_key": uuid.uuid4()}).status_code == 409
    assert client.post(part("summary"), {"form_key": "x"}).status_code == 409
    assert not Signature.objects.exists()


def test_begin_leads_to_the_first_gap(client):
    assert client.get(reverse("signatories:sign")).url == part("government")
    client.post(part("government"), NEW)
    assert client.get(reverse("signatories:sign")).url == part("signatory")
    assert client.get(part("summary")).url == part("signatory")


def test_an_unknown_part_is_404(client):
    assert client.get(part("nonsense")).status_code == 404


def test_no_open_declaration_is_said(user, sign_in):
    assert sign_in(user).get(part("consents")).status_code == 409


@pytest.mark.parametrize("name", ["City of Beirut", "بيروت", "BEIRUT"])
def test_a_government_that_stands_there_is_shown_instead(client, name):
    GovernmentFactory(official_name="بلدية بيروت", english_name="Beirut", country="LB", slug="beirut")
    new = {"official_name": name, "country": "LB", "level": "municipality"}
    response = client.post(part("government"), new)

    assert response.status_code == 409
    assert "Is it one of these?" in response.content.decode()
    assert "بلدية بيروت" in response.content.decode()
    assert client.post(part("government"), new | {"is_another_body": "on"}).status_code == 302


def test_a_government_that_has_signed_offers_to_act_for_it(client):
    government = SignatureFactory(verified=True).government
    page = client.get(part("government"), {"q": government.official_name}).content.decode()

    join = reverse("signatories:join", args=[government.slug])
    assert join in page
    assert client.post(part("government"), {"choose": government.pk}).url == join


def test_the_search_has_a_piece_of_its_own(client):
    GovernmentFactory(official_name="Medellín", english_name="Medellin")

    assert "Medellín" in client.get(reverse("signatories:sign_find"), {"q": "medelin"}).content.decode()
    assert "Nowhere" in client.get(reverse("signatories:sign_find"), {"q": "Nowhere"}).content.decode()


def test_a_mistake_keeps_what_was_written(client):
    response = client.post(part("signatory"), SIGNATORY | {"signatory_office": ""})

    assert response.status_code == 422
    assert client.get(part("signatory")).context["form"]["signatory_name"].value() == "Ana Specimen"


def test_another_language_keeps_what_was_written(client):
    response = client.post(part("signatory"), {"signatory_name": "Ana", "_language": "ar"})

    assert response.url == "/ar/desk/sign/signatory/"
    assert client.get(response.url).context["form"]["signatory_name"].value() == "Ana"


def test_an_expired_log_in_keeps_what_was_written(client, user):
    client.logout()
    client.post(part("signatory"), SIGNATORY)
    client.force_login(user)
    page = client.get(part("signatory"))

    assert page.context["form"]["signatory_name"].value() == "Ana Specimen"
    assert "What you wrote is kept" in page.content.decode()


def test_a_file_of_another_kind_is_told(client):
    response = client.post(part("proof"), {"letter": letter(b"MZ a program"), "second_email": ""})

    assert response.status_code == 422
    assert "Choose a PDF, a JPEG or a PNG file" in response.content.decode()
    assert not SigningDraft.objects.get().file


def test_a_file_of_40_megabytes_is_told_with_413(client):
    big = letter(b"%PDF-1.7" + b"0" * (40 * 1024 * 1024))
    response = client.post(part("proof"), {"letter": big, "second_email": ""})

    assert response.status_code == 413
    assert "larger than 25" in response.content.decode()
    assert not SigningDraft.objects.get().file


def test_a_good_file_is_kept_though_another_field_is_wrong(client, user):
    response = client.post(part("proof"), {"letter": letter(), "second_email": user.email})

    assert response.status_code == 422
    assert SigningDraft.objects.get().file_name == "letter.pdf"


def test_consents_that_are_needed_are_asked(client):
    text = client.get(part("consents"), {"text": "es"}).context["text"]
    response = client.post(part("consents"), {"language": "es", "fingerprint": text.sha256})

    assert response.status_code == 422
    assert "The first two are needed" in response.content.decode()


# afterwards


@pytest.fixture
def signature(user):
    return SignatureFactory(entered_by=user)


def test_a_letter_is_added_afterwards(client, signature):
    url = reverse("signatories:add_letter", args=[signature.pk])

    assert client.post(url, {"letter": letter(b"nothing")}).status_code == 422
    assert client.post(url, {"letter": letter()}).status_code == 302
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_a_second_official_is_asked_and_answers(client, signature):
    url = reverse("signatories:ask_second", args=[signature.pk])
    assert client.post(url, {"second_email": "nonsense"}).status_code == 422
    assert client.post(url, {"second_email": "second@town.example"}).status_code == 302
    link = "/en/confirm/" + Letter.objects.get().text.split("/confirm/")[1].split()[0]

    client.logout()
    assert "Did your government sign?" in client.get(link).content.decode()
    signature.refresh_from_db()
    assert signature.state == "pending"  # a look changes nothing
    assert "Confirmed, thank you" in client.post(link).content.decode()
    assert "Confirmed, thank you" in client.post(link).content.decode()
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_an_unknown_link_is_404(client):
    assert client.get(reverse("signatories:confirm", args=["nonsense"])).status_code == 404


def test_an_expired_link_is_410(client, signature):
    client.post(reverse("signatories:ask_second", args=[signature.pk]), {"second_email": "b@town.example"})
    link = "/en/confirm/" + Letter.objects.get().text.split("/confirm/")[1].split()[0]
    Evidence.objects.update(asked_at="2026-01-01T00:00:00Z")

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 409


def test_a_stranger_sees_no_signature_of_others(client):
    other = SignatureFactory()

    assert client.get(reverse("signatories:sign_done", args=[other.pk])).status_code == 403


def test_withdrawing_asks_first(client, user):
    signature = SignatureFactory(verified=True, entered_by=user)
    url = reverse("signatories:withdraw", args=[signature.pk])
    assert client.get(url).status_code == 403
    MembershipFactory(user=user, government=signature.government)

    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    decision = {"reason": "The council decided so.", "withdrawn_on": signature.signed_on}
    assert client.post(url, decision).status_code == 302
    signature.refresh_from_db()
    assert signature.state == "withdrawn"


def test_evidence_is_a_download_for_those_it_concerns(client, signature, sign_in, staff):
    client.post(reverse("signatories:add_letter", args=[signature.pk]), {"letter": letter()})
    url = reverse("signatories:evidence_file", args=[signature.evidence.get().pk])
    response = client.get(url)

    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response.streaming_content) == pdf_bytes()
    assert sign_in(staff).get(url).status_code == 200
    assert sign_in(UserFactory()).get(url).status_code == 403
    assert (
        client.get(reverse("signatories:evidence_file", args=[EvidenceFactory(rung=EMAIL).pk])).status_code
        == 404
    )


@pytest.mark.parametrize("trait", ["confirmed", "verified", "refused", "withdrawn"])
def test_every_state_has_its_page(client, user, trait):
    signature = SignatureFactory(entered_by=user, **{trait: True})
    MembershipFactory(user=user, government=signature.government)

    assert client.get(reverse("signatories:sign_done", args=[signature.pk])).status_code == 200


# joining


def test_joining_is_asked_and_answered(client, user, sign_in):
    focal_point = UserFactory()
    government = GovernmentFactory(focal_point=focal_point)
    join = reverse("signatories:join", args=[government.slug])
    assert client.post(join, {"function": ""}).status_code == 422
    client.post(join, {"function": "Migration office"})
    assert client.post(join, {"function": "Migration office"}).status_code == 409
    assert "waits for an answer" in client.get(join).content.decode()

    answer = reverse("signatories:join_answer", args=[Membership.objects.get(user=user).pk])
    assert client.get(answer).status_code == 403
    other = sign_in(focal_point)
    assert other.get(answer).status_code == 200
    assert other.post(answer, {"answer": "admit"}).status_code == 302
    assert "You act for this government" in client.get(join).content.decode()
