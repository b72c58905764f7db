"""A reviewer from outside: signs in by code, opens what is given and nothing else; each denial is written down."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.models import AccessEntry
from actions import handin
from actions.models import Contact, Document, HandIn, Picture, Review, Translation
from actions.publiccopy import fingerprint
from actions.reviewing import assigning, conflicts, judging, outside, remarking
from tests.actions.test_assigning import states
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
CANARY = "Zanzibarcanary"


@pytest.fixture
def town():
    return GovernmentFactory()


@pytest.fixture
def secretary():
    return staff_with("review_action", "decide_action", "assign_reviewers")


@pytest.fixture
def guest(secretary):
    return outside.invite(
        by=secretary, email="guest@university.example", name="Rana Guest", language="en"
    ).user


@pytest.fixture
def given(town, secretary, guest):
    submission = in_state("in_review", town)
    assigning.assign(submission, by=secretary, reviewers=[guest])
    return submission


@pytest.fixture
def client(guest, sign_in):
    return sign_in(guest)


def at(name="outside_read", *args):
    return reverse(f"actions:{name}", args=args)


def test_invited_reviewer_signs_in_by_code_and_finds_the_list(given, guest, letters):
    visitor = Client()
    visitor.post(reverse("account_request_login_code"), {"email": guest.email})
    [code] = [found[1] for one in letters() if (found := re.search(r"^    (\S+)$", one.body, re.M))]
    visitor.post(reverse("account_confirm_login_code"), {"code": code})

    page = visitor.get(at("outside"))

    assert (page.status_code, given.title in page.content.decode()) == (200, True)


def test_list_shows_what_is_given_alone(client, given):
    other = in_state("in_review", GovernmentFactory())

    page = client.get(at("outside")).content.decode()

    assert (given.title in page, other.title in page) == (True, False)


def test_page_shows_the_text_and_never_contact_or_colleagues(client, given, secretary):
    Contact.objects.create(action=given.action, name=CANARY, email="canary@town.example")
    judging.give_review(given, by=secretary, recommendation="decline", gcm_assessment="meets", note=CANARY)

    page = client.get(at("outside_read", given.pk)).content.decode()

    assert given.summary in page
    assert (CANARY in page, "canary@town.example" in page, secretary.name in page) == (False, False, False)


def test_reviews_of_others_show_once_ones_own_is_given(client, given, secretary):
    judging.give_review(given, by=secretary, recommendation="decline", gcm_assessment="meets", note=CANARY)

    client.post(at("outside_give", given.pk), {"_draft": "1", "note": "A start."})
    with_draft = client.get(at("outside_read", given.pk)).content.decode()
    client.post(at("outside_give", given.pk), {"recommendation": "approve", "gcm_assessment": "meets"})
    after = client.get(at("outside_read", given.pk)).content.decode()

    assert [CANARY in page for page in (with_draft, after)] == [False, True]


def test_review_with_holes_stays_on_the_page(client, given, guest):
    answer = client.post(at("outside_give", given.pk), {"note": "Fine."})

    assert (answer.status_code, "Fine." in answer.content.decode()) == (422, True)
    assert Review.objects.filter(state="given").count() == 0


def test_who_reads_from_outside_begins_what_nobody_began(client, town, secretary, guest):
    submission = in_state("submitted", town)
    assigning.assign(submission, by=secretary, reviewers=[guest])

    client.post(at("outside_begin", submission.pk))

    submission.refresh_from_db()
    assert submission.state == "in_review"


def test_remark_for_colleagues_and_giving_back(client, given, guest):
    client.post(
        at("outside_remark", given.pk), {"text": "Thin.", "field": "summary", "audience": "government"}
    )
    client.post(at("outside_decline", given.pk), {"reason": "Away."})

    assert given.remarks.values_list("audience", "field", "text").get() == ("internal", "summary", "Thin.")
    assert states(given) == [(guest.email, 0, "declined")]


def not_given(guest, given, secretary):
    return in_state("in_review", GovernmentFactory())


def declined(guest, given, secretary):
    assigning.decline(given.assignments.get(), by=guest, reason="Away.")
    return given


def taken_back(guest, given, secretary):
    assigning.take_back(given.assignments.get(), by=secretary)
    return given


def tied_since(guest, given, secretary):
    conflicts.declare(given, by=guest, reason="My sister works there.")
    return given


def ended(guest, given, secretary):
    outside.end(guest.reviewer_profile, by=secretary)
    return given


@pytest.mark.parametrize("why", [not_given, declined, taken_back, tied_since, ended])
@pytest.mark.parametrize("door", ["read", "begin", "give", "pass_on", "decline", "remark"])
def test_what_is_not_given_does_not_open_and_the_denial_is_written_down(
    client,
    guest,
    given,
    secretary,
    why,
    door,
):
    submission = why(guest, given, secretary)
    reviews, path = Review.objects.count(), at(f"outside_{door}", submission.pk)

    answer = (
        client.get(path) if door == "read" else client.post(path, {"reason": "x", "text": "x", "note": "x"})
    )

    assert (answer.status_code, submission.title in answer.content.decode()) == (403, False)
    event = history.of(guest).filter(verb="denied").first()
    assert event.payload == {"where": f"actions:outside_{door}", "submission": submission.pk}
    assert (Review.objects.count(), submission.remarks.count()) == (reviews, 0)


def test_other_doors_stay_closed(client, given, guest):
    closed = [
        reverse("admin:index"),
        reverse("admin:actions_submission_changelist"),
        reverse("admin:actions_submission_review", args=[given.pk]),
        reverse("actions:preview", args=[given.action.draft_id]),
        reverse("actions:edit", args=[given.action.draft_id]),
        reverse("actions:history", args=[given.action.draft_id]),
        reverse("actions:people", args=[given.action.draft_id]),
        reverse("actions:past", args=[given.action.draft_id]),
    ]

    found = {path: client.get(path, follow=True).status_code for path in closed}

    assert {path for path, status in found.items() if status not in (403, 404)} == set()
    assert "admin:login" in [event.payload["where"] for event in history.of(guest).filter(verb="denied")]


def test_files_open_for_who_was_given_the_text_and_for_nobody_else(client, given, sign_in):
    other = in_state("in_review", GovernmentFactory())

    def paper(submission):
        from django.core.files.base import ContentFile

        row = Document(
            submission=submission, name="a.pdf", content_type="application/pdf", sha256="0" * 64, size=1
        )
        row.file.save("a.pdf", ContentFile(b"%PDF-"))
        return reverse("actions:file", args=[submission.action.draft_id, "document", row.pk])

    mine, theirs = paper(given), paper(other)

    assert [client.get(mine).status_code, client.get(theirs).status_code] == [200, 404]
    assert sign_in(UserFactory()).get(mine).status_code == 404


def test_strangers_and_the_secretariat_have_their_own_doors(sign_in, given, client):
    staff = sign_in(staff_with("review_action", "view_submission")).get(at("outside"))
    stranger = sign_in(UserFactory()).get(at("outside"))

    assert (staff.status_code, staff.headers["Location"]) == (
        302,
        reverse("admin:actions_submission_changelist") + "?assigned=me",
    )
    assert stranger.status_code == 403


def test_reviewer_says_what_they_read_best(client, guest):
    client.get(at("outside_profile"))

    answer = client.post(at("outside_profile"), {"languages": ["ar"], "most": "4"})

    guest.reviewer_profile.refresh_from_db()
    assert (answer.status_code, guest.reviewer_profile.languages, guest.reviewer_profile.most) == (
        302,
        ["ar"],
        4,
    )


# The text on the page is the one the secretariat reads


def keep_round(submission, **texts):
    """A hand-in before the last one, with some of its words as they were, then the last one."""
    for round_, words in ((1, texts), (2, {})):
        content = handin.canonical(submission)
        content["texts"] |= words
        HandIn.objects.create(
            submission=submission, round=round_, canonical=content, sha256=handin.fingerprint(content),
            receipt=f"CTA-1999-{submission.pk}/1.{round_}", at=timezone.now(),
        )  # fmt: skip


def test_translation_stands_beside_the_original_each_in_its_language(client, given):
    Translation.objects.create(
        submission=given, field="summary", language="ar", text="خيمة للجميع.",
        source_sha256=fingerprint(given.summary),
    )  # fmt: skip

    page = client.get(at("outside_read", given.pk), {"to": "ar"}).content.decode()

    assert f'<div class="pair__t" lang="{given.language}" dir="ltr"><p>{given.summary}</p>' in page
    assert '<div lang="ar" dir="rtl"><p>خيمة للجميع.</p></div>' in page


def test_words_that_changed_since_the_earlier_round_are_marked(client, guest, given, secretary):
    given.summary = "Rooms for ten families."
    given.save()
    keep_round(given, summary="Rooms for two families.")
    assigning.assign(given, by=secretary, reviewers=[guest])

    answer = client.get(at("outside_read", given.pk))

    [changed] = answer.context["versions"]["compared"].changed
    assert changed.heading == "Summary"
    assert [words for kind, words in changed.pieces if kind != "same"] == ["two", "ten"]
    assert "<del>" in answer.content.decode()


def test_earlier_text_that_was_neither_given_nor_public_is_not_compared(client, given, secretary):
    type(given).objects.filter(pk=given.pk).update(number=3)
    for number, state in ((1, "declined"), (2, "published")):
        SubmissionFactory(action=given.action, number=number, state=state)

    answer = client.get(at("outside_read", given.pk))

    assert [row.text.number for row in answer.context["versions"]["rows"]] == [2]


def test_remarks_of_others_and_the_secretariats_buttons_are_not_there(client, guest, given, secretary):
    Picture.objects.create(
        submission=given, file="pictures/1.jpg", sha256="1" * 64, width=1, height=1, alt="A tent"
    )
    gone = Picture.objects.create(
        submission=given, file="pictures/2.jpg", sha256="2" * 64, width=1, height=1, alt="A ferry",
        taken_down_at=timezone.now(), taken_down_reason=CANARY,
    )  # fmt: skip
    values = {"field": "summary", "audience": "internal"}
    remarking.add_remark(given, by=secretary, text=f"{CANARY} again", **values)
    remarking.add_remark(given, by=guest, text="My own words.", **values)

    answer = client.get(at("outside_read", given.pk))

    page = answer.content.decode()
    assert [words in page for words in ("A tent", "My own words.", CANARY, gone.alt, "/secretariat/")] == [
        True, True, False, False, False,
    ]  # fmt: skip


# What answers as if it were not there is kept as a denial all the same


def test_file_that_was_not_given_is_not_found_and_the_denial_is_noted(client, guest, given):
    other = in_state("in_review", GovernmentFactory())
    picture = Picture.objects.create(
        submission=other, file="pictures/1.jpg", sha256="1" * 64, width=1, height=1, alt="A tent"
    )
    path = reverse("actions:file", args=[other.action.draft_id, "picture", picture.pk])
    nothing = reverse("actions:file", args=[other.action.draft_id, "picture", picture.pk + 1])

    answers = [client.get(path), client.get(nothing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content.replace(
        f"picture/{picture.pk + 1}/".encode(), f"picture/{picture.pk}/".encode()
    )
    assert denied(guest) == [("actions.picture", str(picture.pk), "actions:file")]


@pytest.mark.parametrize("name", ["preview", "edit", "history", "people", "past"])
def test_desk_of_others_is_not_found_and_the_denial_is_noted(client, guest, given, name):
    answer = client.get(reverse(f"actions:{name}", args=[given.action.draft_id]))

    assert answer.status_code == 404
    assert ("actions.submission", str(given.pk), f"actions:{name}") in denied(guest)


def test_button_of_others_is_not_found_and_the_denial_stands_in_the_history(client, guest, given):
    path = reverse("actions:move", args=[given.action.draft_id, "take_back"])

    assert client.post(path).status_code == 404
    assert [event.payload["where"] for event in history.of(guest).filter(verb="denied")] == ["actions:move"]


def denied(user):
    rows = AccessEntry.objects.filter(kind="denied", actor=user.public_id)
    return list(rows.values_list("object_type", "object_id", "where"))
