"""How long an answer takes: working days, the middle of what was answered, what is too little to say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Letter
from actions import answering, workflow
from actions.models import Decision, HandIn
from frameworks.dates import show_date
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 5, 4), date(2026, 5, 4), 0),  # a Monday
        (date(2026, 5, 4), date(2026, 5, 5), 1),
        (date(2026, 5, 8), date(2026, 5, 11), 1),  # over a week-end
        (date(2026, 5, 9), date(2026, 5, 10), 0),
        (date(2026, 5, 4), date(2026, 5, 18), 10),
        (date(2026, 5, 18), date(2026, 5, 4), 0),
    ],
)
def test_weekends_do_not_count(start, end, days):
    assert answering.working_days(start, end) == days


def test_day_after_working_days_is_the_reverse():
    start = date(2026, 5, 8)
    days = [answering.after(start, number) for number in range(12)]

    assert days[:4] == [start, date(2026, 5, 11), date(2026, 5, 12), date(2026, 5, 13)]
    assert [answering.working_days(start, day) for day in days] == list(range(12))


def answered(days, *, move="approve", announced=True, ended=None, **action):
    """A hand-in answered after so many calendar days."""
    end = ended or timezone.now() - timedelta(days=1)
    text = SubmissionFactory(action=ActionFactory(**action))
    HandIn.objects.create(
        submission=text, round=1, canonical={}, sha256="0" * 64, receipt=f"R{text.pk}", at=end - timedelta(days=days)
    )  # fmt: skip
    return Decision.objects.create(
        submission=text, move=move, reason="So.", by=UserFactory(staff=True), at=end,
        announced_at=end if announced else None,
    )  # fmt: skip


def test_present_days_are_the_middle_of_the_answers(db):
    for weeks in (1, 1, 2, 3, 4):
        answered(7 * weeks)

    assert answering.present_days() == 10


def test_too_few_answers_give_no_number(db):
    for _each in range(4):
        answered(7)

    assert answering.present_days() is None


def test_only_what_was_announced_lately_to_real_governments_counts(db):
    for _each in range(5):
        answered(7)
    answered(70, announced=False)
    answered(70, move="reopen")
    answered(70, ended=timezone.now() - timedelta(days=91))
    answered(70, is_specimen=True)
    answered(70, public_record=True)

    assert sorted(answering._taken(timezone.now() - answering.LOOKED_AT)) == [5] * 5


def test_second_answer_to_one_hand_in_does_not_count(db):
    first = answered(14, ended=timezone.now() - timedelta(days=20))
    Decision.objects.create(
        submission=first.submission, move="decline", reason="So.", by=first.by, announced_at=timezone.now()
    )

    assert answering._taken(timezone.now() - answering.LOOKED_AT) == [10]


def test_usual_day_follows_what_it_takes_at_present_else_the_promise(db):
    call = CallFactory(answer_days=3)
    handed_in = datetime(2026, 5, 7, 9, tzinfo=UTC)

    assert answering.usual_day(handed_in, call, None) == date(2026, 5, 12)
    assert answering.usual_day(handed_in, call, 1) == date(2026, 5, 8)


@pytest.fixture
def text(db):
    author = UserFactory()
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=town), call=CallFactory(answer_days=4), created_by=author
    )


def places(text, sign_in, address):
    """Where a government reads how long an answer takes: before and after it hands in, and in its letter."""
    client = sign_in(text.created_by)
    check = client.get(address("actions:edit", text.action.draft_id, "check")).content.decode()
    workflow.submit(text, by=text.created_by)
    letter = Letter.objects.get(event="submitted")
    path = address("actions:receipt", text.action.draft_id, text.number, 1)
    receipt = client.get(path).content.decode()
    return [check, receipt, letter.text, letter.html, client.get(address("actions:desk")).content.decode()]


def test_promise_of_the_call_stands_wherever_an_answer_is_awaited(text, sign_in, address):
    for place in places(text, sign_in, address):
        assert "We answer within 4 working days." in place
        assert "At present" not in place.replace("takes at present", "")


def test_present_figure_stands_wherever_an_answer_is_awaited(text, sign_in, address):
    for _each in range(answering.FEWEST):
        answered(14)

    check, receipt, *letters_and_desk = places(text, sign_in, address)

    for place in (check, receipt, *letters_and_desk):
        assert "We answer within 4 working days. At present it takes 10." in place
    by = answering.after(timezone.localdate(), 10)
    assert f"Usually by {show_date(by)}" in receipt


def test_receipt_of_what_was_answered_awaits_nothing(text, sign_in, address):
    path = address("actions:receipt", text.action.draft_id, 1, 1)
    workflow.submit(text, by=text.created_by)
    workflow.take_back(text, by=text.created_by)

    page = sign_in(text.created_by).get(path).content.decode()

    assert "What happens now" not in page
    assert text.hand_ins.get().sha256 in page
