"""The audit: in words, filtered, proved, taken out as files that run nothing; for those who may."""

import ast
import io
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from accounts import history
from accounts.admin import ShowsPeople
from accounts.groups import REVIEWER, SECRETARIAT, seed_groups
from accounts.models import Event
from cta_portal.audit import words
from tests.factories import ActionFactory, GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def text_of(client, **asked):
    answer = client.get(reverse("admin:audit"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def lines(client, **asked):
    return [
        (row.who, row.what, row.thing) for row in client.get(reverse("admin:audit"), asked).context["rows"]
    ]


def test_every_verb_that_is_written_has_its_words():
    written = set()
    for app in ("accounts", "actions", "signatories", "publications", "learning", "frameworks", "cta_portal"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func).endswith("history.record")
                    and isinstance(node.args[0], ast.Constant)
                ):
                    written.add(node.args[0].value)
    assert sorted(written - set(words.WORDS)) == []


def test_no_verb_is_listed_twice():
    assert len(words.WORDS) == sum(map(len, words.VERBS.values()))


def test_rows_are_told_in_words_with_the_name_of_today(staff, staff_client):
    action = ActionFactory(code="CTA-2026-0007")
    history.record("withdraw", action, by=staff)
    history.record("import_done", action)
    gone = UserFactory(name="")
    history.record("restore", action, by=gone)
    type(gone).objects.filter(pk=gone.pk).update(email=f"erased-{gone.public_id}@portal.invalid")
    staff.name = "Sofia Renamed"
    staff.save()
    assert lines(staff_client) == [
        ("a person erased", "restored", "CTA-2026-0007"),
        ("the portal itself", "the list is entered", "CTA-2026-0007"),
        ("Sofia Renamed", "withdrew", "CTA-2026-0007"),
    ]


def test_filters_and_codes_find_their_rows(staff, staff_client):
    action, town = ActionFactory(code="CTA-2026-0007"), GovernmentFactory(official_name="Town")
    history.record("withdraw", action, by=staff)
    event = history.record("rename", town)
    both = [
        ("the portal itself", "renamed a government", "Town"),
        ("Sofia Staff", "withdrew", "CTA-2026-0007"),
    ]
    assert lines(staff_client) == both
    assert lines(staff_client, person=staff.public_id) == both[1:]
    assert lines(staff_client, person="portal") == both[:1]
    assert lines(staff_client, kind="signatories.government") == both[:1]
    assert lines(staff_client, group="decisions") == both[1:]
    assert lines(staff_client, q="cta-2026-0007") == both[1:]
    assert lines(staff_client, q=event.hash) == both[:1]
    assert lines(staff_client, q="Town") == []
    assert lines(staff_client, since="2100-01-01") == lines(staff_client, until="2000-01-01") == []
    assert lines(staff_client, since="no day", person="x", group="x") == both


def test_verifying_is_a_post_and_an_event(staff, staff_client):
    history.record("joined", staff, by=staff)
    assert staff_client.get(reverse("admin:audit_verify")).status_code == 405
    answer = staff_client.post(reverse("admin:audit_verify"), follow=True)
    assert "1 event, and it holds." in answer.content.decode()
    assert Event.objects.get(verb="history_verified").payload["events"] == 1
    assert "It holds" in text_of(staff_client)


def test_chain_of_one_thing_is_proved(staff, staff_client):
    action = ActionFactory()
    history.record("withdraw", action, by=staff)
    page = text_of(staff_client, thing=f"actions.action:{action.pk}")
    assert "Each event of this thing vouches for the one before it" in page
    event = Event.objects.get()
    event.payload = {"changed": 1}
    assert history.faults([event]) == {event.seq: history.CHANGED}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_runs_nothing_and_is_an_event(staff, staff_client, kind):
    town = GovernmentFactory(official_name='=HYPERLINK("x")')
    history.record("rename", town, by=staff)
    answer = staff_client.post(reverse("admin:audit_export", args=[kind]), {"group": "signatures"})
    if kind == "csv":
        assert "\"'=HYPERLINK" in answer.content.decode("utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet["E2"].value == '\'=HYPERLINK("x")'
        assert sheet["E2"].data_type == "s"
    event = Event.objects.get(verb="history_exported")
    assert (event.actor, event.payload) == (
        staff.public_id,
        {"part": "history", "rows": 1, "format": kind, "group": "signatures"},
    )


def test_audit_is_for_those_who_may(sign_in):
    seed_groups()
    found = {}
    for name in (REVIEWER, SECRETARIAT):
        user = UserFactory(is_staff=True)
        user.groups.add(type(user.groups.model.objects.first()).objects.get(name=name))
        found[name] = sign_in(user).get(reverse("admin:audit")).status_code
    assert found == {REVIEWER: 403, SECRETARIAT: 200}


def test_number_of_statements_does_not_grow(staff, staff_client, django_assert_max_num_queries):
    for _each in range(60):
        history.record("withdraw", ActionFactory(), by=staff)
    with django_assert_max_num_queries(16):
        text_of(staff_client)


def test_who_saw_personal_data_has_its_own_tab(staff, staff_client):
    staff_client.get(reverse("admin:accounts_user_change", args=[staff.pk]))
    assert lines(staff_client, tab="access") == [("Sofia Staff", "opened the page", "Sofia Staff")]


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("admin:signatories_signature_change", "Signature: Page"),
        ("admin:accounts_letter_changelist", "Letter: List"),
        ("admin:signatories_membership_hand_over", "Membership: Hand over"),
        ("admin:signatories_signature_move", "Signature: Page"),
        ("admin:reports_file", "Reports"),
        ("admin:login", "admin:login"),
        ("actions:evidence", "actions:evidence"),
    ],
)
def test_page_of_the_secretariat_is_named_in_words(view, told):
    assert words.page(view) == told


def test_every_page_that_shows_people_has_its_words():
    rooms = [room for room in admin.site._registry.values() if isinstance(room, ShowsPeople)]
    views = [f"admin:{page.name}" for room in rooms for page in room.urls if page.name]

    assert views
    assert [view for view in views if words.page(view) == view] == []
