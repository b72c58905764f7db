"""Who sees, writes, reviews and decides; the rule for one action and for many is one rule."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from actions import joining, permissions
from actions.models import Action, Participation
from signatories.models import Membership
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def cast(db):
    """Actions in every situation, and everybody who might look."""
    town, other = GovernmentFactory(), GovernmentFactory()
    member = UserFactory()
    MembershipFactory(user=member, government=town)
    people = {
        "nobody": AnonymousUser(),
        "stranger": UserFactory(),
        "member": member,
        "former": MembershipFactory(government=town, ended=True).user,
        "signer": MembershipFactory(government=town, pending=True).user,
        "reviewer": staff_with("review_action"),
        "staff without duty": staff_with(),
        "inactive": UserFactory(is_active=False),
    }
    invited = ActionFactory(lead_government=other)
    invited.participations.create(government=town, role=Participation.PARTNER)
    joined = ActionFactory(lead_government=other)
    joined.participations.create(government=town, role="partner", state=Participation.CONFIRMED)
    actions = {
        "draft": SubmissionFactory(action=ActionFactory(lead_government=town)).action,
        "published": in_state("published", town).action,
        "withdrawn": ActionFactory(withdrawn=True, lead_government=town),
        "specimen": ActionFactory(published=True, lead_government=town, is_specimen=True),
        "draft of another": SubmissionFactory(action=ActionFactory(lead_government=other)).action,
        "invited": invited,
        "joined": joined,
    }
    return people, actions


def test_one_action_and_many_follow_one_rule(cast):
    people, actions = cast

    for person in people.values():
        seen = set(Action.objects.visible_to(person))
        assert seen == {action for action in actions.values() if permissions.may_view(person, action)}


def test_visible_to_gives_each_what_is_theirs(cast):
    people, actions = cast

    seen = {
        who: {name for name, action in actions.items() if permissions.may_view(person, action)}
        for who, person in people.items()
    }

    own = {"draft", "published", "withdrawn", "specimen", "joined"}
    public = {"published"}
    assert seen == {
        "nobody": public,
        "stranger": public,
        "member": own,
        "former": public,
        "signer": own,
        "reviewer": set(actions),
        "staff without duty": public,
        "inactive": public,
    }


def test_same_country_is_a_tie_where_the_call_says_so(db):
    submission = in_state("submitted", GovernmentFactory(country="CO"))
    reviewer = staff_with("review_action")
    MembershipFactory(user=reviewer, government=GovernmentFactory(country="CO"))
    before = permissions.may_review(reviewer, submission)

    submission.call.same_country_is_conflict = True
    submission.call.save()

    assert (before, permissions.may_review(reviewer, submission)) == (True, False)


def test_invitation_is_answered_by_the_invited_only(db):
    action = ActionFactory()
    lead = MembershipFactory(government=action.lead).user
    guest = GovernmentFactory()
    official = MembershipFactory(government=guest).user
    invitation = joining.invite(action, guest, by=lead)

    with pytest.raises(PermissionDenied):
        joining.answer(invitation, by=lead, accept=True)
    joining.answer(invitation, by=official, accept=True)

    invitation.refresh_from_db()
    assert invitation.state == Participation.CONFIRMED
    assert Membership.objects.count() == 2
