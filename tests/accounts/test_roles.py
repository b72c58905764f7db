"""Group by group: every list of the secretariat and every button on a submission, allowed or refused."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import groups
from tests.actions.test_workflow import in_state
from tests.factories import GovernmentFactory, UserFactory
from tests.test_crawl import names

pytestmark = pytest.mark.django_db
GROUPS = [groups.REVIEWER, groups.TRANSLATOR, groups.EDITOR, groups.SECRETARIAT, groups.ADMINISTRATOR]
EVERYBODY = [
    "index",
    "jsi18n",
    "logout",
    "password_change",
    "password_change_done",
    "kept_list_keep",
    "login",
    "autocomplete",
]


def in_group(name):
    groups.seed_groups()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


def pages():
    """Every address of the secretariat without arguments, but those of everybody who works there."""
    found = {
        name.removeprefix("admin:")
        for name, arguments in names()
        if name.startswith("admin:") and not arguments
    }
    return sorted(found - set(EVERYBODY))


def of(app, models, *kinds):
    return {f"{app}_{model}_{kind}" for model in models.split() for kind in kinds}


FORMS = {
    "signatories_campaign_template",
    "signatories_signatoryimport_template",
}  # empty forms, without anybody's data
REFERENCE = of("frameworks", "closedday framework milestone objective partner term", "changelist")
TRANSLATES = of("actions", "translation", "changelist", "load", "todo")
READS = (
    of(
        "actions",
        "action assignment call criterion decision handin phrase polishedtext proposal submission"
        " withdrawalrequest",
        "changelist",
    )
    | of("actions", "reviewerprofile", "add", "changelist")
    | of("signatories", "burst correction declaration government signature", "changelist")
    | {"actions_translation_changelist"}
)
WRITES = (
    of("frameworks", "closedday milestone objective partner term", "add")
    | of("learning", "activity resource update", "add", "changelist")
    | of("publications", "edition targetform", "add", "changelist")
)
RUNS = (
    of("accounts", "consent letter user wrongaddress", "changelist")
    | of("accounts", "lettertext", "add", "changelist", "places")
    | of("actions", "actionimport", "add", "changelist", "template")
    | of("actions", "mailing", "add", "changelist")
    | {
        "accounts_user_add",
        "audit",
        "reports",
        "actions_call_add",
        "actions_conflict_changelist",
        "actions_criterion_add",
        "actions_phrase_add",
    }
    | {
        "actions_reviewerprofile_invite",
        "signatories_membership_to_ask_after",
        "signatories_signature_on_paper",
    }
    | of("signatories", "campaign declaration government invalidation signatoryimport", "add", "changelist")
    | of("signatories", "invitation membership", "changelist")
)
MAY = {
    groups.REVIEWER: FORMS | REFERENCE | READS,
    groups.TRANSLATOR: FORMS | REFERENCE | TRANSLATES,
    groups.EDITOR: FORMS | REFERENCE | READS | TRANSLATES | WRITES,
    groups.SECRETARIAT: FORMS | REFERENCE | READS | TRANSLATES | WRITES | RUNS,
    groups.ADMINISTRATOR: FORMS | REFERENCE | READS | TRANSLATES | WRITES | RUNS | {"auth_group_changelist"},
}


@pytest.mark.parametrize("group", GROUPS)
def test_group_opens_its_pages_and_no_other(sign_in, group):
    client = sign_in(in_group(group))

    assert {name for name in pages() if client.get(reverse(f"admin:{name}")).status_code == 200} == MAY[group]


VERBS = {  # address on a submission in review: who may
    "actions_submission_review": {groups.REVIEWER, groups.EDITOR, groups.SECRETARIAT, groups.ADMINISTRATOR},
    "actions_submission_remark": {groups.REVIEWER, groups.EDITOR, groups.SECRETARIAT, groups.ADMINISTRATOR},
    "actions_submission_assign": {groups.SECRETARIAT, groups.ADMINISTRATOR},
    "actions_submission_move": {groups.SECRETARIAT, groups.ADMINISTRATOR},
}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("verb", VERBS)
def test_group_takes_its_steps_and_no_other(sign_in, group, verb):
    client, reviewer = sign_in(in_group(group)), in_group(groups.REVIEWER)
    submission = in_state("in_review", GovernmentFactory())
    args = [submission.pk, "approve"] if verb.endswith("_move") else [submission.pk]
    path = reverse(f"admin:{verb}", args=args)
    values = {"text": "When?", "audience": "internal", "reviewers": [reviewer.pk], "reason": "Good."}

    answer = client.get(path) if verb.endswith("_review") else client.post(path, values)

    assert (answer.status_code != 403) is (group in VERBS[verb])
