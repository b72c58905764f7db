"""The secretariat's own words: checked, filled, escaped, previewed and taken away."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import history, letter_kinds, letter_texts, mail
from accounts.models import LetterText
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FREE = {("signatories", "campaign"), ("actions", "mailing")}  # written by the secretariat every time


def a_text(
    by, event="accounts.password_changed", language="en", subject="Changed", words="It is.\n\nOpen: {link}"
):
    return letter_texts.write(
        LetterText(), by=by, event=event, language=language, subject=subject, words=words
    )


def a_letter(user=None, event="password_changed", app="accounts", **kwargs):
    user = user or UserFactory()
    return mail.write_letter(
        event, user, app=app, **({"to": user.email, "language": user.language, "recipient": user} | kwargs)
    )


def test_every_letter_has_its_places_and_every_kind_its_letter():
    files = Path(project.BASE_DIR, "templates").glob("*/mail/*.subject.txt")
    letters = {(path.parts[-3], path.name.removesuffix(".subject.txt")) for path in files}

    assert {(kind.app, kind.event) for kind in letter_kinds.KINDS.values()} == letters - FREE
    for kind in letter_kinds.KINDS.values():
        assert set(kind.needed) <= set(kind.places)
        assert all(place.specimen for place in kind.places.values())


def test_own_words_take_the_place_of_the_built_in_ones(staff):
    a_text(staff, language="ar", subject="تغيرت", words="مرحبا.\n\nافتح: {link}")

    letter = a_letter(UserFactory(language="ar"))

    assert letter.subject == "تغيرت"
    link = "http://127.0.0.1:8000/ar/account/"
    assert letter.text.startswith(f"مرحبا.\n\nافتح: {link}\n\n")
    assert f'<a href="{link}" style=' in letter.html
    assert '<html lang="ar" dir="rtl">' in letter.html
    assert a_letter(UserFactory(language="fr")).subject != "تغيرت"


def test_what_is_put_in_is_text_and_nothing_else(staff):
    text = a_text(staff, event="accounts.login_code", subject="{code}", words="Type {code} & <b>wait</b>.")
    hostile = "{link} <script>alert(1)</script>\r\n\r\nOpen: http://evil.example/ {% now 'Y' %} {{ user }}"

    subject, plain, html = letter_texts.filled(text, {"code": hostile})

    assert "\n" not in subject
    assert "{link}" in subject
    assert "{{ user }}" in html
    assert not any(tag in html for tag in ("<script", "<b>"))
    assert 'background-color:#1c3a9a;border-radius:3px"><a' not in html  # no button of a value


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"event": "accounts.nothing"}, "event"),
        ({"subject": " "}, "subject"),
        ({"words": ""}, "text"),
        ({"words": "Hello {nobody}, {link}"}, "text"),
        ({"words": "Hello {link"}, "text"),
        ({"words": "{{ link }} {link}"}, "text"),
        ({"subject": "{user.password}"}, "subject"),
        ({"words": "No way out."}, "text"),
        ({"event": "actions.declined", "words": "See {link}"}, "text"),
    ],
)
def test_faults_are_refused_beside_the_field(staff, values, field):
    with pytest.raises(ValidationError) as refusal:
        a_text(staff, **values)

    assert list(refusal.value.error_dict) == [field]
    assert not LetterText.objects.exists()


def test_second_text_of_a_letter_and_language_is_refused(staff):
    a_text(staff)

    with pytest.raises(ValidationError):
        a_text(staff)


def test_reset_brings_the_built_in_words_back(staff):
    text, built_in = a_text(staff), a_letter(UserFactory(language="es")).subject

    letter_texts.reset(text, by=staff)

    assert a_letter(UserFactory()).subject not in ("Changed", built_in)
    assert not LetterText.objects.exists()


def test_words_are_for_who_may_change_them(staff):
    text = a_text(staff)

    with pytest.raises(PermissionDenied):
        a_text(UserFactory(is_staff=True), language="fr")
    with pytest.raises(PermissionDenied):
        letter_texts.reset(text, by=UserFactory(is_staff=True))


def test_text_of_an_older_portal_does_not_stop_the_mail(staff):
    LetterText.objects.filter(pk=a_text(staff).pk).update(text="{gone} {link}")

    assert a_letter().subject == "Your password has changed"


def test_history_says_who_worded_what(staff):
    text = a_text(staff)

    assert [(event.verb, event.payload) for event in history.of(text)] == [
        ("letter_text_written", {"event": "accounts.password_changed", "language": "en"})
    ]


# The pages


def test_page_previews_the_newest_real_letter_or_a_marked_specimen(staff_client, staff):
    text = a_text(staff)
    page = reverse("admin:accounts_lettertext_change", args=[text.pk])

    assert "filled with invented words" in staff_client.get(page).content.decode()
    letter = a_letter()

    shown = staff_client.get(page).content.decode()
    assert reverse("admin:accounts_letter_change", args=[letter.pk]) in shown
    alone = staff_client.get(reverse("admin:accounts_lettertext_html", args=[text.pk]))
    assert alone["Content-Security-Policy"].startswith("sandbox;")
    assert "http://127.0.0.1:8000/en/account/" in alone.content.decode()


def test_words_are_kept_and_refused_on_the_page(staff_client):
    page = reverse("admin:accounts_lettertext_add")
    values = {"event": "accounts.password_changed", "language": "en", "subject": "S", "text": "{nobody}"}

    refused = staff_client.post(page, values).content.decode()
    kept = staff_client.post(page, values | {"text": "Here: {link}"})

    assert "“{nobody}” is no place that can be filled. There are: {link}." in refused
    text = LetterText.objects.get()
    assert kept.url == reverse("admin:accounts_lettertext_change", args=[text.pk])
    changed = staff_client.post(kept.url, {"subject": "New", "text": "There: {link}"})
    text.refresh_from_db()
    assert (changed.status_code, text.subject, text.event) == (302, "New", "accounts.password_changed")


def test_reset_is_a_button(staff_client, staff):
    text = a_text(staff)

    assert staff_client.get(reverse("admin:accounts_lettertext_reset", args=[text.pk])).status_code == 405
    staff_client.post(reverse("admin:accounts_lettertext_reset", args=[text.pk]))

    assert not LetterText.objects.exists()


def test_all_letters_are_listed_with_their_places(staff_client, staff):
    a_text(staff)

    page = staff_client.get(reverse("admin:accounts_lettertext_places")).content.decode()

    assert all(words in page for words in ("An action is not taken up", "{reason}"))
