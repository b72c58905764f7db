"""Hostile words stay words: on the pages, in the secretariat, in a mail, in a file to hand over, in the book."""

import csv
import io
import json
from html.parser import HTMLParser

import pytest

from actions import workflow
from publications.book import whole as book
from publications.carrying import exports
from tests.actions.published import publish
from tests.factories import ActionFactory, GovernmentFactory, LeaderFactory, SubmissionFactory, UserFactory
from tests.publications.edition import small

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "</title></textarea><iframe srcdoc=evil>",
    "{{ settings.SECRET_KEY }}{% load evil %}",
    "javascript:alert(1)",
    '=HYPERLINK("https://evil.example")',
    "@SUM(1)\u202e",
]


class Reader(HTMLParser):
    """Finds what a browser would run: tags and handlers that carry our hostile words."""

    def __init__(self, html):
        super().__init__()
        self.live = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.is_data = ("type", "application/ld+json") in attrs  # read by machines, run by nobody
        for name, value in attrs:
            leads = name in ("href", "src", "action", "formaction", "xlink:href")
            handler = name.startswith("on") or (leads and (value or "").startswith("javascript:"))
            if handler or name == "srcdoc" or (name == "src" and value == "x"):
                self.live.append((tag, name, value))

    def handle_data(self, data):
        if self.cdata_elem == "script" and "alert(1)" in data and not (self.is_data and _is_told(data)):
            self.live.append(("script", data))


def _is_told(data):
    """Whether a block of data is whole and can neither end its element nor begin another."""
    return bool(json.loads(data)) and not set("<>&") & set(data)


def live(answer):
    assert answer.status_code == 200, answer.status_code
    return Reader(answer.content.decode()).live


def test_reader_finds_what_runs():
    data = '<script type="application/ld+json">{"name": "<b>alert(1)"}</script>'
    assert all(Reader(words).live for words in [*HOSTILE[:4], data])
    assert Reader(data.replace("<b>", "\\u003Cb\\u003E")).live == []


@pytest.mark.parametrize("words", HOSTILE)
def test_public_pages_and_lists_of_the_secretariat(client, staff_client, words):
    town = GovernmentFactory(official_name=words, english_name=words, slug="town", verified=True)
    LeaderFactory(government=town, name=words, office=words, quote=words, quote_language="en")
    texts = {"fr": {"title": words, "summary": words}}
    action = publish(1, town=town, title=words, summary=words, results=words, place=words, texts=texts)
    text = action.submissions.get()
    doors = [
        "/en/", "/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/fr/actions/CTA-2026-0001/action-1/",
        "/ar/actions/CTA-2026-0001/action-1/", "/en/signatories/", "/en/signatories/town/", "/sitemap.xml",
        "/en/signatories/?view=map", "/en/signatories/?sort=name", "/en/signatories/leaders/",
        "/en/signatories/growth/", "/en/countries/co/",
    ]  # fmt: skip
    rooms = [
        "/secretariat/actions/submission/", f"/secretariat/actions/submission/{text.pk}/review/",
        "/secretariat/actions/action/", "/secretariat/signatories/government/",
        "/secretariat/signatories/signature/",
    ]  # fmt: skip

    assert {door: found for door in doors if (found := live(client.get(door)))} == {}
    assert {room: found for room in rooms if (found := live(staff_client.get(room)))} == {}
    assert live(client.get("/en/actions/", {"q": words})) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_letters(letters, words):
    author = UserFactory(name=words)
    town = GovernmentFactory(official_name=words, english_name=words, focal_point=author, verified=True)
    draft = SubmissionFactory(
        action=ActionFactory(lead_government=town), title=words, created_by=author, updated_by=author
    )
    workflow.submit(draft, by=author)

    sent = letters()
    assert sent
    for message in sent:
        assert "\n" not in message.subject
        for body, kind in getattr(message, "alternatives", []):
            assert kind == "text/html"
            assert Reader(body).live == []
            assert "<script>alert" not in body


@pytest.mark.parametrize("words", HOSTILE)
def test_files_to_hand_over(words):
    package = {
        "schema_version": 1,
        "target": "gfmd",
        "exported_at": "2026-05-06T00:00:00Z",
        "items": [
            {"source_id": "CTA-2026-0001", "source_url": "https://portal.example/a", "language": "en",
             "fields": {"Title": words, "Themes": [words]}, "warnings": [words]},
        ],
    }  # fmt: skip
    table = list(csv.reader(io.StringIO(exports.to_csv(package).decode("utf-8-sig"))))

    assert json.loads(exports.to_json(package)) == package
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("words", HOSTILE)
def test_book(words):
    edition = small(languages=["en"], count=1)
    entry = edition.entries.first()
    for field in ("title", "summary", "results"):
        entry.printed["texts"]["en"]["fields"][field] = words
    entry.save()

    assert Reader(book.html(edition, "en")).live == []
