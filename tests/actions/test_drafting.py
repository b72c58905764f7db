"""Versions of an action: a kept pledge becomes an action, and what a draft says of each objective."""

import pytest

from accounts.models import Event
from accounts.refusals import Refused
from actions import drafting, workflow
from actions.models import Indicator, ObjectiveLink
from actions.models.submission import ACTION, PLEDGE, PUBLISHED
from frameworks.models import Framework
from signatories.models import Leader
from tests.factories import (
    ActionFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


def test_kept_pledge_becomes_an_action_and_stays_in_its_history(author, town):
    action = ActionFactory(
        published=True, lead_government=town, text__kind=PLEDGE, text__pledge_mode="common"
    )
    pledge = action.submissions.get()
    Indicator.objects.create(submission=pledge, name="Places", target=40)

    kept = drafting.fulfil(action, by=author)

    assert (kept.kind, kept.stage, kept.pledge_mode, kept.number) == (ACTION, "fulfilled", "", 2)
    assert [row.name for row in kept.indicators.all()] == ["Places"]
    pledge.refresh_from_db()
    assert (pledge.kind, pledge.state) == (PLEDGE, PUBLISHED)
    assert Event.objects.filter(verb="fulfil", object_id=str(action.pk)).count() == 1


def test_action_is_not_fulfilled_once_more(author, town):
    action = ActionFactory(published=True, lead_government=town)

    with pytest.raises(Refused, match="Only a pledge"):
        drafting.fulfil(action, by=author)

    assert action.submissions.count() == 1


def test_pledge_is_fulfilled_once(author, town):
    action = ActionFactory(published=True, lead_government=town, text__kind=PLEDGE)
    drafting.fulfil(action, by=author)

    with pytest.raises(Refused, match="being written already"):
        drafting.fulfil(action, by=author)


def test_note_says_how_an_objective_is_served(author, town):
    draft = SubmissionFactory(action=ActionFactory(lead_government=town), objectives=[])
    ease = ObjectiveFactory(framework=FrameworkFactory(code=Framework.GCR), number=1)

    drafting.save_content(
        draft,
        by=author,
        version=0,
        values={},
        objectives={Framework.GCR: {ease: ObjectiveLink.PRIMARY}},
        notes={ease.pk: "Ten schools share the work."},
    )

    assert draft.objective_links.get().note == "Ten schools share the work."


def test_leader_of_the_day_is_noted_when_the_text_is_handed_in(author, town):
    Leader.objects.create(government=town, name="Ana Luna", office="Mayor", since="2024-01-01")
    Leader.objects.create(
        government=town, name="Old Mayor", office="Mayor", since="2020-01-01", until="2023-12-31"
    )
    draft = SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)

    workflow.submit(draft, by=author)

    draft.refresh_from_db()
    assert (draft.leader_name, draft.leader_office, draft.leader_until) == ("Ana Luna", "Mayor", None)
    assert draft.hand_ins.get().canonical["facts"]["leader_since"] == "2024-01-01"
