"""The translators' pages: what to do, one text side by side, and who may open them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Refused
from actions import custody
from actions.cards import cards_of
from actions.custody import sheet, todo
from actions.custody.counting import count_words
from actions.models import Translation
from publications.models import Edition
from tests.actions.published import publish
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


@pytest.fixture
def translator(db):
    return staff_with("translate_action")


@pytest.fixture
def client(translator, sign_in):
    return sign_in(translator)


@pytest.fixture
def text(town):
    return SubmissionFactory(
        action=ActionFactory(lead_government=town, code="CTA-2026-0700", slug="lessons"),
        language="es",
        state="in_review",
        title="Clases en la biblioteca",
        summary="La ciudad enseña el idioma en sus bibliotecas.",
    )


def at(name, *args):
    return reverse(f"admin:actions_translation_{name}", args=args)


def saved(client, text, field, words, language="fr", **more):
    return client.post(at("sheet", text.pk, language), {"field": field, "text": words} | more)


def test_translation_is_written_on_its_page_with_who_wrote_it(client, text, translator):
    answer = saved(client, text, "summary", "La ville enseigne.", seen="none")

    row = Translation.objects.get()
    assert answer.status_code == 302
    assert (row.text, row.status, row.by, row.source) == (
        "La ville enseigne.",
        "draft",
        translator,
        text.summary,
    )


def test_what_somebody_else_changed_meanwhile_is_not_written_over(client, text):
    custody.translate(text, "summary", "fr", "La ville apprend.", by=staff_with("translate_action"))

    answer = saved(client, text, "summary", "La ville enseigne.", seen="none")

    assert answer.status_code == 409
    assert ("La ville enseigne." in answer.text, "La ville apprend." in answer.text) == (True, True)
    assert Translation.objects.get().text == "La ville apprend."


def test_empty_translation_is_refused_beside_its_field(client, text):
    answer = saved(client, text, "summary", " ", seen="none")

    assert answer.status_code == 422
    assert 'id="e-summary" role="alert">Write the translation.' in answer.text


def test_somebody_else_than_the_writer_checks(client, text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=staff_with("translate_action"))

    saved(client, text, "summary", row.text, seen=custody.mark_of(row), check="1")

    row.refresh_from_db()
    assert (row.status, row.checked_by) == (Translation.CHECKED, translator)


def test_writer_does_not_check_their_own_words(text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=translator)

    with pytest.raises(PermissionDenied):
        custody.mark_checked(row, by=translator)


def test_reviewer_and_decider_do_not_check(text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=translator)

    for duty in ("review_action", "decide_action"):
        with pytest.raises(PermissionDenied):
            custody.mark_checked(row, by=staff_with(duty))


def test_what_was_changed_on_the_page_is_saved_before_it_is_checked(client, text):
    row = custody.translate(text, "summary", "fr", "La ville.", by=staff_with("translate_action"))

    answer = saved(client, text, "summary", "La ville !", seen=custody.mark_of(row), check="1")

    row.refresh_from_db()
    assert (answer.status_code, row.status, row.text) == (409, Translation.DRAFT, "La ville.")
    assert "La ville !" in answer.text


def test_stale_and_changed_and_approved_translations_are_not_marked_checked(text, translator):
    row = custody.translate(text, "summary", "fr", "La ville.", by=staff_with("translate_action"))
    with pytest.raises(Refused):
        custody.mark_checked(row, seen="of-another-text", by=translator)
    Translation.objects.update(status=Translation.APPROVED)
    with pytest.raises(Refused):
        custody.mark_checked(row, by=translator)
    Translation.objects.update(status=Translation.DRAFT, source_sha256="0" * 64)
    with pytest.raises(Refused):
        custody.mark_checked(row, by=translator)

    assert Translation.objects.get().checked_by is None


def test_new_words_take_back_what_was_checked_and_the_same_words_do_not(text, translator):
    other = staff_with("translate_action")
    row = custody.translate(text, "summary", "fr", "La ville.", by=other)
    custody.mark_checked(row, by=translator)

    same = custody.translate(text, "summary", "fr", "La ville.", by=other)
    standing = (same.status, same.checked_by)
    new = custody.translate(text, "summary", "fr", "La ville enseigne.", by=translator)

    assert standing == (Translation.CHECKED, translator)
    assert (new.status, new.checked_by, new.by) == (Translation.DRAFT, None, translator)


def test_saving_a_stale_text_again_says_that_it_still_fits(text, translator):
    custody.translate(text, "summary", "fr", "La ville.", by=translator)
    text.summary = "La ciudad enseña el idioma en las bibliotecas."
    text.save()

    row = custody.translate(text, "summary", "fr", "La ville.", by=translator)

    assert (custody.is_stale(row), row.source) == (False, text.summary)


def test_changed_source_puts_only_its_own_field_out_of_date(text, translator):
    for field in ("title", "summary"):
        custody.translate(text, field, "fr", "Des mots.", by=translator)
    text.summary = "Otra cosa."
    text.save()

    assert [(line.field, line.is_stale) for line in sheet.lines(text, "fr")] == [
        ("title", False),
        ("summary", True),
    ]


def test_page_shows_what_changed_in_the_original(client, text, translator):
    custody.translate(text, "summary", "fr", "La ville.", by=translator)
    text.summary = "La ciudad enseña el idioma en sus escuelas."
    text.save()

    page = client.get(at("sheet", text.pk, "fr")).text

    assert ("<del>bibliotecas" in page, "<ins>escuelas" in page) == (True, True)


def test_machine_words_replace_nobodys_and_become_a_draft_in_somebodys_hands(text, translator):
    made = custody.translate(text, "summary", "fr", "La ville.", status=Translation.MACHINE, by=translator)
    kept = custody.translate(text, "summary", "fr", "La ville.", by=translator)

    assert (made.status, kept.status) == (Translation.MACHINE, Translation.DRAFT)
    with pytest.raises(Refused):
        custody.translate(text, "summary", "fr", "Ville.", status=Translation.MACHINE, by=translator)


@pytest.mark.parametrize("state", ["draft", "changes_requested", "declined", "replaced", "merged"])
def test_what_is_still_written_or_over_is_not_translated(town, translator, client, state):
    text = SubmissionFactory(action=ActionFactory(lead_government=town), state=state, language="es")

    with pytest.raises(Refused):
        custody.translate(text, "summary", "fr", "La ville.", by=translator)
    expected = 404 if state in ("draft", "changes_requested") else 200
    assert client.get(at("sheet", text.pk, "fr")).status_code == expected


@pytest.mark.parametrize(("language", "field"), [("es", "summary"), ("xx", "summary"), ("fr", "place")])
def test_page_that_makes_no_sense_is_not_found(client, text, language, field):
    assert saved(client, text, field, "Mots", language=language).status_code == 404


def test_translator_sees_neither_reviews_nor_decides(client, text):
    pages = [
        reverse("admin:actions_submission_review", args=[text.pk]),
        reverse("admin:actions_submission_changelist"),
        reverse("admin:actions_action_changelist"),
        reverse("admin:actions_decision_changelist"),
        reverse("admin:actions_submission_move", args=[text.pk, "approve"]),
    ]

    assert [client.get(page).status_code for page in pages] == [403] * 5


def test_only_translators_open_the_pages(sign_in, text):
    reviewer = sign_in(staff_with("review_action"))

    pages = [at("todo"), at("sheet", text.pk, "fr")]

    assert [reviewer.get(page).status_code for page in pages] == [403, 403]


def test_translator_does_not_look_up_what_a_government_still_writes(client, town, text):
    hidden = SubmissionFactory(
        action=ActionFactory(lead_government=town), language="es", summary="Un borrador secreto."
    )
    Translation.objects.create(
        submission=hidden, field="summary", language="fr", text="Un brouillon secret.", source_sha256="0"
    )

    assert "Un brouillon" not in client.get(at("changelist") + "?q=secret").text
    assert client.get(at("changelist") + "?q=secret").context["cl"].result_count == 0


def test_list_counts_words_by_what_there_is_to_do(text, translator):
    custody.translate(text, "title", "fr", "Cours", by=translator)
    custody.translate(text, "summary", "fr", "La ville.", by=translator)
    text.title = "Clases nuevas"
    text.save()

    jobs = {job.language: job.standing for job in todo.jobs()}

    assert sorted(jobs) == ["ar", "en", "fr"]
    assert (jobs["fr"].missing, jobs["fr"].stale, jobs["fr"].unchecked) == (0, 2, 8)
    assert (jobs["en"].missing, jobs["en"].stale, jobs["en"].unchecked) == (10, 0, 0)


def test_what_is_due_first_stands_first(town, text):
    later = in_state("approved", GovernmentFactory(verified=True))
    later.publish_at = timezone.now() + timedelta(days=3)
    later.save()
    Edition.objects.create(slug="one", title="One", cut_off=date(2030, 1, 1), languages=["fr"])

    found = [(job.submission, job.language, job.due, job.why) for job in todo.jobs()]

    day = timezone.localdate(later.publish_at)
    assert [row[:3] for row in found[:4]] == [
        (later, "ar", day),
        (later, "es", day),
        (later, "fr", day),
        (text, "fr", date(2030, 1, 1)),
    ]
    assert [row[3] for row in found[2:4]] == ["is published then", "cut-off of “One”"]


@pytest.mark.parametrize(
    ("query", "count"), [("", 3), ("?language=ar", 1), ("?kind=stale", 0), ("?kind=missing&language=fr", 1)]
)
def test_list_is_filtered(client, text, query, count):
    assert client.get(at("todo") + query).context["count"] == count


@pytest.mark.parametrize("count", [1, 4])
def test_list_asks_the_same_number_of_questions(client, town, count, django_assert_num_queries):
    for _number in range(count):
        SubmissionFactory(action=ActionFactory(lead_government=town), state="in_review")
    client.get(at("todo"))

    with django_assert_num_queries(11):
        client.get(at("todo"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Don’t be well-known.", 3),
        ("L’été", 1),
        ("المدينة تعلّم اللغة", 3),
        ("移民 ok", 3),
        ("… – !", 0),
    ],
)
def test_words_are_counted(text, count):
    assert count_words(text) == count


def test_review_shows_how_far_each_language_is(staff_client, text, translator):
    custody.translate(text, "summary", "fr", text.summary, by=translator)

    page = staff_client.get(reverse("admin:actions_submission_review", args=[text.pk])).text

    assert "The text is the same as the original." in page
    assert "words: 4 missing, 0 out of date, 8 to be checked, 0 done" in page.replace("\n", " ")


def test_list_of_actions_says_how_good_a_translated_text_is(db):
    action = publish(7, language="es", texts={"en": {"title": "Language lessons", "summary": "The town."}})
    original = publish(8, language="en")

    found = [card.status_words for card in cards_of([action.pk, original.pk])]

    assert found == ["draft translation", ""]
