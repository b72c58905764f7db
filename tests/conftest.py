"""What every test may ask for: people at the door, their mail, a browser, an honest database."""

import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.urls import reverse
from django.utils import translation

from actions import facets
from frameworks import caching
from frameworks.templatetags import fragments
from tests.factories import UserFactory

# Playwright's loop runs in the test's thread, and Django would refuse its own database calls there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"


def pytest_collection_modifyitems(items):
    """A test that needs what this machine lacks is skipped, and says what is missing."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium"))
        if item.get_closest_marker("postgres") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="DATABASE_URL does not point to PostgreSQL"))


@pytest.fixture(autouse=True)
def english():
    """Each test begins in English and with nothing kept, whatever ran before it."""
    translation.activate("en")
    cache.clear()
    caching.forget()
    fragments.forget()
    facets.forget_labels()
    yield
    translation.deactivate()


# People at the door


@pytest.fixture
def sign_in():
    """sign_in(user) → a client with that person's session; fresh=False: one who signed in long ago."""

    def signed_in(user, *, fresh=True):
        client = Client()
        client.force_login(user)
        if fresh:
            session = client.session
            session["account_authentication_methods_user"] = user_id_to_str(user)
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "code", "at": time.time()}]
            session.save()
        return client

    return signed_in


@pytest.fixture
def staff(db):
    """A member of the secretariat who may do everything."""
    return UserFactory(staff=True, email="staff@secretariat.example", name="Sofia Staff")


@pytest.fixture
def staff_client(staff, sign_in):
    return sign_in(staff)


@pytest.fixture
def address():
    """address("actions:index", language="ar", code=…) → the path of a page in a language."""

    def path(name, *args, language="en", **kwargs):
        with translation.override(language):
            return reverse(name, args=args, kwargs=kwargs)

    return path


@pytest.fixture
def letters():
    """letters() → the mails that left since the last call, after delivering what is due."""
    from accounts.mail import deliver_due

    seen = 0

    def delivered():
        nonlocal seen
        deliver_due()
        fresh = mail.outbox[seen:]
        seen = len(mail.outbox)
        return fresh

    return delivered


# A database that stays honest


def _append_only_triggers(cursor):
    """(how to lift, how to put back) for each trigger that guards an append-only table."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
        )
        # `flush` ends with post_migrate, which puts the guards of the signatories back itself.
        return [
            (f"DROP TRIGGER {name}", sql.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1))
            for name, sql in cursor.fetchall()
        ]
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    return [
        (f"ALTER TABLE {table} DISABLE TRIGGER USER", f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for (table,) in cursor.fetchall()
    ]


def _nothing_pending():
    """PostgreSQL changes no table whose keys are still to be looked at."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        connection.check_constraints()


@contextmanager
def append_only_lifted():
    """Between two tests the tables must be emptied; within a test nothing passes the triggers."""
    with connection.cursor() as cursor:
        triggers = _append_only_triggers(cursor)
        _nothing_pending()
        for lift, _put_back in triggers:
            cursor.execute(lift)
        try:
            yield
        finally:
            _nothing_pending()
            for _lift, put_back in triggers:
                cursor.execute(put_back)


def _empty_text_indexes():
    """`flush` does not know SQLite's text indexes."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")


@pytest.fixture(autouse=True, scope="session")
def flush_passes_the_guards():
    """Tests with real transactions end in `flush`, which the guards of the database would refuse."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        with append_only_lifted():
            flush(self)
            _empty_text_indexes()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


# A browser


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": CHROMIUM,
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def axe(page):
    """axe() → the rules of WCAG 2.2 A and AA which the open page breaks, each with its first places."""

    def violations():
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [
            (rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found["violations"]
        ]

    return violations
