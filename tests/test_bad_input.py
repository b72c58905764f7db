"""Bad input, told in Spanish and Arabic: a sentence of the reader's language, the right status, nothing half-saved."""

import io
import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext, override

from accounts.models import Letter
from actions import workflow
from actions.models import Action
from signatories.models import Government, Signature, SigningDraft
from tests.accounts.test_entrance import code_of, sign_up
from tests.factories import (
    ActionFactory,
    CallFactory,
    DeclarationFactory,
    GovernmentFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW_ACTION = "0b3f3c52-3f0a-4c1c-9a8e-9d6f4f5a1e11"
NO_LINKS = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}


@pytest.fixture(params=["es", "ar"])
def language(request):
    return request.param


@pytest.fixture
def official(db):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def desk(official, sign_in):
    DeclarationFactory()
    return sign_in(official)


@pytest.fixture
def draft(official):
    town = GovernmentFactory(verified=True, focal_point=official)
    return SubmissionFactory(
        action=ActionFactory(lead_government=town), created_by=official, updated_by=official
    )


def told(answer, language, sentence):
    """Whether the page says this sentence in this language and not in English."""
    with override(language):
        own = gettext(sentence)
    assert own != sentence, f"not translated into {language}: {sentence}"
    page = answer.content.decode()
    own, sentence = (max(re.split(r"%\(\w+\)\w", words), key=len) for words in (own, sentence))
    assert sentence not in page
    assert f'lang="{language}"' in page
    return own in page


def test_wrong_code(client, letters, language):
    page = sign_up(client, language=language).headers["Location"]
    answer = client.post(page, {"code": "WRNG-CODE"})

    assert answer.status_code == 422
    assert page.startswith(f"/{language}/")
    assert "This is not the code we sent" not in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not EmailAddress.objects.get().verified


def test_expired_code(client, letters, language, monkeypatch):
    page = sign_up(client, language=language).headers["Location"]
    (message,) = letters()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)

    answer = client.post(page, {"code": code_of(message)}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"/{language}/")
    assert "The code has expired" not in answer.content.decode()
    assert not EmailAddress.objects.get().verified


@pytest.mark.parametrize("name", ["Ciudad de Medellin", "City of Medellín", "MEDELLÍN", "ميديلين"])
def test_second_registration_of_one_government(desk, language, name):
    GovernmentFactory(
        official_name="Medellín", english_name="Medellin", other_names=["ميديلين"], country="CO"
    )
    answer = desk.post(
        f"/{language}/desk/sign/government/",
        {"official_name": name, "country": "CO", "level": "municipality"},
    )

    assert answer.status_code == 409
    assert told(answer, language, "Is it one of these?")
    assert "Medellín" in answer.content.decode()
    assert Government.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"MZ a program", 422, "Choose a PDF, a JPEG or a PNG file. This one is of another kind."),
        (
            b"%PDF-1.7" + b"0" * (40 * 1024 * 1024),
            413,
            "This file is larger than %(limit)s. Choose a smaller one.",
        ),
    ],
    ids=["type", "40 MB"],
)
def test_file_that_cannot_be_a_letter(desk, language, content, status, sentence):
    letter = SimpleUploadedFile("letter.pdf", content)
    answer = desk.post(f"/{language}/desk/sign/proof/", {"letter": letter, "second_email": ""})

    assert answer.status_code == status
    assert told(answer, language, sentence)
    assert not SigningDraft.objects.get().file


@pytest.mark.parametrize("field", ["picture", "document"])
def test_file_of_another_type_in_an_action(desk, draft, language, field):
    file = io.BytesIO(b"MZ a program")
    file.name = "innocent.pdf"
    path = f"/{language}/desk/actions/{draft.action.draft_id}/files/"

    answer = desk.post(path, {"version": draft.version, field: file, **NO_LINKS})

    assert answer.status_code == 422
    assert (draft.pictures.count(), draft.documents.count()) == (0, 0)


