"""Every list of the secretariat asks the database as often for a thousand rows as for ten, and never forty times."""

from collections import Counter

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import LetterText
from tests.factories import UserFactory
from tests.many import FILLERS, House

FEW, MANY, FEWER_THAN = 10, 1000, 40
LISTS = {
    f"{model._meta.app_label}_{model._meta.model_name}_changelist": model for model in admin.site._registry
}
SMALL = {LetterText: "one for each letter and language, and no more can be"}
PAGES = {
    "index": "",
    "audit": "",
    "audit of looks": "?tab=access&kind=accounts.user",
    "reports": "",
    "actions_translation_todo": "",
    "signatories_membership_to_ask_after": "",
}


def _address(name):
    return reverse(f"admin:{name.split(' ')[0]}") + PAGES.get(name, "")


def _member():
    """Somebody who may see everything because a group may, as the secretariat is."""
    user, group = UserFactory(is_staff=True), Group.objects.create(name="Everything")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    return user


def _statements(client, name):
    """What the page asks when its caches are cold, and the page."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(_address(name))
    assert answer.status_code == 200
    return asked.captured_queries, answer


def _shown(answer):
    """How many rows the list has on all its pages."""
    changelist = answer.context.get("cl")
    return changelist.result_count if changelist else answer.context["page"].paginator.count


def _more(few, many):
    """What was asked more often, without the values."""
    few, many = (Counter(row["sql"].split(" WHERE ")[0][:300] for row in rows) for rows in (few, many))
    return many - few, few - many


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The statements of every page with a few rows of everything; then the house is filled."""
    with django_db_blocker.unblock(), transaction.atomic():
        house = House()
        client = house.client = Client()
        client.force_login(_member())
        house.fill(FEW)
        house.few = {}
        for name in (*LISTS, *PAGES):
            _statements(client, name)  # what a process asks once
            house.few[name], _answer = _statements(client, name)
        house.fill(MANY)
        yield house
        transaction.set_rollback(True)


def test_every_list_has_rows_to_be_counted_with():
    assert [model._meta.label for model in LISTS.values() if model not in FILLERS] == []


@pytest.mark.django_db
def test_every_list_has_the_many_rows(house):
    short = {model for model in LISTS.values() if len(house.rows[model]) < MANY}

    assert short == set(SMALL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*LISTS, *PAGES])
def test_page_asks_as_often_for_a_thousand_rows_as_for_ten(house, name):
    few = house.few[name]
    many, answer = _statements(house.client, name)

    assert len(many) == len(few), _more(few, many)
    assert len(many) < FEWER_THAN
    if name in LISTS:
        assert _shown(answer) >= len(house.rows[LISTS[name]])
