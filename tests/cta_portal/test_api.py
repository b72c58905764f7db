"""The read interface: the hits of the pages, one page after the other, strict about what it is asked."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from actions import search
from cta_portal.api import limits
from cta_portal.numbers.definitions import NUMBERS
from frameworks.models import DataVersion
from tests.actions.published import publish, town
from tests.factories import DeclarationFactory

pytestmark = pytest.mark.django_db
ACTIONS = "/api/v1/actions/"


@pytest.fixture(autouse=True)
def fresh_count():
    limits.forget()
    yield
    limits.forget()


def read(path, **more):
    answer = Client().get(path, **more)
    return answer.status_code, json.loads(answer.content)


def codes(path):
    return [row["code"] for row in read(path)[1]["results"]]


def every_code(path):
    """All codes, page after page, and how many pages there were."""
    found, pages = [], 0
    while path:
        _status, page = read(path)
        found, pages, path = found + [row["code"] for row in page["results"]], pages + 1, page["next"]
    return found, pages


def test_list_is_newest_first_and_counted():
    for number in (1, 2, 3):
        publish(number)

    assert codes(ACTIONS) == ["CTA-2026-0003", "CTA-2026-0002", "CTA-2026-0001"]
    assert read(ACTIONS)[1]["total"] == 3


def test_pages_hold_each_action_once():
    for number in range(1, 8):
        publish(number)

    found, pages = every_code(f"{ACTIONS}?limit=3")

    assert found == [f"CTA-2026-{number:04}" for number in range(7, 0, -1)]
    assert pages == 3


def test_what_is_published_meanwhile_moves_no_page():
    for number in range(1, 5):
        publish(number)
    first = read(f"{ACTIONS}?limit=2")[1]
    publish(5)

    second = read(first["next"])[1]

    assert [row["code"] for row in second["results"]] == ["CTA-2026-0002", "CTA-2026-0001"]


def test_cursor_holds_when_its_action_is_withdrawn():
    actions = [publish(number) for number in range(1, 5)]
    first = read(f"{ACTIONS}?limit=2")[1]
    actions[2].withdrawn_at, actions[2].withdrawn_reason = timezone.now(), "It ended."
    actions[2].save()
    search.renew(actions[2])

    assert [row["code"] for row in read(first["next"])[1]["results"]] == ["CTA-2026-0002", "CTA-2026-0001"]


def test_filters_find_what_the_page_finds(client):
    publish(1, town=town("Bogota", country="CO"), objectives=[("gcm", 15)])
    publish(2, town=town("Cali", country="CO"), objectives=[("gcm", 7)])
    publish(3, town=town("Lima", country="PE"), objectives=[("gcm", 7)])

    for query in (
        "country=CO",
        "country=CO&gcm=gcm-07",
        "gcm=gcm-07&gcm=gcm-15",
        "q=lima",
        "q=-lima",
        "q=nothing",
    ):
        page = search.find(Client().get(f"/en/actions/?{query}").wsgi_request.GET)
        assert read(f"{ACTIONS}?{query}")[1]["total"] == page.total


def test_known_value_without_action_finds_nothing():
    publish(1, town=town("Bogota", country="CO"))

    assert read(f"{ACTIONS}?country=PE") == (200, {"total": 0, "next": None, "results": []})
    assert read("/api/v1/facets/?country=PE")[1]["total"] == 0


@pytest.mark.parametrize(
    ("query", "kind", "parameter"),
    [
        ("gmc=gcm-15", "unknown-parameter", "gmc"),
        ("page=2", "unknown-parameter", "page"),
        ("gcm=gcm-99", "unknown-value", "gcm"),
        ("country=ZZ", "unknown-value", "country"),
        ("gcm=%00", "unknown-value", "gcm"),
        ("limit=0", "unknown-value", "limit"),
        ("limit=101", "unknown-value", "limit"),
        ("limit=NaN", "unknown-value", "limit"),
        ("limit=1&limit=2", "unknown-value", "limit"),
        ("cursor=abc", "unknown-value", "cursor"),
        ("cursor=%ff", "unknown-value", "cursor"),
        ("cursor=OTk5OS0xMi0zMXwx", "unknown-value", "cursor"),
        ("q=" + "a" * 201, "unknown-value", "q"),
        ("q=a&q=b", "unknown-value", "q"),
    ],
)
def test_what_means_nothing_is_named(query, kind, parameter):
    publish(1)

    status, problem = read(f"{ACTIONS}?{query}")

    assert (status, problem["status"]) == (400, 400)
    assert problem["type"].endswith(f"/api/v1/docs/#{kind}")
    assert [one["parameter"] for one in problem["errors"]] == [parameter]


def test_one_action_with_all_its_languages():
    publish(1, town=town("Open town", country="CO"), summary="Two\nlines.", texts={"fr": {"title": "Leçons"}})

    status, told = read(f"{ACTIONS}cta-2026-0001/")

    assert status == 200
    assert told["texts"] == [
        {"language": "en", "status": "original", "title": "Library lessons 1", "summary": "Two\nlines."},
        {"language": "fr", "status": "draft", "title": "Leçons"},
    ]
    assert told["permalink"].endswith("/a/CTA-2026-0001")
    assert sorted(told["pages"]) == ["ar", "en", "es", "fr"]
    assert told["objectives"] == {"gcm": ["gcm-15"]}
    assert [one["country"] for one in told["governments"]] == ["CO"]


def test_withdrawn_action_says_why_and_where_else():
    other, gone = publish(1), publish(2)
    gone.withdrawn_at, gone.withdrawn_reason, gone.see_instead = timezone.now(), "Stood here twice.", other
    gone.save()
    search.renew(gone)

    status, problem = read(f"{ACTIONS}CTA-2026-0002/")

    assert (status, problem["reason"]) == (410, "Stood here twice.")
    assert problem["see_instead"].endswith("/api/v1/actions/CTA-2026-0001/")


@pytest.mark.parametrize(
    "path", ["actions/CTA-2026-9999/", "governments/nowhere/", "frameworks/none/", "nothing/", "x"]
)
def test_unknown_address_is_a_problem(path):
    status, problem = read(f"/api/v1/{path}")

    assert (status, problem["status"]) == (404, 404)


def test_address_without_its_slash_leads_on():
    answer = Client().get("/api/v1/actions?q=a")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/actions/?q=a")


# The door


def test_door_is_open_to_scripts_and_sets_nothing():
    answer = Client().get(ACTIONS, headers={"origin": "https://elsewhere.example"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    assert "Cookie" not in answer.headers["Vary"]
    assert answer.headers["Cache-Control"].startswith("public")


def test_options_says_what_may_be_done():
    answer = Client().options(ACTIONS)

    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(ACTIONS)

    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/problem+json")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_unchanged_data_is_not_sent_again():
    publish(1)
    first = Client().get(ACTIONS)
    again = Client().get(ACTIONS, headers={"if-none-match": first.headers["ETag"]})
    publish(2)
    changed = Client().get(ACTIONS, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)


@pytest.mark.parametrize("path", [ACTIONS, "/api/v1/figures/", "/api/v1/frameworks/gcm/"])
def test_unchanged_data_is_known_by_its_moment(path):
    publish(1)
    first = Client().get(path)
    moment = first.headers["Last-Modified"]
    again = Client().get(path, headers={"if-modified-since": moment})
    older = Client().get(path, headers={"if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT"})
    both = Client().get(path, headers={"if-modified-since": moment, "if-none-match": '"another"'})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (older.status_code, both.status_code) == (200, 200)


def test_data_that_changed_is_sent_anew():
    publish(1)
    DataVersion.objects.update(raised_at=timezone.now() - timedelta(hours=1))
    moment = Client().get(ACTIONS).headers["Last-Modified"]
    publish(2)

    assert Client().get(ACTIONS, headers={"if-modified-since": moment}).status_code == 200


def test_a_problem_has_no_moment():
    publish(1)
    assert "Last-Modified" not in Client().get(f"{ACTIONS}?page=2").headers


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "nonsense", "*/*;q=0", ""])
def test_json_whatever_is_accepted(accept):
    answer = Client().get(ACTIONS, headers={"accept": accept})

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")


def test_too_many_requests_are_told_when_to_come_back(settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    answers = [Client().get("/api/v1/") for _number in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit"].startswith('"reading";r=2;')
    assert answers[3].headers["RateLimit-Policy"] == '"reading";q=3;w=60'
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert answers[3].headers["Access-Control-Allow-Origin"] == "*"


def test_processes_share_the_count(settings):
    settings.API_REQUESTS_PER_MINUTE = 30
    for _process in range(2):
        for _number in range(20):
            last = Client().get("/api/v1/")
        limits.forget()  # as another process, which has counted nothing itself

    for _number in range(20):
        last = Client().get("/api/v1/")
    assert last.status_code == 429


def test_a_page_of_the_list_asks_little(django_assert_max_num_queries):
    for number in range(1, 5):
        publish(number)
    Client().get(ACTIONS)
    with django_assert_max_num_queries(4):
        Client().get(f"{ACTIONS}?limit=2")


# Reference


def test_facets_have_words_and_counts():
    publish(1, town=town("Bogota", country="CO"), objectives=[("gcm", 15)])
    publish(2, town=town("Lima", country="PE"), objectives=[("gcm", 15)])

    found = {row["key"]: row for row in read("/api/v1/facets/?country=CO")[1]["results"]}

    assert [(one["value"], one["count"]) for one in found["country"]["values"]] == [("CO", 1), ("PE", 1)]
    assert [(one["value"], one["count"]) for one in found["gcm"]["values"]] == [("gcm-15", 1)]
    assert found["country"]["values"][0]["label"]["en"] == "Colombia"


def test_figures_are_those_of_the_dashboard(client):
    DeclarationFactory()
    publish(1, town=town("Bogota", country="CO"))
    publish(2, town=town("Lima", country="PE"))
    publish(3, town=town("Cusco", country="PE"), kind="pledge")

    status, told = read("/api/v1/figures/")
    found = {row["key"]: row for row in told["results"]}

    assert (status, list(found)) == (200, [number.key for number in NUMBERS])
    numbers = {key: found[key]["number"] for key in ("register", "acting_countries", "actions", "pledges")}
    assert numbers == {"register": 3, "acting_countries": 2, "actions": 2, "pledges": 1}
    assert found["pledges"]["what"] | {"fr": "", "es": "", "ar": ""} == {
        "en": "pledge on record",
        "fr": "",
        "es": "",
        "ar": "",
    }
    assert all(set(row["definition"]) == {"en", "es", "fr", "ar"} for row in found.values())
    assert {row["as_of"] for row in found.values()} == {timezone.localdate().isoformat()}
    assert read("/api/v1/figures/?country=CO")[0] == 400


def test_figures_of_an_empty_portal_are_nought():
    assert {row["number"] for row in read("/api/v1/figures/")[1]["results"]} == {0}


def test_government_names_its_actions():
    DeclarationFactory()
    publish(1, town=town("Bogota", slug="bogota", country="CO"))

    status, told = read("/api/v1/governments/bogota/")

    assert (status, told["actions"], told["is_signatory"]) == (200, ["CTA-2026-0001"], False)


def test_governments_pass_the_filters_of_the_register():
    publish(1, town=town("Bogota", slug="bogota", country="CO"))
    publish(2, town=town("Lima", slug="lima", country="PE"))

    assert [row["slug"] for row in read("/api/v1/governments/?country=PE")[1]["results"]] == ["lima"]
    assert [row["slug"] for row in read("/api/v1/governments/?limit=1")[1]["results"]] == ["bogota"]
    assert read("/api/v1/governments/?signatory=yes")[1]["total"] == 0
    assert read("/api/v1/governments/?signatory=perhaps")[0] == 400
    assert read("/api/v1/governments/?country=ZZ")[0] == 400


def test_framework_counts_its_actions():
    publish(1, objectives=[("gcm", 15)])

    rows = read("/api/v1/frameworks/gcm/")[1]["objectives"]

    assert [(row["slug"], row["actions"]) for row in rows] == [("gcm-15", 1)]


def test_docs_say_every_filter(client):
    page = client.get("/api/v1/docs/").content.decode()

    assert all(f"<code>{name}</code>" in page for name in ("gcm", "country", "cursor", "signatory"))
    assert client.get("/api/v1/docs/", headers={"accept-language": "ar"}).content.decode() == page


# Nothing that is not public

CANARY = "Zanzibarcanary"


@pytest.mark.parametrize(
    "path", ["", "actions/", "actions/CTA-2026-0001/", "facets/", "governments/", "figures/"]
)
def test_contact_of_an_action_is_never_told(path):
    from actions.models import Contact

    action = publish(1, renew=False)
    Contact.objects.create(action=action, name=CANARY, email="zanzibarcanary@town.example", is_public=True)
    search.renew(action)

    assert CANARY.lower() not in Client().get(f"/api/v1/{path}").content.decode().lower()
