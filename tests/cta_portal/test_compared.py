"""Signatures and decisions against their events: what was changed behind the history's back is named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.models import Event
from actions import second_person, workflow
from actions.models import Decision
from cta_portal.audit import compared
from signatories import signing
from signatories.models import Signature
from tests.actions.test_workflow import in_state
from tests.conftest import append_only_lifted
from tests.factories import CallFactory, DeclarationFactory, GovernmentFactory, SubmissionFactory, UserFactory
from tests.signatories.test_signing import sign

pytestmark = pytest.mark.django_db
CHANGED, UNKNOWN, GONE = "is not as it was recorded", "the history does not know it", "recorded and is gone"


@pytest.fixture
def decisions(staff):
    """One of each move that is decided, and one that a second person confirmed."""
    moves = {
        "request_changes": lambda text: workflow.request_changes(text, by=staff, reason="More, كلمات."),
        "approve": lambda text: workflow.approve(text, by=staff, gcm_assessment="meets"),
        "decline": lambda text: workflow.decline(text, by=staff, reason="No."),
        "merge": lambda text: workflow.merge(
            text, by=staff, reason="Twice.", into=in_state("in_review", GovernmentFactory()).action
        ),
    }
    for move in moves.values():
        move(in_state("in_review", GovernmentFactory()))
    workflow.reopen(Decision.objects.get(move="decline").submission, by=staff)
    text = in_state("in_review", GovernmentFactory())
    text.call = CallFactory(slug="two", two_people_decide=True)
    text.save()
    workflow.approve(text, by=staff)
    second_person.countersign(text.decisions.get(), by=UserFactory(staff=True))


@pytest.fixture
def signature(staff):
    """Signed on the page, proved, verified."""
    return signing.verify(sign(declaration=DeclarationFactory(required_rung="email")), by=staff)


def told():
    return [str(fault) for fault in compared.faults()]


def test_what_verbs_have_done_holds(decisions, signature):
    assert Decision.objects.count() == 6
    assert told() == []
    out = StringIO()
    call_command("verify_rows", stdout=out)
    assert out.getvalue() == "Every signature and every decision is as it was recorded.\n"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Another reason."},
        {"move": "decline", "reason": "So."},
        {"gcm_assessment": "exceeds"},
        {"at": timezone.now() - timedelta(days=400)},
        {"due_on": timezone.localdate()},
        {"by": None},
        {"second_by": None},
    ],
    ids=lambda change: "-".join(change),
)
def test_changed_decision_is_named(decisions, change):
    decision = Decision.objects.filter(move="approve").order_by("pk").first()
    other = UserFactory(staff=True)
    Decision.objects.filter(pk=decision.pk).update(**{
        name: other if name in ("by", "second_by") else value for name, value in change.items()
    })  # fmt: skip
    assert told() == [f"Decision, number {decision.pk}: it {CHANGED}."]
    with pytest.raises(CommandError, match=f"Decision, number {decision.pk}: it {CHANGED}"):
        call_command("verify_rows")


def test_confirmation_taken_out_is_named(decisions):
    decision = Decision.objects.get(second_by__isnull=False)
    Decision.objects.filter(pk=decision.pk).update(second_by=None)
    assert told() == [f"Decision, number {decision.pk}: it {CHANGED}."]


def test_decision_written_in_or_taken_out_by_hand_is_named(decisions, staff):
    gone = Decision.objects.get(move="merge")
    number = gone.pk
    gone.delete()
    new = Decision.objects.create(submission=SubmissionFactory(), move="approve", by=staff)
    assert told() == [f"Decision, number {new.pk}: {UNKNOWN}.", f"Decision, number {number}: it was {GONE}."]


def test_decision_from_before_fingerprints_is_believed_its_move(staff):
    text = SubmissionFactory()
    history.record("approve", text, by=staff, action=text.action_id)
    decision = Decision.objects.create(submission=text, move="approve", by=staff)
    assert told() == []
    Decision.objects.filter(pk=decision.pk).update(move="merge")
    assert told() == [f"Decision, number {decision.pk}: {UNKNOWN}."]


@pytest.mark.parametrize("change", [{"fingerprint": "0" * 64}, {"certificate_code": "FORGED0001"}])
def test_changed_signature_is_named(signature, change):
    with append_only_lifted():
        Signature.objects.filter(pk=signature.pk).update(**change)
    assert told() == [f"Signature, number {signature.pk}: it {CHANGED}."]


def test_signature_listed_by_hand_is_named(staff):
    signature = sign()
    assert told() == []
    Signature.objects.filter(pk=signature.pk).update(
        state="verified", verified_at=timezone.now(), verified_by=staff, certificate_code="FORGED0001"
    )
    assert told() == [f"Signature, number {signature.pk}: it {CHANGED}."]


def test_page_names_the_row_and_keeps_what_was_found(decisions, staff_client):
    decision = Decision.objects.get(move="merge")
    Decision.objects.filter(pk=decision.pk).update(reason="Another reason.")
    page = staff_client.post(reverse("admin:audit_verify"), follow=True).content.decode()
    assert f"Decision, number {decision.pk}: it {CHANGED}." in page
    assert "It does not hold" in page
    found = Event.objects.get(verb="history_verified").payload
    assert (found["broken"], found["rows"]) == ("rows", [f"actions.decision:{decision.pk}"])


def test_page_names_the_event_that_was_changed(decisions, staff_client):
    event = Event.objects.get(verb="merge")
    with append_only_lifted():
        Event.objects.filter(pk=event.pk).update(payload={"action": 1})
    page = staff_client.post(reverse("admin:audit_verify"), follow=True).content.decode()
    assert f"event {event.seq} is the first that does not vouch for its past" in page
    chain = staff_client.get(reverse("admin:audit"), {"thing": f"actions.submission:{event.object_id}"})
    assert "The chain of this thing does not hold" in chain.content.decode()


def test_statements_do_not_grow(decisions, signature, django_assert_num_queries):
    with django_assert_num_queries(4):
        compared.faults()
