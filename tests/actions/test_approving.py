"""The government's page of its words in another language, and what stands about it on the desk."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.refusals import Refused
from actions import custody
from actions.models import Translation
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
