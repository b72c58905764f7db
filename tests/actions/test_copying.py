"""Last year's action as the beginning of a new one: what comes along, what does not, and who may."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Consent
from accounts.refusals import Refused
from actions import drafting
from actions.models import Action, Call, Contact, Document, Indicator
from actions.models.submission import DRAFT
from tests.actions.published import publish
from tests.factories import CallFactory, GovernmentFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def call(db):
    return CallFactory(slug="next", title="The next call")


@pytest.fixture
def last_year(town):
    action = publish(
        1, town=town, title="Doors", texts={"fr": {"title": "Portes"}}, objectives=[("gcm", 15)],
    )  # fmt: skip
    text = action.submissions.get()
    text.start_date, text.end_date, text.leader_name = date(2025, 1, 1), date(2025, 12, 31), "Ana"
    text.save()
    Indicator.objects.create(submission=text, name="Doors", target=3)
    Document.objects.create(
        submission=text, sha256="0" * 64, name="A plan", file="documents/plan.pdf", size=1,
        content_type="application/pdf",
    )  # fmt: skip
    Contact.objects.create(action=action, name="Ana", email="ana@town.example")
    Consent.objects.create(
        subject_type="actions.action", subject_id=str(action.pk), target="publish", wording_version="1",
        wording="Yes.", language="en",
    )  # fmt: skip
    return action


def test_copy_takes_words_lines_and_files_along(last_year, author, town, call):
    copy = drafting.copy_of(last_year, by=author, call=call, form_key=uuid.uuid4())

    assert (copy.state, copy.call, copy.action.lead, copy.action.continues) == (DRAFT, call, town, last_year)
    assert (copy.title, copy.start_date, copy.leader_name) == ("Doors", date(2025, 1, 1), "")
    assert [row.name for row in copy.indicators.all()] == ["Doors"]
    assert [row.name for row in copy.documents.all()] == ["A plan"]
    assert [link.objective.code for link in copy.objective_links.all()] == ["GCM-15"]
    assert (copy.action.code, copy.action.published_at) == (None, None)


def test_copy_leaves_contact_consents_and_translations_behind(last_year, author, call):
    copy = drafting.copy_of(last_year, by=author, call=call, form_key=uuid.uuid4())

    assert copy.translations.count() == 0
    assert not Contact.objects.filter(action=copy.action).exists()
    assert not Consent.objects.filter(subject_id=str(copy.action_id)).exists()


def test_copy_posted_twice_is_one_draft(last_year, author, call):
    key = uuid.uuid4()
    first = drafting.copy_of(last_year, by=author, call=call, form_key=key)
    again = drafting.copy_of(last_year, by=author, call=call, form_key=key)

    assert (first.pk, Action.objects.count(), again.indicators.count()) == (again.pk, 2, 1)


def test_dates_are_to_be_looked_at_until_they_differ(last_year, author, call):
    copy = drafting.copy_of(last_year, by=author, call=call, form_key=uuid.uuid4())
    before = drafting.has_dates_of_the_earlier(copy)
    copy.end_date = date(2026, 12, 31)

    assert (before, drafting.has_dates_of_the_earlier(copy)) == (True, False)
    assert not drafting.has_dates_of_the_earlier(last_year.submissions.get())


def test_stranger_copies_nothing(last_year, call):
    with pytest.raises(PermissionDenied):
        drafting.copy_of(last_year, by=UserFactory(), call=call, form_key=uuid.uuid4())

    assert Action.objects.count() == 1


def test_closed_call_takes_no_copy(last_year, author, call):
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(Refused, match="This call is closed"):
        drafting.copy_of(last_year, by=author, call=call, form_key=uuid.uuid4())


def test_page_begins_the_copy_and_leads_to_its_dates(last_year, author, call, sign_in, address):
    client, path = sign_in(author), address("actions:copy", last_year.draft_id)
    form = client.get(path).context["form"]

    answer = client.post(path, {"form_key": form["form_key"].value(), "call": call.pk})

    new = Action.objects.exclude(pk=last_year.pk).get()
    assert answer["Location"] == address("actions:edit", new.draft_id, "where")
    page = client.get(answer["Location"]).content.decode()
    assert "These dates come from CTA-2026-0001" in page


def test_page_says_when_no_call_is_open(last_year, author, call, sign_in, address):
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    page = sign_in(author).get(address("actions:copy", last_year.draft_id)).content.decode()

    assert "No call is open now" in page
    assert sign_in(UserFactory()).get(address("actions:copy", last_year.draft_id)).status_code == 404
