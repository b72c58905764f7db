"""Until when a government may hand in: hours of a named place, longer terms, and drafts that come late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Letter
from accounts.refusals import Refused
from actions import calls, workflow
from actions.models import Call, Grace
from actions.models.submission import DRAFT, SUBMITTED
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory

YESTERDAY = timedelta(days=1)


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def closed(db):
    return CallFactory(slug="spring", title="Spring call", closes_at=timezone.now() - YESTERDAY)


@pytest.fixture
def late(town, author, closed):
    return SubmissionFactory(action=ActionFactory(lead_government=town), call=closed, created_by=author)


def test_draft_that_comes_late_stays_and_is_not_handed_in(late, author):
    with pytest.raises(Refused, match="This call is closed. Your draft stays"):
        workflow.submit(late, by=author)

    late.refresh_from_db()
    assert (late.state, late.hand_ins.count(), late.action.code) == (DRAFT, 0, None)


def test_late_draft_moves_to_an_open_call(late, author):
    rolling = CallFactory()

    calls.move_to(late, rolling, by=author)
    workflow.submit(late, by=author)

    late.refresh_from_db()
    assert (late.state, late.call) == (SUBMITTED, rolling)


def test_government_with_a_longer_term_hands_in(late, author, town, closed):
    Grace.objects.create(
        call=closed, government=town, until=timezone.now() + timedelta(hours=1), reason="A flood."
    )

    workflow.submit(late, by=author)

    assert late.hand_ins.count() == 1
    assert list(Call.objects.open_for(town)) == [closed]
    assert list(Call.objects.open_for(GovernmentFactory())) == []


def test_text_asked_to_change_returns_after_the_end(town, author):
    call = CallFactory(slug="spring")
    text = SubmissionFactory(action=ActionFactory(lead_government=town), call=call, created_by=author)
    workflow.submit(text, by=author)
    workflow.take_back(text, by=author)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(hours=1))

    workflow.submit(text, by=author)

    assert text.hand_ins.count() == 2


def test_end_is_told_in_the_hours_of_its_place(town):
    call = CallFactory(
        slug="spring", closes_at=datetime(2026, 5, 12, 22, 59, tzinfo=UTC), time_zone="Africa/Nairobi"
    )

    assert calls.ends_at(call, town).isoformat() == "2026-05-13T01:59:00+03:00"


def test_draft_moves_only_to_an_open_call_and_by_its_writers(late, author):
    other = CallFactory(slug="autumn", closes_at=timezone.now() - YESTERDAY)

    with pytest.raises(Refused, match="Choose another one"):
        calls.move_to(late, other, by=author)
    with pytest.raises(PermissionDenied):
        calls.move_to(late, CallFactory(), by=UserFactory())


def test_page_of_a_late_draft_offers_the_way_on(late, author, sign_in, address):
    rolling = CallFactory()
    client = sign_in(author)
    path = address("actions:edit", late.action.draft_id, "check")

    page = client.get(path).content.decode()
    moved = client.post(address("actions:move_call", late.action.draft_id), {"call": rolling.slug})

    assert "This call is closed" in page
    assert f"Move it to “{rolling.title}”" in page
    assert moved.url == path
    assert "This call is closed" not in client.get(path).content.decode()


def test_secretariat_opens_a_call_in_the_hours_of_a_place(sign_in, db):
    staff = UserFactory(staff=True, is_superuser=True)

    answer = sign_in(staff).post(
        "/secretariat/actions/call/add/",
        {
            "slug": "spring", "title_en": "Spring call", "title_es": "", "title_fr": "", "title_ar": "",
            "opens_at": "2026-03-01T00:00", "closes_at": "2026-05-12T23:59", "time_zone": "Africa/Nairobi",
            "required": ["title"], "answer_days": 10, "changes_days": 10, "edits_days": 7,
            "graces-TOTAL_FORMS": 0, "graces-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()[:3000]
    call = Call.objects.get(slug="spring")
    assert call.closes_at == datetime(2026, 5, 12, 20, 59, tzinfo=UTC)


# Reminders


def closing(town, author, *, days, begun=30, **fields):
    """A draft in a call that closes in so many days, begun so many days before its end."""
    end = timezone.now() + timedelta(days=days) - timedelta(hours=1)
    call = CallFactory(slug=f"call-{days}-{begun}", title="Spring call", closes_at=end)
    return SubmissionFactory(
        action=ActionFactory(lead_government=town), call=call, created_by=author,
        created_at=end - timedelta(days=begun), **fields,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "words"), [(7, "7 days left"), (1, "One day left"), (3, "7 days left")])
def test_draft_is_reminded_once_of_a_call_that_closes(town, author, days, words):
    draft = closing(town, author, days=days)

    assert (calls.remind(), calls.remind()) == (1, 0)

    letter = Letter.objects.get(event="call_closes")
    assert (letter.to, letter.subject, letter.object_id) == (
        author.email,
        f"{words}: Spring call",
        str(draft.pk),
    )
    assert "(UTC)" in letter.text


def test_each_term_has_its_letter(town, author):
    draft = closing(town, author, days=7)
    calls.remind()
    Call.objects.update(closes_at=draft.call.closes_at - timedelta(days=6))

    assert calls.remind() == 1
    assert Letter.objects.filter(event="call_closes").count() == 2


def test_nobody_is_reminded_without_need(town, author):
    closing(town, author, days=8)
    closing(town, author, days=2, begun=5)  # begun after the first reminder would have left
    closing(town, author, days=0)  # over
    closing(town, author, days=4, state=SUBMITTED)
    handed_in = closing(town, author, days=5)
    workflow.submit(handed_in, by=author)

    assert calls.remind() == 0


def test_longer_term_is_what_one_is_reminded_of(town, author):
    draft = closing(town, author, days=1)
    later = timezone.now() + timedelta(days=20)
    Grace.objects.create(call=draft.call, government=town, until=later, reason="A flood.")
    assert calls.remind() == 0

    Grace.objects.update(until=timezone.now() + timedelta(days=6))

    assert calls.remind() == 1


def test_who_turned_reminders_off_gets_none(town, author, sign_in, address):
    closing(town, author, days=1)
    sign_in(author).post(address("accounts:account"), {"name": "Ana", "language": "en"})

    assert calls.remind() == 0


def test_reminder_that_waits_never_leaves_after_the_hand_in(town, author):
    draft = closing(town, author, days=1)
    calls.remind()

    workflow.submit(draft, by=author)

    assert Letter.objects.get(event="call_closes").state == Letter.CANCELLED


# What everybody sees


def test_public_page_lists_open_calls_with_their_end(client, db):
    CallFactory(
        slug="spring", title="Spring call", text="Tell us.", addressed_to="Cities", time_zone="Africa/Nairobi",
        closes_at=datetime(2030, 5, 12, 20, 59, tzinfo=UTC),
    )  # fmt: skip
    CallFactory(slug="over", title="Over", closes_at=timezone.now() - YESTERDAY)
    CallFactory(documented=True)

    page = client.get("/en/calls/").content.decode()

    assert "Closes on 12 May 2030, 23:59 (Nairobi)." in page
    assert [title in page for title in ("Spring call", "Over<", "Documented practices")] == [
        True,
        False,
        False,
    ]


def test_page_to_begin_shows_each_call_and_its_end(town, author, sign_in, address):
    CallFactory(slug="spring", title="Spring call", text="Tell us what you do.", closes_at=None)

    page = sign_in(author).get(address("actions:new")).content.decode()

    assert "Tell us what you do." in page
    assert "It has no end." in page


def call_with(**fields):
    return CallFactory(**{"required": ["title"], "required_action": [], "required_pledge": []} | fields)


@pytest.fixture
def seen(client, monkeypatch):
    """The page of the calls as it is at a moment."""

    def page(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return client.get("/en/calls/").content.decode()

    return page


def test_days_left_are_those_of_the_calendar_of_the_place(seen, db):
    call_with(
        slug="spring", title="Spring call", time_zone="Africa/Nairobi",
        closes_at=datetime(2030, 5, 12, 20, 59, tzinfo=UTC),
    )  # fmt: skip
    for moment, words in [
        (datetime(2030, 5, 10, 20, 59, tzinfo=UTC), "2 days left"),
        (datetime(2030, 5, 10, 21, 0, tzinfo=UTC), "One day left"),  # midnight in Nairobi
        (datetime(2030, 5, 11, 21, 0, tzinfo=UTC), "Closes today"),
        (datetime(2030, 5, 12, 21, 0, tzinfo=UTC), "No call is open now."),
    ]:
        assert words in seen(moment)


def test_everybody_reads_the_same_days_for_a_minute(client, author, sign_in, settings):
    call_with(slug="spring", closes_at=timezone.now() + timedelta(days=3))
    settings.PUBLIC_PAGE_SECONDS = 60

    first, signed_in = client.get("/en/calls/"), sign_in(author).get("/en/calls/")

    assert "3 days left" in first.content.decode()
    assert (first.content, first["ETag"]) == (signed_in.content, signed_in["ETag"])
    assert first["Cache-Control"].startswith("public, max-age=60,")


def test_calls_that_open_soon_are_announced_and_take_nothing_yet(client, db):
    now = timezone.now()
    call_with(slug="autumn", title="Autumn call", opens_at=now + timedelta(days=5), time_zone="Asia/Manila")
    call_with(slug="far", title="Far call", opens_at=now + timedelta(days=90))
    CallFactory(slug="record", title="Record", for_public_record=True, opens_at=now + timedelta(days=5))

    page = client.get("/en/calls/").content.decode()

    assert [words in page for words in ("Autumn call", "(Manila)", "Those below open soon.")] == [True] * 3
    assert [words in page for words in ("Far call", "Record", "Begin writing")] == [False] * 3


def test_each_kind_is_told_what_it_is_asked(client, db):
    call_with(required_action=["results"], required_pledge=["contribution_types", "unknown"])

    page = client.get("/en/calls/").content.decode()

    at = [
        page.index(words)
        for words in (
            "Of every text", "Give the action a title.", "Of an action, too", "Say what has come of it.",
            "Of a pledge, too", "Say what the pledge brings.",
        )
    ]  # fmt: skip
    assert at == sorted(at)
