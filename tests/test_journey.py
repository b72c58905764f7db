"""The walk of docs/architecture.md, page by page: the forms are those of the pages, the links those of the mails."""

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import history
from accounts.models import Letter, User
from actions.models import Action, HandIn, Submission
from publications.desk import editions
from publications.making import building
from publications.models import EditionFile, TargetForm
from signatories.models import Membership, Signature
from tests.factories import CallFactory, DeclarationFactory, UserFactory, pdf_bytes
from tests.pages import Visitor

pytestmark = pytest.mark.django_db
PASSWORD = "nine quiet harbours"


@pytest.fixture
def portal():
    """What stands before anybody comes: frameworks, the declaration, a call that asks for little."""
    call_command("seed_frameworks", stdout=StringIO())
    call_command("seed_groups", stdout=StringIO())
    call_command("seed_targets", stdout=StringIO())
    DeclarationFactory(texts_in=("en", "es"))
    CallFactory()


@pytest.fixture
def secretariat(staff, staff_client):
    return Visitor(staff_client)


def code_of(message):
    return re.search(r"^    (\S+)$", message.body, re.M)[1]


def link_in(message, piece):
    return re.search(rf"https?://[^/\s]+(/\S*{piece}\S*)", message.body)[1]


def sign_up(letters, email, name, language="es"):
    visitor = Visitor(Client())
    visitor.open(f"/{language}/account/signup/")
    visitor.post({"name": name, "email": email, "password1": PASSWORD}, with_field="password1")
    visitor.post({"code": code_of(letters()[-1])}, with_field="code")
    return visitor


def sign(visitor, second_email="", letter=None):
    """Seven parts, each a page of its own."""
    visitor.open("/es/desk/sign/")
    visitor.post(
        {
            "official_name": "Municipio de Ejemplo",
            "english_name": "Specimen Municipality",
            "country": "CO",
            "level": "municipality",
        },
        with_field="official_name",
    )
    visitor.post({"latitude": "4.5", "longitude": "-75.5"}, with_field="latitude")
    visitor.post(
        {"signatory_name": "Rosa Modelo", "signatory_office": "Alcaldesa", "capacity": "leader"},
        with_field="signatory_name",
    )
    visitor.post(
        {"second_email": second_email}, with_field="second_email", files=letter and {"letter": letter}
    )
    visitor.post({"focal_point": "signer"}, with_field="focal_point")
    visitor.post({"consents": ["authority", "listing"]}, with_field="consents")
    visitor.post(with_field="form_key")
    return Signature.objects.get()


