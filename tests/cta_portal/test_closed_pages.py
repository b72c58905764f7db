"""The pages of the secretariat, as each role reads them: no link on a page they may open leads to a closed door."""

from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.groups import EDITOR, REVIEWER, SECRETARIAT, TRANSLATOR, seed_groups
from actions.models import (
    Assignment,
    Conflict,
    Decision,
    Grace,
    Proposal,
    ReviewerProfile,
    Translation,
    WithdrawalRequest,
)
from frameworks.models import ClosedDay
from publications.models import Edition
from signatories.models import Correction
from tests.actions.published import publish, town
from tests.factories import (
    ActivityFactory,
    CriterionFactory,
    InvitationFactory,
    ObjectiveFactory,
    ResourceFactory,
    UpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def records():
    """At least one row of whatever reviewers, editors and translators meet, each naming a person of the office."""
    seed_groups()
    office, guest = UserFactory(staff=True, name="Sofia Office"), UserFactory(staff=True, name="Rosa Reader")
    action = publish(1, town=town("Open town"), objectives=[("gcm", 3)])
    text = action.submissions.get()
    of_text = {"submission": text, "round": 1}
    Decision.objects.create(submission=text, move="approve", by=office, second_by=guest)
    Assignment.objects.create(**of_text, reviewer=guest, by=office)
    ReviewerProfile.objects.create(user=guest, languages=["en"], most=3)
    Conflict.objects.create(user=guest, reason="My sister works there.", government=action.lead)
    Proposal.objects.create(submission=text, field="title", text="Yes", kind="wording", by=office)
    Translation.objects.create(
        submission=text, field="title", language="fr", text="Oui", source_sha256="x", by=office
    )
    WithdrawalRequest.objects.create(action=action, asked_by=office, reason="It ended.")
    Grace.objects.create(call=text.call, government=action.lead, until=NOW, reason="Flood", by=office)
    Edition.objects.create(
        slug="first", title="First", cut_off=NOW, frozen_at=NOW, frozen_by=office, frozen_sha256="0" * 64
    )
    Correction.objects.create(government=action.lead, before={"english_name": "Open twon"}, asked_by=office)
    ClosedDay.objects.create(on=NOW.date(), name="Closed")
    for factory in (CriterionFactory, InvitationFactory, ObjectiveFactory):
        factory()
    for factory in (ActivityFactory, ResourceFactory, UpdateFactory):
        factory(published_at=None)
    return action


def pages():
    """The page of one row of each model of the secretariat that has one."""
    for model in admin.site._registry:
        if row := model._default_manager.last():
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("role", [REVIEWER, TRANSLATOR, EDITOR, SECRETARIAT])
def test_no_page_leads_to_a_closed_door(records, sign_in, role):
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = sign_in(person)

    shown, offered = 0, {}
    for path in pages():
        page = client.get(path, follow=True)
        if page.status_code == 200:
            shown += 1
            for href in html.fromstring(page.content).xpath('//*[@id="container"]//a/@href'):
                offered.setdefault(urljoin(path, href).partition("#")[0].partition("?")[0], path)

    assert shown > 3
    inside = {href: path for href, path in offered.items() if href.startswith("/secretariat/")}
    closed = [pair for pair in inside.items() if client.get(pair[0], follow=True).status_code == 403]
    assert closed == []


def test_name_is_linked_for_who_may_open_the_person(records, sign_in):
    decision = Decision.objects.last()
    path = reverse("admin:actions_decision_change", args=[decision.pk])
    there = reverse("admin:accounts_user_change", args=[decision.by_id])
    reader = UserFactory(is_staff=True)
    reader.groups.add(Group.objects.get(name=REVIEWER))

    as_read = client_page(sign_in(reader), path)
    as_kept = client_page(sign_in(UserFactory(staff=True)), path)

    assert "Sofia Office" in as_read
    assert there not in as_read
    assert f'<a href="{there}">' in as_kept


def client_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()
