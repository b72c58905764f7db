"""A government asks that a refusal be looked at again: who may, when not, who answers, and what is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Event, Letter
from accounts.refusals import Refused
from actions import announcing, appealing, past, workflow
from actions.models import Appeal, Decision
from actions.models.submission import DECLINED, IN_REVIEW
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import GovernmentFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory(email="mayor@town.example")


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action", "view_submission", "view_action")


@pytest.fixture
def other(db):
    return staff_with("review_action", "decide_action", "view_submission", "view_action")


@pytest.fixture
def declined(author, decider):
    """A refusal that its government has heard of."""
    text = in_state(IN_REVIEW, GovernmentFactory(verified=True, focal_point=author))
    workflow.decline(text, by=decider, reason="It is not about people on the move.")
    announcing.announce(Decision.objects.all(), by=decider)
    return text


@pytest.fixture
def appeal(declined, author, other):
    return appealing.ask(declined, by=author, reason=" The council has voted since. ")


def test_appeal_is_kept_and_told_to_those_who_decide(appeal, declined, other, author):
    assert (appeal.reason, appeal.outcome, appealing.waiting(declined)) == (
        "The council has voted since.", "", appeal,
    )  # fmt: skip
    letter = Letter.objects.get(event="appealed", recipient=other)
    assert "The council has voted since." in letter.text
    assert Event.objects.filter(verb="appeal").get().payload == {"decision": appeal.decision_id}
    declined.refresh_from_db()
    assert declined.state == DECLINED


def test_stranger_does_not_appeal(declined):
    with pytest.raises(PermissionDenied):
        appealing.ask(declined, by=UserFactory(), reason="No.")


def test_reason_is_asked(declined, author):
    with pytest.raises(ValidationError):
        appealing.ask(declined, by=author, reason="  ")

    assert not Appeal.objects.exists()


def test_refusal_not_announced_yet_is_not_appealed(author, decider):
    text = in_state(IN_REVIEW, GovernmentFactory(verified=True, focal_point=author))
    workflow.decline(text, by=decider, reason="No.")

    with pytest.raises(Refused):
        appealing.ask(text, by=author, reason="Because.")


def test_one_decision_is_appealed_once(appeal, declined, author, other):
    with pytest.raises(Refused):
        appealing.ask(declined, by=author, reason="Once more.")
    appealing.decline(appeal, by=other, answer="It is no local action.")
    with pytest.raises(Refused):
        appealing.ask(declined, by=author, reason="Once more.")


def test_who_decided_does_not_answer(appeal, decider):
    with pytest.raises(PermissionDenied, match="somebody else"):
        appealing.decline(appeal, by=decider, answer="No.")

    appeal.refresh_from_db()
    assert appeal.answered_at is None


def test_who_confirmed_the_decision_does_not_answer(appeal, other):
    Decision.objects.filter(pk=appeal.decision_id).update(second_by=other)
    appeal.decision.refresh_from_db()

    with pytest.raises(PermissionDenied):
        appealing.decline(appeal, by=other, answer="No.")


def test_author_of_the_government_does_not_answer(appeal, author):
    with pytest.raises(PermissionDenied):
        appealing.decline(appeal, by=author, answer="Yes.")


def test_answer_is_kept_and_told(appeal, other, author):
    appealing.decline(appeal, by=other, answer=" It is no local action. ")

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.answer, appeal.answered_by) == (
        "declined",
        "It is no local action.",
        other,
    )
    assert "It is no local action." in Letter.objects.get(event="appeal_declined", recipient=author).text
    with pytest.raises(Refused):
        appealing.decline(appeal, by=other, answer="Again.")


def test_answer_says_why(appeal, other):
    with pytest.raises(ValidationError):
        appealing.decline(appeal, by=other, answer=" ")


def test_taking_up_again_grants_the_appeal(appeal, declined, decider, author):
    workflow.reopen(declined, by=decider)

    appeal.refresh_from_db()
    assert (appeal.outcome, declined.state) == ("granted", IN_REVIEW)
    assert Letter.objects.filter(event="appeal_granted", recipient=author).count() == 1


def test_taking_up_again_without_appeal_tells_nothing(declined, decider):
    workflow.reopen(declined, by=decider)

    assert not Letter.objects.filter(event="appeal_granted").exists()


def test_history_of_the_government_tells_it(appeal, declined, other, author):
    appealing.decline(appeal, by=other, answer="It is no local action.")

    told = [(entry.words, entry.text) for entry in past.told(declined.action, author)]
    assert ("You asked to look at the decision again", "The council has voted since.") in told
    assert ("The decision stands", "It is no local action.") in told


def desk(declined, page="preview"):
    return f"/en/desk/actions/{declined.action.draft_id}/{page}/"


def test_desk_leads_to_the_question_and_takes_it(declined, author, sign_in):
    client = sign_in(author)
    assert desk(declined, "appeal") in client.get(desk(declined)).content.decode()

    empty = client.post(desk(declined, "appeal"), {"reason": ""})
    sent = client.post(desk(declined, "appeal"), {"reason": "The council has voted since."}, follow=True)

    assert (empty.status_code, sent.status_code) == (422, 200)
    assert "You asked to look at the decision again" in sent.content.decode()
    assert Appeal.objects.get().reason == "The council has voted since."


def test_question_is_not_there_for_what_is_not_declined(author, sign_in):
    text = in_state(IN_REVIEW, GovernmentFactory(verified=True, focal_point=author))

    assert sign_in(author).get(desk(text, "appeal")).status_code == 404


def test_secretariat_answers_on_a_page(appeal, declined, other, decider, sign_in):
    review = reverse("admin:actions_submission_review", args=[declined.pk])
    stands = reverse("admin:actions_submission_stands", args=[declined.pk])
    assert stands not in sign_in(decider).get(review).content.decode()
    client = sign_in(other)
    assert stands in client.get(review).content.decode()

    assert client.post(stands, {"answer": ""}).status_code == 422
    client.post(stands, {"answer": "It is no local action."})

    appeal.refresh_from_db()
    assert appeal.outcome == "declined"
    assert client.post(stands, {"answer": "Again."}).status_code == 302
