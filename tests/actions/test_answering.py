"""How long an answer takes: working days, the middle of what was answered, what is too little to say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Letter
from actions import answering, workflow
from actions.models import Decision, HandIn, Submission
from frameworks.dates import show_date
from frameworks.models import ClosedDay
from frameworks.workdays import calendar
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory


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

    assert answering.usual_day(handed_in, call, None, calendar()) == date(2026, 5, 12)
    assert answering.usual_day(handed_in, call, 1, calendar()) == date(2026, 5, 8)


WEDNESDAY = date(2026, 5, 20)


def handed_in(day, answer_days, state="in_review"):
    text = SubmissionFactory(state=state, call=CallFactory(answer_days=answer_days))
    for round_, on in enumerate([day - timedelta(days=60), day], start=1):  # the last hand-in counts
        HandIn.objects.create(
            submission=text, round=round_, canonical={}, sha256="0" * 64, receipt=f"R{text.pk}-{round_}",
            at=datetime(on.year, on.month, on.day, 15, tzinfo=UTC),
        )  # fmt: skip
    return text


@pytest.mark.parametrize("answer_days", [1, 2, 3, 5, 10])
def test_list_and_row_agree_on_what_is_late(db, answer_days):
    ClosedDay.objects.create(on=date(2026, 5, 14), name="Ascension Day")
    texts = [handed_in(WEDNESDAY - timedelta(days=back), answer_days) for back in range(25)]
    days = calendar()
    by_row = {
        text.pk: answering.standing(text.hand_ins.last().at, text.call, days, WEDNESDAY) for text in texts
    }

    by_list = {
        pk: wanted
        for wanted, _words in answering.STANDINGS
        for pk in Submission.objects.waiting_for_answer()
        .filter(answering.having(wanted, days, WEDNESDAY))
        .values_list("pk", flat=True)
    }

    assert by_list == by_row
    assert set(by_row.values()) >= {"near", "overdue"}


@pytest.mark.parametrize(
    ("handed_in_on", "standing"),
    [
        (date(2026, 5, 13), "near"),  # five working days ago, of five promised: today is the day
        (date(2026, 5, 12), "overdue"),
        (date(2026, 5, 15), "near"),
        (date(2026, 5, 18), "in-time"),
    ],
)
def test_answer_is_late_after_its_day(db, handed_in_on, standing):
    text = handed_in(handed_in_on, 5)

    assert answering.standing(text.hand_ins.last().at, text.call, calendar(), WEDNESDAY) == standing


def test_closed_day_moves_the_promised_day(db):
    text = handed_in(date(2026, 5, 12), 5)
    last = text.hand_ins.last().at
    assert answering.due_day(last, text.call, calendar()) == date(2026, 5, 19)

    ClosedDay.objects.create(on=date(2026, 5, 14), name="Ascension Day")

    assert answering.due_day(last, text.call, calendar()) == WEDNESDAY


def test_what_is_decided_or_with_the_government_waits_for_nothing(db):
    for state in ("draft", "changes_requested"):
        handed_in(date(2026, 1, 5), 5, state=state)

    assert not Submission.objects.waiting_for_answer().exists()


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
    by = calendar().after(timezone.localdate(), 10)
    assert f"Usually by {show_date(by)}" in receipt


def test_receipt_of_what_was_answered_awaits_nothing(text, sign_in, address):
    path = address("actions:receipt", text.action.draft_id, 1, 1)
    workflow.submit(text, by=text.created_by)
    workflow.take_back(text, by=text.created_by)

    page = sign_in(text.created_by).get(path).content.decode()

    assert "What happens now" not in page
    assert text.hand_ins.get().sha256 in page
