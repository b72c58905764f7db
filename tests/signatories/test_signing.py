"""The life of a signature: every move, state and role; what each leaves behind."""

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
from signatories import declaring, memberships, permissions, proof, signing
from signatories.consents import REQUIRED
from signatories.models import DOMAIN, EMAIL, LETTER, DeclarationText, Evidence, Leader, Membership, Signature
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
    letter,
)

pytestmark = pytest.mark.django_db


def official(**fields):
    """A person whose address is proven."""
    user = UserFactory(**fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign(by=None, **changes):
    parts = {
        "declaration": DeclarationFactory(),
        "language": "es",
        "signatory_name": "Ana Specimen",
        "signatory_office": "Mayor",
        "consents": REQUIRED,
    } | changes
    government = parts.pop("government", None) or GovernmentFactory()
    return signing.sign(government, by=by or official(), **parts)


def events(thing):
    return [event.verb for event in history.of(thing)]


def letters():
    return sorted(Letter.objects.exclude(state=Letter.CANCELLED).values_list("event", "to"))


# sign


def test_sign_leaves_a_pending_signature_bound_to_its_text():
    user = official(language="es")
    signature = sign(by=user)
    text = signature.declaration.text_in("es")

    assert (signature.state, signature.text, signature.fingerprint) == ("pending", text, text.sha256)
    assert [(step.rung, step.domain) for step in signature.evidence.all()] == [
        (EMAIL, ""),
        (DOMAIN, "example.org"),
    ]
    membership = signature.government.memberships.get()
    assert (membership.user, membership.role, membership.state) == (user, "focal_point", "pending")
    assert sorted(Consent.objects.values_list("target", "language")) == [
        ("authority", "es"),
        ("listing", "es"),
    ]
    assert events(signature) == ["sign"]
    assert letters() == [("signed", user.email)]
    assert Letter.objects.get().language == "es"
    assert permissions.may_write_for(user, signature.government)
    assert not permissions.may_act_for(user, signature.government)


def test_sign_is_confirmed_at_once_where_the_address_is_enough(staff):
    signature = sign(declaration=DeclarationFactory(required_rung=EMAIL))

    assert signature.state == "confirmed"
    assert ("confirmed", staff.email) in letters()


def test_sign_with_the_office_domain_climbs_one_step():
    user = official(email="ana@town.example")
    signature = sign(by=user, government=GovernmentFactory(domains=["town.example"]))

    assert [step.rung for step in signature.evidence.all()] == ["email", "domain"]


def test_sign_twice_with_one_form_is_one_signature():
    user, key, government = official(), uuid.uuid4(), GovernmentFactory()
    first = sign(by=user, government=government, form_key=key)

    assert sign(by=user, government=government, form_key=key) == first
    assert Signature.objects.count() == 1
    assert len(letters()) == 1


def test_sign_for_a_government_that_has_signed_is_refused():
    government = SignatureFactory().government
    with pytest.raises(Refused, match="has signed this Declaration"):
        sign(government=government)


def test_sign_for_a_government_with_people_of_its_own_is_refused():
    government = GovernmentFactory(focal_point=UserFactory())
    with pytest.raises(Refused, match="Other people act for"):
        sign(government=government)


def test_sign_a_closed_version_is_refused():
    with pytest.raises(Refused, match="closed for signature"):
        sign(declaration=DeclarationFactory(is_current=False))


def test_sign_in_a_language_without_text_is_refused():
    with pytest.raises(Refused, match="no text in this language"):
        sign(language="fr")


def test_sign_a_text_that_changed_meanwhile_is_refused():
    with pytest.raises(Refused, match="changed while you read it"):
        sign(fingerprint="0" * 64)


def test_sign_for_a_merged_entry_is_refused():
    with pytest.raises(Refused, match="merged"):
        sign(government=GovernmentFactory(merged_into=GovernmentFactory()))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(-4000, "on or after the day of the Declaration"), (1, "today or earlier")],
)
def test_sign_on_a_day_that_cannot_be_is_told(days, sentence):
    with pytest.raises(ValidationError, match=sentence):
        sign(signed_on=timezone.localdate() + timedelta(days=days))

    assert not Signature.objects.exists()


