"""The public history of an action: its published versions, what each changed, and nothing of what was never public."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions import search
from actions.models import Call, Indicator, ObjectiveLink, Submission
from actions.versions import versions_of
from tests.actions.published import objective, publish

pytestmark = pytest.mark.django_db
PAGE = "/en/actions/CTA-2026-0001/action-1/versions/"


def newer(action, state="published", **fields):
    """The next text of an action, a copy of the last with these fields."""
    last = action.submissions.order_by("-number").first()
    if state == "published":
        action.submissions.filter(state="published").update(
            state="replaced", published_at=timezone.now() - timedelta(days=300)
        )
    given = {"title": last.title, "summary": last.summary, "results": last.results, **fields}
    public = state == "published"
    text = Submission.objects.create(
        action=action, number=last.number + 1, call=Call.objects.get(), language="en", state=state,
        published_at=timezone.now() if public else None,
        **{"decided_at": last.decided_at, "decided_by": last.decided_by} | given,
    )  # fmt: skip
    ObjectiveLink.objects.create(submission=text, objective=objective("gcm", 15))
    search.renew(action)
    return text


def told(version):
    return {
        field.heading: [(piece.kind, piece.text) for piece in field.pieces if piece.kind != "same"]
        for field in version.changed
    }


def test_each_version_says_word_by_word_what_it_changed():
    action = publish(1, summary="Lessons for forty people.")
    newer(action, summary="Lessons for sixty people.", place="Kent")
    second, first = versions_of(action)
    assert told(second) == {
        "Summary": [("taken", "forty"), ("added", "sixty")],
        "Place": [("added", "Kent")],
    }
    assert (first.is_first, first.changed, second.is_current) == (True, [], True)


def test_objectives_and_what_is_counted_are_compared():
    action = publish(1)
    text = newer(action)
    Indicator.objects.create(submission=text, name="Homes", target=30)
    ObjectiveLink.objects.create(submission=text, objective=objective("gcm", 7))
    changed = told(versions_of(action)[0])
    assert set(changed) == {"Indicators", "What it serves"}
    assert changed["Indicators"] == [("added", "Homes · 30")]


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "changes_requested", "approved"])
def test_what_was_never_published_is_not_told(client, state):
    action = publish(1)
    newer(action, state=state, summary="Canary words.")
    assert [version.number for version in versions_of(action)] == [1]
    assert "Canary" not in client.get(PAGE).content.decode()


def test_money_that_is_not_public_is_not_told(client):
    action = publish(1, budget_amount=1000, budget_currency="EUR")
    newer(action, budget_amount=987654, budget_currency="EUR")
    page = client.get(PAGE).content.decode()
    assert "987654" not in page
    assert "987,654" not in page


def test_page_shows_new_and_old_words(client):
    action = publish(1, summary="For <b>forty</b> people.")
    newer(action, summary="For <b>sixty</b> people.")
    page = client.get(PAGE).content.decode()
    assert "<del>forty</del><ins>sixty</ins>" in page
    assert "&lt;b&gt;" in page
    assert client.get("/en/actions/CTA-2026-0001/action-1/").content.decode().count(PAGE) == 1


def test_hidden_and_unknown_actions_have_no_history(client):
    publish(1, state="draft")
    assert client.get(PAGE).status_code == 404
    publish(2)
    assert client.get("/en/actions/cta-2026-0002/old/versions/")["Location"] == (
        "/en/actions/CTA-2026-0002/action-2/versions/"
    )
    gone = publish(3)
    gone.withdrawn_at, gone.withdrawn_reason = timezone.now(), "It ended."
    gone.save()
    search.renew(gone)
    assert client.get("/en/actions/CTA-2026-0003/action-3/versions/").status_code == 410
