"""The page of a country: who is on it, the sentence to quote, the empty one, the unknown one."""

import pytest
from django.utils import timezone

from frameworks.dates import show_date
from tests.actions.published import publish
from tests.cta_portal.test_directory import signed
from tests.factories import DeclarationFactory, GovernmentFactory

pytestmark = pytest.mark.django_db


def test_page_gathers_what_is_known_of_a_country(client):
    bogota = signed("Bogotá", country="CO", latitude=4.7, longitude=-74.1)
    cali = GovernmentFactory(
        english_name="Cali", country="CO", public_record=True, latitude=3.4, longitude=-76.5
    )
    signed("Quito", country="EC")
    publish(1, town=bogota, title="One door", partners={cali: "confirmed"})

    page = client.get("/en/countries/co/")

    context = page.context
    assert [g.english_name for g in context["signatories"]] == ["Bogotá"]
    assert [g.english_name for g in context["others"]] == ["Cali"]
    assert {one.key: one.number for one in context["figures"]} == {
        "signatories": 1, "signatures": 1, "acting": 2, "actions": 1, "pledges": 0,
    }  # fmt: skip
    assert [card.title.text for card in context["cards"]] == ["One door"]
    assert context["map"].count("<circle") == 2


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "no local or regional government in Colombia has signed"),
        (1, "1 local or regional government in Colombia has signed"),
        (2, "2 local and regional governments in Colombia have signed"),
    ],
)
def test_sentence_to_quote_holds_count_and_day(client, count, words):
    DeclarationFactory()
    GovernmentFactory(country="CO", public_record=True)
    publish(1, town=signed("Quito", country="EC"))
    for number in range(count):
        signed(f"Town {number}", country="CO")

    page = client.get("/en/countries/co/")

    day = show_date(timezone.localdate())
    assert page.context["quoted"] == [
        f"As of {day}, {words} the Marrakech Mayors Declaration.",
        f"As of {day}, no published local action comes from Colombia.",
    ]
    assert "http://127.0.0.1:8000/en/countries/co/" in page.content.decode()
    assert "A signatory is a government whose signature is verified" in page.content.decode()


def test_sentence_to_quote_says_the_article_of_a_country(client):
    publish(1, town=signed("Utrecht", country="NL"))

    assert "comes from the Netherlands." in client.get("/en/countries/nl/").context["quoted"][-1]


@pytest.mark.parametrize("path", ["zz", "colombia", "c", "00", "xx"])
def test_unknown_country_is_not_there(client, path):
    assert client.get(f"/en/countries/{path}/").status_code == 404


def test_empty_country_says_so(client):
    page = client.get("/en/countries/va/")

    assert page.status_code == 200
    assert "Nobody stands here yet." in page.content.decode()
    assert 'content="noindex"' in page.content.decode()


def test_capitals_lead_to_small_letters(client):
    answer = client.get("/en/countries/CO/")

    assert (answer.status_code, answer["Location"]) == (301, "/en/countries/co/")


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    for number in range(count):
        publish(number, town=signed(f"Town {number}", country="CO", latitude=number, longitude=1))
    client.get("/en/countries/co/")

    with django_assert_num_queries(7):
        client.get("/en/countries/co/")
