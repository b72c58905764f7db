"""The ladder of proof as the public, the signer and the secretariat read it."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from signatories.models import Evidence, Signature
from tests.factories import EvidenceFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db
THIRD, FIFTH = (datetime(2026, 3, day, 9, tzinfo=UTC) for day in (3, 5))
CHECKED = {"outcome": Evidence.ACCEPTED, "checked_at": FIFTH}


def checked(**fields):
    return fields | {"checked_by": UserFactory(staff=True, name="Sofia Checker")}


def states(signature):
    return [step.state for step in signature.ladder]


def shown(signature, form):
    html = render_to_string("signatories/_ladder.html", {"signature": signature, "form": form})
    return " ".join(html.split())


def test_only_a_proved_address_counts_without_a_check():
    signature = SignatureFactory()
    for rung in ("email", "domain", "letter", "second_official"):
        EvidenceFactory(signature=signature, rung=rung, given_at=THIRD, file="f.pdf", sha256="0" * 64)

    assert states(signature) == ["done", "given", "given", "given"]
    assert signature.rung_reached.rung == "email"


@pytest.mark.parametrize(
    ("rung", "on", "line"),
    [
        ("email", THIRD, "E-mail address of the signer proved on 3 March 2026"),
        ("domain", FIFTH, "Office mail domain confirmed by the secretariat on 5 March 2026"),
        ("letter", FIFTH, "Letter or council resolution checked by the secretariat on 5 March 2026"),
        ("second_official", THIRD, "Confirmed by a second official of the government on 3 March 2026"),
    ],
)
def test_highest_accepted_step_is_told_with_its_day_and_by_whom(rung, on, line):
    signature = SignatureFactory()
    EvidenceFactory(
        signature=signature, rung=rung, given_at=THIRD, file="f.pdf", sha256="0" * 64, **checked(**CHECKED)
    )

    assert (signature.rung_reached.rung, signature.rung_reached.on) == (rung, on)
    assert shown(signature, "line") == line


def test_best_evidence_of_a_step_counts():
    signature = SignatureFactory()
    EvidenceFactory(signature=signature, rung="second_official", given_at=THIRD, **checked(**CHECKED))
    EvidenceFactory(
        signature=signature, rung="second_official", given_at=None, asked_at=FIFTH, asked_of="b@town.example"
    )

    assert states(signature) == ["", "", "", "done"]


def test_step_that_listing_asks_for_is_marked():
    assert [step.is_needed for step in SignatureFactory().ladder] == [False, False, True, False]


def test_signature_from_public_sources_has_no_step():
    signature = SignatureFactory(public_record=True)

    assert signature.rung_reached is None
    assert shown(signature, "line") == ""


def test_everybody_reads_neither_people_nor_what_waits():
    signature = SignatureFactory()
    EvidenceFactory(
        signature=signature, rung="letter", given_at=THIRD, file="f.pdf", sha256="0" * 64,
        **checked(outcome=Evidence.REJECTED, checked_at=FIFTH, note="Another town."),
    )  # fmt: skip
    EvidenceFactory(
        signature=signature, rung="second_official", given_at=None, asked_at=FIFTH, asked_of="b@town.example"
    )
    public, own = shown(signature, "list"), shown(signature, "own")

    assert public.count("not given") == 4
    assert not [word for word in ("b@town.example", "Sofia", "Another town", "asked on") if word in public]
    assert "not accepted on 5 March 2026" in own
    assert "asked on 5 March 2026, no answer yet" in own


@pytest.mark.parametrize("count", [1, 3])
def test_ladders_of_many_signatures_cost_two_statements(count, django_assert_num_queries):
    for _signature in range(count):
        EvidenceFactory()

    with django_assert_num_queries(2):
        found = [signature.rung_reached.rung for signature in Signature.objects.with_ladder()]
    assert found == ["email"] * count
