"""What the database itself refuses about governments and signatures, each with its sentence."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from signatories.models import Evidence, Government, Membership, Signature
from tests.factories import (
    DeclarationFactory,
    DeclarationTextFactory,
    EvidenceFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

VERIFIED = "A verified signature has a certificate code and a verifier."


def refused(make):
    """The database itself says no."""
    with transaction.atomic(), pytest.raises(IntegrityError):
        make()


def broken(thing):
    """The sentences with which validation refuses a row that the database would refuse."""
    with pytest.raises(ValidationError) as error:
        thing.validate_constraints()
    return error.value.messages


def test_signature_traits_stand():
    for trait in ["confirmed", "verified", "refused", "withdrawn"]:
        SignatureFactory(**{trait: True})
    SignatureFactory(public_record=True, verified=True)

    assert Signature.objects.listed().count() == 2
    assert Signature.objects.standing().count() == 3


def test_government_of_user_needs_an_active_membership():
    user = UserFactory()
    acting = GovernmentFactory(focal_point=user)
    signing = MembershipFactory(user=user, pending=True).government
    MembershipFactory(user=user, pending=True, via=Membership.REQUEST)
    MembershipFactory(user=user, ended=True)

    assert list(Government.objects.of_user(user)) == [acting]
    assert set(Government.objects.draftable_by(user)) == {acting, signing}


def test_second_standing_signature_is_refused():
    first = SignatureFactory()
    refused(lambda: SignatureFactory(government=first.government))


def test_signature_after_a_refusal_is_allowed():
    first = SignatureFactory(refused=True)
    SignatureFactory(government=first.government)

    assert first.government.signatures.count() == 2


def test_two_certificates_never_share_a_code():
    SignatureFactory(verified=True, certificate_code="AAAAABBBBB")
    refused(lambda: SignatureFactory(verified=True, certificate_code="AAAAABBBBB"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"verified": True, "certificate_code": ""}, VERIFIED),
        ({"verified": True, "verified_by": None}, VERIFIED),
        (
            {"public_record": True, "source_url": ""},
            "A signature from public sources names its source and has no certificate.",
        ),
        ({"signatory_name": ""}, "A signature names who signed, when, and which text."),
        ({"signed_on": None}, "A signature names who signed, when, and which text."),
        ({"fingerprint": ""}, "A signature names who signed, when, and which text."),
        (
            {"signed_on": date(2018, 12, 7)},
            "The date of signature is on or after the day of the Declaration.",
        ),
        (
            {"signed_on": timezone.localdate() + timedelta(days=2)},
            "The date of signature is today or earlier.",
        ),
        ({"refused": True, "reason": ""}, "Write the reason."),
        ({"withdrawn": True, "reason": ""}, "Write the reason."),
    ],
)  # fmt: skip
def test_signature_that_cannot_be_is_refused(change, sentence):
    parts = {
        "government": GovernmentFactory(),
        "declaration": DeclarationFactory(),
        "entered_by": UserFactory(),
    }
    refused(lambda: SignatureFactory(**parts, **change))
    assert broken(SignatureFactory.build(**parts, **change)) == [sentence]


def test_withdrawn_signature_has_its_date():
    refused(lambda: SignatureFactory(withdrawn=True, withdrawn_on=None))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"latitude": 91.0, "longitude": 0.0},
            "Latitude runs from −90 to 90 and longitude from −180 to 180.",
        ),
        ({"origin": "public_record"}, "A government from public sources names its source."),
    ],
)
def test_government_that_cannot_be_is_refused(change, sentence):
    refused(lambda: GovernmentFactory(**change))
    assert broken(GovernmentFactory.build(**change)) == [sentence]


def test_government_is_not_merged_into_itself():
    government = GovernmentFactory()
    government.merged_into = government
    refused(government.save)


def test_second_standing_membership_is_refused():
    first = MembershipFactory()
    again = MembershipFactory.build(user=first.user, government=first.government)

    refused(lambda: MembershipFactory(user=first.user, government=first.government, pending=True))
    assert broken(again) == ["This person already acts for this government."]


def test_ended_membership_has_its_last_day():
    refused(lambda: MembershipFactory(state=Membership.ENDED))
    refused(lambda: MembershipFactory(until=timezone.localdate()))
    refused(lambda: MembershipFactory(ended=True, until=timezone.localdate() - timedelta(days=1)))


def test_second_current_declaration_is_refused():
    DeclarationFactory()
    refused(lambda: DeclarationFactory(version=2))


def test_same_declared_text_twice_is_refused():
    text = DeclarationTextFactory()
    again = type(text)(
        declaration=text.declaration,
        language=text.language,
        kind=text.kind,
        text=text.text,
        sha256=text.sha256,
    )

    assert broken(again) == ["This text is loaded already."]


def test_declared_text_without_content_is_refused():
    refused(lambda: DeclarationTextFactory(text=""))


def test_letter_without_its_file_is_refused():
    refused(lambda: EvidenceFactory(rung="letter"))


def test_checked_evidence_names_its_checker():
    refused(lambda: EvidenceFactory(outcome=Evidence.ACCEPTED))


def test_one_evidence_per_token():
    EvidenceFactory(rung="second_official", token_hash="a" * 64)
    refused(lambda: EvidenceFactory(rung="second_official", token_hash="a" * 64))
