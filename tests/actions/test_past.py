"""The history of an action on the desk: what was told, in order; nothing internal, nothing before it is announced."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.mail import deliver_due
from actions import announcing, past, withdrawing, workflow
from actions.models import Remark
from actions.reviewing import remarking
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def text(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)


def words(text, author):
    return [entry.words for entry in past.told(text.action, author) if entry.words != "A letter left"]


def test_way_of_an_action_is_told_in_order(text, author, staff):
    workflow.submit(text, by=author)
    workflow.take_back(text, by=author)
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    remarking.add_remark(text, by=staff, text="How many?", audience=Remark.GOVERNMENT, field="summary")
    workflow.request_changes(text, by=staff, reason="A number is missing.")
    remark = text.remarks.get()
    remarking.answer(remark, by=author, text="Forty.")
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    workflow.approve(text, by=staff)
    workflow.publish(text, by=staff)
    asked = withdrawing.ask(text.action, by=author, reason="It ended.")
    withdrawing.decline(asked, by=staff, answer="Others build on it.")
    text.action.refresh_from_db()
    withdrawing.withdraw(text.action, by=staff, reason="It ended.")
    withdrawing.restore(text.action, by=staff)

    assert words(text, author) == [
        "A draft was begun", "Handed in", "Taken back to write on", "Handed in", "Somebody began to read",
        "Changes were asked for", "Remark on “summary”", "Answer on “summary”", "Handed in",
        "Somebody began to read", "Taken up", "Published", "You asked that it be withdrawn",
        "The secretariat left it public", "Withdrawn from the public", "Public again",
    ]  # fmt: skip


def test_nothing_internal_and_nothing_undisclosed_is_told(text, author, staff, sign_in, address):
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    remarking.add_remark(text, by=staff, text="Between us: thin.", audience=Remark.INTERNAL)
    remarking.add_remark(text, by=staff, text="Not sent yet.", audience=Remark.GOVERNMENT)
    workflow.decline(text, by=staff, reason="Too thin.")
    workflow.reopen(text, by=staff)
    workflow.decline(text, by=staff, reason="Still thin.")
    deliver_due()

    page = sign_in(author).get(address("actions:past", text.action.draft_id)).content.decode()

    assert words(text, author) == ["A draft was begun", "Handed in", "Somebody began to read"]
    for hidden in ("Between us", "Not sent yet", "thin.", "Taken up", "Needs", staff.email):
        assert hidden not in page
    letters = [entry.text for entry in past.told(text.action, author) if entry.words == "A letter left"]
    assert len(letters) == 1  # the receipt; not the one to the reviewers


def test_announced_decision_is_told_on_its_day(text, author, staff):
    workflow.submit(text, by=author)
    workflow.start_review(text, by=staff)
    workflow.decline(text, by=staff, reason="Too thin.")
    announcing.announce(text.decisions.all(), by=staff)

    last = past.told(text.action, author)[-1]

    assert (last.words, last.text) == ("Not taken up", "Too thin.")


def test_what_lies_ahead_is_not_told(text, author):
    type(text).objects.filter(pk=text.pk).update(
        state="published", published_at=timezone.now() + timedelta(days=1), decided_at=timezone.now(), decided_by=author
    )  # fmt: skip

    assert words(text, author) == ["A draft was begun"]


def test_history_is_for_the_government_alone(text, sign_in, address):
    path = address("actions:past", text.action.draft_id)

    assert sign_in(UserFactory()).get(path).status_code == 404


def test_history_shows_receipts_and_what_was_written(text, author, sign_in, address):
    workflow.submit(text, by=author)

    page = strip_tags(sign_in(author).get(address("actions:past", text.action.draft_id)).content.decode())

    assert text.hand_ins.get().receipt in page
