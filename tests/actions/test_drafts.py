"""A draft loses nothing: two texts are a choice, what cannot be read stays as typed, an ended log-in keeps the post."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actions import drafting, typed, uploads, workflow
from actions.models import HandIn
from tests.actions import hostile_files
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)

NO_PARTNERS = {"partnerlines-TOTAL_FORMS": "0", "partnerlines-INITIAL_FORMS": "0"}


@pytest.fixture
def author(db):
    return UserFactory(email="rosa@example.org")


@pytest.fixture
def draft(author):
    government = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=author, updated_by=author,
        title="First", summary="Begun.",
    )  # fmt: skip


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


@pytest.fixture
def colleague(draft, sign_in):
    user = UserFactory()
    MembershipFactory(user=user, government=draft.action.lead)
    return sign_in(user)


@pytest.fixture
def at(address, draft):
    return lambda step="what": address("actions:edit", draft.action.draft_id, step)


def opened(client, path):
    """What a page would send unchanged: its version and its marks."""
    page = client.get(path).content.decode()
    marks = re.search(r'name="marks" value="([^"]*)"', page)[1].replace("&quot;", '"')
    return {"version": re.search(r'name="version" value="(\d+)"', page)[1], "marks": marks}


def what(**values):
    return {"language": "en", "title": "First", "summary": "Begun.", **values}


# Two people


def test_two_people_in_two_fields_both_keep_their_words(client, colleague, draft, at):
    mine, theirs = opened(client, at()), opened(colleague, at())

    answers = [
        colleague.post(at(), {**theirs, **what(summary="Theirs.")}),
        client.post(at(), {**mine, **what(title="Mine")}),
    ]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (draft.title, draft.summary) == ("Mine", "Theirs.")


def test_two_people_in_one_field_are_asked_and_nothing_is_overwritten(client, colleague, draft, at):
    mine, theirs = opened(client, at()), opened(colleague, at())
    colleague.post(at(), {**theirs, **what(title="Theirs")})

    answer = client.post(at(), {**mine, **what(title="Mine")})

    draft.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, draft.title) == (409, "Theirs")
    assert "A colleague saved this text" in page
    assert '<bdi class="choice__text" lang="en">Mine</bdi>' in page
    assert '<bdi class="choice__text" lang="en">Theirs</bdi>' in page


@pytest.mark.parametrize(("choice", "stands"), [("mine", "Mine"), ("theirs", "Theirs"), (None, "Theirs")])
def test_choice_between_two_texts_is_kept_and_no_choice_asks_again(
    client, colleague, draft, at, choice, stands
):
    mine, theirs = opened(client, at()), opened(colleague, at())
    colleague.post(at(), {**theirs, **what(title="Theirs")})
    page = client.post(at(), {**mine, **what(title="Mine")}).content.decode()
    seen = re.search(r'name="seen-title" value="(\w+)"', page)[1]
    marks = re.search(r'name="marks" value="([^"]*)"', page)[1].replace("&quot;", '"')

    sent = {"version": draft.version + 1, "marks": marks, "seen-title": seen, **what(title="Mine")}
    answer = client.post(at(), sent | ({"choice-title": choice} if choice else {}))

    draft.refresh_from_db()
    assert (answer.status_code, draft.title) == (302 if choice else 409, stands)


def test_third_text_after_the_choice_was_shown_asks_again(client, colleague, draft, at):
    mine, theirs = opened(client, at()), opened(colleague, at())
    colleague.post(at(), {**theirs, **what(title="Theirs")})
    page = client.post(at(), {**mine, **what(title="Mine")}).content.decode()
    seen = re.search(r'name="seen-title" value="(\w+)"', page)[1]
    colleague.post(at(), {**opened(colleague, at()), **what(title="Third")})

    sent = {**mine, "seen-title": seen, "choice-title": "mine", **what(title="Mine")}
    answer = client.post(at(), sent)

    draft.refresh_from_db()
    assert (answer.status_code, draft.title) == (409, "Third")


def test_autosave_carries_the_choice_as_a_piece_of_page(client, colleague, draft, at):
    mine, theirs = opened(client, at()), opened(colleague, at())
    colleague.post(at(), {**theirs, **what(title="Theirs")})

    answer = client.post(at(), {**mine, **what(title="Mine")}, headers={"X-Autosave": "1"})

    assert answer.status_code == 409
    assert 'name="choice-title" value="theirs"' in answer.json()["choice"]


def test_page_that_stays_open_never_takes_a_colleague_back(client, colleague, draft, at):
    """What I left alone gives way at each of my saves, not only at the first."""
    mine = opened(client, at())
    colleague.post(at(), {**opened(colleague, at()), **what(summary="Theirs.")})

    for title in ("Mine", "Mine again"):
        told = client.post(at(), {**mine, **what(title=title)}, headers={"X-Autosave": "1"}).json()
        mine = {"version": told["version"], "marks": told["marks"]}

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Mine again", "Theirs.")


def test_objectives_of_two_people_are_a_choice(client, colleague, draft, at):
    rows = [ObjectiveFactory(number=number) for number in (16, 17)]
    mine, theirs = opened(client, at("objectives")), opened(colleague, at("objectives"))
    colleague.post(at("objectives"), {**theirs, "gcm": [rows[0].pk]})

    answer = client.post(at("objectives"), {**mine, "gcm": [rows[1].pk]})

    assert answer.status_code == 409
    assert [link.objective.number for link in draft.objective_links.all()] == [16]


def test_contact_of_two_people_is_a_choice(client, colleague, draft, at):
    mine, theirs = opened(client, at("contact")), opened(colleague, at("contact"))
    colleague.post(at("contact"), {**theirs, "name": "Ana", "targets": ["publish"]})

    answer = client.post(at("contact"), {**mine, "name": "Bo"})

    draft.action.refresh_from_db()
    assert (answer.status_code, draft.action.contact.name) == (409, "Ana")


# What cannot be read


@pytest.mark.parametrize(
    ("step", "typed_in", "sentence"),
    [
        ("where", {"start_date": "next spring"}, "Write the year first"),
        (
            "where",
            {"start_date": "2026", "end_date": "2024"},
            "The end lies before the start. Correct one of the two dates.",
        ),
        ("partners", {"budget_amount": "12 apples", **NO_PARTNERS}, "Write a number in digits"),
        (
            "partners",
            {"budget_amount": "1200", **NO_PARTNERS},
            "Write the amount and its currency, or neither.",
        ),
    ],
)
def test_what_cannot_be_read_stays_as_typed_until_it_is_put_right(
    client, draft, at, step, typed_in, sentence
):
    name, text = list(typed_in.items())[0]
    rest = {"place": "Plaza"} if step == "where" else {"support_needed": "Advice"}

    first = client.post(at(step), {**opened(client, at(step)), **rest, **typed_in})
    again = client.get(at(step)).content.decode()

    draft.refresh_from_db()
    assert first.status_code == 422
    assert {name: getattr(draft, name) for name in rest} == rest
    for page in (first.content.decode(), again):
        assert sentence in page
        assert f'value="{text}"' in page
    assert any(gap.step == step and "Put right" in gap.sentence for gap in drafting.missing(draft))

    client.post(at(step), {**opened(client, at(step)), **rest, **dict.fromkeys(typed_in, ""), **NO_PARTNERS})
    draft.refresh_from_db()
    assert draft.unclear == {}


def test_autosave_tells_nobody_off_while_typing(client, draft, at):
    answer = client.post(
        at("where"), {**opened(client, at("where")), "start_date": "20"}, headers={"X-Autosave": "1"}
    )

    assert answer.status_code == 200
    assert "Kept as you wrote it, to be put right before the hand-in: Start." in answer.json()["sentence"]
    assert 'value="20"' in client.get(at("where")).content.decode()


def test_lines_with_a_mistake_stay_as_typed(client, draft, at):
    lines = {
        "indicators-TOTAL_FORMS": 2, "indicators-INITIAL_FORMS": 0,
        "indicators-0-name": "People", "indicators-0-target": "many", "indicators-1-name": "Courses",
    }  # fmt: skip

    answer = client.post(at("results"), {**opened(client, at("results")), "results": "Much.", **lines})

    draft.refresh_from_db()
    page = client.get(at("results")).content.decode()
    assert (answer.status_code, draft.results) == (422, "Much.")
    assert all(f'value="{words}"' in page for words in ("People", "many", "Courses"))


def test_megabyte_in_one_field_is_kept_with_its_count(client, draft, at):
    text = "Ñandú 👩‍🔬 " * 70_000

    answer = client.post(at(), {**opened(client, at()), **what(summary=text)})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.summary == text.strip()
    over = typed.characters(text) - 1200
    assert any(f"by {over} characters" in gap.sentence for gap in drafting.missing(draft))


def test_title_of_a_megabyte_is_said_beside_the_field_and_kept(client, draft, at):
    answer = client.post(at(), {**opened(client, at()), **what(title="x" * 1_000_000, summary="Kept.")})

    draft.refresh_from_db()
    assert (answer.status_code, draft.title, draft.summary) == (422, "First", "Kept.")
    assert draft.unclear["what"]["posted"]["title"] == ["x" * 1_000_000]


def test_pasted_text_of_a_word_processor_is_plain(client, draft, at):
    pasted = "<p class=MsoNormal>One\vTwo\x00\r\nThree\u2028Four\ufeff</p> می‌خواهم 👨‍👩‍👧 \u200fعربي"

    client.post(at(), {**opened(client, at()), **what(summary=pasted)})

    draft.refresh_from_db()
    assert draft.summary == "<p class=MsoNormal>One\nTwo\nThree\nFour</p> می‌خواهم 👨‍👩‍👧 \u200fعربي"
    assert "&lt;p class=MsoNormal&gt;One" in client.get(at()).content.decode()


# An ended log-in


def test_post_after_the_log_in_has_ended_is_back_after_signing_in(author, draft, at):
    rows = [ObjectiveFactory(number=number) for number in (18, 19)]
    client = Client()

    first = client.post(at("objectives"), {"version": 0, "gcm": [row.pk for row in rows]})
    client.force_login(author)
    page = client.get(at("objectives")).content.decode()

    assert first["Location"].startswith("/en/account/login/?next=")
    assert "Your text is back" in page
    assert page.count('name="gcm"') >= 2
    assert len(re.findall(r'name="gcm"[^>]*checked', page)) == 2
    assert draft.objective_links.filter(objective__in=rows).count() == 0
    client.post(at("objectives"), {**opened(client, at("objectives")), "gcm": [row.pk for row in rows]})
    assert draft.objective_links.filter(objective__in=rows).count() == 2
    assert "Your text is back" not in client.get(at("objectives")).content.decode()


def test_lines_posted_after_the_log_in_has_ended_are_back(author, draft, at):
    client = Client()
    lines = {"partnerlines-TOTAL_FORMS": 1, "partnerlines-INITIAL_FORMS": 0, "partnerlines-0-name": "Library"}

    client.post(at("partners"), {"version": 0, "budget_amount": "12 apples", **lines})
    client.force_login(author)
    page = client.get(at("partners")).content.decode()

    assert 'value="Library"' in page
    assert 'value="12 apples"' in page


def test_stranger_fills_no_session(db, address):
    client = Client()

    client.post(address("actions:edit", "nosuchdraft0", "what"), {"title": "x" * 1000})

    assert "kept_writing" not in client.session


def test_autosave_after_the_log_in_has_ended_says_so(draft, at):
    answer = Client().post(at(), what(), headers={"X-Autosave": "1"})

    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith("/en/account/login/?next=")


def test_button_pressed_after_the_log_in_has_ended_leads_back_to_its_page(draft, address):
    answer = Client().post(address("actions:move", draft.action.draft_id, "submit"))

    assert answer["Location"].endswith(f"{draft.action.draft_id}/check/")


def test_expired_token_keeps_the_text_for_one_press_more(author, draft, at):
    strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    strict.force_login(author)
    refused = strict.post(at(), {"version": 0, **what(title="Two\nlines & <b>")})
    elsewhere = strict.post(at(), what(), headers={"origin": "https://elsewhere.example"})

    page = refused.content.decode()
    assert (refused.status_code, elsewhere.status_code) == (403, 403)
    assert "Two\nlines &amp; &lt;b&gt;" in page
    assert "Send it again" not in elsewhere.content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = strict.post(at(), {"version": 0, "csrfmiddlewaretoken": token, **what(title="Sent again")})
    draft.refresh_from_db()
    assert (again.status_code, draft.title) == (302, "Sent again")


# The way back, the bar, the hand-in


def test_link_by_mail_leads_to_the_part_and_holds_no_secret(client, draft, at, letters):
    answer = client.post(at(), {**opened(client, at()), **what(title="Half"), "_link": "1"})

    draft.refresh_from_db()
    (letter,) = letters()
    assert (answer["Location"], draft.title, letter.to) == (at(), "Half", ["rosa@example.org"])
    assert f"{at()}\n" in letter.body
    assert Client().get(at()).status_code == 302


def test_links_by_mail_are_few(client, draft, at, letters):
    for _time in range(8):
        client.post(at(), {**opened(client, at()), **what(), "_link": "1"})

    assert len(letters()) <= 6
    assert "Several links went out already" in client.get(at()).content.decode()


def test_bar_counts_what_the_call_asks_and_follows_the_autosave(client, draft, at):
    page = client.get(at()).content.decode()
    asked = len(draft.call.required)

    told = client.post(at(), {**opened(client, at()), **what(title="")}, headers={"X-Autosave": "1"}).json()

    assert f'max="{asked}" value="{asked}"' in page
    assert told["progress"] == {
        "value": asked - 1, "max": asked, "words": f"{asked - 1} of {asked} things the call asks for are there."
    }  # fmt: skip


def test_bar_never_asks_for_more_because_of_mistakes(client, draft, author, at):
    asked = len(draft.call.required)
    picture = SimpleUploadedFile("a.jpg", hostile_files.picture())
    uploads.add_picture(draft, by=author, file=picture)

    told = client.post(
        at(), {**opened(client, at()), **what(title="x" * 400, place="y")}, headers={"X-Autosave": "1"}
    ).json()

    draft.refresh_from_db()
    assert len(drafting.missing(draft)) == 4  # the title is too long, and three words lack on the picture
    assert (told["progress"]["value"], told["progress"]["max"]) == (asked - 1, asked)


def test_hand_in_pressed_twice_leads_to_the_same_receipt(client, draft, address):
    path = address("actions:move", draft.action.draft_id, "submit")

    answers = [client.post(path) for _time in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert HandIn.objects.count() == 1


def test_autosave_of_a_frozen_text_says_why(client, draft, author, at):
    workflow.submit(draft, by=author)

    answer = client.post(at(), what(), headers={"X-Autosave": "1"})

    assert answer.status_code == 409
    assert answer.json()["sentence"] == "This text is with the secretariat and cannot be changed now."


def test_marks_that_make_no_sense_are_no_error(client, draft, at):
    for marks in ("[1]", "{", json.dumps({"title": 5})):
        assert client.post(at(), {"version": "x", "marks": marks, **what()}).status_code in (302, 409)


def test_autosave_invites_nobody(client, draft, at):
    other = GovernmentFactory(verified=True)

    client.post(
        at("partners"), {**opened(client, at("partners")), "invite": other.pk, **NO_PARTNERS},
        headers={"X-Autosave": "1"},
    )  # fmt: skip

    assert not draft.action.participations.filter(government=other).exists()
