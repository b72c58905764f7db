import pytest

from accounts.groups import REVIEWERS, SECRETARIAT, seed_groups
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def member(group):
    from django.contrib.auth.models import Group

    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_groups_are_the_same_each_time():
    assert seed_groups() == seed_groups()


@pytest.mark.parametrize(
    ("group", "permission", "allowed"),
    [
        (SECRETARIAT, "actions.decide_action", True),
        (SECRETARIAT, "actions.review_action", True),
        (SECRETARIAT, "signatories.change_government", True),
        (SECRETARIAT, "accounts.view_event", True),
        (SECRETARIAT, "accounts.delete_event", False),
        (SECRETARIAT, "accounts.change_letter", False),
        (REVIEWERS, "actions.review_action", True),
        (REVIEWERS, "actions.view_submission", True),
        (REVIEWERS, "actions.decide_action", False),
        (REVIEWERS, "actions.change_submission", False),
        (REVIEWERS, "accounts.view_user", False),
    ],
)
def test_group_may(group, permission, allowed):
    seed_groups()

    assert member(group).has_perm(permission) is allowed
