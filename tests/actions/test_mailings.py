"""Letters to many: who is chosen, what is read before, who is left out at the last moment, a killed run."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import mail
from accounts.models import Letter
from accounts.refusals import Refused
from actions import mailings
from actions.erasing import erase_person
from actions.models import Addressee, Mailing
from signatories import opting_out
from signatories.models import Membership, Signature
from tests.factories import (
    CallFactory,
    GovernmentFactory,
    SignatureFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(staff):
    return staff


def a_mailing(by, **values):
    words = {"name": "News", "subject_en": "News for {government}", "text_en": "Dear {person},\n\n{link}"}
    return mailings.compose(Mailing(), by=by, **(words | values))


def focal_point(language="en", **government):
    user = UserFactory(language=language)
    return user, GovernmentFactory(focal_point=user, **government)


def prepared(mailing, by):
    mailings.prepare(mailing, by=by)
    mailings.go_on(mailing)
    return mailing


def sent(mailing, by):
    mailings.send(prepared(mailing, by), by=by)
    mailings.go_on(mailing)
    return mailing


def fates(mailing):
    return list(mailing.addressees.values_list("email", "skipped", "letter__state"))


# Who is chosen


def test_each_focal_point_is_chosen_once(by):
    user, _government = focal_point()
    GovernmentFactory(focal_point=user)
    GovernmentFactory(contributor=UserFactory())
    UserFactory()

    assert [one.email for one in mailings.readers(a_mailing(by))] == [user.email]


@pytest.mark.parametrize("state", [state for state, _words in Mailing.SIGNATURES])
def test_filter_by_signature(by, state):
    chosen = {}
    chosen[Mailing.NONE] = {focal_point()[0].email}
    for each in (Signature.PENDING, Signature.CONFIRMED, Signature.VERIFIED, Signature.WITHDRAWN):
        user, government = focal_point()
        trait = {} if each == Signature.PENDING else {each: True}
        SignatureFactory(government=government, **trait)
        chosen[each] = {user.email}
    chosen[Mailing.NONE] |= chosen[Signature.WITHDRAWN]

    assert {one.email for one in mailings.readers(a_mailing(by, signature=state))} == chosen[state]


def test_filter_by_country_and_language(by):
    _other, wanted = focal_point(country="CO"), focal_point("fr", country="MA")[0]

    for values in ({"country": "MA"}, {"reader_language": "fr"}):
        assert [one.email for one in mailings.readers(a_mailing(by, **values))] == [wanted.email]


def test_filter_by_call_and_state_of_a_text(by):
    call = CallFactory()
    _other, (wanted, government) = focal_point(), focal_point()
    SubmissionFactory(action__lead_government=government, call=call)

    assert [one.email for one in mailings.readers(a_mailing(by, call=call))] == [wanted.email]
    assert [one.email for one in mailings.readers(a_mailing(by, submission_state="draft"))] == [wanted.email]
    assert mailings.readers(a_mailing(by, call=call, submission_state="published")) == []


# Before it leaves


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text_en": "Hello {nobody}"}, "text_en"),
        ({"subject_en": ""}, "subject_en"),
        ({"text_en": "{"}, "text_en"),
    ],
)
def test_faults_are_refused_beside_the_field(by, words, field):
    with pytest.raises(ValidationError) as refusal:
        a_mailing(by, **words)

    assert list(refusal.value.error_dict) == [field]


def test_letter_with_gaps_is_not_prepared(by):
    mailing = a_mailing(by)
    assert mailings.obstacles(mailing) == ["Nobody is on the list yet."]
    focal_point("fr")

    with pytest.raises(Refused, match="1 person reads French"):
        mailings.prepare(mailing, by=by)


def test_letters_are_held_and_read_before_they_leave(by, letters):
    user, government = focal_point()
    mailing = prepared(a_mailing(by), by)

    assert letters() == []
    letter = Letter.objects.get()
    assert (letter.state, letter.held_for, letter.subject) == (
        Letter.HELD,
        Letter.MAILING,
        f"News for {government.official_name}",
    )
    mailings.send(mailing, by=by)
    mailings.go_on(mailing)

    (message,) = letters()
    assert message.to == [user.email]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mailing.state == Mailing.SENT


def test_needed_letter_has_no_way_out_and_reaches_who_opted_out(by, letters):
    user, _government = focal_point()
    opting_out.opt_out(user.email)
    sent(a_mailing(by, is_needed=True), by)

    (message,) = letters()
    assert "List-Unsubscribe" not in message.extra_headers


# Looked at again just before


def test_who_should_not_get_it_any_more_is_left_out_and_listed(by, letters):
    people = {
        name: focal_point(country="MA") for name in ("stays", "out", "left", "gone", "moved", "elsewhere")
    }
    mailing = prepared(a_mailing(by, country="MA"), by)
    addresses = {name: user.email for name, (user, _government) in people.items()}
    opting_out.opt_out(addresses["out"])
    Membership.objects.filter(user=people["left"][0]).update(
        state=Membership.ENDED, until=timezone.localdate()
    )
    erase_person(people["gone"][0], by=people["gone"][0])
    people["moved"][0].email = "new@example.org"
    people["moved"][0].save()
    people["elsewhere"][1].country = "CO"
    people["elsewhere"][1].save()

    mailings.send(mailing, by=by)
    mailings.go_on(mailing)

    assert [message.to for message in letters()] == [[addresses["stays"]]]
    found = {email: (skipped, state) for email, skipped, state in fates(mailing)}
    assert found[addresses["stays"]] == ("", "sent")
    assert found[addresses["left"]] == (Addressee.GONE, "cancelled")
    assert found[addresses["moved"]] == (Addressee.MOVED, "cancelled")
    assert found[addresses["elsewhere"]] == (Addressee.NO_MATCH, "cancelled")
    assert found[addresses["out"]][1] == "cancelled"
    assert addresses["gone"] not in found
    mailing.refresh_from_db()
    assert mailing.state == Mailing.SENT


def test_one_click_stops_what_waits(by, letters):
    user, _government = focal_point()
    sent(a_mailing(by), by)

    opting_out.opt_out(user.email)

    assert letters() == []


def test_run_that_was_killed_goes_on_without_doubles(by, letters, monkeypatch):
    for _n in range(4):
        focal_point()
    mailing = prepared(a_mailing(by), by)
    mailings.send(mailing, by=by)
    release, calls = mail.release, []

    def killed_at_third(found, *, by):
        calls.append(found)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return release(found, by=by)

    with monkeypatch.context() as patch:
        patch.setattr(mail, "release", killed_at_third)
        with pytest.raises(KeyboardInterrupt):
            mailings.go_on(mailing)
    first = letters()
    mailings.go_on(mailing)

    assert (len(first), len(letters())) == (2, 2)
    assert len(set(Letter.objects.values_list("message_id", flat=True))) == 4


def test_so_many_leave_in_a_minute(by, letters, settings):
    settings.MAILS_PER_MINUTE = 2
    for _n in range(3):
        focal_point()
    mailing = sent(a_mailing(by), by)
    assert (mailing.state, len(letters()), mailings.go_on_due()) == (Mailing.SENDING, 2, 0)

    Mailing.objects.update(moved_at=timezone.now() - timedelta(minutes=2))
    assert mailings.go_on_due() == 1
    mailings.go_on(mailing)
    assert (mailing.state, len(letters())) == (Mailing.SENT, 1)


def test_taken_back_letters_are_written_anew_for_the_list_of_then(by):
    focal_point()
    mailing = prepared(a_mailing(by), by)

    mailings.take_back(mailing, by=by)
    focal_point()
    prepared(mailing, by)

    assert [state for _email, _skipped, state in fates(mailing)] == ["held", "held"]


@pytest.mark.parametrize("verb", [mailings.prepare, mailings.send, mailings.take_back])
def test_letter_is_sent_once(by, verb):
    focal_point()
    mailing = sent(a_mailing(by), by)

    with pytest.raises(Refused):
        verb(mailing, by=by)


def test_nothing_is_sent_before_every_letter_can_be_read(by):
    focal_point()
    mailing = a_mailing(by)
    mailings.prepare(mailing, by=by)

    with pytest.raises(Refused):
        mailings.send(mailing, by=by)


def test_writing_to_many_is_for_who_may(by):
    mailing, outsider = a_mailing(by), UserFactory(is_staff=True)

    for verb in (mailings.prepare, mailings.send, mailings.take_back, mailings.compose):
        with pytest.raises(PermissionDenied):
            verb(mailing, by=outsider)
    with pytest.raises(PermissionDenied):
        a_mailing(outsider)
    with pytest.raises(PermissionDenied):
        mailings.test_letter(mailing, by=outsider, language="en")


# The pages


def test_page_shows_list_and_first_letters_and_its_buttons_work(staff_client, by, letters):
    user, government = focal_point()
    mailing = a_mailing(by)
    page = reverse("admin:actions_mailing_change", args=[mailing.pk])

    shown = staff_client.get(page).content.decode()
    for words in (user.email, f"News for {government.official_name}", "Write the letters and hold them"):
        assert words in shown
    staff_client.post(reverse("admin:actions_mailing_test", args=[mailing.pk, "en"]))
    assert [message.to for message in letters()] == [[by.email]]
    staff_client.post(reverse("admin:actions_mailing_move", args=[mailing.pk, "prepare"]))
    mailing.refresh_from_db()
    assert mailing.state == Mailing.PREPARED
    assert (
        staff_client.post(reverse("admin:actions_mailing_move", args=[mailing.pk, "prepare"])).status_code
        == 409
    )


def test_letter_is_written_on_the_page(staff_client):
    values = {"name": "News", "subject_en": "S", "text_en": "{nobody}"}
    page = reverse("admin:actions_mailing_add")

    refused = staff_client.post(page, values).content.decode()
    staff_client.post(page, values | {"text_en": "T"})

    assert "“{nobody}” is no place that can be filled." in refused
    assert Mailing.objects.get().text_en == "T"


def test_test_letter_needs_a_reader_and_a_text(by):
    mailing = a_mailing(by)

    for language in ("en", "fr"):
        with pytest.raises(Refused):
            mailings.test_letter(mailing, by=by, language=language)
