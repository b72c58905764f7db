"""The list of actions as a page: its views, its filters, its orders, what it makes of junk."""

import re

import pytest

from actions import facets
from tests.actions.published import objective, publish, town

pytestmark = pytest.mark.django_db
JUNK = ["", "\x00", "'; DROP TABLE actions_action; --", "x" * 10_000, "NaN", "-1", "1e9", "999999999",
        "ـ", "<script>", "%s", "gcm-99"]  # fmt: skip
KEYS = [
    "q",
    "page",
    "sort",
    "view",
    "literally",
    "compact",
    "gcm",
    "country",
    "year",
    "size",
    "judged",
    "lead",
    "area",
    "other",
]


def canonical(page):
    return re.search(r'<link rel="canonical" href="[^"]*?/en/actions/([^"]*)"', page)[1]


@pytest.mark.parametrize("view", ["list", "cards", "table", "matrix", "map", "globe"])
def test_each_view_shows_the_same_result_in_three_statements(client, view, django_assert_max_num_queries):
    publish(1, title="Open doors")
    publish(2, title="Night school", kind="pledge")
    client.get("/en/actions/")
    for more in ("", "&gcm=gcm-15&country=CO&kind=pledge&sort=name", "&q=school&stage=nothing&size=unknown"):
        with django_assert_max_num_queries(3):
            answer = client.get(f"/en/actions/?view={view}{more}")
        assert answer.status_code == 200
        assert answer.context["found"].total == (1 if more else 2)


def test_matrix_says_its_gaps_in_words(client):
    africa = objective("section", 1, slug="africa", title="Africa")
    objective("section", 2, slug="europe", title="Europe")
    objective("gcm", 2)
    publish(1, town=town("Nairobi", section=africa), objectives=[("gcm", 1)])
    facets.forget_labels()
    page = client.get("/en/actions/?view=matrix").content.decode()
    assert '<a href="?gcm=gcm-01&amp;section=africa" rel="nofollow">1</a>' in page
    assert page.count('<span class="hide">no action</span>') == 3


def test_orders(client):
    publish(1, title="Zebra", town=town("Small", population=10))
    publish(2, title="élan", town=town("Large", population=1_000_000))
    publish(3, title="« Éclat »", town=town("Unknown"))
    orders = {"newest": [3, 2, 1], "name": [3, 2, 1], "size": [2, 1, 3], "junk": [3, 2, 1], "best": [3, 2, 1]}
    for sort, numbers in orders.items():
        page = client.get(f"/en/actions/?sort={sort}").content.decode()
        shown = re.findall(r'<h\d[^>]*>\s*<a href="[^"]*(CTA-2026-\d{4})', page)
        assert shown == [f"CTA-2026-000{number}" for number in numbers]


@pytest.mark.parametrize("key", KEYS)
def test_junk_is_answered_with_what_is_meaningful(client, key):
    publish(1)
    for junk in JUNK:
        answer = client.get("/en/actions/", {key: [junk, junk, "more"]})
        assert answer.status_code == 200
        if key not in ("q",):
            assert canonical(answer.content.decode()) == ""


def test_the_canonical_address_is_the_understood_one(client):
    publish(1)
    asked = "/en/actions/?page=9&country=XX&country=CO&country=CO&gcm=gcm-15&sort=nonsense&utm=1"
    page = client.get(asked).content.decode()
    assert canonical(page) == "?gcm=gcm-15&amp;country=CO"
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize(
    ("query", "indexed"),
    [("", True), ("?gcm=gcm-15", True), ("?gcm=gcm-15&country=CO", False), ("?q=library", False),
     ("?view=table", False), ("?sort=name", False)],
)  # fmt: skip
def test_machines_keep_one_filter_at_most(client, query, indexed):
    publish(1)
    assert ("noindex" not in client.get(f"/en/actions/{query}").content.decode()) == indexed


def test_htmx_gets_the_list_alone_from_the_same_address(client):
    publish(1)
    whole = client.get("/en/actions/?gcm=gcm-15")
    part = client.get("/en/actions/?gcm=gcm-15", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div class="entry list" id="list">')
    assert part.content.decode().strip() in whole.content.decode()
    assert "HX-Request" in part["Vary"]


def test_words_that_were_looked_for_are_marked_in_their_language(client):
    publish(1, language="fr", title="Écoles du soir", summary="Une école pour <b>tous</b>.")
    page = client.get("/en/actions/?q=ecole").content.decode()
    assert "<bdi><mark>Écoles</mark> du soir</bdi>" in page
    assert (
        '<p class="sum" lang="fr" dir="ltr">Une <mark>école</mark> pour &lt;b&gt;tous&lt;/b&gt;.</p>' in page
    )


def test_a_mistyped_name_says_what_was_meant(client):
    publish(1, town=town("Barcelona", country="ES"))
    page = client.get("/en/actions/?q=Barcelna").content.decode()
    assert "Showing results for <b>Barcelona</b>." in page
    assert 'href="?q=Barcelna&amp;literally=1">Search for “Barcelna” instead</a>' in page
    assert "No action with “Barcelna”" in client.get("/en/actions/?q=Barcelna&literally=1").content.decode()


def test_nothing_found_names_the_filter_that_stands_in_the_way(client):
    publish(1, kind="pledge", town=town("Nairobi", country="KE"))
    publish(2, town=town("Cali", country="CO"))
    page = client.get("/en/actions/?kind=pledge&country=CO").content.decode()
    assert '<a href="?country=CO">Without “Kind”: 1 action</a>' in page
    assert '<a href="?kind=pledge">Without “Country”: 1 action</a>' in page


@pytest.mark.parametrize("view", ["list", "cards", "table"])
def test_actions_are_ticked_for_a_comparison_of_their_own_form(client, view):
    """The boxes stand among the filters but belong to the form that compares: no filter changes by a tick."""
    for number in (1, 2):
        publish(number)
    page = client.get(f"/en/actions/?view={view}").content.decode()

    ticks = re.findall(r'<input type="checkbox" name="a" value="(.*?)" form="compare">', page)
    assert ticks == ["CTA-2026-0002", "CTA-2026-0001"]
    assert '<form class="picked" id="compare" method="get" action="/en/actions/compare/"' in page
    assert "Tick up to 4 actions to see them side by side." in page


@pytest.mark.parametrize("query", ["view=matrix", "q=nothing"])
def test_nothing_to_tick_nothing_to_compare(client, query):
    publish(1)
    page = client.get(f"/en/actions/?{query}").content.decode()

    assert 'form="compare"' not in page
    assert 'id="compare"' not in page
