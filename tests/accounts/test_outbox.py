"""What the secretariat does to a letter before it leaves, and each refusal."""

import smtplib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import addresses, bounces, history, mail, outbox
from accounts.models import Letter, WrongAddress
from accounts.refusals import Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def a_letter(user=None, event="password_changed", **kwargs):
    user = user or UserFactory()
    values = {
        "to": user.email,
        "language": user.language,
        "recipient": user,
        "context": {"email": user.email},
    }
    return mail.write_letter(event, user, app="accounts", **(values | kwargs))


def set_to(letter, state, **columns):
    held_for = Letter.BY_HAND if state == Letter.HELD else ""
    columns = {"held_for": held_for, "sent_at": timezone.now()} | columns
    Letter.objects.filter(pk=letter.pk).update(state=state, **columns)
    letter.refresh_from_db()
    return letter


STATES = [state for state, _words in Letter.STATES]
AFTER = {"release": Letter.QUEUED, "hold": Letter.HELD, "retry": Letter.QUEUED, "cancel": Letter.CANCELLED}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", outbox.MOVES)
def test_each_move_is_open_in_its_states_alone(staff, name, state):
    letter = set_to(a_letter(), state)
    is_open = state in outbox.MOVES[name][0]
    assert (name in outbox.open_moves(letter)) == is_open

    if is_open:
        assert outbox.VERBS[name](letter, by=staff).state == AFTER[name]
        assert [event.actor for event in history.of(letter)] == [staff.public_id]
    else:
        with pytest.raises(Refused):
            outbox.VERBS[name](letter, by=staff)
        letter.refresh_from_db()
        assert (letter.state, list(history.of(letter))) == (state, [])


@pytest.mark.parametrize("held_for", [reason for reason, _words in Letter.HOLDS])
def test_letter_leaves_by_hand_alone_where_it_was_held_by_hand(staff, held_for):
    sentences = {
        Letter.ANNOUNCEMENT: "It leaves when its decision is announced.",
        Letter.MAILING: "It leaves when the letter to many is sent.",
        Letter.ADDRESS: "Its address is marked as wrong. It leaves when the address is found to be right.",
    }
    letter = set_to(a_letter(), Letter.HELD, held_for=held_for)
    (outcome,) = outbox.do_all("release", [letter.pk], by=staff)

    letter.refresh_from_db()
    assert outcome.refusal == sentences.get(held_for, "")
    assert (letter.state == Letter.HELD) == (held_for in sentences)
    held = set_to(letter, Letter.HELD, held_for=held_for)
    assert ("release" in outbox.open_moves(held)) == (held_for not in sentences)


@pytest.mark.parametrize("name", outbox.MOVES)
def test_moves_are_for_who_may_send_letters(name):
    state = next(iter(outbox.MOVES[name][0]))

    with pytest.raises(PermissionDenied):
        outbox.VERBS[name](set_to(a_letter(), state), by=UserFactory(is_staff=True))


@pytest.mark.parametrize("name", ["hold", "cancel"])
def test_letter_in_the_hands_of_a_worker_is_left_alone(staff, name):
    letter = a_letter()
    mail._claim(letter.pk)

    with pytest.raises(Refused, match="handed over"):
        outbox.VERBS[name](letter, by=staff)
    with pytest.raises(Refused, match="handed over"):
        outbox.edit(letter, by=staff, subject="S", text="T", seen=outbox.mark(letter))


def test_code_somebody_waits_for_is_not_held(staff):
    letter = a_letter(event="login_code", context={"code": "ABCD-1234"}, secret=True)

    with pytest.raises(Refused, match="waits for the code"):
        outbox.hold(letter, by=staff)


def test_html_follows_the_edited_text_and_is_escaped(staff, letters):
    letter = a_letter(UserFactory(language="ar"))
    text = "New heading\n\nA <b>word</b>.\n\nOpen: http://127.0.0.1:8000/en/account/\n"

    outbox.edit(letter, by=staff, subject="New\r\nsubject", text=text, seen=outbox.mark(letter))

    (sent,) = letters()
    html = sent.alternatives[0].content
    assert (sent.subject, sent.body) == ("New subject", text)
    assert "A &lt;b&gt;word&lt;/b&gt;." in html
    assert '<a href="http://127.0.0.1:8000/en/account/" style=' in html
    assert '<html lang="ar" dir="rtl">' in html
    assert [(event.verb, event.payload) for event in history.of(letter)] == [("edited", {})]


def test_second_editor_is_told(staff):
    letter = a_letter()
    seen = outbox.mark(letter)
    outbox.edit(letter, by=staff, subject="First", text="First.", seen=seen)

    with pytest.raises(Refused, match="faster"):
        outbox.edit(letter, by=staff, subject="Second", text="Second.", seen=seen)
    letter.refresh_from_db()
    assert letter.subject == "First"


