"""After an election: the signature stands, a new leader re-affirms it, the old one is on the list until then."""

import uuid
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import history
from accounts.models import Consent, Letter
from accounts.refusals import Refused
from cta_portal import clock
from signatories import keeping, leaders, reaffirming, signing
from signatories.consents import REQUIRED
from signatories.models import LETTER, KeptFile, Signature
from tests.factories import (
    GovernmentFactory,
    LeaderFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
    pdf_bytes,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PDF = pdf_bytes()


def listed(**fields):
    """(a listed signature, the focal point of its government)."""
    focal_point = UserFactory(language="es")
    EmailAddress.objects.create(user=focal_point, email=focal_point.email, verified=True, primary=True)
    government = GovernmentFactory(focal_point=focal_point)
    leader = LeaderFactory(government=government, **fields)
    return SignatureFactory(government=government, verified=True, leader=leader), focal_point


def reaffirm(signature, by, **changes):
    answers = {
        "language": "en",
        "signatory_name": "Bela Specimen",
        "signatory_office": "Mayor",
        "leader": {"since": date(2026, 1, 2)},
        "consents": REQUIRED,
    } | changes
    return reaffirming.reaffirm(signature, by=by, **answers)


def prove(signature, by):
    signing.give_evidence(signature, by=by, rung=LETTER, file=SimpleUploadedFile("l.pdf", PDF))


def events(thing):
    return [event.verb for event in history.of(thing)]


def letters(event):
    return sorted(
        Letter.objects.filter(event=event).exclude(state=Letter.CANCELLED).values_list("to", "language")
    )


# the verb


def test_reaffirm_waits_beside_the_signature_that_stands():
    signature, by = listed()
    renewed = reaffirm(signature, by)
    signature.refresh_from_db()

    assert (renewed.state, renewed.replaces, renewed.leader.name) == ("pending", signature, "Bela Specimen")
    assert (signature.state, signature.replaced_at) == ("verified", None)
    assert list(Signature.objects.listed()) == [signature]
    assert set(Signature.objects.standing()) == {signature, renewed}
    assert signature.waiting_reaffirmation == renewed
    assert signature.leader.until == date(2026, 1, 2)
    assert events(renewed) == ["reaffirm"]
    assert Consent.objects.count() == 2


def test_verified_it_takes_the_place_without_a_gap(staff):
    signature, by = listed()
    renewed = reaffirm(signature, by)
    prove(renewed, by)
    assert renewed.state == "confirmed"
    signing.verify(renewed, by=staff)
    signature.refresh_from_db()

    assert list(Signature.objects.listed()) == [renewed]
    assert (signature.state, signature.replaced_by) == ("verified", renewed)
    assert signature.replaced_at is not None
    assert renewed.certificate_code not in ("", signature.certificate_code)
    assert events(signature)[-1] == "replace"
    assert (letters("reaffirmed"), letters("welcome")) == ([(by.email, "es")], [])


def test_a_refused_reaffirmation_leaves_the_list_as_it_was(staff):
    signature, by = listed()
    signing.refuse(reaffirm(signature, by), by=staff, reason="The letter names another town.")

    assert list(Signature.objects.listed()) == [signature]
    assert reaffirm(signature, by, signatory_name="Carla Specimen").state == "pending"


def test_withdrawing_the_signature_ends_the_reaffirmation_that_waits():
    signature, by = listed()
    renewed = reaffirm(signature, by)
    signing.withdraw(signature, by=by, reason="The council decided so.")
    renewed.refresh_from_db()

    assert (signature.state, renewed.state) == ("withdrawn", "withdrawn")
    assert not Signature.objects.standing().exists()


def test_after_a_replaced_one_is_withdrawn_the_government_may_sign_again(staff):
    signature, by = listed()
    renewed = reaffirm(signature, by)
    prove(renewed, by)
    signing.verify(renewed, by=staff)
    signing.withdraw(renewed, by=by, reason="The council decided so.")
    again = signing.sign(
        signature.government, by=by, declaration=signature.declaration, language="en",
        signatory_name="Dora Specimen", signatory_office="Mayor", consents=REQUIRED,
    )  # fmt: skip

    assert again.state == "pending"
    assert not Signature.objects.listed().exists()


def test_the_same_form_again_is_one_reaffirmation():
    signature, by = listed()
    key = uuid.uuid4()

    assert reaffirm(signature, by, form_key=key) == reaffirm(signature, by, form_key=key)
    assert Signature.objects.count() == 2


def test_a_second_reaffirmation_is_refused():
    signature, by = listed()
    reaffirm(signature, by)
    with pytest.raises(Refused, match="waits to be verified"):
        reaffirm(signature, by)


@pytest.mark.parametrize("trait", ["confirmed", "withdrawn", "refused"])
def test_only_a_listed_signature_is_reaffirmed(trait, staff):
    with pytest.raises(Refused, match="stands on the list"):
        reaffirm(SignatureFactory(**{trait: True}), staff)


@pytest.mark.parametrize("role", ["stranger", "contributor"])
def test_reaffirming_is_for_focal_points_and_staff(role):
    signature, _by = listed()
    stranger = UserFactory()
    if role == "contributor":
        MembershipFactory(government=signature.government, user=stranger, role="contributor")
    with pytest.raises(PermissionDenied):
        reaffirm(signature, stranger)
    assert not reaffirming.may_reaffirm(stranger, signature)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"language": "fr"}, Refused),
        ({"fingerprint": "0" * 64}, Refused),
        ({"consents": ()}, ValidationError),
        ({"capacity": "delegate"}, ValidationError),
        ({"signatory_name": " "}, ValidationError),
        ({"leader": {"since": date(2026, 1, 2), "until": date(2025, 1, 2)}}, ValidationError),
        ({"signatory_name": "www.example.org"}, ValidationError),
        ({"capacity": "delegate", "delegate_name": "Dora"}, ValidationError),
    ],
)
def test_what_cannot_be_reaffirmed_leaves_nothing(changes, refusal):
    signature, by = listed()
    with pytest.raises(refusal):
        reaffirm(signature, by, **changes)
    assert Signature.objects.count() == 1


