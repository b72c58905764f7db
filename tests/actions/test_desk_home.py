"""The first page of the desk: what to do next, where each action stands, one room for each government."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from actions import announcing, desk, workflow
from actions.models import Action, Grace, Participation, Remark, Submission, WithdrawalRequest
from actions.reviewing import remarking
from frameworks.dates import show_date
from signatories.models import Membership, Signature, SigningDraft
from tests.factories import (
    ActionFactory,
    CallFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def staff(db):
    return UserFactory(staff=True)


def written(town, author, **fields):
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, **fields)


def read(user, sign_in, address):
    page = sign_in(user).get(address("actions:desk")).content.decode()
    return " ".join(strip_tags(page.split("<main")[1]).split())


def kinds(user):
    return {room.government.english_name: [task.kind for task in room.tasks] for room in desk.rooms(user)}


def test_next_things_stand_in_the_order_of_their_haste(town, author, staff):
    soon = CallFactory(slug="soon", closes_at=timezone.now() + timedelta(days=3))
    slow = written(town, author, title="Slow")
    quick = written(town, author, title="Quick", call=soon)
    asked = written(town, author, title="Asked")
    workflow.submit(asked, by=author)
    workflow.start_review(asked, by=staff)
    remarking.add_remark(asked, by=staff, text="How many?", audience=Remark.GOVERNMENT, field="summary")
    workflow.request_changes(asked, by=staff, reason="Numbers.", due_on=timezone.localdate())
    other = ActionFactory()
    Participation.objects.create(action=other, government=town, role=Participation.PARTNER)
    SubmissionFactory(action=other)
    MembershipFactory(government=town, pending=True, via="request")

    (room,) = desk.rooms(author)

    assert [(task.kind, getattr(task.thing, "text", None)) for task in room.tasks] == [
        ("changes", asked), ("draft", quick), ("draft", slow), ("invitation", None), ("colleague", None),
    ]  # fmt: skip
    assert (room.tasks[0].thing.remarks, room.tasks[1].thing.gaps) == (1, 0)


def test_each_government_has_a_room_of_its_own(author, sign_in, address):
    first = GovernmentFactory(english_name="Almeria", verified=True, focal_point=author)
    second = GovernmentFactory(english_name="Bern", contributor=author)
    written(first, author, title="One door")

    assert kinds(author) == {"Almeria": ["draft"], "Bern": ["unsigned"]}
    page = read(author, sign_in, address)
    assert "2 things wait for you" in page
    assert page.index("Almeria") < page.index("One door") < page.index(f"Sign the Declaration for {second}")


def test_received_text_says_since_when_and_by_when(town, author, staff, sign_in, address):
    text = written(town, author)
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    (row,) = desk.rooms(author)[0].rows

    page = read(author, sign_in, address)

    today = show_date(timezone.localdate())
    assert f"Received on {today}, being read since {today}." in page
    assert f"An answer usually comes by {show_date(row.answer_by)}." in page
    assert "We answer within 10 working days. There were too few answers in the last 90 days" in page


def test_text_that_waits_longer_than_usual_is_told_so(town, author, sign_in, address):
    text = written(town, author)
    workflow.submit(text, by=author)
    (room,) = desk.rooms(author)
    room.rows[0].answer_by = timezone.localdate() - timedelta(days=1)

    assert room.rows[0].is_overdue


def test_decision_that_is_not_announced_is_not_told(town, author, staff, sign_in, address):
    text = written(town, author)
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    workflow.approve(text, by=staff)
    before = read(author, sign_in, address)
    announcing.announce(text.decisions.all(), by=staff)

    after = read(author, sign_in, address)

    assert ("Being read" in before, "Taken up" in before) == (True, False)
    assert ("Being read" in after, "Taken up on" in after) == (False, True)


@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_decided_text_reads_as_one_that_is_still_read(town, author, staff, sign_in, address, decision):
    text = written(town, author)
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    before = read(author, sign_in, address)

    getattr(workflow, decision)(text, by=staff, reason="So.")

    assert read(author, sign_in, address) == before


def test_late_draft_and_longer_term_are_told(town, author, sign_in, address):
    closed = CallFactory(slug="spring", title="Spring call", closes_at=timezone.now() - timedelta(days=1))
    written(town, author, call=closed)
    assert "Your draft stays; the last part says where it can still go." in read(author, sign_in, address)

    Grace.objects.create(
        call=closed, government=town, until=timezone.now() + timedelta(days=2), reason="Flood."
    )

    assert "“Spring call” takes actions until" in read(author, sign_in, address)


def test_asked_withdrawal_and_withdrawn_action_are_told(town, author, sign_in, address):
    action = ActionFactory(published=True, lead_government=town)
    WithdrawalRequest.objects.create(action=action, reason="It ended.", asked_by=author)
    ActionFactory(withdrawn=True, lead_government=town)

    page = read(author, sign_in, address)

    assert "the answer comes by mail" in page
    assert f"Withdrawn on {show_date(timezone.localdate())}." in page


def test_strangers_and_partners_actions_stay_away(author, town):
    ActionFactory(published=True)

    assert desk.rooms(author)[0].rows == []
    assert desk.rooms(UserFactory()) == []


def filled(town, author, staff, number):
    for _each in range(number):
        ActionFactory(published=True, lead_government=town, code=f"CTA-2024-{Action.objects.count():04}")
        written(town, author)
        handed_in = written(town, author)
        workflow.submit(handed_in, by=author)
        asked = written(town, author)
        workflow.submit(asked, by=author)
        workflow.start_review(asked, by=staff)
        workflow.request_changes(asked, by=staff, reason="Numbers.")


def test_desk_asks_no_more_for_more_of_everything(town, author, staff, sign_in, address):
    client, counted = sign_in(author), []
    client.get(address("actions:desk"))
    for number in (1, 3):
        filled(town, author, staff, number)
        with CaptureQueriesContext(connection) as asked:
            client.get(address("actions:desk"))
        counted.append(len(asked))
    assert Submission.objects.count() == 16
    assert counted[0] == counted[1] <= 35


def test_desk_asks_no_more_for_more_governments(author, town, staff, sign_in, address):
    client, counted = sign_in(author), []
    client.get(address("actions:desk"))
    for _round in range(2):
        filled(GovernmentFactory(verified=True, focal_point=author), author, staff, 1)
        filled(GovernmentFactory(verified=True, focal_point=author), author, staff, 1)
        with CaptureQueriesContext(connection) as asked:
            client.get(address("actions:desk"))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_desk_leads_to_the_signature_while_it_is_checked_and_once_it_is_listed(
    author, town, sign_in, address
):
    checked = GovernmentFactory(focal_point=author)
    SignatureFactory(government=checked, state=Signature.CONFIRMED, confirmed_at=timezone.now())
    page = sign_in(author).get(address("actions:desk")).content.decode()

    for government in (town, checked):
        assert address("signatories:sign_done", government.signatures.get().pk) in page


def test_who_does_not_act_yet_is_not_led_to_a_closed_door(db, sign_in, address):
    invited = UserFactory()
    checked = GovernmentFactory()
    SignatureFactory(government=checked, state=Signature.CONFIRMED, confirmed_at=timezone.now())
    MembershipFactory(government=checked, user=invited, state=Membership.PENDING, via=Membership.INVITATION)
    page = sign_in(invited).get(address("actions:desk")).content.decode()

    assert f"Signature of {checked}" in page
    assert "/desk/sign/done/" not in page


def test_who_has_begun_to_sign_is_led_back(author, sign_in, address):
    client = sign_in(author)
    begun = "You have begun to sign. What you wrote is kept; go on where you stopped."
    assert begun not in client.get(address("actions:desk")).content.decode()
    SigningDraft.objects.create(user=author)

    assert begun in client.get(address("actions:desk")).content.decode()


def test_desk_with_two_hundred_actions_asks_as_often_as_with_five(town, author, staff, sign_in, address):
    client, counted = sign_in(author), []
    client.get(address("actions:desk"))
    for total in (5, 200):
        while Submission.objects.count() < total:
            number = Submission.objects.count()
            text = written(town, author, title=f"Action {number}")
            if number % 4 == 0:
                Submission.objects.filter(pk=text.pk).update(state="submitted")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address("actions:desk")).content.decode()
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 35
    assert "Show all 200 actions" in page
    assert page.count("<tr>") == 1 + desk.FIRST_ROWS
    assert "Show all 150 things that wait" in page
    assert "Draft: 150" in read(author, sign_in, address)


def test_desk_shows_everything_of_the_government_that_is_asked_for(town, author, sign_in, address):
    other = GovernmentFactory(verified=True, focal_point=author)
    for government in (town, other):
        for _each in range(desk.FIRST_ROWS + 2):
            written(government, author)
    client = sign_in(author)

    page = client.get(address("actions:desk"), {"all": town.slug}).content.decode()

    assert page.count("Show all 22 actions") == 1
    assert page.count("<tr>") == 2 + 22 + desk.FIRST_ROWS
    assert "44 things wait for you" in page
