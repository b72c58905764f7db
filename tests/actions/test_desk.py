"""The author's side over HTTP: the form in parts, holes, refusals, files."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import Consent, Letter
from actions import withdrawing, workflow
from actions.models import Action, Call, HandIn, Submission
from tests.factories import (
    ActionFactory,
    CallFactory,
    FrameworkFactory,
    GovernmentFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
    pdf_bytes,
)

STEPS = ["what", "where", "objectives", "results", "partners", "files", "contact", "check"]


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def client(author, sign_in):
    return sign_in(author)


@pytest.fixture
def draft(town, author):
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


def post(client, address, draft, step, /, **values):
    path = address("actions:edit", draft.action.draft_id, step)
    draft.refresh_from_db()
    return client.post(path, {"version": draft.version, **values})


def what(**values):
    return {"language": "es", "title": "Lecciones", "summary": "La ciudad enseña.", **values}


def picture(mode="RGB", size=(40, 30), kind="JPEG", **save):
    kept = io.BytesIO()
    Image.new(mode, size, "navy").save(kept, kind, **save)
    kept.seek(0)
    kept.name = "photo.jpg"
    return kept


def test_desk_of_somebody_new_leads_to_signing(db, sign_in, address):
    page = sign_in(UserFactory()).get(address("actions:desk"))

    assert page.status_code == 200
    assert "Begin with your government" in page.content.decode()


def test_desk_counts_what_waits(client, draft, address):
    page = client.get(address("actions:desk")).content.decode()

    assert "One thing waits for you" in page
    assert draft.title in page


def test_desk_needs_a_name(client, address):
    client.logout()

    answer = client.get(address("actions:desk"))

    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_new_posted_twice_makes_one_draft(client, town, address):
    values = {
        "form_key": uuid.uuid4(), "government": town.pk, "call": CallFactory().pk, "kind": "action", "language": "es",
    }  # fmt: skip

    answers = [client.post(address("actions:new"), values) for _ in range(2)]

    assert {answer["Location"] for answer in answers} == {
        address("actions:edit", Action.objects.get().draft_id, "what")
    }


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", ["action", "pledge"])
def test_each_part_opens(client, draft, address, step, kind):
    Submission.objects.update(kind=kind)

    answer = client.get(address("actions:edit", draft.action.draft_id, step))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_saving_a_part_keeps_holes_and_goes_on(client, draft, address):
    answer = post(client, address, draft, "what", **what(summary=""))

    draft.refresh_from_db()
    assert answer["Location"] == address("actions:edit", draft.action.draft_id, "where")
    assert (draft.title, draft.summary, draft.language, draft.version) == ("Lecciones", "", "es", 1)


def test_stale_page_overwrites_nothing_and_keeps_the_typed_text(client, draft, address):
    path = address("actions:edit", draft.action.draft_id, "what")
    client.post(path, {"version": 0, **what()})

    answer = client.post(path, {"version": 0, **what(title="Otro título")})

    draft.refresh_from_db()
    assert (answer.status_code, draft.title) == (409, "Lecciones")
    page = answer.content.decode()
    assert "Otro título" in page
    assert "What differs: Title" in page


def test_language_switch_saves_first(client, draft, address):
    answer = post(client, address, draft, "what", _language="fr", **what())

    draft.refresh_from_db()
    assert answer["Location"] == address("actions:edit", draft.action.draft_id, "what", language="fr")
    assert draft.title == "Lecciones"


def test_autosave_answers_with_time_and_version(client, draft, address):
    path = address("actions:edit", draft.action.draft_id, "what")

    answer = client.post(path, {"version": 0, **what()}, headers={"X-Autosave": "1"})

    assert answer.json()["version"] == 1
    assert answer.json()["sentence"].startswith("Saved at ")


def test_dates_are_kept_as_exact_as_written(client, draft, address):
    post(client, address, draft, "where", start_date="2024-03", end_date="2026", countries=["CO", "EC"])

    draft.refresh_from_db()
    assert (str(draft.start_date), draft.start_precision) == ("2024-03-01", "month")
    assert (str(draft.end_date), draft.end_precision) == ("2026-01-01", "year")
    assert [country.code for country in draft.countries] == ["CO", "EC"]


@pytest.mark.parametrize("values", [{"start_date": "spring"}, {"start_date": "2026", "end_date": "2024"}])
def test_dates_that_make_no_sense_are_said_and_not_kept(client, draft, address, values):
    answer = post(client, address, draft, "where", place="Plaza", **values)

    draft.refresh_from_db()
    assert (answer.status_code, draft.place, draft.end_date) == (422, "Plaza", None)
    assert "Everything else is saved" in answer.content.decode()


def test_objectives_keep_which_comes_first(client, draft, address):
    first, second = ObjectiveFactory(number=15), ObjectiveFactory(number=16)

    post(client, address, draft, "objectives", gcm=[first.pk, second.pk], gcm_first=second.pk)

    roles = dict(draft.objective_links.values_list("objective__number", "role"))
    assert roles == {15: "secondary", 16: "primary"}


def test_four_priorities_are_one_too_many(client, draft, address):
    rows = [ObjectiveFactory(framework=FrameworkFactory(code="priority"), number=n) for n in range(1, 5)]

    answer = post(client, address, draft, "objectives", priority=[row.pk for row in rows])

    assert answer.status_code == 422
    assert "Choose three priorities at most." in answer.content.decode()


def test_lines_are_saved_without_scripts(client, draft, address):
    lines = {
        "partnerlines-TOTAL_FORMS": 3, "partnerlines-INITIAL_FORMS": 0,
        "partnerlines-0-name": "Library", "partnerlines-0-role": "implementing",
        "partnerlines-2-name": "Ministry", "partnerlines-2-role": "donor",
    }  # fmt: skip

    post(client, address, draft, "partners", _stay="1", **lines)

    assert list(draft.partnerlines.values_list("name", "role")) == [
        ("Library", "implementing"),
        ("Ministry", "donor"),
    ]


def test_amount_without_currency_is_said(client, draft, address):
    lines = {"partnerlines-TOTAL_FORMS": 0, "partnerlines-INITIAL_FORMS": 0}

    answer = post(client, address, draft, "partners", budget_amount="100", **lines)

    assert answer.status_code == 422
    assert "Write the amount and its currency, or neither." in answer.content.decode()


NO_PARTNERS = {"partnerlines-TOTAL_FORMS": 0, "partnerlines-INITIAL_FORMS": 0}
LINKS = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}


def test_picture_is_turned_stripped_and_kept(client, draft, address):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at 4.6N 74.0W"

    post(client, address, draft, "files", picture=picture(exif=exif), **LINKS)

    kept = draft.pictures.get()
    with Image.open(kept.file.open()) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((30, 40), "JPEG", {})


@pytest.mark.parametrize("field", ["picture", "document"])
def test_wrong_file_is_refused_and_nothing_is_kept(client, draft, address, field):
    file = io.BytesIO(b"<svg onload=alert(1)>")
    file.name = "innocent.pdf"

    answer = post(client, address, draft, "files", **{field: file}, **LINKS)

    assert answer.status_code == 422
    assert "innocent.pdf" in answer.content.decode()
    assert (draft.pictures.count(), draft.documents.count()) == (0, 0)


def test_too_large_file_is_refused(client, draft, address, settings):
    settings.UPLOAD_MAX_BYTES = 100

    answer = post(client, address, draft, "files", picture=picture(), **LINKS)

    assert answer.status_code == 413
    assert "Choose one of at most" in answer.content.decode()
    assert draft.pictures.count() == 0


def test_pdf_is_kept_and_only_its_government_opens_it(client, draft, address, sign_in):
    file = io.BytesIO(pdf_bytes())
    file.name = "report.pdf"
    post(client, address, draft, "files", document=file, **LINKS)
    document = draft.documents.get()
    path = address("actions:file", draft.action.draft_id, "document", document.pk)

    own, other = client.get(path), sign_in(UserFactory()).get(path)

    assert (own.status_code, own["Content-Type"], other.status_code) == (200, "application/pdf", 404)
    assert b"".join(own.streaming_content) == pdf_bytes()


def test_removed_document_is_gone(client, draft, address):
    file = io.BytesIO(pdf_bytes())
    file.name = "report.pdf"
    post(client, address, draft, "files", document=file, **LINKS)

    post(client, address, draft, "files", _out=f"document-{draft.documents.get().pk}", **LINKS)

    assert draft.documents.count() == 0


def test_contact_and_consents_are_kept_apart(client, draft, address):
    post(client, address, draft, "contact", name="Ana", email="ana@example.org", targets=["publish", "gfmd"])
    post(client, address, draft, "contact", name="Ana", email="ana@example.org", targets=["publish"])

    rows = Consent.objects.order_by("target")
    assert [(row.target, row.withdrawn_at is None) for row in rows] == [("gfmd", False), ("publish", True)]
    assert draft.action.contact.name == "Ana"


def test_handing_in_leads_to_the_receipt(client, draft, address):
    answer = client.post(address("actions:move", draft.action.draft_id, "submit"))

    page = client.get(answer["Location"])
    assert HandIn.objects.get().sha256 in page.content.decode()
    assert client.get(address("actions:preview", draft.action.draft_id)).status_code == 200


def test_handing_in_with_holes_leads_to_the_list_of_them(client, draft, address):
    draft.title = ""
    draft.save()

    answer = client.post(address("actions:move", draft.action.draft_id, "submit"), follow=True)

    assert "Give the action a title." in answer.content.decode()
    assert HandIn.objects.count() == 0


def test_text_over_its_limit_is_kept_but_not_handed_in(client, draft, address):
    post(client, address, draft, "what", **what(summary="x" * 1232))

    page = client.get(address("actions:edit", draft.action.draft_id, "check")).content.decode()

    assert "Shorten “summary” by 32 characters." in page


def test_frozen_text_edited_by_address_answers_409_with_its_state(client, draft, author, address):
    workflow.submit(draft, by=author)
    path = address("actions:edit", draft.action.draft_id, "what")

    answers = [client.get(path), client.post(path, {"version": 0, **what(title="Changed")})]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("Received" in answer.content.decode() for answer in answers)
    assert draft.title != "Changed"


@pytest.mark.parametrize("name", ["edit", "preview"])
def test_stranger_finds_nothing(draft, sign_in, address, name):
    answer = sign_in(UserFactory()).get(address(f"actions:{name}", draft.action.draft_id))

    assert answer.status_code == 404


def test_unknown_move_is_not_found(client, draft, address):
    assert client.post(address("actions:move", draft.action.draft_id, "approve")).status_code == 404


def test_move_by_get_changes_nothing(client, draft, address):
    answer = client.get(address("actions:move", draft.action.draft_id, "submit"))

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (405, "draft")


def test_published_text_is_corrected_by_a_new_version(client, town, address):
    action = ActionFactory(published=True, lead_government=town)

    client.post(address("actions:move", action.draft_id, "revise"))

    assert sorted(action.submissions.values_list("number", "state")) == [(1, "published"), (2, "draft")]


def test_closed_call_is_not_offered(client, town, address):
    CallFactory(
        slug="old",
        opens_at=datetime(2020, 1, 1, tzinfo=UTC),
        closes_at=datetime(2020, 12, 31, tzinfo=UTC),
    )

    page = client.get(address("actions:new"))

    assert not page.context["form"].fields["call"].queryset.exists()
    assert Call.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_letter_of_a_life_is_written_in_the_readers_language(author, draft, staff, language):
    author.language = language
    author.save()
    submission = workflow.submit(draft, by=author)
    workflow.start_review(submission, by=staff)
    workflow.request_changes(submission, by=staff, reason="Say when.", due_on=timezone.localdate())
    workflow.submit(submission, by=author)
    workflow.start_review(submission, by=staff)
    workflow.decline(submission, by=staff, reason="Too thin.")
    workflow.reopen(submission, by=staff)
    workflow.approve(submission, by=staff)
    workflow.publish(submission, by=staff)
    withdrawing.withdraw(submission.action, by=staff, reason="It ended.")
    withdrawing.restore(submission.action, by=staff)

    letters = Letter.objects.filter(to=author.email)
    assert sorted(letters.values_list("event", flat=True)) == [
        "approved", "changes_requested", "declined", "published", "restored", "submitted", "submitted", "withdrawn",
    ]  # fmt: skip
    assert {letter.language for letter in letters} == {language}
    assert all("{{" not in letter.text and "&quot;" not in letter.text for letter in letters)
    assert all(f"/{language}/" in letter.text for letter in letters)


def test_desk_keeps_a_decision_to_itself_until_it_is_announced(client, draft):
    decider = UserFactory(staff=True)
    Submission.objects.filter(pk=draft.pk).update(state="in_review")
    draft.refresh_from_db()
    workflow.decline(draft, by=decider, reason="Too thin.")

    page = client.get("/en/desk/").content.decode()

    assert "state--bad" not in page
    assert page.count("Being read") == 2  # with the secretariat, and in the list of all actions


def test_support_is_none_or_of_some_kind(client, draft, address):
    answer = post(client, address, draft, "partners", support_kinds=["none", "funding"], **NO_PARTNERS)

    assert answer.status_code == 422
    assert "Either none, or the kinds you look for." in answer.content.decode()


def test_pledge_says_what_it_brings(client, draft, address):
    page = client.get(address("actions:edit", draft.action.draft_id, "objectives")).content.decode()
    assert "What the pledge brings" not in page

    Submission.objects.filter(pk=draft.pk).update(kind="pledge")

    page = client.get(address("actions:edit", draft.action.draft_id, "objectives")).content.decode()
    assert page.count("What the pledge brings") == 2


def test_priority_proposes_what_goes_with_it(client, draft, address):
    goal = ObjectiveFactory(framework=FrameworkFactory(code="sdg"), number=11)
    priority = ObjectiveFactory(
        framework=FrameworkFactory(code="priority"), number=6, details={"suggested_sdg": [11]}
    )
    path = address("actions:edit", draft.action.draft_id, "objectives")
    assert 'class="proposed"' not in client.get(path).content.decode()

    post(client, address, draft, "objectives", priority=priority.pk, _stay="1")

    page = client.get(path).content.decode()
    assert page.count('class="proposed"') == 1
    assert f'data-proposes="{goal.pk}"' in page
    assert list(draft.objective_links.values_list("objective", flat=True)) == [priority.pk]