# the end of a term


def test_the_end_of_a_term_is_told_once_to_focal_points_and_office():
    signature, by = listed(ended=True, email="office@town.example")

    assert [reaffirming.tell_ended_terms() for _tick in range(3)] == [1, 0, 0]
    assert letters("term_ended") == [(by.email, "es")]
    assert letters("term_ended_office") == [("office@town.example", "en")]
    letter = Letter.objects.get(event="term_ended_office")
    assert f"/en/desk/join/{signature.government.slug}/" in letter.text
    assert f"/es/desk/sign/{signature.pk}/reaffirm/" in Letter.objects.get(event="term_ended").text


def test_the_clock_finds_ended_terms():
    listed(ended=True)

    assert clock.tick()["ended terms told"] == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"until": None},
        {"until": date(2999, 1, 1)},
        {"until": TODAY()},
        {"until": TODAY().replace(day=1), "until_precision": "month"},
        {"until": TODAY().replace(month=1, day=1), "until_precision": "year"},
    ],
)
def test_a_term_that_runs_is_not_told(fields):
    listed(**fields)

    assert reaffirming.tell_ended_terms() == 0


def test_nobody_is_written_to_about_what_is_not_listed_or_was_reaffirmed(staff):
    SignatureFactory(withdrawn=True, leader=LeaderFactory(ended=True, email="office@town.example"))
    signature, by = listed(ended=True)
    reaffirm(signature, by)

    assert reaffirming.tell_ended_terms() == 0


def test_an_extended_term_is_told_again_when_it_ends():
    signature, by = listed(ended=True)
    reaffirming.tell_ended_terms()
    leaders.extend_term(signature.leader, by=by, until=date(2999, 1, 1))
    assert letters("term_ended") == []
    assert reaffirming.tell_ended_terms() == 0

    signature.leader.until = TODAY() - timedelta(days=1)
    signature.leader.save()
    assert reaffirming.tell_ended_terms() == 1


def test_a_term_is_extended_by_who_leads():
    signature, by = listed(ended=True)
    with pytest.raises(PermissionDenied):
        leaders.extend_term(signature.leader, by=UserFactory(), until=date(2999, 1, 1))
    leader = leaders.extend_term(signature.leader, by=by, until=date(2999, 1, 1), until_precision="year")

    assert (leader.until, leader.until_precision) == (date(2999, 1, 1), "year")
    assert events(signature.government) == ["extend_term"]
    with pytest.raises(Refused, match="that long already"):
        leaders.extend_term(leader, by=by, until=date(2998, 1, 1))


