"""Two people at once on one step of proof, or on one bulk invalidation: one result, nothing lost."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import history
from accounts.models import Letter
from signatories import invalidating, signing
from signatories.consents import REQUIRED
from signatories.models import DOMAIN, LETTER, Evidence, Government, Invalidation, Signature
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    SignatureFactory,
    UserFactory,
    letter,
)
from tests.signatories.test_concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_sign_for_one_government_with_letters_at_once():
    """Of two people with one form each, one signs; the letter of the other is kept nowhere."""
    government, declaration = GovernmentFactory(), DeclarationFactory()

    def sign(by):
        def act():
            with transaction.atomic():
                signature = signing.sign(
                    Government.objects.get(pk=government.pk), by=by, declaration=declaration, language="en",
                    signatory_name="Ana Specimen", signatory_office="Mayor", consents=REQUIRED,
                )  # fmt: skip
                signing.give_evidence(signature, by=by, rung=LETTER, file=letter())

        return act

    assert at_once(*(sign(UserFactory()) for _person in range(3))) == ["done", "refused", "refused"]
    assert (Signature.objects.count(), Evidence.objects.filter(rung=LETTER).count()) == (1, 1)


def test_the_second_official_presses_twice_at_once():
    signature = SignatureFactory()
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    token = Letter.objects.get(event="confirm_request").text.split("/confirm/")[1].split("/")[0]

    assert at_once(*[lambda: signing.answer_as_second_official(token)] * 2) == ["done", "done"]
    assert [event.verb for event in history.of(signature)].count("answer_as_second_official") == 1


def test_two_confirm_two_domains_of_one_office_at_once():
    first = EvidenceFactory(rung=DOMAIN, domain="town.example", given_at=None, asked_at=timezone.now())
    second = EvidenceFactory(
        signature=first.signature, rung=DOMAIN, domain="city.example", given_at=None, asked_at=timezone.now()
    )
    staff = [UserFactory(staff=True) for _person in range(2)]

    def accept(pk, by):
        return lambda: signing.check_evidence(Evidence.objects.get(pk=pk), by=by, accepted=True)

    assert at_once(accept(first.pk, staff[0]), accept(second.pk, staff[1])) == ["done", "done"]
    assert sorted(Government.objects.get().domains) == ["city.example", "town.example"]


def test_two_carry_out_one_invalidation_at_once():
    signatures = [SignatureFactory(government=GovernmentFactory(country="NP")) for _town in range(3)]
    staff = [UserFactory(staff=True) for _person in range(2)]
    kept = invalidating.prepare(by=staff[0], conditions={"country": "NP"}, reason="Spam.")

    def carry_out(by):
        return lambda: invalidating.carry_out(Invalidation.objects.get(pk=kept.pk), by=by)

    assert at_once(*(carry_out(by) for by in staff)) == ["done", "refused"]
    assert kept.rows.count() == len(signatures) == Letter.objects.filter(event="refused").count()
