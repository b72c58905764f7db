"""The government's page of its words in another language, and what stands about it on the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from accounts.refusals import Refused
from actions import custody
from actions.custody import telling
from actions.models import Submission, Translation
from tests.actions.test_workflow import staff_with
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def text(author):
    town = GovernmentFactory(verified=True, focal_point=author)
    text = SubmissionFactory(
        action=ActionFactory(lead_government=town, code="CTA-2026-0900", slug="lessons"),
        language="es",
        state="in_review",
        title="Clases",
        summary="La ciudad enseña.",
    )
    writer, checker = staff_with("translate_action"), staff_with("translate_action")
    for field, words in (("title", "Cours"), ("summary", "La ville enseigne.")):
        custody.mark_checked(custody.translate(text, field, "fr", words, by=writer), by=checker)
    return text


def page_of(text, language="fr"):
    return reverse("actions:translations", args=[text.action.draft_id, language])


def statuses():
    return dict(Translation.objects.values_list("field", "status"))


def test_desk_says_that_translations_wait(sign_in, author, text):
    desk = sign_in(author).get(reverse("actions:desk")).text

    assert "2 translations wait for your word." in desk
    assert page_of(text) in desk


def test_each_translation_is_approved_on_its_own(sign_in, author, text):
    row = text.translations.get(field="title")

    answer = sign_in(author).post(page_of(text), {"row": row.pk, "seen": custody.mark_of(row)})

    assert (answer.status_code, statuses()) == (302, {"title": "approved", "summary": "checked"})


def test_all_that_was_on_the_page_is_approved_or_nothing(sign_in, author, text):
    client = sign_in(author)
    seen = [f"{row.pk}:{custody.mark_of(row)}" for row in text.translations.all()]
    custody.translate(text, "summary", "fr", "La ville apprend.", by=staff_with("translate_action"))

    refused = client.post(page_of(text), {"all": "1", "seen": seen}).status_code
    before = statuses()
    seen = [f"{row.pk}:{custody.mark_of(row)}" for row in text.translations.all()]
    client.post(page_of(text), {"all": "1", "seen": seen})

    assert (refused, before) == (409, {"title": "checked", "summary": "draft"})
    assert statuses() == {"title": "approved", "summary": "approved"}


def test_government_says_what_has_to_be_put_right(sign_in, author, text):
    row = text.translations.get(field="summary")
    values = {"row": row.pk, "seen": custody.mark_of(row), "correct": "1"}

    empty = sign_in(author).post(page_of(text), values | {"text": " "})
    sign_in(author).post(page_of(text), values | {"text": "Ce n’est pas la ville."})

    row.refresh_from_db()
    assert (empty.status_code, "Write what has to be put right." in empty.text) == (422, True)
    assert (row.status, row.correction) == (Translation.DRAFT, "Ce n’est pas la ville.")


def test_new_words_settle_a_correction(author, text):
    row = text.translations.get(field="summary")
    custody.ask_correction(row, text="Non.", by=author)

    new = custody.translate(text, "summary", "fr", "La commune enseigne.", by=staff_with("translate_action"))

    assert (new.correction, new.correction_at) == ("", None)


def test_nobody_else_approves_or_corrects(sign_in, text):
    row = text.translations.get(field="title")
    for stranger in (UserFactory(), staff_with("translate_action", "decide_action")):
        assert sign_in(stranger).get(page_of(text)).status_code == 404
        for verb in (
            lambda by: custody.approve(row, by=by),
            lambda by: custody.approve_all(text, "fr", seen={}, by=by),
            lambda by: custody.ask_correction(row, text="Non.", by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb(stranger)


def test_what_changed_meanwhile_is_neither_approved_nor_corrected(author, text):
    row = text.translations.get(field="title")

    with pytest.raises(Refused):
        custody.approve(row, seen="of-another", by=author)
    with pytest.raises(Refused):
        custody.ask_correction(row, text="Non.", seen="of-another", by=author)
    with pytest.raises(ValidationError):
        custody.ask_correction(row, text="a" * 1001, by=author)


def test_language_nobody_wrote_in_is_not_found(sign_in, author, text):
    assert sign_in(author).get(page_of(text, "ar")).status_code == 404


# The letter about it


def told():
    return list(Letter.objects.filter(event="translation_ready").order_by("pk").values_list("to", "subject"))


def test_government_is_told_once_that_a_translation_waits(author, text):
    assert (telling.tell_due(), telling.tell_due()) == (1, 0)

    assert told() == [(author.email, "Your turn: CTA-2026-0900 in French")]
    letter = Letter.objects.get(event="translation_ready")
    assert "“Clases” is translated into French and checked. 2 texts wait for your word." in letter.text
    assert page_of(text) in letter.text


def test_letter_names_the_language_in_the_words_of_its_reader(author, text):
    author.language = "fr"
    author.save()

    telling.tell_due()

    assert "français" in Letter.objects.get(event="translation_ready").subject.lower()


def test_nobody_is_told_while_somebody_works_on_it(text):
    new = custody.translate(text, "summary", "fr", "La ville apprend.", by=staff_with("translate_action"))
    before = telling.tell_due()
    custody.mark_checked(new, by=staff_with("translate_action"))

    assert (before, telling.tell_due(), len(told())) == (0, 1, 1)


@pytest.mark.parametrize(("days", "count"), [(2, 0), (4, 1)])
def test_translation_that_stays_in_part_is_told_after_a_rest(text, days, count):
    text.lessons = "Empezar pronto."
    text.save()
    Translation.objects.update(checked_at=timezone.now() - timedelta(days=days))

    assert telling.tell_due() == count


def test_nobody_is_told_of_what_is_stale_approved_or_over(author, text):
    Submission.objects.update(summary="Otra cosa.")
    stale = telling.tell_due()
    Submission.objects.update(summary=text.summary, state="replaced", published_at=timezone.now())
    over = telling.tell_due()
    Submission.objects.update(state="in_review")
    Translation.objects.update(status=Translation.APPROVED)

    assert (stale, over, telling.tell_due(), told()) == (0, 0, 0, [])


def test_each_language_has_its_own_letter(author, text):
    telling.tell_due()
    for field, words in (("title", "Lessons"), ("summary", "The town teaches.")):
        row = custody.translate(text, field, "en", words, by=staff_with("translate_action"))
        custody.mark_checked(row, by=staff_with("translate_action"))

    assert telling.tell_due() == 1
    assert [subject for _to, subject in told()] == [
        "Your turn: CTA-2026-0900 in French",
        "Your turn: CTA-2026-0900 in English",
    ]
