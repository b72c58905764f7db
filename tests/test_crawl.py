"""Every page that a link leads to: it opens, changes nothing, sets no cookie, and carries the headers of safety."""

import re
from collections import deque
from io import StringIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from tests.actions.published import publish, town
from tests.factories import (
    ActionFactory,
    DeclarationFactory,
    GovernmentFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
MOST_PAGES = 1000
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
PERSONAL = re.compile(r"^/(en|es|fr|ar)/(account|desk|confirm)/|^/secretariat/")
FRAMED = re.compile(r"^/(en|es|fr|ar)/embed/")  # the only pages that others may show in a frame


@pytest.fixture
def portal():
    for command in ("seed_frameworks", "seed_groups", "seed_learning"):
        call_command(command, stdout=StringIO())
    DeclarationFactory(texts_in=("en", "es"))
    publish(2, town=town("Open town"), title="One door for everybody", objectives=[("gcm", 15)])


def rows():
    """How many rows each table holds, and the files kept; sessions and the access log may be written by a GET."""
    counted = {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "sessions" and model._meta.label != "accounts.AccessEntry"
    }
    return counted, sorted(Path(settings.MEDIA_ROOT).rglob("*"))


def crawl(client, *starts, within=r"/"):
    """Each page once, by its links, without its search words: [(path, answer), …]."""
    waiting, seen = deque(starts), set(starts)
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        yield path, answer
        if answer.status_code in (301, 302):
            links = [answer.headers["Location"]]
        elif answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            links = Page(answer).links
        else:
            links = []
        for link in links:
            parts = urlsplit(urljoin(f"http://testserver{path}", link))
            if (
                parts.netloc in ("testserver", "127.0.0.1:8000")
                and parts.path not in seen
                and re.match(within, parts.path)
            ):
                seen.add(parts.path)
                waiting.append(parts.path)
        assert len(seen) < MOST_PAGES, sorted(seen)[-20:]


def test_public_pages(portal):
    before, found = rows(), []
    for path, answer in crawl(Client(), "/en/", "/ar/"):
        if path.startswith("/secretariat/"):
            continue
        if answer.status_code not in (200, 301, 302):
            found.append((path, answer.status_code))
        if not PERSONAL.match(path) and (answer.cookies or "Cookie" in answer.headers.get("Vary", "")):
            found.append((path, "looks at the visitor", answer.headers.get("Vary"), list(answer.cookies)))
        found += safety(path, answer)
    assert found == []
    assert rows() == before


def safety(path, answer):
    """What a response lacks of what every response carries."""
    found = []
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    is_framed = bool(FRAMED.match(path)) and answer.status_code in (200, 410)
    expected = POLICY | ({"frame-ancestors": "*"} if is_framed else {})
    if policy != expected and "sandbox" not in policy:
        found.append((path, "policy", policy))
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": None if is_framed else "DENY",
        "Referrer-Policy": "same-origin",
    }
    found += [
        (path, name, answer.headers.get(name))
        for name, is_so in wanted.items()
        if answer.headers.get(name) != is_so
    ]
    if answer.headers.get("Cross-Origin-Opener-Policy") != "same-origin":
        found.append((path, "Cross-Origin-Opener-Policy"))
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        html = answer.content.decode()
        for what in (r"{{", r"{%", r"\sstyle=", r"<style", r"\son(click|load|change|submit)="):
            if match := re.search(
                what, re.sub(r"<(code|pre|textarea)\b.*?</\1>|\sdata-\w+=\"[^\"]*\"", "", html, flags=re.S)
            ):
                found.append((path, what, html[max(0, match.start() - 40) : match.end() + 40]))
    return found


def test_desk_pages(portal, sign_in):
    user = UserFactory()
    government = GovernmentFactory(verified=True, focal_point=user)
    SubmissionFactory(action=ActionFactory(lead_government=government), created_by=user, updated_by=user)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = sign_in(user)
    client.get("/en/desk/")
    before, found = rows(), []
    for path, answer in crawl(client, "/en/desk/", "/en/account/", within=r"/en/(desk|account)/"):
        if answer.status_code not in (200, 302):
            found.append((path, answer.status_code))
        elif "no-store" not in answer.headers.get("Cache-Control", "") and answer.status_code == 200:
            found.append((path, "may be stored"))
        found += safety(path, answer)
    assert found == []
    assert rows() == before


def test_secretariat_pages(portal, staff_client):
    before, found = rows(), []
    for path, answer in crawl(
        staff_client, "/secretariat/", within=r"/secretariat/(?!r/|jsi18n/|(?:frameworks|learning)/\w+/\d)"
    ):
        if answer.status_code not in (200, 302):
            found.append((path, answer.status_code))
        found += safety(path, answer)
    assert found == []
    assert rows() == before


def names(resolver=None, prefix="", groups=0):
    """Every named address: (name, how many arguments it takes)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        taken = groups + pattern.pattern.regex.groups
        if hasattr(pattern, "url_patterns"):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, prefix + space, taken)
        elif pattern.name:
            yield prefix + pattern.name, taken


def test_every_address_without_arguments_resolves():
    assert all(reverse(name) for name, arguments in names() if not arguments)


@pytest.mark.parametrize("path", ["/de/", "/de/actions/", "/xx/signatories/", "/en/nowhere/"])
@pytest.mark.parametrize(
    ("language", "words"), [("en", 'lang="en"'), ("fr", 'lang="fr"'), ("ar", 'lang="ar" dir="rtl"')]
)
def test_unknown_address_is_told_in_the_readers_language(path, language, words):
    answer = Client(headers={"accept-language": language}).get(path)

    assert answer.status_code == 404
    if not path.startswith("/en/"):
        assert words in answer.content.decode()
