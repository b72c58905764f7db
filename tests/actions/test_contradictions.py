"""Queued mail that a newer decision contradicts never leaves: what waits after each way through the table of moves."""

import pytest

from accounts import bounces
from accounts.models import Letter
from actions import announcing, withdrawing, workflow
from actions.models import Decision
from actions.models.submission import IN_REVIEW
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
REASON = {"reason": "Because of it."}
PROMISES = [
    "approved",
    "declined",
    "merged",
    "changes_requested",
    "published",
    "withdrawn",
    "restored",
    "call_closes",
]


@pytest.fixture
def submission():
    """In review, of a listed government with one focal point."""
    government = GovernmentFactory(verified=True, focal_point=UserFactory())
    return SubmissionFactory(
        action__lead_government=government, action__code="CTA-2026-0900", state=IN_REVIEW
    )


def go(submission, way, by):
    """Walk: a name of the table, or of a move of the action, after the other."""
    for step in way.split():
        submission.refresh_from_db()
        submission.action.refresh_from_db()
        if step == "announce":
            announcing.announce(Decision.objects.all(), by=by)
        elif step == "merge":
            workflow.merge(submission, by=by, into=ActionFactory(), **REASON)
        elif step in ("withdraw", "restore"):
            reason = REASON if step == "withdraw" else {}
            getattr(withdrawing, step)(submission.action, by=by, **reason)
        else:
            reason = REASON if step in ("decline", "request_changes") else {}
            getattr(workflow, step)(submission, by=by, **reason)


def waiting():
    """(event, state) of what may still leave, oldest first."""
    rows = Letter.objects.filter(event__in=PROMISES, state__in=Letter.OPEN)
    return list(rows.order_by("pk").values_list("event", "state"))


@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("approve", [("approved", "held")]),
        ("decline", [("declined", "held")]),
        ("decline reopen", []),
        ("decline reopen approve", [("approved", "held")]),
        ("decline reopen decline", [("declined", "held")]),
        ("decline reopen merge", [("merged", "held")]),
        ("decline reopen request_changes", [("changes_requested", "queued")]),
        ("decline announce reopen", []),
        ("decline announce reopen approve", [("approved", "held")]),
        ("merge", [("merged", "held")]),
        ("approve publish", [("published", "queued")]),
        ("approve announce publish", [("approved", "queued"), ("published", "queued")]),
        ("approve publish withdraw", [("withdrawn", "queued")]),
        ("approve publish withdraw restore", [("restored", "queued")]),
        ("approve publish withdraw restore withdraw", [("withdrawn", "queued")]),
    ],
)
def test_what_waits_after_each_way(submission, staff, way, left):
    go(submission, way, staff)

    assert waiting() == left


def test_letter_that_could_not_be_delivered_is_cancelled_too(submission, staff):
    go(submission, "decline announce", staff)
    Letter.objects.filter(event="declined").update(state=Letter.FAILED, failure=Letter.UNREACHABLE)

    go(submission, "reopen", staff)

    assert waiting() == []


def test_letter_held_for_its_address_is_cancelled_too(submission, staff):
    go(submission, "decline announce", staff)
    bounces.mark(Letter.objects.get(event="declined").to)

    go(submission, "reopen approve", staff)

    assert waiting() == [("approved", "held")]


def test_first_to_leave_is_the_newest_word(submission, staff, letters):
    go(submission, "decline reopen approve publish", staff)

    assert [message.subject for message in letters()] == ["Published: CTA-2026-0900"]