def test_sign_as_delegate_needs_a_document():
    delegate = {"capacity": "delegate", "delegate_name": "Bo Specimen", "delegate_function": "Head of office"}
    with pytest.raises(ValidationError) as error:
        sign(**delegate)
    assert list(error.value.message_dict) == ["letter"]
    assert not Signature.objects.exists()

    signature = sign(**delegate, document=letter(name="mandate.pdf"))
    assert (signature.delegate_name, signature.state) == ("Bo Specimen", "confirmed")
    assert signature.evidence.get(rung=LETTER).file_name == "mandate.pdf"


def test_sign_keeps_names_clean_and_refuses_what_is_none():
    assert sign(signatory_name=" Ana\u200b Specimen ").signatory_name == "Ana Specimen"
    with pytest.raises(ValidationError) as error:
        sign(signatory_name="=1+1", signatory_office="www.evil.example")

    assert sorted(error.value.message_dict) == ["signatory_name", "signatory_office"]


def test_sign_writes_the_leader_it_names():
    term = {
        "since": date(2024, 3, 1),
        "since_precision": "month",
        "gender": "woman",
        "email": "m@town.example",
    }
    signature = sign(leader=term)
    leader = signature.leader

    assert (leader.name, leader.office, leader.since, leader.since_precision) == (
        "Ana Specimen", "Mayor", date(2024, 3, 1), "month",
    )  # fmt: skip
    assert (leader.gender, leader.email, leader.government) == (
        "woman",
        "m@town.example",
        signature.government,
    )
    assert list(Leader.objects.shown()) == []


@pytest.mark.parametrize(
    ("term", "field"),
    [
        ({"since": date(2999, 1, 1)}, "since"),
        ({"until": date(2020, 12, 31)}, "until"),
    ],
)
def test_sign_by_a_leader_who_holds_no_office_is_told(term, field):
    with pytest.raises(ValidationError) as error:
        sign(leader=term)

    assert list(error.value.message_dict) == [field]
    assert not Signature.objects.exists()


def test_a_verified_signature_joins_what_was_noted_of_its_leader():
    government = GovernmentFactory()
    noted = Leader.objects.create(
        government=government, name="Ana  SPECIMEN", office="Mayoress", source_url="https://example.org/a"
    )
    earlier = Leader.objects.create(
        government=government, name="Ana Specimen", office="Mayor", since=date(2012, 1, 1)
    )
    signature = sign(government=government, leader={"since": date(2024, 1, 1)}, document=letter())
    assert set(Leader.objects.shown()) == {noted, earlier}

    signing.verify(signature, by=UserFactory(staff=True))
    kept = Leader.objects.get(pk=signature.leader.pk)
    assert set(Leader.objects.shown()) == {kept, earlier}
    assert (kept.office, kept.source_url, kept.since) == ("Mayor", "https://example.org/a", date(2024, 1, 1))


def test_sign_uses_the_leader_who_stands_there():
    government = GovernmentFactory()
    noted = Leader.objects.create(government=government, name="Ana Specimen", office="Mayor")

    assert sign(government=government).leader == noted
    assert Leader.objects.count() == 1


def test_sign_without_the_needed_consents_says_which():
    with pytest.raises(ValidationError) as error:
        sign(consents=())
    assert list(error.value.message_dict) == ["consents"]
    assert not Signature.objects.exists()


def test_sign_as_delegate_names_the_delegate():
    with pytest.raises(ValidationError) as error:
        sign(capacity=Signature.DELEGATE)
    assert list(error.value.message_dict) == ["delegate_name"]


def test_sign_from_record_is_for_staff_and_has_no_code(staff):
    declaration, government = DeclarationFactory(), GovernmentFactory()
    source = "https://example.org/list"
    with pytest.raises(PermissionDenied):
        signing.sign_from_record(government, by=UserFactory(), declaration=declaration, source_url=source)

    signature = signing.sign_from_record(government, by=staff, declaration=declaration, source_url=source)
    signing.verify(signature, by=staff)

    assert (signature.state, signature.certificate_code, signature.text) == ("verified", "", None)
    assert [row.government for row in Signature.objects.listed()] == [government]
    assert letters() == []


# the table


ROLES = ["stranger", "contributor", "focal_point", "signer", "staff"]
WHO = {
    "confirm": {"focal_point", "signer", "staff"},
    "verify": {"staff"},
    "refuse": {"staff"},
    "withdraw": {"focal_point", "staff"},
}
TRAITS = {"pending": {}} | {
    state: {state: True} for state in ["confirmed", "verified", "withdrawn", "refused"]
}


def person(role, signature):
    if role == "signer":
        return signature.entered_by
    if role in {"contributor", "focal_point"}:
        return MembershipFactory(government=signature.government, role=role).user
    return UserFactory(staff=role == "staff")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", TRAITS)
