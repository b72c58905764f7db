"""The last part of the form: answers to remarks lose nothing, the bar, and what one may not fill oneself."""

import json
import re

import pytest
from django.test import Client

from accounts.models import Event
from actions import steps
from actions.models import Remark
from actions.models.submission import ACTION, CHANGES_REQUESTED, PLEDGE
from tests.factories import (
    ActionFactory,
    CoWriterFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)

AUTOSAVE = {"X-Autosave": "1"}


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    government = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=author, updated_by=author,
        state=CHANGES_REQUESTED,
    )  # fmt: skip


@pytest.fixture
def remark(draft):
    return Remark.objects.create(
        submission=draft, by=UserFactory(staff=True), text="Who paid for it?", audience=Remark.GOVERNMENT
    )


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
    return address("actions:edit", draft.action.draft_id, "check")


def sent(client, at, remark, text, **more):
    """What the page as it is now would send with this answer."""
    marks = re.search(r'name="marks" value="([^"]*)"', client.get(at).content.decode())[1]
    return {"marks": marks.replace("&quot;", '"'), f"answer-{remark.pk}": text, **more}


def answers():
    return list(Remark.objects.values_list("answer", flat=True))


def test_answer_is_saved_while_it_is_written_and_is_one_event(client, at, remark):
    posted = sent(client, at, remark, "The city")
    for text in ("The city", "The city and the province"):
        posted[f"answer-{remark.pk}"] = text
        told = client.post(at, posted, headers=AUTOSAVE)
        posted["marks"] = told.json()["marks"]

    assert (told.status_code, told.json()["sentence"][:9]) == (200, "Saved at ")
    assert answers() == ["The city and the province"]
    assert Event.objects.filter(verb="answer_remark").count() == 1


def test_answer_of_a_colleague_is_not_taken_back_by_an_older_page(client, colleague, at, remark):
    older = sent(client, at, remark, "")
    colleague.post(at, sent(colleague, at, remark, "Hers"))

    answer = client.post(at, older, headers=AUTOSAVE)

    assert (answer.status_code, answers()) == (200, ["Hers"])


@pytest.mark.parametrize("headers", [AUTOSAVE, {}])
def test_two_answers_to_one_remark_are_a_choice(client, colleague, at, remark, headers):
    older = sent(client, at, remark, "Mine")
    colleague.post(at, sent(colleague, at, remark, "Hers"))

    answer = client.post(at, older, headers=headers)

    page = answer.json()["choice"] if headers else answer.content.decode()
    assert (answer.status_code, answers()) == (409, ["Hers"])
    assert "Mine" in page
    assert "Hers" in page
    seen = re.search(rf'name="seen-{remark.pk}" value="(\w+)"', page)[1]
    client.post(at, {**older, f"seen-{remark.pk}": seen, f"choice-{remark.pk}": "theirs"})
    assert answers() == ["Hers"]
    client.post(at, {**older, f"seen-{remark.pk}": seen, f"choice-{remark.pk}": "mine"})
    assert answers() == ["Mine"]


@pytest.mark.parametrize("headers", [AUTOSAVE, {}])
def test_answer_made_empty_stays_and_that_is_said(client, at, remark, headers):
    client.post(at, sent(client, at, remark, "The city"))

    answer = client.post(at, sent(client, at, remark, " "), headers=headers)

    words = answer.json()["sentence"] if headers else answer.content.decode()
    assert (answer.status_code, answers()) == (422, ["The city"])
    assert "Write the answer." in words


def test_megabyte_of_an_answer_is_kept(client, at, remark):
    text = "Ñandú 👩‍🔬 " * 70_000

    answer = client.post(at, sent(client, at, remark, text), headers=AUTOSAVE)

    assert (answer.status_code, answers()) == (200, [text.strip()])


def test_answer_posted_after_the_log_in_has_ended_is_back(author, client, at, remark):
    posted = sent(client, at, remark, "The city & <b>")
    stranger = Client()

    autosave = stranger.post(at, posted, headers=AUTOSAVE)
    stranger.post(at, posted)
    stranger.force_login(author)
    page = stranger.get(at).content.decode()

    assert (autosave.status_code, answers()) == (401, [""])
    assert "Your text is back" in page
    assert ">The city &amp; &lt;b&gt;</textarea>" in page
    stranger.post(at, posted)
    assert answers() == ["The city & <b>"]
    assert "Your text is back" not in stranger.get(at).content.decode()


def test_hand_in_keeps_the_answers_that_were_typed_beside_it(client, draft, at, remark):
    client.post(at, sent(client, at, remark, "The city"))

    answer = client.post(at, sent(client, at, remark, "The city alone", _hand_in="1"))

    draft.refresh_from_db()
    assert (draft.state, answers()) == ("submitted", ["The city alone"])
    assert "/receipt/" in answer["Location"]


def test_margin_without_scripts_keeps_the_answers(client, at, draft, address, remark):
    answer = client.post(at, sent(client, at, remark, "The city", _to="what"))

    assert answer["Location"] == address("actions:edit", draft.action.draft_id, "what")
    assert answers() == ["The city"]


def test_bar_of_the_last_part_counts_as_in_every_part(client, draft, address, at):
    bars = [
        re.search(r"<p class=\"filled\".*?</p>", client.get(path).content.decode())[0]
        for path in (address("actions:edit", draft.action.draft_id, "what"), at)
    ]

    assert bars[0] == bars[1]
    assert f'max="{len(draft.call.required)}"' in bars[0]


@pytest.mark.parametrize("name", ["check", "what"])
def test_who_writes_along_is_told_who_fills_in_the_contact(draft, address, sign_in, name):
    helper = UserFactory()
    CoWriterFactory(action=draft.action, user=helper, email=helper.email, may_edit=True)
    draft.call.required = ["contact", "consent", "results"]
    draft.call.save()
    draft.results = ""
    draft.save()

    page = sign_in(helper).get(address("actions:edit", draft.action.draft_id, name)).content.decode()

    assert "Name a contact with an e-mail address." in page
    assert "The people of the leading government fill this in." in page
    assert "/contact/#" not in page
    assert "/results/#id_results" in page


@pytest.mark.parametrize("kind", [ACTION, PLEDGE])
@pytest.mark.parametrize("name", list(steps.BY_NAME))
def test_no_part_writes_an_error_into_the_log(client, draft, address, caplog, kind, name):
    draft.kind = kind
    draft.save()

    answer = client.get(address("actions:edit", draft.action.draft_id, name))

    assert answer.status_code == 200
    assert [
        record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "WARNING")
    ] == []


def test_marks_of_answers_that_make_no_sense_are_no_error(client, at, remark):
    for marks in ("[1]", "{", json.dumps({str(remark.pk): 5})):
        answer = client.post(at, {"marks": marks, "answer-x": "?", f"answer-{remark.pk}": "The city"})
        assert answer.status_code in (302, 409)


def test_hand_in_without_an_answer_says_so_beside_its_field(client, draft, at, remark):
    page = client.post(at, sent(client, at, remark, " ", _hand_in="1"))

    draft.refresh_from_db()
    assert (page.status_code, draft.state) == (422, "changes_requested")
    assert f'id="error-{remark.pk}">Write the answer.' in page.content.decode()
    assert 'name="_hand_in"' in page.content.decode()
