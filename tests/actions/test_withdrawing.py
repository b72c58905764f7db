"""A government asks that its action be withdrawn: who may, when not, and what the secretariat answers."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Event, Letter
from accounts.refusals import Refused
from actions import withdrawing
from actions.models import WithdrawalRequest
from tests.actions.published import publish
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def action(town):
    return publish(1, town=town)


@pytest.fixture
def asked(action, author, staff):
    return withdrawing.ask(action, by=author, reason=" The programme ended. ")


def test_request_is_kept_and_told_to_those_who_decide(asked, action, staff):
    letter = Letter.objects.get(event="withdrawal_asked", recipient=staff)

    assert (asked.reason, asked.outcome, withdrawing.open_request(action)) == (
        "The programme ended.", "", asked,
    )  # fmt: skip
    assert (letter.to, "The programme ended." in letter.text) == (staff.email, True)
    assert Event.objects.filter(verb="ask_to_withdraw").get().payload == {"request": asked.pk}
    action.refresh_from_db()
    assert action.withdrawn_at is None


def test_stranger_does_not_ask(action):
    with pytest.raises(PermissionDenied):
        withdrawing.ask(action, by=UserFactory(), reason="No.")


def test_second_request_is_refused(asked, action, author):
    with pytest.raises(Refused, match="asked to withdraw this action already"):
        withdrawing.ask(action, by=author, reason="Again.")


def test_what_is_not_public_is_not_asked_for(town, author):
    draft = SubmissionFactory(action=ActionFactory(lead_government=town))
    withdrawn = ActionFactory(withdrawn=True, lead_government=town)

    with pytest.raises(Refused, match="not published"):
        withdrawing.ask(draft.action, by=author, reason="No.")
    with pytest.raises(Refused, match="withdrawn already"):
        withdrawing.ask(withdrawn, by=author, reason="No.")


def test_request_without_a_reason_is_refused(action, author):
    with pytest.raises(ValidationError):
        withdrawing.ask(action, by=author, reason=" ")


def test_withdrawing_grants_the_request(asked, action, staff):
    withdrawing.withdraw(action, by=staff, reason="The programme ended.")

    asked.refresh_from_db()
    assert (asked.outcome, asked.answered_by) == (WithdrawalRequest.GRANTED, staff)
    assert {row.state for row in Letter.objects.filter(event="withdrawal_asked")} == {Letter.CANCELLED}
    assert withdrawing.open_request(action) is None


def test_secretariat_says_why_it_stays(asked, action, author, staff):
    withdrawing.decline(asked, by=staff, answer="Others build on it.")

    action.refresh_from_db()
    letter = Letter.objects.get(event="withdrawal_declined")
    assert (asked.outcome, action.withdrawn_at) == (WithdrawalRequest.DECLINED, None)
    assert (letter.to, "Others build on it." in letter.text) == (author.email, True)
    assert {row.state for row in Letter.objects.filter(event="withdrawal_asked")} == {Letter.CANCELLED}
    withdrawing.ask(action, by=author, reason="We insist.")


def test_only_who_decides_answers_and_only_once(asked, author, staff):
    with pytest.raises(PermissionDenied):
        withdrawing.decline(asked, by=author, answer="No.")
    with pytest.raises(ValidationError):
        withdrawing.decline(asked, by=staff, answer=" ")
    withdrawing.decline(asked, by=staff, answer="Others build on it.")

    with pytest.raises(Refused, match="answered already"):
        withdrawing.decline(asked, by=staff, answer="No.")


# Pages


def test_author_asks_on_a_page_and_sees_the_request_wait(action, author, sign_in, address):
    client, path = sign_in(author), address("actions:withdrawal", action.draft_id)

    empty = client.post(path, {"reason": ""})
    sent = client.post(path, {"reason": "It ended."})

    assert (empty.status_code, sent["Location"]) == (422, address("actions:preview", action.draft_id))
    assert "You asked that it be withdrawn" in client.get(sent["Location"]).content.decode()
    assert "The secretariat has your request" in client.get(path).content.decode()
    assert client.post(path, {"reason": "Again."}).status_code == 409


def test_page_is_not_there_for_others_and_for_drafts(action, town, author, sign_in, address):
    draft = SubmissionFactory(action=ActionFactory(lead_government=town))

    assert sign_in(UserFactory()).get(address("actions:withdrawal", action.draft_id)).status_code == 404
    assert sign_in(author).get(address("actions:withdrawal", draft.action.draft_id)).status_code == 404


def test_secretariat_finds_the_request_in_the_work_of_the_day(asked, action, staff_client):
    today = staff_client.get("/secretariat/").content.decode()
    page = staff_client.get(f"/secretariat/actions/action/{action.pk}/change/").content.decode()
    rows = staff_client.get("/secretariat/actions/withdrawalrequest/?answered_at__isempty=1")
    prefilled = staff_client.get(f"/secretariat/actions/action/{action.pk}/withdraw/").content.decode()

    assert "action is asked to be withdrawn" in today
    assert "The programme ended." in page
    assert "The programme ended." in rows.content.decode()
    assert "The programme ended." in prefilled
    led = staff_client.get(f"/secretariat/actions/withdrawalrequest/{asked.pk}/change/")
    assert led["Location"] == f"/secretariat/actions/action/{action.pk}/change/"


def test_secretariat_keeps_it_public_with_a_sentence(asked, action, staff_client, sign_in):
    path = f"/secretariat/actions/withdrawalrequest/{asked.pk}/keep/"

    empty = staff_client.post(path, {"answer": ""})
    done = staff_client.post(path, {"answer": "Others build on it."})

    asked.refresh_from_db()
    assert (empty.status_code, done.status_code, asked.outcome) == (422, 302, "declined")
    helper = UserFactory(is_staff=True)
    assert sign_in(helper).get(path).status_code == 403
