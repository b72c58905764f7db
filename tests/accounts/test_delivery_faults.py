"""A real mail server that is down, slow or unwilling, and workers killed with -9: nothing is lost."""

import asyncio
import os
import random
import signal
import socket
import time
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.db import connections
from django.utils import timezone

from accounts import mail
from accounts.models import Letter
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "8"))  # `make faults` plays many


class Server:
    """Keeps what it accepted, and answers as it was told."""

    def __init__(self):
        self.accepted, self.answers, self.delay, self.before_answer = [], {}, 0, None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.answers.get("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        if answer := self.answers.get("DATA"):
            return answer
        self.accepted.append(message_from_bytes(envelope.content, policy=policy.default)["Message-ID"])
        if self.before_answer:
            self.before_answer()
        return "250 OK"


@pytest.fixture
def server(settings):
    """A mail server on this machine, to which the outbox delivers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 20
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.controller = controller
    yield handler
    if controller.loop.is_running():
        controller.stop()


def a_letter(number=0):
    user = UserFactory()
    return mail.write_letter(
        "password_changed",
        user,
        app="accounts",
        to=user.email,
        language="en",
        recipient=user,
        occasion=number,
    )


def later():
    """The claims and pauses are over."""
    Letter.objects.filter(state=Letter.QUEUED).update(not_before=timezone.now())


@contextmanager
def a_worker(work):
    """A process of its own that does `work` and is gone; yields its id."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    yield pid


def ended_by_kill(pid):
    _pid, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def dying_before(name):
    """A worker that is killed as it begins this step."""

    def work():
        setattr(mail, name, lambda *args: die())
        mail.deliver_due()

    return work


@pytest.mark.parametrize(
    ("step", "copies"),
    [("_is_too_late", 1), ("_send", 1), ("_keep_success", 2)],
    ids=["while it claims", "before it sends", "after the server said yes"],
)
def test_killed_worker_loses_nothing_and_repeats_once_at_most(server, step, copies):
    letter = a_letter()
    with a_worker(dying_before(step)) as pid:
        assert ended_by_kill(pid)
    later()

    assert mail.deliver_due() == 1
    assert mail.deliver_due() == 0

    assert server.accepted == [letter.message_id] * copies
    assert Letter.objects.get().state == Letter.SENT


def test_worker_killed_while_the_server_answers(server):
    letter = a_letter()
    with a_worker(mail.deliver_due) as pid:
        server.before_answer = lambda: os.kill(pid, signal.SIGKILL)
        assert ended_by_kill(pid)
    server.before_answer = None
    assert Letter.objects.get().is_on_its_way
    assert mail.deliver_due() == 0  # its claim holds: nobody sends it meanwhile
    later()

    assert mail.deliver_due() == 1

    assert server.accepted == [letter.message_id] * 2


def test_workers_killed_at_any_moment(server):
    """So many letters, a worker killed at a random moment of each round: all arrive, none more than once a kill."""
    letters = [a_letter(number) for number in range(ROUNDS)]
    kills = 0
    while Letter.objects.exclude(state=Letter.SENT).exists() and kills < ROUNDS:
        with a_worker(mail.deliver_due) as pid:
            time.sleep(random.uniform(0, 0.08))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        kills += 1
        later()
    mail.deliver_due()

    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.SENT}
    assert set(server.accepted) == {letter.message_id for letter in letters}
    assert len(server.accepted) <= ROUNDS + kills
    assert Counter(server.accepted).most_common(1)[0][1] <= 1 + kills


# A server that is down, slow or unwilling


def outcome(letter):
    letter.refresh_from_db()
    return letter.state, letter.failure, letter.tries


def arrives(server, letter):
    later()
    assert mail.deliver_due() == 1
    assert outcome(letter)[0] == Letter.SENT
    return server.accepted.count(letter.message_id)


def test_server_that_is_down(server, settings):
    letter, port = a_letter(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1  # nobody listens there

    mail.deliver_due()

    assert outcome(letter) == (Letter.QUEUED, Letter.UNREACHABLE, 1)
    settings.EMAIL_PORT = port
    assert arrives(server, letter) == 1


def test_server_that_is_slow(server, settings):
    letter = a_letter()
    settings.EMAIL_TIMEOUT, server.delay = 0.2, 0.6

    mail.deliver_due()

    assert outcome(letter) == (Letter.QUEUED, Letter.UNREACHABLE, 1)
    settings.EMAIL_TIMEOUT, server.delay = 20, 0
    assert arrives(server, letter) in (1, 2)  # who answers too late may have taken it


@pytest.mark.parametrize(
    ("step", "answer", "kind"),
    [
        ("RCPT", "450 4.2.0 try later", Letter.WAIT),
        ("RCPT", "452 4.2.2 mailbox full", Letter.FULL),
        ("DATA", "451 4.3.0 try later", Letter.WAIT),
    ],
)
def test_server_that_asks_to_wait(server, step, answer, kind):
    letter = a_letter()
    server.answers[step] = answer

    mail.deliver_due()

    assert outcome(letter) == (Letter.QUEUED, kind, 1)
    server.answers.clear()
    assert arrives(server, letter) == 1


@pytest.mark.parametrize(
    ("step", "answer", "kind"),
    [
        ("RCPT", "550 5.1.1 no such user", Letter.UNKNOWN),
        ("RCPT", "552 5.2.2 mailbox full", Letter.FULL),
        ("DATA", "554 5.7.1 spam", Letter.SPAM),
    ],
)
def test_server_that_refuses_for_good(server, staff, step, answer, kind):
    from accounts import outbox

    letter = a_letter()
    server.answers[step] = answer

    mail.deliver_due()

    assert outcome(letter) == (Letter.FAILED, kind, 1)
    assert mail.deliver_due() == 0
    server.answers.clear()
    outbox.retry(letter, by=staff)
    assert arrives(server, letter) == 1