@pytest.mark.parametrize(
    ("subject", "text", "field"),
    [
        (" ", "Text.", "subject"),
        ("x" * 301, "Text.", "subject"),
        ("S", " \n", "text"),
        ("S", "Text.", "text"),
    ],
)
def test_faults_of_an_edited_letter_stand_beside_the_field(staff, subject, text, field):
    letter = a_letter(opt_out_url="https://portal.example/out")

    with pytest.raises(ValidationError) as caught:
        outbox.edit(letter, by=staff, subject=subject, text=text, seen=outbox.mark(letter))
    assert field in caught.value.error_dict


@pytest.mark.parametrize("state", [Letter.SENT, Letter.CANCELLED])
def test_letter_that_left_is_not_edited(staff, state):
    letter = set_to(a_letter(), state)

    with pytest.raises(Refused):
        outbox.edit(letter, by=staff, subject="S", text="T", seen=outbox.mark(letter))


def test_letter_with_a_code_is_not_edited(staff):
    letter = a_letter(event="login_code", context={"code": "ABCD-1234"}, secret=True)

    with pytest.raises(Refused):
        outbox.edit(letter, by=staff, subject="S", text="T", seen=outbox.mark(letter))


# Many at once


def choose(client, move, *letters):
    chosen = {"action": move, "_selected_action": [letter.pk for letter in letters]}
    return client.post(reverse("admin:accounts_letter_changelist"), chosen)


def test_list_on_the_screen_is_what_is_done_row_by_row(staff_client):
    first, second, third = [set_to(a_letter(), Letter.HELD) for _n in range(3)]
    page = choose(staff_client, "release", first, second)
    set_to(second, Letter.SENT)

    answer = staff_client.post(
        reverse("admin:accounts_letter_do_all", args=["release"]), {"list": page.context["list"]}
    )

    assert [letter.pk for letter in answer.context["done"]] == [first.pk]
    assert [(one.letter.pk, one.refusal) for one in answer.context["refused"]] == [
        (second.pk, "This letter has left or was cancelled; nothing was changed.")
    ]
    third.refresh_from_db()
    assert third.state == Letter.HELD


@pytest.mark.parametrize("how", ["changed", "of another person", "of another move", "missing"])
def test_list_that_was_not_on_this_screen_is_refused(staff_client, sign_in, how):
    letter = set_to(a_letter(), Letter.HELD)
    page = choose(staff_client, "hold" if how == "of another move" else "release", letter)
    token = {"changed": page.context["list"] + "x", "missing": ""}.get(how, page.context["list"])
    client = sign_in(UserFactory(staff=True)) if how == "of another person" else staff_client

    answer = client.post(
        reverse("admin:accounts_letter_do_all", args=["release"]), {"list": token}, follow=True
    )

    assert "not the one that was on your screen" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.state == Letter.HELD


# The pages


def test_page_of_a_letter_shows_it_without_running_it(staff_client):
    letter = a_letter(UserFactory(language="ar"))

    page = staff_client.get(reverse("admin:accounts_letter_change", args=[letter.pk]))
    alone = staff_client.get(reverse("admin:accounts_letter_html", args=[letter.pk]))

    assert reverse("admin:accounts_letter_html", args=[letter.pk]) in page.content.decode()
    assert "<iframe" not in page.content.decode()
    assert alone["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert alone.content.decode() == letter.html


def test_code_is_not_shown_to_staff(staff_client):
    letter = a_letter(event="login_code", context={"code": "ABCD-1234"}, secret=True)

    page = staff_client.get(reverse("admin:accounts_letter_change", args=[letter.pk]))

    assert "ABCD-1234" not in page.content.decode()
    assert staff_client.get(reverse("admin:accounts_letter_html", args=[letter.pk])).status_code == 403


def test_faults_are_said_on_the_page_of_editing(staff_client):
    letter = a_letter()
    page = reverse("admin:accounts_letter_edit", args=[letter.pk])

    answer = staff_client.post(page, {"seen": outbox.mark(letter), "subject": "", "text": "T"})

    assert answer.status_code == 422
    assert "Write the subject too." in answer.content.decode()


def test_outsider_sees_no_letter(sign_in):
    letter = a_letter()
    client = sign_in(UserFactory(is_staff=True))

    for name in ("change", "html", "edit"):
        assert client.get(reverse(f"admin:accounts_letter_{name}", args=[letter.pk])).status_code == 403


# What mail servers say


@pytest.mark.parametrize(
    ("error", "kind", "is_final"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 no such user")}), Letter.UNKNOWN, True),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), Letter.UNKNOWN, True),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"5.7.1 blocked, see list")}), Letter.SPAM, True),
        (smtplib.SMTPRecipientsRefused({"a": (552, b"5.2.2 mailbox full")}), Letter.FULL, True),
        (smtplib.SMTPRecipientsRefused({"a": (452, b"4.2.2 mailbox full")}), Letter.FULL, False),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"4.7.1 greylisted")}), Letter.WAIT, False),
        (smtplib.SMTPDataError(554, b"looks like spam"), Letter.SPAM, True),
        (smtplib.SMTPDataError(550, b"5.3.4 too big"), Letter.REFUSED, True),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 who are you"), Letter.SERVER, False),
        (smtplib.SMTPSenderRefused(550, b"not you", "portal"), Letter.SERVER, False),
        (smtplib.SMTPServerDisconnected("gone"), Letter.UNREACHABLE, False),
        (ConnectionRefusedError(), Letter.UNREACHABLE, False),
        (ValueError("odd"), Letter.OTHER, False),
    ],
)
def test_answer_of_the_mail_server_is_understood(error, kind, is_final):
    assert bounces.understand(error) == (kind, is_final)


