"""The feed of every question: valid Atom, the newest first, the same hits as the page, in the language of the page."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed(query="", language="en"):
    answer = Client().get(f"/{language}/actions/feed.atom{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return ET.fromstring(answer.content)


def ids(root):
    return [entry.findtext(f"{ATOM}id").rsplit("/", 1)[1] for entry in root.findall(f"{ATOM}entry")]


@pytest.fixture
def three():
    publish(1, town=town("Bogota", country="CO"), texts={"fr": {"title": "Leçons", "summary": "Pour tous."}})
    publish(2, town=town("Lima", country="PE"), title="<b>&\u202e hostile")
    publish(3, town=town("Cali", country="CO"))


def test_newest_first_with_all_that_atom_asks_for(three):
    root = feed()

    assert ids(root) == ["CTA-2026-0003", "CTA-2026-0002", "CTA-2026-0001"]
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith("/en/actions/feed.atom")
    assert links["alternate"].endswith("/en/actions/")
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert root.findall(f"{ATOM}entry")[1].findtext(f"{ATOM}title") == "<b>&\u202e hostile"


def test_filters_of_the_page_narrow_it_and_name_it(three):
    root = feed("?country=CO&page=7&utm=x")

    assert ids(root) == ["CTA-2026-0003", "CTA-2026-0001"]
    assert root.findtext(f"{ATOM}title").endswith("Colombia")
    assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith("/feed.atom?country=CO")


def test_each_entry_says_its_language(three):
    root = feed(language="fr")

    entries = root.findall(f"{ATOM}entry")
    assert root.get(XML_LANG) == "fr"
    assert [entry.get(XML_LANG) for entry in entries] == ["en", "en", "fr"]
    assert entries[2].findtext(f"{ATOM}title") == "Leçons"


@pytest.mark.parametrize(
    "query", ["?gcm=%00", "?q=%ff%fe", "?q=" + "a" * 9000, "?country=ZZ", "?page=1e9", "?q=';--"]
)
def test_junk_is_passed_over(three, query):
    feed(query)


def test_list_leads_to_its_feed(three):
    page = Client().get("/en/actions/?country=CO").content.decode()

    assert 'type="application/atom+xml"' in page
    assert "/en/actions/feed.atom?country=CO" in page
