"""More than the portal takes: a page that says so in the reader's language, and what arrived is in its fields."""

import io

import pytest
from django.test import Client
from django.utils.translation import gettext, override

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


# More than a page takes, known before it is read

MB = 1024 * 1024


class Body:
    """What a browser would send; it notes whether anybody read it."""

    def __init__(self, content=b""):
        self.stream, self.was_read = io.BytesIO(content), False

    def read(self, *size):
        self.was_read = True
        return self.stream.read(*size)

    readline = read


def announce(client, path, length, content=b"", **headers):
    """A form with a file that says it has so many bytes."""
    body = Body(content)
    answer = client.post(
        path,
        **{"CONTENT_TYPE": "multipart/form-data; boundary=b", "wsgi.input": body, "CONTENT_LENGTH": length},
        headers=headers,
    )
    return answer, body


def with_file(size):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return head + b"x" * size + b"\r\n--b--\r\n"


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("door", ["files", "someone without a token"])
def test_more_than_a_page_takes_is_refused_before_it_is_read(client, draft, language, door):
    sender = client if door == "files" else Client(enforce_csrf_checks=True)

    answer, body = announce(sender, part(draft, "files", language), str(103 * MB))

    shown = answer.content.decode()
    with override(language):
        own = gettext(
            "Files of up to %(most)s MB are sent at once; this was more. Choose smaller ones, or fewer."
        )
    assert (answer.status_code, body.was_read) == (413, False)
    assert f'<html lang="{language}"' in shown
    assert own % {"most": 102} in shown


def test_page_without_a_script_takes_several_large_files(client, draft):
    answer, body = announce(client, part(draft, "files"), str(101 * MB))

    assert (answer.status_code, body.was_read) == (
        422,
        True,
    )  # nothing came: it is read, and the form says what lacks


def test_door_for_one_file_takes_one_and_answers_the_script(client, draft):
    path = f"/en/desk/actions/{draft.action.draft_id}/upload/document/"

    answer, body = announce(client, path, str(28 * MB), accept="application/json")

    assert (answer.status_code, body.was_read) == (413, False)
    assert answer.json() == {
        "sentence": "Files of up to 27 MB are sent at once; this was more. Choose smaller ones, or fewer."
    }


@pytest.mark.parametrize("length", ["", "0", "many", "12"])
def test_length_that_lies_is_no_way_in(client, draft, settings, length):
    settings.UPLOAD_MAX_BYTES = 100
    path = f"/en/desk/actions/{draft.action.draft_id}/upload/document/"

    answer, body = announce(client, path, length, with_file(5000))

    assert answer.status_code == 400
    assert body.stream.tell() <= 12  # as much as was announced, whatever follows
    assert draft.documents.count() == 0
