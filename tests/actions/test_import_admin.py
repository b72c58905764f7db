"""The secretariat's pages of workbooks of actions."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions import importing
from actions.models import ActionImport, Submission
from tests.actions.test_importing import HEAD, _book
from tests.factories import CallFactory, GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"admin:actions_actionimport_{name}", args=args)


@pytest.fixture
def call(db):
    GovernmentFactory(official_name="Aurora", slug="aurora")
    return CallFactory()


def load(client, call, content=None):
    content = content or _book(HEAD, ["Aurora", "Lessons", "en"], ["Atlantis", "Lessons", "en"])
    file = SimpleUploadedFile("many.xlsx", content)
    return client.post(page("add"), {"call": call.pk, "file": file})


def test_workbook_is_loaded_checked_and_carried_out(staff_client, call):
    content = _book(HEAD, ["Aurora", "Lessons", "en"], ["Atlantis", "Lessons", "en"])
    answer = load(staff_client, call, content)
    loaded = ActionImport.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page("change", loaded.pk))
    importing.go_on(loaded)
    report = staff_client.get(page("change", loaded.pk)).content.decode()
    assert ("Enter 1 line" in report, "“Atlantis” is not in the register." in report) == (True, True)
    assert Submission.objects.count() == 0

    assert staff_client.post(page("move", loaded.pk, "carry-out")).status_code == 302
    importing.go_on(ActionImport.objects.get())
    report = staff_client.get(page("change", loaded.pk)).content.decode()
    assert ("1 line of this list is entered." in report, "Write on" in report) == (True, True)
    assert Submission.objects.get().title == "Lessons"
    assert load(staff_client, call, content).headers["Location"] == page("change", loaded.pk)
    assert staff_client.post(page("move", loaded.pk, "carry-out")).status_code == 409


def test_bad_file_is_told_beside_the_field(staff_client, call):
    answer = load(staff_client, call, b"%PDF-1.7")

    assert answer.status_code == 422
    assert "This file is no workbook we can read." in answer.content.decode()


def test_workbook_is_downloaded_in_the_language_asked_for(staff_client, call):
    answer = staff_client.get(page("template") + "?in=ar")

    assert answer.content.startswith(b"PK")
    assert "call-to-local-action-many-ar.xlsx" in answer.headers["Content-Disposition"]


def test_only_who_enters_actions_comes_in(sign_in, staff_client, call):
    load(staff_client, call)
    pk = ActionImport.objects.get().pk
    stranger = sign_in(UserFactory(is_staff=True))

    doors = [page("changelist"), page("add"), page("template"), page("change", pk), page("file", pk)]
    assert [stranger.get(door).status_code for door in doors] == [403] * 5
    assert stranger.post(page("move", pk, "carry-out")).status_code == 403


def test_list_without_a_workbook_says_so(staff_client):
    page = staff_client.get("/secretariat/actions/actionimport/").content.decode()

    assert "Nothing is here yet." in page
