"""Signatures on paper: entered with the scan by one, believed by another."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from signatories import onpaper, signing
from signatories.models import KeptFile, Membership, Signature
from tests.factories import DeclarationFactory, GovernmentFactory, SignatureFactory, UserFactory, letter

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def enter(by, government=None, **changes):
    told = {
        "declaration": DeclarationFactory(),
        "language": "en",
        "scan": letter(),
        "signed_on": date(2026, 3, 2),
        "signatory_name": "Ana Specimen",
        "signatory_office": "Mayor",
    } | changes
    return onpaper.sign_on_paper(government or GovernmentFactory(), by=by, **told)


def test_paper_is_proved_by_its_scan_and_makes_nobody_a_member(staff):
    signature = enter(staff, leader={"since": date(2024, 1, 1), "email": "office@town.example"})

    assert (signature.state, signature.origin, signature.entered_by) == ("confirmed", "secretariat", staff)
    assert [step.rung for step in signature.evidence.all()] == ["letter"]
    assert (signature.leader.name, signature.leader.email) == ("Ana Specimen", "office@town.example")
    assert not Membership.objects.exists()
    assert "confirm" in [event.verb for event in history.of(signature)]


def test_who_entered_it_neither_checks_nor_verifies_it(staff):
    signature = enter(staff)
    with pytest.raises(Refused, match="Somebody else"):
        signing.check_evidence(signature.evidence.get(), by=staff, accepted=True)
    with pytest.raises(Refused, match="Somebody else"):
        signing.verify(signature, by=staff)
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_another_person_verifies_it_and_the_certificate_is_issued(staff):
    signature = signing.verify(enter(staff), by=UserFactory(staff=True))

    assert (signature.state, len(signature.certificate_code)) == ("verified", signing.CODE_LENGTH)


def test_one_person_is_enough_where_the_declaration_says_so(staff):
    declaration = DeclarationFactory(two_people_enter=False)

    assert signing.verify(enter(staff, declaration=declaration), by=staff).state == "verified"


@pytest.mark.parametrize(
    ("day", "precision", "kept"),
    [
        (date(2018, 12, 8), "day", date(2018, 12, 8)),
        (date(2018, 12, 1), "month", date(2018, 12, 8)),
        (date(2018, 1, 1), "year", date(2018, 12, 8)),
        (TODAY(), "day", TODAY()),
        (date(2020, 5, 1), "month", date(2020, 5, 1)),
    ],
)
def test_a_paper_says_its_day_as_exactly_as_it_does(staff, day, precision, kept):
    signature = enter(staff, signed_on=day, signed_on_precision=precision)

    assert (signature.signed_on, signature.signed_on_precision) == (kept, precision)


@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (date(2018, 12, 7), "day"),
        (date(2018, 11, 1), "month"),
        (date(2017, 1, 1), "year"),
        (TODAY() + timedelta(days=1), "day"),
        (None, "day"),
    ],
)
def test_a_day_outside_of_the_time_of_the_declaration_is_refused(staff, day, precision):
    with pytest.raises(ValidationError) as error:
        enter(staff, signed_on=day, signed_on_precision=precision)
    assert list(error.value.message_dict) == ["signed_on"]
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"scan": None}, ValidationError),
        ({"scan": letter(b"MZ a program")}, ValidationError),
        ({"language": "fr"}, Refused),
        ({"signatory_name": ""}, ValidationError),
        ({"capacity": "delegate"}, ValidationError),
        ({"leader": {"until": date(2020, 1, 1)}}, ValidationError),
    ],
)
def test_what_is_no_signature_on_paper_leaves_nothing(staff, changes, refusal):
    with pytest.raises(refusal):
        enter(staff, **changes)
    assert not Signature.objects.exists()


def test_paper_is_entered_by_staff_only():
    with pytest.raises(PermissionDenied):
        enter(UserFactory())


def test_a_government_that_has_signed_itself_is_refused(staff):
    with pytest.raises(Refused, match="has signed this Declaration"):
        enter(staff, SignatureFactory(verified=True).government)


def test_paper_replaces_what_only_a_source_says(staff):
    known = SignatureFactory(public_record=True, verified=True, certificate_code="")
    signature = enter(staff, known.government)
    assert list(Signature.objects.listed()) == [known]

    signing.verify(signature, by=UserFactory(staff=True))
    assert list(Signature.objects.listed()) == [signature]
    known.refresh_from_db()
    assert known.replaced_by == signature


# the pages


def answers(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "signed_on": "2026-03",
        "language": "en",
        "signatory_name": "Ana Specimen",
        "signatory_office": "Mayor",
        "capacity": "leader",
    } | changes


def page(government):
    return reverse("admin:signatories_signature_on_paper_of", args=[government.pk])


def test_staff_find_the_government_and_enter_the_paper(staff_client):
    DeclarationFactory()
    government = GovernmentFactory(official_name="Medellín", english_name="Medellin")
    found = staff_client.get(reverse("admin:signatories_signature_on_paper"), {"q": "medellin"})
    assert page(government) in found.content.decode()
    assert staff_client.get(page(government)).status_code == 200

    answer = staff_client.post(page(government), answers(scan=letter()))
    signature = Signature.objects.get()
    assert (answer.status_code, signature.signed_on_precision) == (302, "month")
    assert not KeptFile.objects.exists()


def test_a_slip_keeps_the_scan(staff_client):
    DeclarationFactory()
    government, form = GovernmentFactory(), answers(signatory_name="")
    answer = staff_client.post(page(government), form | {"scan": letter(name="scan.pdf")})
    assert (answer.status_code, "Kept: scan.pdf" in answer.content.decode()) == (422, True)

    assert staff_client.post(page(government), form | {"signatory_name": "Ana"}).status_code == 302


@pytest.mark.parametrize(
    "changes",
    [{"signed_on": "2017"}, {"signed_on": "2999"}, {"signed_on": ""}, {"scan": ""}, {"language": "xx"}],
)
def test_bad_answers_are_told(staff_client, changes):
    DeclarationFactory()
    answer = staff_client.post(page(GovernmentFactory()), answers(scan=letter()) | changes)

    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_double_is_told_with_409(staff_client):
    government = SignatureFactory(verified=True).government

    assert staff_client.post(page(government), answers(scan=letter())).status_code == 409


def test_without_a_declaration_there_is_nothing_to_sign(staff_client):
    assert staff_client.get(page(GovernmentFactory())).status_code == 409


def test_pages_are_for_who_verifies(sign_in):
    clerk = UserFactory(is_staff=True)
    assert sign_in(clerk).get(page(GovernmentFactory())).status_code in (302, 403)
