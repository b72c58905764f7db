"""More than the portal takes: a page that says so in the reader's language, and what arrived is in its fields."""

import io

import pytest
from django.test import Client

from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

HERE = {"origin": "http://testserver"}
AUTOSAVE = {"X-Autosave": "1"}
TOO_MUCH = "x" * 2_200_000


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    government = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=author, updated_by=author,
        title="First", summary="Begun.", results="Much.",
    )  # fmt: skip


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


def part(draft, name="what", language="en"):
    return f"/{language}/desk/actions/{draft.action.draft_id}/{name}/"


def files(count):
    return [io.BytesIO(b"%PDF-") for _number in range(count)]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_too_much_text_is_said_and_what_arrived_is_back_in_its_fields(client, draft, language):
    path = part(draft, language=language)
    sent = {"version": "0", "marks": "{}", "language": "en", "title": "Second", "summary": TOO_MUCH}

    answer = client.post(path, sent, headers=HERE)
    page = client.get(path).content.decode()

    draft.refresh_from_db()
    shown = answer.content.decode()
    assert (answer.status_code, draft.title) == (413, "First")
    assert f'<html lang="{language}"' in shown
    assert f'class="go" href="{path}"' in shown
    assert 'value="Second"' in page
    assert ">\nBegun.</textarea>" in page  # what did not arrive stands as it was saved
    assert "data-unsaved" in page
    client.post(path, {"version": "0", "language": "en", "title": "Second", "summary": "Short."})
    assert "data-unsaved" not in client.get(path).content.decode()


def test_too_much_text_says_how_much_the_portal_takes(client, draft):
    shown = client.post(part(draft), {"title": "Second", "summary": TOO_MUCH}, headers=HERE).content.decode()

    assert "The portal takes texts of up to 2 MB at once; this was more." in shown
    assert "What arrived before that stands in its fields again" in shown
    assert "It was more than the portal takes at once." in client.get(part(draft)).content.decode()


def test_too_long_an_answer_comes_back_too(client, draft):
    remark = draft.remarks.create(text="Who paid?", audience="government")
    other = draft.remarks.create(text="Who else?", audience="government")

    sent = {f"answer-{remark.pk}": "The city", f"answer-{other.pk}": TOO_MUCH}
    answer = client.post(part(draft, "check"), sent, headers=HERE)

    assert answer.status_code == 413
    assert ">The city</textarea>" in client.get(part(draft, "check")).content.decode()


@pytest.mark.parametrize("who", ["another site", "a script", "a stranger"])
def test_nobody_else_puts_words_into_the_fields(client, draft, who):
    sender = Client() if who == "a stranger" else client
    headers = {"another site": {"origin": "https://else.example"}, "a script": HERE | AUTOSAVE}.get(who, HERE)

    answer = sender.post(part(draft), {"title": "Second", "summary": TOO_MUCH}, headers=headers)

    assert answer.status_code == 413
    assert "data-unsaved" not in client.get(part(draft)).content.decode()


def test_too_much_elsewhere_leads_to_the_desk(client):
    answer = client.post("/en/desk/actions/new/", {"kind": TOO_MUCH}, headers=HERE)

    assert answer.status_code == 413
    assert 'class="go" href="/en/desk/"' in answer.content.decode()


def test_more_than_twenty_files_are_said_and_the_words_are_back(client, draft):
    links = {
        "links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-url": "https://example.org/paper",
    }  # fmt: skip

    answer = client.post(part(draft, "files"), {**links, "document": files(21)}, headers=HERE)

    assert answer.status_code == 413
    assert "You chose more than 20 files at once." in answer.content.decode()
    assert 'value="https://example.org/paper"' in client.get(part(draft, "files")).content.decode()
    assert draft.documents.count() == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("summary", "Ñandú 👩‍🔬 " * 70_000, "Saved at "),
        ("title", "x" * 1_000_000, "Kept as you wrote it, to be put right before the hand-in: Title."),
    ],
)
def test_megabyte_in_a_field_is_kept_by_the_autosave(client, draft, name, text, said):
    answer = client.post(
        part(draft), {"version": 0, "language": "en", "title": "T", name: text}, headers=AUTOSAVE
    )

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert said in answer.json()["sentence"]
    kept = draft.unclear.get("what", {}).get("posted", {}).get(name, [getattr(draft, name)])
    assert kept == [text if name == "title" else text.strip()]
