"""Junk in every public address: each parameter that a page reads, each head, each method; told plainly, never a 500.

Addresses come from the map of the site and parameters from what the views really read, so that a new one is
tried by itself. The interface for machines answers in English, pages in the language of the reader.
"""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client

from actions import facets, search
from actions.views import listing
from cta_portal.governments import filters
from tests import addresses
from tests.actions.published import objective, publish, town
from tests.cta_portal.test_directory import signed
from tests.factories import ActivityFactory, DeclarationFactory, ResourceFactory, UpdateFactory

pytestmark = pytest.mark.django_db
JUNK = {
    "junk": "zzz-%F0%9F%92%A9-%D8%B9%0D%0A%1b%5B31m",
    "SQL": quote("1' OR '1'='1'; DROP TABLE actions_action; --"),
    "ten kilobytes": "a" * 10_000,
    "unknown": "999999999999999999999999",
    "a far page": "1000000000",
    "below zero": "-1",
    "NaN": "NaN",
    "nothing": "",
    "a nul byte": "%00",
    "bad UTF-8": "%FF%C3%28",
    "half a pair": "%ED%A0%80",
    "markup": quote('"><script>alert(1)</script>{{ 7*7 }}'),
}
TOLD = {200, 301, 302, 400, 404, 410, 422}
HEADS = [  # two sets for each address
    {
        "Accept": "nonsense;;;q=high, application/xml, */*;q=NaN" * 50,
        "Accept-Language": "xx-\u00e9, ;q=, tlh;q=9" * 20,
        "Accept-Encoding": "br;q=x, gzip;q=1.0000, , *",
        "Range": "bytes=9999999999-1,x",
    },
    {
        "Accept": "application/xml",
        "HX-Request": "maybe",
        "If-None-Match": '"',
        "If-Modified-Since": "yesterday",
        "Accept-Encoding": "br;q=0, gzip;q=0.0001",
    },
]
METHODS = ("post", "put", "patch", "delete", "trace")
LISTS = ("/en/actions/", "/en/signatories/", "/api/v1/actions/", "/en/actions/feed.atom")
STEERING = ("q", "page", "sort", "view", "cursor", "limit", "country", "year", "gcm", "who")
REPEATED = ("page", "q", "sort", "view", "cursor", "limit", "show", "text")


@pytest.fixture(autouse=True)
def patient(settings):
    """Nobody is told to come back later."""
    settings.API_REQUESTS_PER_MINUTE = settings.FILES_PER_HOUR = 1_000_000
    facets.forget_labels()


@pytest.fixture
def paths():
    """Every public address of a small world, {path: name}."""
    for framework, number in (("gcm", 15), ("sdg", 11)):
        objective(framework, number)
    africa = objective("section", 1, slug="africa", title="Africa")
    DeclarationFactory(texts_in=("en",))
    signed("Signed town", slug="signed-town", country="CO", section=africa, latitude=1, longitude=2)
    for factory, slug in (
        (ActivityFactory, "activity"),
        (ResourceFactory, "resource"),
        (UpdateFactory, "update"),
    ):
        factory(slug=slug)
    lead = town("Open town", slug="open-town", country="CO", section=africa)
    action = publish(
        1, town=lead, objectives=[("gcm", 15), ("priority", 4)], texts={"fr": {"title": "Des leçons"}}
    )
    found = addresses.examples(
        [action], ["open-town", "signed-town"], pictures=["0" * 64], documents=["0" * 64]
    )
    return addresses.public(found)


def wrong(answer, path):
    """What is not as it should be in the answer to junk."""
    if answer.status_code not in TOLD:
        return (path[:200], answer.status_code)
    if answer.streaming:
        body = b"".join(answer)
    else:
        body = answer.content
    if b"<script>alert(1)" in body and answer.headers["Content-Type"].startswith("text/html"):
        return (path[:200], "markup came back")
    if answer.status_code in (400, 422) and not _says_what(answer, body):
        return (path[:200], "does not say what is wrong", body[:200])
    if len(answer.headers.get("Location", "")) > 20_000:
        return (path[:200], "leads to an address that nobody answers")
    return None


def _says_what(answer, body):
    kind = answer.headers["Content-Type"]
    return b'"detail"' in body if kind.startswith("application/problem+json") else b"<h1" in body


def forget(name):
    """Nothing is kept between two questions, but what takes seconds to draw."""
    if name not in ("publications:leaflet", "publications:country_brief", "publications:forum_brief"):
        cache.clear()


