"""Asking for changes: the day, canned texts in the government's language, and what the reader sees afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts.refusals import Refused
from actions import answering, workflow
from actions.models import Phrase, Remark
from actions.reviewing import phrases, remarking, since
from actions.seeding import seed_reviewing
from tests.actions.test_workflow import _member, in_state, staff_with
from tests.factories import GovernmentFactory


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action", "view_submission")


@pytest.fixture
def phrase(db):
    return Phrase.objects.create(
        slug="date", name_en="A number lacks its date", text_en="When was it counted?",
        text_es="¿Cuándo se contó?", text_fr="Quand ?", text_ar="متى؟", audience="government",
    )  # fmt: skip


@pytest.fixture
def sent_back(town, decider):
    """Handed in, read, sent back with two remarks: (submission, who writes for the town, the remarks)."""
    author, submission = _member(town), in_state("draft", town)
    submission.results = "Many people came to the library. It is open on Monday."
    submission.save()
    workflow.submit(submission, by=author)
    workflow.start_review(submission, by=decider)
    remarks = [
        remarking.add_remark(submission, by=decider, text=text, audience="government", field="results")
        for text in ("How many?", "By when?")
    ]
    remarking.add_remark(submission, by=decider, text="Promising.", audience="internal")
    workflow.request_changes(submission, by=decider, reason="One number.")
    return submission, author, remarks


def come_back(submission, author, remarks):
    for remark in remarks:
        remarking.answer(remark, by=author, text="In May: 412.")
    submission.results = "Many people, 412 in all, came to the library. It is open on Monday."
    submission.save()
    workflow.submit(submission, by=author)


# The day


def test_changes_are_due_after_the_working_days_of_the_call(sent_back):
    submission = sent_back[0]

    assert submission.changes_due_on == answering.changes_due(submission.call)
    assert submission.changes_due_on > timezone.localdate()


def test_day_that_is_over_is_refused(town, decider):
    submission = in_state("in_review", town)

    with pytest.raises(ValidationError, match="This day is over"):
        workflow.request_changes(
            submission, by=decider, reason="One.", due_on=timezone.localdate() - timedelta(days=1)
        )

    submission.refresh_from_db()
    assert submission.state == "in_review"


def test_page_offers_the_day_and_keeps_another(sign_in, town, decider):
    submission = in_state("in_review", town)
    client, path = sign_in(decider), reverse(
        "admin:actions_submission_move", args=[submission.pk, "request_changes"]
    )  # fmt: skip
    other = date(2030, 1, 2)

    offered = client.get(path).context["form"].initial["due_on"]
    client.post(path, {"reason": "One number.", "due_on": other.isoformat()})

    submission.refresh_from_db()
    assert (offered, submission.changes_due_on) == (answering.changes_due(submission.call), other)


# The gate, and what came back


def test_every_remark_is_answered_before_it_can_be_handed_in_again(sent_back):
    submission, author, remarks = sent_back
    remarking.answer(remarks[0], by=author, text="412.")

    with pytest.raises(Refused, match="Answer the remarks first"):
        workflow.submit(submission, by=author)
    remarking.answer(remarks[1], by=author, text="By May.")
    workflow.submit(submission, by=author)

    assert submission.state == "submitted"


def test_nothing_has_come_back_until_it_is_handed_in_again(sent_back, town):
    assert since.asked(sent_back[0]) is None
    assert since.asked(in_state("in_review", town)) is None


def test_reader_gets_answers_and_only_the_words_that_changed(sent_back):
    come_back(*sent_back)

    found = since.asked(sent_back[0])

    assert [(remark.text, remark.answer) for remark in found.remarks] == [
        ("How many?", "In May: 412."),
        ("By when?", "In May: 412."),
    ]
    (row,) = found.changed
    assert (row.heading, row.is_own) == ("Results", True)
    assert [tuple(piece) for piece in row.pieces] == [
        ("same", "Many people"),
        ("added", ", 412 in all,"),
        ("same", " came to the library. It is open on Monday."),
    ]


def test_changed_title_and_objectives_are_told_too(sent_back):
    submission, author, remarks = sent_back
    submission.title = "Another name"
    submission.save()
    submission.objective_links.update(role="secondary")
    come_back(submission, author, remarks)

    assert [row.heading for row in since.asked(submission).changed] == ["Title", "Results", "Framework gcm"]


def test_page_shows_it_first_and_folds_the_rest(sign_in, sent_back, decider):
    come_back(*sent_back)

    page = sign_in(decider).get(reverse("admin:actions_submission_review", args=[sent_back[0].pk]))

    text = page.content.decode()
    places = [text.index(words) for words in ("Since you asked", "In May: 412.", "<ins>", "The whole text")]
    assert places == sorted(places)


# Canned texts


@pytest.mark.parametrize(
    ("language", "official", "said"),
    [("es", "en", "¿Cuándo se contó?"), ("sw", "ar", "متى؟"), ("sw", "sw", "When was it counted?")],
)
def test_canned_text_is_said_in_the_language_of_the_government(town, phrase, language, official, said):
    submission = in_state("in_review", town)
    submission.language, submission.action.lead.official_language = language, official
    type(town).objects.filter(pk=town.pk).update(official_language=official)
    submission.action = type(submission.action).objects.get(pk=submission.action_id)

    with translation.override("fr"):
        assert phrases.said_to(submission, phrase) == said


def test_canned_text_is_a_remark_by_itself_or_before_ones_own_words(sign_in, town, decider, phrase):
    submission = in_state("in_review", town)
    path = reverse("admin:actions_submission_remark", args=[submission.pk])
    client = sign_in(decider)

    for text in ("", "The 400."):
        client.post(path, {"text": text, "audience": "government", "field": "results", "phrase": phrase.pk})
    client.post(path, {"text": "", "audience": "government", "field": "results", "phrase": ""})

    assert list(submission.remarks.values_list("text", "field", "audience")) == [
        ("When was it counted?", "results", Remark.GOVERNMENT),
        ("When was it counted?\n\nThe 400.", "results", Remark.GOVERNMENT),
    ]


def test_remark_without_words_is_refused(town, decider):
    with pytest.raises(ValidationError, match="choose a canned text"):
        remarking.add_remark(in_state("in_review", town), by=decider, text=" ", audience="government")


def test_retired_canned_text_is_no_longer_offered(sign_in, town, decider, phrase):
    submission = in_state("in_review", town)
    Phrase.objects.update(is_active=False)

    answer = sign_in(decider).post(
        reverse("admin:actions_submission_remark", args=[submission.pk]),
        {"text": "", "audience": "government", "phrase": phrase.pk},
    )

    assert (answer.status_code, phrases.offered(), submission.remarks.count()) == (404, [], 0)


def test_offered_are_those_of_the_field_and_of_any(phrase):
    Phrase.objects.create(slug="part", name_en="Part", text_en="Who?", field="participation_note")

    assert [row.slug for row in phrases.offered("results")] == ["date"]
    assert {row.slug for row in phrases.offered("participation_note")} == {"date", "part"}


def test_seeded_texts_speak_four_languages_and_stay_as_staff_wrote_them(db):
    seed_reviewing()
    Phrase.objects.filter(slug="tense").update(text_en="Ours.", is_active=False)
    seed_reviewing()

    assert {(row.text_en, row.is_active) for row in Phrase.objects.filter(slug="tense")} == {("Ours.", False)}
    assert all(
        getattr(row, f"text_{lang}") for row in Phrase.objects.all() for lang in ("en", "es", "fr", "ar")
    )


def test_canned_texts_have_a_page_in_the_secretariat(staff_client, phrase):
    change = reverse("admin:actions_phrase_change", args=[phrase.pk])
    values = {
        "name_en": "Which day", "text_en": "Which day?", "text_ar": "أي يوم؟", "field": "results",
        "audience": "government", "position": "3", "is_active": "on", "slug": "date",
    }  # fmt: skip

    staff_client.post(change, values)

    phrase.refresh_from_db()
    assert (phrase.text_en, phrase.text_ar, phrase.field) == ("Which day?", "أي يوم؟", "results")
    assert staff_client.get(reverse("admin:actions_phrase_changelist")).status_code == 200
