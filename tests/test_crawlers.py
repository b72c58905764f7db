"""Crawlers stay out of the endless combinations of filters: robots.txt, links not followed, one address each."""

import re
from html import unescape

import pytest

from actions import facets
from actions.views import listing
from tests import addresses
from tests.actions.published import objective, publish, town
from tests.test_visibility import ground, telling

pytestmark = pytest.mark.django_db
PLAIN = {"page", *(facet.key for facet in facets.FACETS)}  # one of these alone is a page of its own
ANCHOR = re.compile(r"<a\b[^>]*>")
QUESTION = re.compile(r'href="(?:/en/actions/)?(\?[^"]+)"')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')


@pytest.fixture
def closed(client):
    """closed(address) → whether robots.txt keeps every crawler from it."""
    told = client.get("/robots.txt").content.decode()
    rules = [re.escape(rule).replace(r"\*", ".*") for rule in re.findall(r"^Disallow: (.+)$", told, re.M)]
    return lambda address: any(re.match(rule, address) for rule in rules)


@pytest.fixture
def world():
    facets.forget_labels()
    ground()
    objective("gcm", 1)
    publish(2, town=town("Second town", country="PE"), objectives=[("gcm", 1), ("priority", 4)])
    return telling(3, "Third")


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_robots_are_kept_from_every_question_but_one_filter(world, client, closed, monkeypatch, language):
    page = f"/{language}/actions/"
    read = addresses.parameters(client, page, monkeypatch)

    assert {name for name in read if not closed(f"{page}?{name}=x")} == PLAIN
    assert set(read) > PLAIN
    assert closed(f"{page}?gcm=gcm-01&country=CO")
    assert closed(f"{page}?page=2&gcm=gcm-01")
    assert closed(f"/{language}/actions/feed.atom?gcm=gcm-01&country=CO")
    assert closed(f"/{language}/desk/")
    assert not any(
        closed(path) for path in (f"/{language}/", page, f"{page}CTA-2026-0001/action-1/", "/sitemap.xml")
    )


@pytest.mark.parametrize("query", ["", "?country=CO", *(f"?view={view}&q=lessons" for view in listing.VIEWS)])
def test_links_into_the_combinations_are_not_followed(world, client, closed, query):
    page = client.get(f"/en/actions/{query}").content.decode()
    found = [
        (match[1], anchor)
        for anchor in ANCHOR.findall(page)
        if "hreflang" not in anchor and (match := QUESTION.search(anchor))
    ]

    assert found
    assert [
        anchor
        for question, anchor in found
        if closed(f"/en/actions/{unescape(question)}") and "nofollow" not in anchor
    ] == []


def test_every_combination_names_one_address_and_is_not_kept(world, client, monkeypatch):
    """The same question, however it is written, is one page; a crawler that comes all the same keeps none of them."""
    ways = (
        "?gcm=gcm-01&country=PE",
        "?country=PE&gcm=gcm-01&gcm=zzz&utm_source=x",
        "?gcm=gcm-01&gcm=gcm-01&country=PE",
    )
    pages = [client.get(f"/en/actions/{way}").content.decode() for way in ways]

    assert len({CANONICAL.search(page)[1] for page in pages}) == 1
    assert all('<meta name="robots" content="noindex">' in page for page in pages)
    for name in addresses.parameters(client, "/en/actions/", monkeypatch):
        page = client.get(f"/en/actions/?{name}=zzz").content.decode()
        is_plain = CANONICAL.search(page)[1].endswith("/en/actions/")
        assert is_plain or "noindex" in page, name
