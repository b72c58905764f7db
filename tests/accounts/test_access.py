"""Who saw people's data, who was denied: written down by a GET, kept, and not to be changed."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import access, mail
from accounts.groups import seed_groups
from accounts.models import AccessEntry
from actions.models import Contact
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    InvitationFactory,
    InviteeFactory,
    SubmissionFactory,
    UserFactory,
)

CANARY = "canary-of-contacts"


def entries():
    found = AccessEntry.objects.order_by("pk").values_list("kind", "object_type", "object_id", "where")
    return list(found)


def an_entry(**values):
    now = timezone.now()
    given = {
        "at": now, "hour": now, "actor": UserFactory().public_id, "kind": "page", "where": "x",
        "kept_until": timezone.now().date() - timedelta(days=1),
    }  # fmt: skip
    return AccessEntry.objects.create(**given | values)


def test_page_of_a_person_is_noted_once_an_hour(staff, staff_client):
    page = reverse("admin:accounts_user_change", args=[staff.pk])
    for _each in range(2):
        staff_client.get(page)
    assert entries() == [("page", "accounts.user", str(staff.pk), "admin:accounts_user_change")]
    assert AccessEntry.objects.get().actor == staff.public_id


def test_list_notes_each_row_it_shows(staff, staff_client):
    other = UserFactory()
    staff_client.get(reverse("admin:accounts_user_changelist"))
    assert {(kind, pk) for kind, _type, pk, _where in entries()} == {
        ("list", str(staff.pk)),
        ("list", str(other.pk)),
    }


def test_every_page_that_shows_an_address_is_noted(staff, staff_client):
    """Each list, row and further page of the secretariat: where the canary is read, the access log names the page."""
    person = UserFactory(email=f"{CANARY}@town.example", name="")
    town = GovernmentFactory(verified=True, focal_point=person)
    InvitationFactory(government=town, email=f"{CANARY}2@town.example")
    InviteeFactory(email=f"{CANARY}3@town.example")
    text = SubmissionFactory(action=ActionFactory(lead_government=town), state="submitted")
    Contact.objects.create(action=text.action, name="Ana", email=f"{CANARY}4@town.example")
    mail.write_letter(
        "login_code", person, to=person.email, language="en", app="accounts", context={"code": "x"}
    )
    shown, unnoted = set(), set()
    for model in admin.site._registry:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{place}_changelist")]
        for row in model.objects.all():
            pages.append(reverse(f"{place}_change", args=[row.pk]))
        for page in pages:
            answer = staff_client.get(page, follow=True)
            if CANARY not in answer.content.decode():
                continue
            where = answer.resolver_match.view_name
            shown.add(where)
            if not AccessEntry.objects.filter(where=where, actor=staff.public_id).exists():
                unnoted.add(where)
    assert unnoted == set()
    assert {"admin:accounts_user_change", "admin:accounts_letter_change"} < shown


def test_denied_page_is_noted(sign_in, db):
    seed_groups()
    person = UserFactory(is_staff=True)
    answer = sign_in(person).get(reverse("admin:accounts_user_change", args=[person.pk]))
    assert answer.status_code == 403
    assert entries() == [("denied", "accounts.user", str(person.pk), "admin:accounts_user_change")]


def test_entry_cannot_be_changed_nor_dropped_before_its_day(db):
    kept = an_entry(kept_until=timezone.now().date() + timedelta(days=1))
    for attempt in (
        lambda: AccessEntry.objects.update(where="y"),
        lambda: AccessEntry.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert AccessEntry.objects.get().where == "x"


def test_tick_forgets_what_has_had_its_days(db):
    an_entry()
    kept = an_entry(kept_until=timezone.now().date())
    assert access.forget_old() == 1
    assert list(AccessEntry.objects.all()) == [kept]