@pytest.mark.parametrize("move", signing.MOVES)
def test_every_move_in_every_state_by_every_role(move, state, role):
    signature = SignatureFactory(**TRAITS[state])
    EvidenceFactory(signature=signature, rung="second_official")
    user = person(role, signature)
    states, to, _who = signing.MOVES[move]
    arguments = {"reason": "It was not us."} if move in {"refuse", "withdraw"} else {}
    is_open = state in states and role in WHO[move]

    assert (move in signing.open_moves(signature, user)) == is_open
    if role not in WHO[move]:
        with pytest.raises(PermissionDenied):
            getattr(signing, move)(signature, by=user, **arguments)
    elif state in states:
        getattr(signing, move)(signature, by=user, **arguments)
    elif move != "confirm":  # asked once too often, it changes nothing
        with pytest.raises(Refused):
            getattr(signing, move)(signature, by=user, **arguments)

    signature.refresh_from_db()
    assert signature.state == (to if is_open else state)


# proof


def test_a_letter_confirms(staff):
    signature = sign()
    evidence = signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())

    assert (signature.state, evidence.file_name) == ("confirmed", "letter.pdf")
    assert "letter" not in evidence.file.name.removeprefix("evidence/")
    assert len(evidence.sha256) == 64
    assert ("confirmed", staff.email) in letters()


def test_the_same_letter_twice_is_one_step():
    signature = sign()
    first = signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())

    assert signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter()) == first


@pytest.mark.parametrize("content", [b"MZ a program", b"<html>%PDX", b""])
def test_a_letter_of_another_kind_is_refused_and_nothing_kept(content):
    signature = sign()
    with pytest.raises(ValidationError):
        signing.give_evidence(
            signature, by=signature.entered_by, rung=LETTER, file=SimpleUploadedFile("letter.pdf", content)
        )

    assert signature.evidence.filter(rung=LETTER).count() == 0


def test_a_letter_without_a_file_is_refused():
    signature = sign()
    with pytest.raises(ValidationError):
        signing.give_evidence(signature, by=signature.entered_by, rung=LETTER)


def test_a_stranger_proves_nothing():
    with pytest.raises(PermissionDenied):
        signing.give_evidence(sign(), by=official(), rung=LETTER, file=letter())


def asked(signature, email="second@town.example"):
    """(evidence, token) of a second official who was asked."""
    evidence = signing.ask_second_official(signature, by=signature.entered_by, email=email)
    text = Letter.objects.get(event="confirm_request").text
    return evidence, text.split("/confirm/")[1].split("/")[0]


def test_a_second_official_confirms_once():
    signature = sign()
    evidence, token = asked(signature)
    assert len(token) >= 22
    assert token not in evidence.token_hash

    first = signing.answer_as_second_official(token).given_at
    assert signing.answer_as_second_official(token).given_at == first
    signature.refresh_from_db()
    assert signature.state == "confirmed"


def test_the_link_of_a_second_official_expires():
    evidence, token = asked(sign())
    Evidence.objects.update(asked_at=timezone.now() - timedelta(days=15))

    with pytest.raises(Refused, match="14 days"):
        signing.answer_as_second_official(token)


def test_an_unknown_link_is_refused():
    with pytest.raises(proof.UnknownLink):
        signing.answer_as_second_official("nonsense")


def test_the_link_of_a_refused_signature_confirms_nothing(staff):
    signature = sign()
    _evidence, token = asked(signature)
    signing.refuse(signature, by=staff, reason="Not this town.")

    assert Letter.objects.get(event="confirm_request").state != Letter.QUEUED
    with pytest.raises(Refused):
        signing.answer_as_second_official(token)


def test_nobody_is_their_own_second_official():
    signature = sign()
    with pytest.raises(Refused, match="another person"):
        signing.ask_second_official(signature, by=signature.entered_by, email=signature.entered_by.email)


def test_a_second_official_is_asked_once():
    signature = sign()
    asked(signature)
    with pytest.raises(Refused, match="has been asked"):
        signing.ask_second_official(signature, by=signature.entered_by, email="second@town.example")


def test_a_rejected_letter_makes_the_signature_wait_again(staff):
    signature = sign()
    evidence = signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())
    signing.check_evidence(evidence, by=staff, accepted=False, note="The letter names another town.")

    signature.refresh_from_db()
    assert (signature.state, signature.confirmed_at) == ("pending", None)
    assert ("proof_rejected", signature.entered_by.email) in letters()
    with pytest.raises(Refused):
        signing.check_evidence(evidence, by=staff, accepted=True)