def test_walk_from_signing_up_to_the_public_page(portal, letters, secretariat, staff, sign_in):
    # 1 She signs up, and signs for her government.
    official = sign_up(letters, "rosa@ejemplo.example", "Rosa Modelo")
    user = User.objects.get(email="rosa@ejemplo.example")
    signature = sign(official, second_email="luis@ejemplo.example")
    assert signature.state == Signature.PENDING

    # 2 A second official confirms: opening the link changes nothing, the button does, once.
    (asked,) = [m for m in letters() if m.to == ["luis@ejemplo.example"]]
    second = Visitor(Client())
    second.open(link_in(asked, "confirm"))
    signature.refresh_from_db()
    assert signature.state == Signature.PENDING
    second.post()
    given = signature.evidence.get(asked_of="luis@ejemplo.example").given_at
    second.open(link_in(asked, "confirm"))
    assert signature.evidence.get(asked_of="luis@ejemplo.example").given_at == given is not None

    # 3 The secretariat looks at it and verifies; the government is listed.
    secretariat.open(f"/secretariat/signatories/signature/{signature.pk}/change/")
    if Signature.objects.get().state == Signature.PENDING:
        official.open(f"/es/desk/sign/done/{signature.pk}/")
        official.post(with_field=None, to="letter", files={"letter": a_letter()})
        evidence = signature.evidence.filter(rung="letter").get()
        secretariat.client.post(f"/secretariat/signatories/signature/evidence/{evidence.pk}/accept/")
    secretariat.open(f"/secretariat/signatories/signature/{signature.pk}/change/")
    secretariat.post(to="move/verify")
    signature.refresh_from_db()
    assert (signature.state, bool(signature.certificate_code)) == (Signature.VERIFIED, True)
    assert Membership.objects.get(user=user).state == Membership.ACTIVE
    assert "Municipio de Ejemplo" in Visitor(Client()).open("/es/signatories/").words
    assert Visitor(Client()).open(f"/es/verify/{signature.certificate_code}/").status == 200

    # 4 She drafts an action in Spanish, with holes.
    official.open("/es/desk/actions/new/")
    official.post({"kind": "action", "language": "es"}, with_field="kind")
    action = Action.objects.get()
    official.post({"title": "Ventanilla única para todos"}, with_field="title")
    draft = f"/es/desk/actions/{action.draft_id}"
    assert "Ventanilla única para todos" in official.open("/es/desk/").words
    assert not HandIn.objects.exists()

    # 5 A hole is named and nothing is handed in; then she fills it and hands in.
    official.client.post(f"{draft}/move/submit/")
    assert not HandIn.objects.exists()
    official.open(f"{draft}/what/")
    official.post(
        {"summary": "Una ventanilla atiende a quien llega y a quien ya vive aquí."}, with_field="title"
    )
    page = official.open(f"{draft}/objectives/")
    chosen = page.form(with_field="gcm").choices["gcm"][14]
    official.post({"gcm": [chosen]}, with_field="gcm")
    official.open(f"{draft}/check/")
    official.post(to="move/submit")
    receipt = HandIn.objects.get()
    assert receipt.receipt in official.page.words
    submission = Submission.objects.get()
    assert submission.state == "submitted"
    official.client.post(f"{draft}/move/submit/")
    assert HandIn.objects.count() == 1

    # 6 A reviewer asks for changes; she answers and hands in again; it is approved.
    review = f"/secretariat/actions/submission/{submission.pk}/review/"
    secretariat.open(review)
    secretariat.post(to="move/start_review")
    secretariat.open(f"/secretariat/actions/submission/{submission.pk}/move/request_changes/")
    secretariat.post({"reason": "Díganos qué cambió."}, with_field="reason")
    assert any(m.to == ["rosa@ejemplo.example"] for m in letters())
    official.open(f"{draft}/results/")
    official.post({"results": "En un año, 1200 personas."}, with_field="results")
    official.open(f"{draft}/check/")
    official.post(to="move/submit")
    secretariat.open(review)
    secretariat.post(to="move/start_review")
    secretariat.open(f"/secretariat/actions/submission/{submission.pk}/move/approve/")
    secretariat.post({"gcm_assessment": "meets"}, with_field="gcm_assessment")
    submission.refresh_from_db()
    assert submission.state == "approved"
    assert Letter.objects.filter(to="rosa@ejemplo.example", state=Letter.HELD).exists()

    # 7 It is published, 8 and found by everybody.
    public = Visitor(Client())
    assert "Ventanilla única" not in public.open("/es/actions/").words
    secretariat.open(review)
    secretariat.post(to="move/publish")
    action.refresh_from_db()
    assert re.fullmatch(r"CTA-\d{4}-\d{4}", action.code)
    assert "Ventanilla única para todos" in public.open("/es/actions/?q=ventanilla").words
    assert "En un año, 1200 personas." in public.open(f"/es/actions/{action.code}/{action.slug}/").words
    assert public.open(f"/a/{action.code}").path == f"/en/actions/{action.code}/{action.slug}/"

    # 9 It is printed: the edition is frozen, built and released.
    edition = editions.plan(
        "first",
        cut_off=timezone.localdate(),
        languages=["es"],
        by=staff,
        title_en="First",
        title_es="Primera",
    )
    secretariat.open(f"/secretariat/publications/edition/{edition.pk}/freeze/")
    secretariat.post(to="freeze")
    secretariat.open(f"/secretariat/publications/edition/{edition.pk}/change/")
    secretariat.post(to="build")
    edition.refresh_from_db()
    file = building.build(edition, "es")
    assert (file.state, file.error) == (EditionFile.BUILT, "")
    secretariat.open(f"/secretariat/publications/edition/{edition.pk}/change/")
    secretariat.post(to="release")
    assert "Primera" in public.open("/es/publications/first/").words
    answer = public.client.get("/es/publications/first/es.pdf")
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"

    # 10 It can be handed out: the checklist of an official website knows it, and says what it lacks.
    form = TargetForm.objects.filter(kind__in=["", "action"]).first()
    assert action.code in secretariat.open(f"/secretariat/publications/targetform/{form.pk}/handover/").words

    # The history of it all is one unbroken chain.
    assert [e.verb for e in history.of(submission)][-1] == "publish"
    assert history.first_broken_link() is None


def a_letter():
    return SimpleUploadedFile("carta.pdf", pdf_bytes(), "application/pdf")


def test_stranger_finds_no_draft_of_others(portal, letters, sign_in):
    official = sign_up(letters, "rosa@ejemplo.example", "Rosa Modelo")
    sign(official)
    official.open("/es/desk/actions/new/")
    official.post({"kind": "action", "language": "es"}, with_field="kind")
    draft_id = Action.objects.get().draft_id
    stranger = sign_in(UserFactory())

    for place in ("what/", "check/", "preview/"):
        assert stranger.get(f"/es/desk/actions/{draft_id}/{place}").status_code == 404
    assert stranger.post(f"/es/desk/actions/{draft_id}/move/submit/").status_code == 404


def test_signing_twice_counts_once(portal, letters):
    official = sign_up(letters, "rosa@ejemplo.example", "Rosa Modelo")
    sign(official)

    official.client.post("/es/desk/sign/summary/", {"form_key": str(Signature.objects.get().form_key)})

    assert Signature.objects.count() == 1