def test_form_posted_twice_makes_one_action(desk, official, language):
    town = GovernmentFactory(verified=True, focal_point=official)
    values = {
        "form_key": NEW_ACTION,
        "government": town.pk,
        "call": CallFactory().pk,
        "kind": "action",
        "language": language,
    }
    answers = [desk.post(f"/{language}/desk/actions/new/", values) for _time in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Action.objects.count() == 1


def test_hand_in_posted_twice_is_one_hand_in(desk, draft, language):
    path = f"/{language}/desk/actions/{draft.action.draft_id}/move/submit/"
    first, second = desk.post(path), desk.post(path)

    assert (first.status_code, draft.hand_ins.count()) == (302, 1)
    assert second.status_code in (302, 409)
    assert Letter.objects.filter(event="submitted").count() == 1


def test_frozen_text_edited_by_address(desk, draft, official, language):
    title = draft.title
    workflow.submit(draft, by=official)
    path = f"/{language}/desk/actions/{draft.action.draft_id}/what/"

    for answer in (desk.get(path), desk.post(path, {"version": 0, "title": "Changed", "language": "en"})):
        assert answer.status_code == 409
        assert told(answer, language, "This step is not open")
    draft.refresh_from_db()
    assert draft.title == title


@pytest.mark.parametrize("part", ["", "what/", "preview/", "check/"])
def test_stranger_asks_for_a_draft(draft, sign_in, language, part):
    path = f"/{language}/desk/actions/{draft.action.draft_id}/{part}"
    answer = sign_in(UserFactory()).get(path)

    assert answer.status_code == 404
    assert told(answer, language, "This page has moved or never was")
    assert draft.title not in answer.content.decode()


def test_stranger_writes_a_draft_or_hands_it_in(draft, sign_in, language):
    stranger, title = sign_in(UserFactory()), draft.title
    base = f"/{language}/desk/actions/{draft.action.draft_id}"

    answers = [
        stranger.post(f"{base}/what/", {"version": 0, "title": "Mine", "language": "en"}),
        stranger.post(f"{base}/move/submit/"),
    ]

    draft.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (draft.title, draft.state) == (title, "draft")


def test_stranger_asks_for_a_signature(desk, language):
    signature = Signature.objects.get(government=GovernmentFactory(verified=True))

    assert desk.get(f"/{language}/desk/sign/done/{signature.pk}/").status_code == 403


@pytest.mark.parametrize("path", ["/de/", "/xx/actions/", "/zz/desk/"])
def test_unknown_language_prefix(language, path):
    answer = Client(headers={"accept-language": language}).get(path)

    assert answer.status_code == 404
    assert told(answer, language, "This page has moved or never was")


def test_expired_form_of_another_session(language, draft, official):
    """Without its token a form is refused with 403, and the page speaks the language of the address."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(official)

    answer = strict.post(f"/{language}/desk/actions/{draft.action.draft_id}/move/submit/")

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (403, "draft")
    assert f'lang="{language}"' in answer.content.decode()


NEW_TOWN = {"level": "municipality", "country": "CO", "official_name": "Ciudad Espécimen"}
DELEGATE = {
    "signatory_name": "Ana Specimen", "signatory_office": "Alcaldesa", "capacity": "delegate",
    "delegate_name": "Bo Specimen", "delegate_function": "Office",
}  # fmt: skip


@pytest.mark.parametrize(
    ("part", "wrong", "sentence"),
    [
        ("government", {"official_name": "=1+1"}, "A name begins with a letter or a digit, not with “%(sign)s”."),
        ("government", {"official_name": "www.x.com"}, "Write the name only, without a web or e-mail address."),
        ("government", {"official_name": "Меdellín"},
         "“%(word)s” mixes letters of two alphabets that look alike. Type it once more in one of them."),
        ("place", {"latitude": "-75.5", "longitude": "4.5"},
         "This point lies far outside the country. Did you mean another one? Choose, or put the numbers right."),
        ("signatory", {"since": "2999"}, "The term begins on or before the day of signature."),
        ("proof", {}, "A delegate hands in the document by which the leader delegates."),
        ("proof", {"signed_on": "2018-12-07"},
         "The date of signature is on or after the day of the Declaration."),
        ("proof", {"signed_on": "2999-01-01"}, "The date of signature is today or earlier."),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_told_part_by_part(desk, language, part, wrong, sentence):
    address = f"/{language}/desk/sign/{{}}/".format
    desk.post(address("government"), NEW_TOWN)
    desk.post(address("signatory"), DELEGATE)
    whole = {"government": NEW_TOWN, "signatory": DELEGATE}.get(part, {})
    answer = desk.post(address(part), whole | wrong)

    assert answer.status_code == 422
    assert told(answer, language, sentence)
    assert (Government.objects.count(), Signature.objects.count()) == (0, 0)
