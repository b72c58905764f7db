"""The outbox over a real mail server is at the end; before it, each promise of the outbox."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts import history, mail, outbox
from accounts.models import Event, Letter
from accounts.refusals import Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def write(user, event="login_code", **kwargs):
    values = {
        "to": user.email,
        "language": user.language,
        "recipient": user,
        "context": {"code": "ABCD-1234"},
    }
    return mail.write_letter(event, user, app="accounts", **(values | kwargs))


class FailingBackend:
    """A mail server that refuses, and remembers whether a transaction was open."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("connection refused")


def failing(settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_mail.FailingBackend"


def test_second_writing_returns_the_first_letter():
    user = UserFactory()

    assert write(user) == write(user)
    assert Letter.objects.count() == 1


def test_another_occasion_is_another_letter():
    user = UserFactory()

    assert write(user, occasion=1) != write(user, occasion=2)


def test_cancelled_letter_makes_room():
    user = UserFactory()
    first = write(user)

    assert mail.cancel(user, "login_code") == 1
    second = write(user)

    assert second != first
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "queued"]


def test_letter_is_in_the_readers_language():
    user = UserFactory(language="ar")

    letter = write(user)

    assert 'lang="ar" dir="rtl"' in letter.html


def test_subject_cannot_add_headers(letters):
    user = UserFactory(name="A\r\nBcc: everybody@example.org")
    letter = write(user)
    Letter.objects.filter(pk=letter.pk).update(subject="A\r\nBcc: everybody@example.org")

    assert letters() == []
    letter.refresh_from_db()
    assert letter.last_error.startswith("BadHeaderError")


@pytest.mark.parametrize(
    "address", ["a@example.org\nBcc: b@example.org", "a@example.org,b@example.org", "nobody"]
)
def test_address_is_one_address(address):
    with pytest.raises(ValidationError):
        write(UserFactory(), to=address)


def test_held_letter_leaves_when_released(letters, staff):
    letter = write(UserFactory(), held=True)
    assert letters() == []

    assert mail.release(Letter.objects.all(), by=staff) == 1

    assert [m.to for m in letters()] == [[letter.to]]
    assert [e.verb for e in history.of(letter)] == ["released"]


def test_letter_not_before_its_time_stays(letters):
    write(UserFactory(), not_before=timezone.now() + timedelta(hours=1))

    assert letters() == []


def test_secret_text_is_wiped_once_sent(letters):
    letter = write(UserFactory(), secret=True)

    (sent,) = letters()

    assert "ABCD-1234" in sent.body
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.html) == (Letter.SENT, "", "")


def test_secret_letter_goes_soon_or_never(letters):
    letter = write(UserFactory(), secret=True)
    Letter.objects.update(created_at=timezone.now() - timedelta(minutes=16))

    assert letters() == []
    letter.refresh_from_db()
    assert (letter.state, letter.text) == (Letter.CANCELLED, "")


def test_failure_is_kept_and_tried_later(settings):
    failing(settings)
    letter = write(UserFactory())
    before = letter.message_id

    assert mail.deliver(letter.pk) is False

    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.message_id) == (Letter.QUEUED, 1, before)
    assert letter.last_error == "OSError: connection refused"
    assert letter.not_before > timezone.now() + timedelta(minutes=1)


def test_last_try_leaves_it_to_the_secretariat_who_may_try_again(settings, letters, staff):
    backend = settings.EMAIL_BACKEND
    failing(settings)
    letter = write(UserFactory())
    Letter.objects.update(tries=mail.MAX_TRIES - 1)
    mail.deliver(letter.pk)
    letter.refresh_from_db()
    assert letter.state == Letter.FAILED

    settings.EMAIL_BACKEND = backend
    outbox.retry(letter, by=staff)

    assert len(letters()) == 1


@pytest.mark.parametrize("state", [Letter.HELD, Letter.QUEUED, Letter.CANCELLED, Letter.SENT])
def test_only_failed_letters_are_retried(state, staff):
    letter = write(UserFactory())
    Letter.objects.update(state=state, sent_at=timezone.now(), held_for=Letter.BY_HAND)

    with pytest.raises(Refused):
        outbox.retry(letter, by=staff)


@pytest.mark.parametrize("state", [Letter.SENT, Letter.CANCELLED])
def test_letter_that_left_is_not_cancelled(state, staff):
    letter = write(UserFactory())
    Letter.objects.update(state=state, sent_at=timezone.now())

    with pytest.raises(Refused):
        outbox.cancel(letter, by=staff)
    assert not Event.objects.exists()


def test_claimed_letter_is_not_claimed_twice():
    letter = write(UserFactory())

    assert mail._claim(letter.pk).tries == 1
    assert mail._claim(letter.pk) is None


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_sending(monkeypatch):
    letter = write(UserFactory())
    Letter.objects.update(state=Letter.QUEUED, sent_at=None, not_before=None)
    seen = []
    monkeypatch.setattr(mail, "_send", lambda letter: seen.append(connection.in_atomic_block))

    mail.deliver(letter.pk)

    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_letter_leaves_by_itself_once_the_change_stands():
    write(UserFactory())

    assert len(django_mail.outbox) == 1


class Inbox:
    """Takes every message a real server would take."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def test_letter_crosses_a_real_mail_server(settings):
    from aiosmtpd.controller import Controller

    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        letter = write(UserFactory(language="fr"))
        assert mail.deliver(letter.pk) is True
    finally:
        server.stop()

    (message,) = inbox.messages
    assert message["Message-ID"] == letter.message_id
    assert message["Content-Language"] == "fr"
    assert message["Subject"] == letter.subject
    assert message.get_body("plain").get_content().split() == letter.text.split()
    assert message.get_body("html") is not None


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
