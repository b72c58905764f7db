"""The frame of the secretariat, its door, and what may be done there to people, letters and history."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import reverse

from accounts import history, mail
from accounts.groups import REVIEWER, SECRETARIAT, seed_groups
from accounts.models import Event, Letter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def a_letter(**kwargs):
    user = UserFactory()
    return mail.write_letter(
        "login_code", user, to=user.email, language="en", app="accounts", context={"code": "x"}, **kwargs
    )


def post_move(client, thing, move):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_move"
    return client.post(reverse(name, args=[thing.pk, move]), follow=True)


def test_stranger_is_led_to_the_one_door(client):
    answer = client.get("/secretariat/", follow=True)

    assert [step[0] for step in answer.redirect_chain][-1].startswith(
        "/en/account/login/?next=%2Fsecretariat"
    )


def test_person_who_is_not_staff_is_denied(sign_in):
    assert sign_in(UserFactory()).get("/secretariat/", follow=True).status_code == 403


def test_secretariat_speaks_the_language_of_the_person(sign_in):
    answer = sign_in(UserFactory(staff=True, language="ar")).get("/secretariat/")

    assert 'lang="ar" dir="rtl"' in " ".join(answer.content.decode().split())


def test_staff_without_second_factor_are_led_to_it(staff_client, staff, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    answer = staff_client.get("/secretariat/", follow=True)
    assert answer.redirect_chain[-1][0] == "/en/account/2fa/"
    assert "Set it up first" in answer.content.decode()

    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    record = {"method": "mfa", "type": "totp", "at": time.time()}
    session = staff_client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session.save()

    assert staff_client.get("/secretariat/").status_code == 200


def test_first_page_says_what_waits(staff_client):
    assert "Nothing waits" in staff_client.get("/secretariat/").content.decode()
    a_letter(held=True)

    page = staff_client.get("/secretariat/").content.decode()

    assert "letter is held until announced" in page
    assert 'href="/secretariat/accounts/letter/?held_for__exact=announcement&amp;state__exact=held"' in page


def test_every_list_and_form_opens(staff_client, staff):
    a_letter()
    history.record("joined", staff, by=staff)
    for model, model_admin in admin.site._registry.items():
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert staff_client.get(reverse(f"{place}_changelist")).status_code == 200, model
        assert staff_client.get(reverse(f"{place}_changelist"), {"q": "x"}).status_code == 200, model
        thing = model.objects.first()
        if thing is not None:
            assert staff_client.get(reverse(f"{place}_change", args=[thing.pk])).status_code == 200, model
        answer = staff_client.get(reverse(f"{place}_add"))
        assert answer.status_code == (200 if model_admin.has_add_permission(answer.wsgi_request) else 403), (
            model
        )


@pytest.mark.parametrize(
    ("before", "move", "after"),
    [
        (Letter.HELD, "release", Letter.QUEUED),
        (Letter.HELD, "cancel", Letter.CANCELLED),
        (Letter.FAILED, "retry", Letter.QUEUED),
        (Letter.SENT, "cancel", Letter.SENT),
        (Letter.SENT, "retry", Letter.SENT),
    ],
)
def test_letter_is_moved_by_a_button(staff_client, before, move, after):
    letter = a_letter(held=Letter.BY_HAND)
    Letter.objects.update(state=before, sent_at=letter.created_at)

    answer = post_move(staff_client, letter, move)

    letter.refresh_from_db()
    assert (answer.status_code, letter.state) == (200, after)


def test_move_by_get_is_refused(staff_client):
    letter = a_letter(held=True)

    answer = staff_client.get(reverse("admin:accounts_letter_move", args=[letter.pk, "release"]))

    assert answer.status_code == 405


def test_unknown_move_is_denied_and_recorded(staff_client, staff):
    assert post_move(staff_client, a_letter(held=True), "erase").status_code == 403
    assert [e.verb for e in history.of(staff)] == ["denied"]


@pytest.mark.parametrize("name", ["letter", "consent"])
def test_nothing_is_added_by_hand(staff_client, name):
    assert staff_client.get(reverse(f"admin:accounts_{name}_add")).status_code == 403


def test_person_is_signed_out_everywhere(staff_client):
    user = UserFactory()
    from allauth.usersessions.models import UserSession
    from django.test import Client

    visitor = Client()
    visitor.force_login(user)
    visitor.get("/en/account/")
    UserSession.objects.get_or_create(
        user=user, session_key=visitor.session.session_key, defaults={"ip": "127.0.0.1", "user_agent": "x"}
    )

    post_move(staff_client, user, "end_sessions")

    assert visitor.get("/en/account/").status_code == 302
    assert "sessions_ended" in Event.objects.values_list("verb", flat=True)


@pytest.mark.parametrize(("group", "status"), [(SECRETARIAT, 200), (REVIEWER, 403)])
def test_who_may_see_people(sign_in, group, status):
    from django.contrib.auth.models import Group

    seed_groups()
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    assert sign_in(user).get(reverse("admin:accounts_user_changelist")).status_code == status


def test_secretariat_cannot_make_anybody_staff(sign_in):
    from django.contrib.auth.models import Group

    seed_groups()
    user, other = UserFactory(is_staff=True), UserFactory()
    user.groups.add(Group.objects.get(name=SECRETARIAT))

    sign_in(user).post(
        reverse("admin:accounts_user_change", args=[other.pk]),
        {"name": "Renamed", "language": "es", "is_active": "on", "is_staff": "on", "is_superuser": "on"},
    )

    other.refresh_from_db()
    assert (other.name, other.is_staff, other.is_superuser) == ("Renamed", False, False)


def test_no_password_hash_is_shown(staff_client):
    user = UserFactory()
    user.set_password("nine quiet harbours")
    user.save()

    page = staff_client.get(reverse("admin:accounts_user_change", args=[user.pk])).content.decode()

    assert user.password not in page
    assert "md5" not in page
