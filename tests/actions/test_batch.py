"""Moves and announcements for many: the rows that were on the screen, each for itself, told row by row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from accounts.refusals import Refused
from actions import announcing, workflow
from actions.models import Decision
from actions.models.submission import APPROVED, DECLINED, IN_REVIEW, PUBLISHED, SUBMITTED
from actions.reviewing import batch
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import GovernmentFactory, UserFactory

LIST = reverse("admin:actions_submission_changelist")
DECISIONS = reverse("admin:actions_decision_changelist")


@pytest.fixture
def town(db):
    return GovernmentFactory(
        verified=True, focal_point=UserFactory(email="mayor@town.example", language="fr")
    )


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action", "view_submission", "view_action", "view_decision")


@pytest.fixture
def client(decider, sign_in):
    return sign_in(decider)


def asked(client, action, *rows, page=LIST):
    """The page before the move; its signed list."""
    answer = client.post(page, {"action": action, "_selected_action": [row.pk for row in rows]})
    return answer, (answer.context or {}).get("list")


def done(client, name, token, **values):
    return client.post(reverse("admin:actions_submission_move_all", args=[name]), {"list": token} | values)


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_page_before_shows_the_chosen_rows_and_changes_nothing(client, town):
    first, second = in_state(SUBMITTED, town), in_state(SUBMITTED, town)

    page, _token = asked(client, "begin", first)

    assert [row.pk for row in page.context["rows"]] == [first.pk]
    assert states(first, second) == [SUBMITTED, SUBMITTED]


def test_move_is_made_for_what_was_on_the_screen_alone(client, town):
    first, second, other = (in_state(SUBMITTED, town) for _each in range(3))
    _page, token = asked(client, "begin", first, second)

    page = done(client, "start_review", token)

    assert {row.pk for row in page.context["done"]} == {first.pk, second.pk}
    assert states(first, second, other) == [IN_REVIEW, IN_REVIEW, SUBMITTED]


def test_outcome_of_decisions_leads_to_what_is_to_be_announced(client, town):
    to_read, to_decline = in_state(SUBMITTED, town), in_state(IN_REVIEW, town)
    waiting = f"{DECISIONS}?announcement=waiting"

    read = done(client, "start_review", asked(client, "begin", to_read)[1])
    declined = done(client, "decline", asked(client, "decline", to_decline)[1], reason="Not of the town.")

    assert waiting not in read.content.decode()
    assert waiting in declined.content.decode()


def test_row_that_moved_meanwhile_is_left_and_says_so(client, town, decider):
    first, second = in_state(IN_REVIEW, town), in_state(IN_REVIEW, town)
    _page, token = asked(client, "approve", first, second)
    workflow.decline(first, by=decider, reason="No.")

    page = done(client, "approve", token)

    assert states(first, second) == [DECLINED, APPROVED]
    assert [(one.submission.pk, one.refusal) for one in page.context["refused"]] == [
        (first.pk, "Somebody was faster: the state is now “Declined”.")
    ]
    assert first.decisions.filter(move="approve").count() == 0


def test_refused_row_keeps_the_others(client, town):
    unsigned = GovernmentFactory()
    good, bad = in_state(APPROVED, town), in_state(APPROVED, unsigned)
    _page, token = asked(client, "publish", good, bad)

    page = done(client, "publish", token)

    assert states(good, bad) == [PUBLISHED, APPROVED]
    assert "is not verified yet" in page.context["refused"][0].refusal


def test_tied_row_is_refused_in_words(client, decider):
    town = GovernmentFactory(verified=True, focal_point=decider)
    tied = in_state(IN_REVIEW, town)

    outcomes = batch.do_all("approve", [[tied.pk, IN_REVIEW]], by=decider)

    assert [(one.submission, one.refusal) for one in outcomes] == [(tied, "This step is not yours to take.")]
    assert states(tied) == [IN_REVIEW]


def test_reason_is_asked_before_many_are_declined(client, town):
    text = in_state(IN_REVIEW, town)
    _page, token = asked(client, "decline", text)

    page = done(client, "decline", token)

    assert page.status_code == 422
    assert states(text) == [IN_REVIEW]
    done(client, "decline", page.context["list"], reason="It is not about people on the move.")
    assert states(text) == [DECLINED]


@pytest.mark.parametrize("spoil", [lambda token: "", lambda token: token[:-2] + "xx", lambda token: None])
def test_list_that_was_not_on_the_screen_is_refused(client, town, spoil):
    text = in_state(SUBMITTED, town)
    _page, token = asked(client, "begin", text)

    page = done(client, "start_review", spoil(token) or "")

    assert page.status_code == 302
    assert states(text) == [SUBMITTED]


def test_list_for_one_move_is_no_list_for_another(client, town):
    text = in_state(IN_REVIEW, town)
    _page, token = asked(client, "decline", text)

    done(client, "approve", token)

    assert states(text) == [IN_REVIEW]


def test_unknown_move_and_too_many_are_refused(decider):
    with pytest.raises(Refused):
        batch.do_all("merge", [], by=decider)
    with pytest.raises(Refused):
        batch.do_all("approve", [[1, IN_REVIEW]] * (batch.MOST + 1), by=decider)


def test_letters_are_read_before_they_are_announced(client, town, decider, letters):
    text = in_state(IN_REVIEW, town)
    workflow.approve(text, by=decider, reason="Well done.")

    page, token = asked(client, "announce", *text.decisions.all(), page=DECISIONS)

    letter = Letter.objects.get(event="approved")
    assert [[one.pk for one in row["letters"]] for row in page.context["rows"]] == [[letter.pk]]
    assert (page.context["number"], letter.state, letter.language) == (1, Letter.HELD, "fr")
    client.post(reverse("admin:actions_decision_announce"), {"list": token})
    letter.refresh_from_db()
    assert letter.state in (Letter.QUEUED, Letter.SENT)
    assert text.decisions.get().announced_at


def test_decision_made_after_the_preview_is_not_announced(client, town, decider):
    first, second = in_state(IN_REVIEW, town), in_state(IN_REVIEW, town)
    workflow.approve(first, by=decider)
    _page, token = asked(client, "announce", *first.decisions.all(), page=DECISIONS)
    workflow.decline(second, by=decider, reason="No.")

    client.post(reverse("admin:actions_decision_announce"), {"list": token})

    assert [bool(one.announced_at) for one in (first.decisions.get(), second.decisions.get())] == [
        True,
        False,
    ]


def test_who_announces_second_is_told(client, town, decider):
    text = in_state(IN_REVIEW, town)
    workflow.approve(text, by=decider)
    _page, token = asked(client, "announce", *text.decisions.all(), page=DECISIONS)
    announcing.announce(Decision.objects.all(), by=decider)

    page = client.post(reverse("admin:actions_decision_announce"), {"list": token}, follow=True)

    assert "1 was announced by somebody else." in page.content.decode()


def test_day_of_publication_is_set_and_taken_away(client, town):
    text = in_state(APPROVED, town)
    page = reverse("admin:actions_submission_schedule", args=[text.pk])
    day = (timezone.now() + timedelta(days=3)).replace(microsecond=0, second=0)

    client.post(page, {"at": f"{day:%Y-%m-%dT%H:%M}"})
    text.refresh_from_db()
    assert text.publish_at == day
    assert page in client.get(reverse("admin:actions_submission_review", args=[text.pk])).content.decode()

    client.post(page, {"at": ""})
    text.refresh_from_db()
    assert text.publish_at is None


def test_day_that_is_over_is_refused(client, town):
    text = in_state(APPROVED, town)

    page = client.post(
        reverse("admin:actions_submission_schedule", args=[text.pk]), {"at": "2020-01-01T10:00"}
    )

    assert page.status_code == 422
    assert "This moment is over." in page.content.decode()


def test_what_is_not_approved_has_no_day(client, town):
    text = in_state(IN_REVIEW, town)

    client.post(reverse("admin:actions_submission_schedule", args=[text.pk]), {"at": "2999-01-01T10:00"})

    text.refresh_from_db()
    assert text.publish_at is None


def test_moment_that_is_over_is_refused_for_each_of_many(town, decider):
    text = in_state(IN_REVIEW, town)

    outcomes = batch.do_all("approve", [(text.pk, IN_REVIEW)], by=decider, publish_at=timezone.now())

    assert [one.refusal for one in outcomes] == ["This moment is over. Choose a later one, or publish now."]
    text.refresh_from_db()
    assert text.state == IN_REVIEW