def test_every_parameter_that_is_read_is_answered_plainly(paths, monkeypatch):
    """All parameters at once with each junk, then each by itself with one of them."""
    client, found, read = Client(raise_request_exception=False), [], {}
    kinds = list(JUNK.values())
    for path, name in paths.items():
        forget(name)
        read[name] = addresses.parameters(client, path, monkeypatch)
        asked = [dict.fromkeys(read[name], value) for value in kinds]
        asked += [{one: kinds[at % len(kinds)]} for at, one in enumerate(read[name])]
        for params in asked if read[name] else ({"unknown": JUNK["SQL"]}, {"page": JUNK["a nul byte"]}):
            address = f"{path}?{'&'.join(f'{key}={value}' for key, value in params.items())}"
            forget(name)
            found.append(wrong(client.get(address), address))
    assert [one for one in found if one] == []
    assert {"q", "page", "sort", "view", *facets.BY_KEY} - set(read["actions:index"]) == set()
    assert {"q", "cursor", "limit", *facets.BY_KEY} - set(read["api:actions"]) == set()
    assert {"q", "who", "sort", *(one.key for one in filters.FILTERS)} - set(
        read["signatories:index"]
    ) == set()
    assert (read["actions:compare"], "text" in read["actions:detail"]) == (["a"], True)


@pytest.mark.parametrize("path", LISTS)
def test_what_steers_a_list_takes_each_junk_by_itself(paths, path, monkeypatch):
    """Where many are wrong at once, the first may hide the next."""
    client = Client(raise_request_exception=False)
    names = set(STEERING) & set(addresses.parameters(client, path, monkeypatch))
    asked = [f"{path}?{name}={value}" for name in sorted(names) for value in JUNK.values()]
    found = [wrong(client.get(address), address) for address in asked]

    assert len(names) > 2
    assert [one for one in found if one] == []


@pytest.mark.parametrize("view", listing.VIEWS)
def test_unsupported_order_and_repeated_names_are_answered_with_what_is_meant(paths, view):
    client = Client(raise_request_exception=False)
    repeated = "&".join(f"{name}={value}" for name in REPEATED for value in ("1", "zzz", "%00"))
    for query in ("sort=sideways", "sort=best", repeated, "gcm=gcm-15&gcm=gcm-15&gcm=zzz", "&&&=&=1&?&"):
        answer = client.get(f"/en/actions/?view={view}&{query}")
        assert answer.status_code == 200
    assert set(search.SORTS) >= {"best", "newest"}


def test_every_argument_of_an_address_takes_junk(paths):
    """In place of each argument: what no such thing is called, however it is written."""
    client, found, tried = Client(raise_request_exception=False), [], 0
    values = ("zzz", "999999999999999999999999", "0", "%00", "%FF", "..", "a" * 3000, "%E2%80%AE", "'--")
    for name, route, arguments in addresses.patterns():
        if not arguments or addresses.STAFF_OR_OWN.match(route):
            continue
        for path in (f"/{one}" for value in values for one in addresses.filled(route, value)):
            cache.clear()
            tried += 1
            answer = client.get(path)
            found.append((name, path[:100], answer.status_code) if answer.status_code not in TOLD else None)
    assert tried > 300
    assert [one for one in found if one] == []


def test_heads_that_make_no_sense_change_no_answer(paths):
    client, found = Client(raise_request_exception=False), []
    for path, name in paths.items():
        for head in HEADS:
            forget(name)
            found.append(wrong(client.get(path, headers=head), f"{path} {head}"))
    assert [one for one in found if one] == []


def test_methods_that_nobody_offers_are_refused(paths):
    client, found = Client(raise_request_exception=False), []
    for path, name in paths.items():
        for method in METHODS:
            status = getattr(client, method)(path).status_code
            if status != 405 and not (name.startswith(WRITING) or status == 404):
                found.append((method, path, status))
    assert found == []


WRITING = ("signatories:certificate_ask",)


@pytest.mark.parametrize(("language", "words"), [("en", 'lang="en"'), ("ar", 'lang="ar" dir="rtl"')])
@pytest.mark.parametrize("path", ["/{}/actions/CTA-2026-9999/", "/{}/nowhere/", "/{}/figures/zzz.csv"])
def test_what_is_not_there_is_told_in_the_readers_language(client, language, words, path):
    answer = client.get(path.format(language))

    assert answer.status_code == 404
    assert words in answer.content.decode()