@pytest.mark.parametrize("until", [None, date(2026, 1, 3)])
def test_a_new_term_ends_in_the_future(until):
    signature, by = listed(ended=True)
    with pytest.raises(ValidationError):
        leaders.extend_term(signature.leader, by=by, until=until)


# the page


def answers(signature, **changes):
    return {
        "form_key": str(uuid.uuid4()),
        "signatory_name": "Bela Specimen",
        "signatory_office": "Mayor",
        "since": "2026-01",
        "until": "",
        "office_email": "",
        "capacity": "leader",
        "text": signature.fingerprint,
        "consents": list(REQUIRED),
    } | changes


def page(signature, name="reaffirm"):
    return f"/en/desk/sign/{signature.pk}/{name}/"


def test_one_form_reaffirms_with_its_letter(sign_in):
    signature, by = listed(ended=True)
    letter = SimpleUploadedFile("letter.pdf", PDF)
    answer = sign_in(by).post(page(signature), answers(signature, letter=letter))
    renewed = Signature.objects.get(replaces=signature)

    assert (answer.status_code, answer["Location"]) == (302, f"/en/desk/sign/done/{renewed.pk}/")
    assert (renewed.state, renewed.language, renewed.leader.since_precision) == ("confirmed", "en", "month")
    assert not KeptFile.objects.exists()


def test_a_get_changes_nothing(sign_in):
    signature, by = listed(ended=True)
    assert sign_in(by).get(page(signature)).status_code == 200
    assert sign_in(by).get(page(signature, "reelected")).status_code == 405
    assert Signature.objects.count() == 1


def test_a_slip_in_another_field_keeps_the_letter(sign_in):
    signature, by = listed()
    client, form = sign_in(by), answers(signature, signatory_name="")
    letter = SimpleUploadedFile("our letter.pdf", PDF)
    answer = client.post(page(signature), form | {"letter": letter})

    assert answer.status_code == 422
    assert "Kept: our letter.pdf" in answer.content.decode()
    assert client.post(page(signature), form | {"signatory_name": "Bela"}).status_code == 302
    assert Signature.objects.get(replaces=signature).evidence.filter(rung=LETTER).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"capacity": "delegate", "delegate_name": "Dora", "delegate_function": "Head"},  # without document
        {"since": "2999"},
        {"until": "2020"},
        {"until": "soon"},
        {"text": "0" * 64},
        {"consents": []},
        {"letter": SimpleUploadedFile("letter.pdf", b"MZ a program")},
    ],
)
def test_bad_answers_are_told_beside_their_field(sign_in, changes):
    signature, by = listed()
    answer = sign_in(by).post(page(signature), answers(signature, **changes))

    assert answer.status_code == 422
    assert "f--bad" in answer.content.decode()
    assert Signature.objects.count() == 1


def test_a_delegate_with_a_document_reaffirms(sign_in):
    signature, by = listed()
    form = answers(signature, capacity="delegate", delegate_name="Dora", delegate_function="Head")
    sign_in(by).post(page(signature), form | {"letter": SimpleUploadedFile("letter.pdf", PDF)})

    assert Signature.objects.get(replaces=signature).delegate_name == "Dora"


def test_the_page_is_for_who_leads(sign_in):
    signature, _by = listed()
    assert sign_in(UserFactory()).get(page(signature)).status_code == 403


def test_a_reelected_leader_needs_one_date(sign_in):
    signature, by = listed(ended=True)
    client = sign_in(by)

    assert [client.post(page(signature, "reelected"), {"until": until}).status_code
            for until in ("", "2020", "2999-12")] == [422, 422, 302]  # fmt: skip
    signature.leader.refresh_from_db()
    assert (signature.leader.until, signature.leader.until_precision) == (date(2999, 12, 1), "month")


def test_files_of_open_forms_are_forgotten_after_a_week():
    by = UserFactory()
    old = keeping.keep(SimpleUploadedFile("old.pdf", PDF), by=by, form_key=uuid.uuid4())
    KeptFile.objects.update(kept_at=timezone.now() - timedelta(days=8))
    keeping.keep(SimpleUploadedFile("new.pdf", PDF), by=by, form_key=uuid.uuid4())

    assert keeping.forget_old() == 1
    assert not KeptFile.objects.filter(pk=old.pk).exists()
