"""Actions side by side: what differs first, what cannot be shown told in a sentence, nothing hidden shown."""

import pytest
from django.utils import timezone

from actions import comparing, facets, search
from actions.models import Action
from tests.actions.published import objective, publish, town
from tests.pages import Page

pytestmark = pytest.mark.django_db
PAGE = "/en/actions/compare/"


@pytest.fixture(autouse=True)
def fresh():
    facets.forget_labels()


def address(*numbers):
    return PAGE + "?" + "&".join(f"a=CTA-2026-{number:04}" for number in numbers)


def page(client, *numbers):
    answer = client.get(address(*numbers))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def rows(rows):
    return {row.head: [cell.lines for cell in row.cells] for row in rows}


def test_facts_that_differ_come_before_those_that_are_the_same():
    publish(1, kind="pledge", town=town("Quito", country="EC", population=2_000_000, population_year=2020))
    publish(2, town=town("Loja", country="EC", population=None))
    table = comparing.compared(comparing.asked(["CTA-2026-0001", "CTA-2026-0002"]).actions)
    assert rows(table.different) == {
        "Kind": [["Pledge"], ["Action"]],
        "Inhabitants": [["Quito: 2,000,000 (2020)"], []],
    }
    assert rows(table.same)["Country"] == [["Ecuador"], ["Ecuador"]]


def test_objectives_that_all_serve_are_marked_and_come_first():
    for number in (3, 7, 15):
        objective("gcm", number)
    publish(1, objectives=[("gcm", 3), ("gcm", 15)])
    publish(2, objectives=[("gcm", 15)])
    table = comparing.compared(comparing.asked(["CTA-2026-0001", "CTA-2026-0002"]).actions)
    (row,) = table.objectives
    assert [[(label.number, shared) for label, shared in cell.labels] for cell in row.cells] == [
        [(15, True), (3, False)],
        [(15, True)],
    ]


def test_texts_keep_their_language(client):
    publish(1, language="ar", title="دروس", summary="للجميع.")
    publish(2)
    found = page(client, 1, 2)
    assert '<div lang="ar" dir="rtl"><p><bdi>للجميع.</bdi></p></div>' in found


def test_budget_is_compared_only_where_it_is_public():
    money = {"budget_amount": 5000, "budget_currency": "EUR"}
    publish(1, budget_public=True, **money)
    publish(2, budget_public=False, **money)
    table = comparing.compared(comparing.asked(["CTA-2026-0001", "CTA-2026-0002"]).actions)
    assert rows(table.different)["Budget"] == [["5,000 EUR"], []]


def test_missing_values_are_told_in_words(client):
    publish(1, results="40 people.")
    publish(2)
    assert '<span class="stone">not stated</span>' in page(client, 1, 2)


def test_what_cannot_be_shown_is_told_beside_the_rest(client):
    gone = publish(3)
    publish(1)
    Action.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="It ended.")
    search.renew(gone)
    answer = client.get(address(1, 1, 3, 9) + "&a=%3Cscript%3E&a=")
    found = " ".join(answer.content.decode().split())
    told = [
        "No published action has the code <bdi>CTA-2026-0009</bdi>.",
        "No published action has the code <bdi>&lt;SCRIPT&gt;</bdi>.",
        "CTA-2026-0003 was withdrawn; its page says why.",
        "CTA-2026-0001 was named more than once; it stands here once.",
        "Library lessons 1",
    ]
    assert [words for words in told if words not in found] == []


def test_more_than_four_are_the_first_four(client):
    for number in range(1, 6):
        publish(number)
    found = page(client, 5, 4, 3, 2, 1)
    assert "Only 4 fit side by side; these are the first 4 you named." in found
    assert "Library lessons 5" in found
    assert "Library lessons 1<" not in found
    assert 'id="add-code"' not in found


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "declined"])
def test_hidden_action_reads_like_one_that_does_not_exist(client, state):
    publish(1, state=state, title="Canary")
    found = page(client, 1)
    assert "Canary" not in found
    assert "No published action has the code <bdi>CTA-2026-0001</bdi>." in found


@pytest.mark.parametrize(
    "query",
    ["", "a=", "a=%00", "a=' OR 1=1 --", "a=" + "9" * 10_000, "&".join(["a=CTA-2026-0001"] * 500), "b=1"],
)
def test_junk_is_answered(client, query):
    publish(1)
    assert client.get(f"{PAGE}?{query}").status_code == 200


@pytest.mark.parametrize("count", [2, 4])
def test_statements_do_not_grow(client, count, django_assert_num_queries):
    for number in range(1, 5):
        publish(number, partners={town(f"Partner {number}"): "confirmed"})
    client.get(address(1))
    with django_assert_num_queries(3):
        client.get(address(*range(1, count + 1)))


def test_page_is_for_everybody_and_not_for_crawlers(client):
    publish(1)
    answer = client.get(address(1))
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert Page(answer).links
