import pytest

from accounts.groups import ADMINISTRATOR, EDITOR, REVIEWER, SECRETARIAT, TRANSLATOR, seed_groups
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
        (REVIEWER, "actions.review_action", True),
        (REVIEWER, "actions.view_submission", True),
        (REVIEWER, "actions.decide_action", False),
        (REVIEWER, "actions.change_submission", False),
        (REVIEWER, "accounts.view_user", False),
        (REVIEWER, "actions.view_contact", False),
        (REVIEWER, "actions.assign_reviewers", False),
        (REVIEWER, "signatories.view_membership", False),
        (TRANSLATOR, "actions.translate_action", True),
        (TRANSLATOR, "actions.review_action", False),
        (TRANSLATOR, "actions.view_submission", False),
        (EDITOR, "actions.translate_action", True),
        (EDITOR, "actions.review_action", True),
        (EDITOR, "learning.change_resource", True),
        (EDITOR, "actions.decide_action", False),
        (EDITOR, "signatories.change_government", False),
        (EDITOR, "accounts.view_user", False),
        (SECRETARIAT, "actions.assign_reviewers", True),
        (SECRETARIAT, "auth.change_group", False),
        (ADMINISTRATOR, "auth.change_group", True),
        (ADMINISTRATOR, "auth.delete_group", False),
        (ADMINISTRATOR, "accounts.delete_event", False),
    ],
)
def test_group_may(group, permission, allowed):
    seed_groups()

    assert member(group).has_perm(permission) is allowed


def test_group_of_the_earlier_name_keeps_its_people():
    from django.contrib.auth.models import Group

    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.create(name="Reviewers"))

    seed_groups()

    assert [group.name for group in user.groups.all()] == [REVIEWER]