def bounced(user, code=550, answer=b"5.1.1 no such user"):
    letter = a_letter(user, occasion=Letter.objects.count())
    letter.tries = 1
    mail._keep_failure(letter, smtplib.SMTPRecipientsRefused({user.email: (code, answer)}))
    letter.refresh_from_db()
    return letter


def test_letter_refused_for_good_is_not_tried_again():
    letter = bounced(UserFactory())

    assert (letter.state, letter.failure, letter.tries) == (Letter.FAILED, Letter.UNKNOWN, 0)


def test_address_is_marked_after_so_many_bounces_and_mail_is_held_not_lost(settings, letters, staff):
    user = UserFactory()
    for _n in range(settings.BOUNCES_BEFORE_MARKED - 1):
        bounced(user)
    assert not WrongAddress.objects.exists()
    bounced(user)
    assert WrongAddress.objects.get().email == user.email
    later = a_letter(user, occasion="later")
    code = a_letter(user, event="login_code", context={"code": "ABCD-1234"}, secret=True)

    assert [one.body.count("ABCD-1234") for one in letters()] == [1]
    later.refresh_from_db()
    code.refresh_from_db()
    assert (later.state, later.held_for, code.state) == (Letter.HELD, Letter.ADDRESS, Letter.SENT)

    assert addresses.mark_right(user.email, by=staff) == settings.BOUNCES_BEFORE_MARKED + 1
    assert len(letters()) == settings.BOUNCES_BEFORE_MARKED + 1


def test_refusals_that_say_nothing_about_the_address_do_not_mark_it(settings):
    user = UserFactory()
    for _n in range(settings.BOUNCES_BEFORE_MARKED + 1):
        bounced(user, 554, b"5.7.1 spam")

    assert not WrongAddress.objects.exists()


def test_changed_address_gets_mail_at_once(staff, letters):
    user = UserFactory()
    addresses.mark_wrong(user.email, by=staff)
    user.email = "new@example.org"
    user.save()
    a_letter(user)

    assert [one.to for one in letters()] == [["new@example.org"]]


def test_letter_of_a_marked_address_is_not_released_by_hand(staff):
    letter = a_letter()
    addresses.mark_wrong(letter.to, by=staff)

    with pytest.raises(Refused, match="marked as wrong"):
        outbox.release(letter, by=staff)
    with pytest.raises(Refused, match="marked as wrong"):
        addresses.retry_all(letter.to, by=staff)


def test_address_that_is_not_marked_is_not_found_right(staff):
    with pytest.raises(Refused):
        addresses.mark_right("a@example.org", by=staff)


@pytest.mark.parametrize("verb", [addresses.mark_wrong, addresses.mark_right, addresses.retry_all])
def test_addresses_are_for_who_may_send_letters(verb):
    with pytest.raises(PermissionDenied):
        verb("a@example.org", by=UserFactory(is_staff=True))


def test_page_of_failing_addresses_says_whose_and_whom_to_ask(staff_client):
    from tests.factories import GovernmentFactory, MembershipFactory

    user = UserFactory(name="Ana Ruiz")
    government = GovernmentFactory(official_name="Ciudad de Prueba", focal_point=user)
    colleague = MembershipFactory(government=government, user__name="Omar Colleague").user
    bounced(user)

    page = staff_client.get(reverse("admin:accounts_wrongaddress_changelist")).content.decode()

    for words in ("Ana Ruiz", "Ciudad de Prueba", f"mailto:{colleague.email}", "There is no such mailbox"):
        assert words in page


@pytest.mark.parametrize(("move", "held"), [("wrong", Letter.HELD), ("retry", Letter.QUEUED)])
def test_buttons_of_a_failing_address(staff_client, move, held):
    letter = bounced(UserFactory())

    staff_client.post(reverse("admin:accounts_wrongaddress_move", args=[move]), {"email": letter.to})

    letter.refresh_from_db()
    assert letter.state == held


@pytest.mark.parametrize("count", [1, 30])
def test_lists_ask_as_much_for_many_as_for_one(staff_client, django_assert_max_num_queries, count):
    for _n in range(count):
        bounced(UserFactory())

    for name in ("accounts_letter_changelist", "accounts_wrongaddress_changelist"):
        with django_assert_max_num_queries(25):
            assert staff_client.get(reverse(f"admin:{name}")).status_code == 200
