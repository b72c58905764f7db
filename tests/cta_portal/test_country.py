"""The page of a country: who is on it, the sentence to quote, the empty one, the unknown one."""

import pytest
from django.utils import timezone

from frameworks.dates import show_date
from tests.actions.published import publish
from tests.cta_portal.test_directory import signed
from tests.factories import GovernmentFactory

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
    assert context["numbers"] == {"governments": 1, "signatures": 1, "countries": 1}
    assert [card.title.text for card in context["cards"]] == ["One door"]
    assert context["map"].count("<circle") == 2


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 local and regional governments have signed"),
        (1, "1 local or regional government has signed"),
        (2, "2 local and regional governments have signed"),
    ],
)
def test_sentence_to_quote_holds_count_definition_and_day(client, count, words):
    GovernmentFactory(country="CO", public_record=True)
    for number in range(count):
        signed(f"Town {number}", country="CO")
    signed("Elsewhere", country="EC")

    page = client.get("/en/countries/co/").content.decode()

    day = show_date(timezone.localdate())
    assert f"Colombia: as of {day}, {words} the Marrakech Mayors Declaration." in page
    assert "http://127.0.0.1:8000/en/countries/co/" in page
    assert "A signatory is a government whose signature is verified" in page


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

    with django_assert_num_queries(9):
        client.get("/en/countries/co/")
