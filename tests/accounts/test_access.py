"""Who saw people's data, who was denied: written down by a GET, kept, and not to be changed."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts import access, history, mail
from accounts.groups import seed_groups
from accounts.models import AccessEntry
from actions.models import Contact
from signatories import importing
from tests.factories import (
    ActionFactory,
    DeclarationFactory,
    GovernmentFactory,
    InvitationFactory,
    InviteeFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.test_crawl import names

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


def people_everywhere():
    """An address of the canary's in every kind of row that may hold one."""
    person = UserFactory(email=f"{CANARY}@town.example", name="")
    town = GovernmentFactory(verified=True, focal_point=person)
    InvitationFactory(government=town, email=f"{CANARY}2@town.example")
    InviteeFactory(email=f"{CANARY}3@town.example")
    text = SubmissionFactory(action=ActionFactory(lead_government=town), state="submitted")
    Contact.objects.create(action=text.action, name="Ana", email=f"{CANARY}4@town.example")
    mail.write_letter(
        "login_code", person, to=person.email, language="en", app="accounts", context={"code": "x"}
    )
    DeclarationFactory()
    head = "name,name_en,level,country_iso2,signed_on,source_url"
    line = f"{CANARY}@a.example,A,municipality,CO,2018-12-08,https://example.org/list"
    content = f"{head}\n{line}\n".encode()
    loaded, _is_new = importing.load(content, by=UserFactory(staff=True), file_name="list.csv")
    importing.go_on(loaded)


PREFIX = re.compile(r"admin:([a-z]+)_([a-z]+)_(\w+)")
SECOND = ["en", "invited"]
NO_PAGES = {"admin:logout", "admin:app_list", "admin:view_on_site"}


def second_of(name, row):
    """What the second place of an address may hold."""
    return [row.history.first().pk] if name.endswith("_simple_history") else SECOND


def pages():
    """Every address of the secretariat that a GET may open, of every row there is."""
    models = {(m._meta.app_label, m._meta.model_name): m for m in admin.site._registry}
    for name, arguments in names():
        if not name.startswith("admin:") or name in NO_PAGES:
            continue
        found = PREFIX.fullmatch(name)
        model = models.get(found.groups()[:2]) if found else None
        rows = list(model.objects.all()) if model else []
        pairs = [[row.pk, word] for row in rows for word in second_of(name, row)]
        wanted = [[], [[row.pk] for row in rows], pairs]
        for args in wanted[arguments] if arguments else [[]]:
            with suppress(NoReverseMatch):
                yield name, reverse(name, args=args)


def shown_by(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_page_that_shows_an_address_is_noted(staff, staff_client):
    """Lists, rows, nested pages and files: where the canary is read, the access log names the page."""
    people_everywhere()
    shown, unnoted = set(), set()
    for _name, page in pages():
        answer = staff_client.get(page, follow=True)
        if CANARY.encode() not in shown_by(answer):
            continue
        where = answer.resolver_match.view_name
        shown.add(where)
        if not AccessEntry.objects.filter(where=where, actor=staff.public_id).exists():
            unnoted.add(where)
    assert unnoted == set()
    assert {
        "admin:accounts_user_change",
        "admin:accounts_letter_change",
        "admin:signatories_campaign_preview",
        "admin:signatories_signatoryimport_file",
        "admin:signatories_signatoryimport_change",
    } < shown


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


def test_hidden_page_answers_as_if_it_were_not_there_and_is_noted(db, sign_in, address):
    text, stranger = SubmissionFactory(), UserFactory()
    client = sign_in(stranger)
    page = address("actions:offline", text.action.draft_id)
    not_there = address("actions:offline", "abcdefgh")

    answers = [client.get(page), client.get(not_there), client.post(page, {})]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert entries() == [("denied", "actions.submission", str(text.pk), "actions:offline")]
    assert [event.payload for event in history.of(stranger).filter(verb="denied")] == [
        {"where": "actions:offline"}
    ]


def test_refusals_are_written_down_in_one_place():
    writers = [
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in ("accounts", "actions", "cta_portal", "learning", "publications", "signatories")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if re.search(r"note\(\s*access\.DENIED|record\(\s*\"denied\"", path.read_text(encoding="utf-8"))
    ]
    assert writers == ["accounts/middleware.py"]