# verified, refused, withdrawn


def proved():
    signature = sign()
    signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())
    return signature


def test_verify_lists_the_government(staff):
    signature = signing.verify(proved(), by=staff)

    assert len(signature.certificate_code) == signing.CODE_LENGTH
    assert set(signature.certificate_code) <= set(signing.CODE_LETTERS)
    assert permissions.may_lead(signature.entered_by, signature.government)
    assert [(step.rung, step.outcome) for step in signature.evidence.all()] == [
        ("email", "accepted"),
        ("domain", ""),
        ("letter", "accepted"),
    ]
    assert ("welcome", signature.entered_by.email) in letters()
    assert events(signature) == ["sign", "give_evidence", "confirm", "verify"]


def test_refuse_lets_go_of_what_waited(staff):
    signature = signing.refuse(proved(), by=staff, reason="The letter names another town.")

    assert signature.government.memberships.get().state == Membership.ENDED
    assert ("refused", signature.entered_by.email) in letters()
    assert not permissions.may_write_for(signature.entered_by, signature.government)


def test_sign_again_after_a_refusal(staff):
    signature = signing.refuse(sign(), by=staff, reason="Not this town.")
    again = sign(by=signature.entered_by, government=signature.government)

    assert again.state == "pending"


def test_withdraw_keeps_the_people_and_says_why(staff):
    signature = signing.verify(proved(), by=staff)
    signer = signature.entered_by
    signing.withdraw(signature, by=staff, reason="The council decided so.")

    assert (signature.state, signature.withdrawn_on) == ("withdrawn", timezone.localdate())
    assert permissions.may_lead(signer, signature.government)
    assert ("withdrawn", signer.email) in letters()


@pytest.mark.parametrize("move", ["refuse", "withdraw"])
def test_an_end_without_reason_is_refused(move, staff):
    with pytest.raises(ValidationError):
        getattr(signing, move)(sign(), by=staff, reason="  ")


# texts


def test_the_same_text_twice_is_one_row(staff):
    declaration = DeclarationFactory(texts_in=())
    load = {"language": "fr", "kind": DeclarationText.OFFICIAL, "by": staff}
    first = declaring.load_text(declaration, text="Nous, maires", **load)

    assert declaring.load_text(declaration, text="Nous, maires  \n", **load) == first
    assert declaration.text_in("fr") == first


def test_an_official_text_goes_before_the_summary(staff):
    declaration = DeclarationFactory()
    official_text = declaring.load_text(
        declaration, language="en", kind="official", text="We, mayors", by=staff
    )
    declaring.load_text(declaration, language="en", kind="summary", text="A newer summary", by=staff)

    assert DeclarationText.objects.filter(declaration=declaration, language="en").count() == 3
    assert declaration.text_in("en") == official_text


def test_loading_a_text_is_for_staff():
    with pytest.raises(PermissionDenied):
        declaring.load_text(DeclarationFactory(), language="en", kind="official", text="We", by=UserFactory())


def test_an_empty_text_is_refused(staff):
    with pytest.raises(ValidationError):
        declaring.load_text(DeclarationFactory(), language="en", kind="official", text=" ", by=staff)


# joining


def test_a_focal_point_admits_a_colleague():
    focal_point = UserFactory()
    government, user = GovernmentFactory(focal_point=focal_point), UserFactory()
    membership = memberships.ask_to_join(government, by=user, function="Migration office")
    assert not permissions.may_write_for(user, government)
    assert letters() == [("join_asked", focal_point.email)]

    memberships.admit(membership, by=focal_point)
    assert permissions.may_act_for(user, government)
    with pytest.raises(Refused):
        memberships.admit(membership, by=focal_point)


def test_a_request_is_answered_by_those_who_lead_only(staff):
    membership = memberships.ask_to_join(GovernmentFactory(), by=UserFactory(), function="Clerk")
    with pytest.raises(PermissionDenied):
        memberships.admit(membership, by=membership.user)

    assert memberships.turn_down(membership, by=staff).state == Membership.ENDED


def test_asking_twice_is_refused():
    government, user = GovernmentFactory(), UserFactory()
    memberships.ask_to_join(government, by=user, function="Clerk")
    with pytest.raises(Refused):
        memberships.ask_to_join(government, by=user, function="Clerk")
