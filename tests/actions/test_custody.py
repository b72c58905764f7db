"""A translation's life, and the honest answer when there is none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.refusals import Refused
from actions import custody, drafting
from actions.models import Translation
from tests.actions.test_workflow import staff_with
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def submission(author):
    town = GovernmentFactory()
    MembershipFactory(user=author, government=town)
    return SubmissionFactory(
        action=ActionFactory(lead_government=town, code="CTA-2026-0500", slug="lessons"),
        language="es",
        state="in_review",
        summary="La ciudad enseña.",
    )


@pytest.fixture
def translator(db):
    return staff_with("translate_action")


def test_text_for_gives_the_translation_with_its_status(submission, translator):
    custody.translate(submission, "summary", "fr", "La ville enseigne.", by=translator)

    answers = [custody.text_for(submission, "summary", language) for language in ("fr", "es", "ar")]

    assert answers == [
        ("La ville enseigne.", "fr", "draft"),
        ("La ciudad enseña.", "es", ""),
        ("La ciudad enseña.", "es", ""),
    ]


def test_translation_goes_stale_with_its_source(submission, translator):
    translation = custody.translate(submission, "summary", "fr", "La ville enseigne.", by=translator)
    submission.summary = "La ciudad ya no enseña."
    submission.save()
    translation.refresh_from_db()

    assert custody.is_stale(translation)
    assert custody.text_for(submission, "summary", "fr").language == "es"


def test_government_approves_what_says_what_it_said(submission, author, translator):
    translation = custody.translate(submission, "summary", "fr", "La ville enseigne.", by=translator)
    with pytest.raises(PermissionDenied):
        custody.approve(translation, by=translator)

    custody.approve(translation, by=author)

    translation.refresh_from_db()
    assert (translation.status, translation.approved_by) == (Translation.APPROVED, author)


def test_stale_translation_is_not_approved(submission, author, translator):
    translation = custody.translate(submission, "summary", "fr", "La ville enseigne.", by=translator)
    submission.summary = "Otra cosa."
    submission.save()

    with pytest.raises(Refused):
        custody.approve(translation, by=author)


@pytest.mark.parametrize(
    ("field", "language", "text", "status"),
    [
        ("summary", "es", "La ciudad.", "draft"),
        ("lessons", "fr", "Rien.", "draft"),
        ("place", "fr", "Rien.", "draft"),
        ("summary", "fr", " ", "draft"),
        ("summary", "fr", "La ville.", "approved"),
        ("summary", "fr", "La ville.", "checked"),
        ("summary", "xx", "La ville.", "draft"),
        ("summary", "fr", "La\x00ville.", "draft"),
        ("summary", "fr", "a" * 2401, "draft"),
    ],
)
def test_translation_that_makes_no_sense_is_refused(submission, translator, field, language, text, status):
    with pytest.raises(ValidationError):
        custody.translate(submission, field, language, text, status=status, by=translator)

    assert Translation.objects.count() == 0


def test_stranger_does_not_translate(submission):
    with pytest.raises(PermissionDenied):
        custody.translate(submission, "summary", "fr", "La ville.", by=UserFactory())


def test_translations_go_along_to_the_next_version(author, translator):
    town = GovernmentFactory()
    MembershipFactory(user=author, government=town)
    action = ActionFactory(published=True, lead_government=town)
    first = action.submissions.get()
    custody.translate(first, "summary", "fr", "La ville enseigne.", by=translator)

    second = drafting.revise(action, by=author)

    assert custody.text_for(second, "summary", "fr") == ("La ville enseigne.", "fr", "draft")
    assert (second.title, second.number, second.objective_links.count()) == (first.title, 2, 1)
