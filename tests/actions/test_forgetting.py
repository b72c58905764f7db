"""Workbooks and Word files that came in do not stay for ever, and not longer than the person they name."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from actions import erasing, forgetting, importing, sweeping
from actions.models import ActionImport, ActionImportRow, OfflineCopy, Submission
from actions.offline import copies, writing
from cta_portal import clock
from tests.actions.test_importing import HEAD, _book, carried_out, checked
from tests.actions.test_offline import filled, upload
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Zenobia Unmistakable", "zenobia@unmistakable.example"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT, settings.OFFLINE_KEEP_DAYS = tmp_path, 30


@pytest.fixture
def call(db):
    GovernmentFactory(official_name="Aurora", slug="aurora")
    return CallFactory()


@pytest.fixture
def author(db):
    return UserFactory(name=NAME, email=ADDRESS)


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)


def workbook(*titles):
    return _book(HEAD, *[["Aurora", title, "en"] for title in titles])


def brought(draft, by, **answers):
    return copies.keep(draft, by=by, file=upload(filled(writing.write(draft, language="en"), **answers)))


def stored():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def age(days):
    then = timezone.now() - timedelta(days=days)
    ActionImport.objects.update(moved_at=then)
    OfflineCopy.objects.update(at=then)


def left():
    return [
        ActionImport.objects.count(),
        ActionImportRow.objects.count(),
        OfflineCopy.objects.count(),
        len(stored()),
    ]


def test_workbook_and_word_file_go_after_their_days_and_their_drafts_stay(
    call, staff, draft, author, django_capture_on_commit_callbacks
):
    carried_out(workbook("Lessons", "Meals"), call, staff)
    brought(draft, author, summary="Kept in the draft only if taken over.")

    age(29)
    assert (forgetting.forget_old(), left()) == (0, [1, 2, 1, 1])
    age(31)
    with django_capture_on_commit_callbacks(execute=True):
        assert forgetting.forget_old() == 2

    assert left() == [0, 0, 0, 0]
    assert set(Submission.objects.values_list("title", flat=True)) >= {"Lessons", "Meals", draft.title}
    assert clock.DUE["workbooks and Word files forgotten"] is forgetting.forget_old


def test_workbook_that_is_forgotten_and_loaded_again_doubles_nothing(call, staff):
    content = workbook("Lessons")
    carried_out(content, call, staff)
    age(31)
    forgetting.forget_old()

    loaded = checked(content, call, staff)

    assert [row.outcome for row in loaded.rows.all()] == [ActionImportRow.KNOWN]


@pytest.mark.parametrize("state", ActionImport.AT_WORK)
def test_workbook_at_work_stays(call, staff, state):
    checked(workbook("Lessons"), call, staff)
    age(31)
    ActionImport.objects.update(state=state)

    assert (forgetting.forget_old(), left()) == (0, [1, 1, 0, 1])


# With the person


@pytest.mark.parametrize(
    ("title", "summary"), [(f"Write to {ADDRESS.upper()}", ""), ("Lessons", f"Led by {NAME}.")]
)
def test_what_names_a_person_goes_with_them(
    call, staff, draft, author, title, summary, django_capture_on_commit_callbacks
):
    colleague = UserFactory()
    draft.action.lead.memberships.create(user=colleague, role="contributor", state="active")
    checked(_book([*HEAD, "summary"], ["Aurora", title, "en", summary]), call, staff)
    brought(draft, colleague, results=f"{title} {summary}")
    kept = [
        brought(draft, colleague, results="Nobody is named.").pk,
        checked(workbook("Meals"), call, staff).pk,
    ]

    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_person(author, by=staff)

    assert [OfflineCopy.objects.get().pk, ActionImport.objects.get().pk] == kept
    assert len(stored()) == 1


def test_what_a_person_brought_goes_with_them(call, draft, author, staff, django_capture_on_commit_callbacks):
    author.is_staff = author.is_superuser = True
    author.save()
    loaded = checked(workbook("Lessons"), call, author)
    importing.carry_out(loaded, by=author)
    brought(draft, author, results="Words.")

    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_person(author, by=staff)

    assert left() == [0, 0, 0, 0]


# Without a row


def test_list_without_a_row_goes_after_a_day(call, staff):
    checked(workbook("Lessons"), call, staff)
    kept = stored()
    default_storage.save("imports/lost.xlsx", ContentFile(b"never kept"))

    assert sweeping.sweep() == 0
    yesterday = time.time() - 25 * 3600
    for name in stored():
        os.utime(default_storage.path(f"imports/{name}"), (yesterday, yesterday))
    assert (sweeping.sweep(), stored()) == (1, kept)
