"""The list of governments and the page of one: who is shown, in which order, at what cost."""

import pytest

from signatories.models import Signature
from tests.factories import (
    GovernmentFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db


def names_on(response):
    return [g.english_name for _country, governments in response.context["countries"] for g in governments]


def test_directory_lists_verified_signatories_by_country(client):
    GovernmentFactory(english_name="Quito", country="EC", verified=True)
    GovernmentFactory(english_name="Abidjan", country="CI", verified=True)
    GovernmentFactory(english_name="Waiting", country="CO")
    SignatureFactory(government__english_name="Pending", government__country="CO")

    response = client.get("/en/signatories/")

    assert names_on(response) == ["Abidjan", "Quito"]
    assert response.context["signed_count"] == 2
    assert response.context["register_count"] == 4


def test_directory_shows_the_whole_register_when_asked(client):
    GovernmentFactory(english_name="Quito", country="EC", verified=True)
    GovernmentFactory(english_name="Bogotá", country="CO")

    assert names_on(client.get("/en/signatories/?who=all")) == ["Bogotá", "Quito"]


def test_directory_never_shows_specimens_or_merged_governments(client):
    kept = GovernmentFactory(english_name="Kept")
    GovernmentFactory(english_name="Specimen", is_specimen=True, verified=True)
    GovernmentFactory(english_name="Merged", merged_into=kept)

    assert names_on(client.get("/en/signatories/?who=all")) == ["Kept"]


@pytest.mark.parametrize("words", ["bogota", "BOGOTÁ", "colombia", "bog col"])
def test_directory_finds_without_accents_and_by_country(client, words):
    GovernmentFactory(english_name="Bogotá", official_name="Bogotá", country="CO", verified=True)
    GovernmentFactory(english_name="Quito", official_name="Quito", country="EC", verified=True)

    assert names_on(client.get("/en/signatories/", {"q": words})) == ["Bogotá"]


def test_directory_says_what_was_looked_for_when_nothing_is_found(client):
    response = client.get("/en/signatories/", {"q": "<b>Atlantis</b>"})

    assert response.status_code == 200
    assert "No government here answers to “&lt;b&gt;Atlantis&lt;/b&gt;”." in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_directory_asks_the_database_as_often_for_many_as_for_one(client, count, django_assert_num_queries):
    GovernmentFactory.create_batch(count, verified=True)
    client.get("/en/signatories/")  # the partners of the footer are remembered by the process

    with django_assert_num_queries(5):
        client.get("/en/signatories/?view=list")


def test_government_page_tells_a_source_from_the_government_itself(client):
    mine = GovernmentFactory(verified=True)
    sourced = GovernmentFactory(official_name="Sourced")
    SignatureFactory(
        government=sourced,
        public_record=True,
        state=Signature.VERIFIED,
        verified_at=mine.signatures.get().verified_at,
        verified_by=mine.signatures.get().verified_by,
        basis=Signature.HAS_ACTION,
    )

    assert "Signed through this portal" in client.get(mine.get_absolute_url()).content.decode()
    page = client.get(sourced.get_absolute_url()).content.decode()
    assert "whose terms include signing" in page
    assert "From public sources, not confirmed by the government." in page


def test_government_page_leads_to_the_one_it_was_merged_into(client):
    kept = GovernmentFactory()
    gone = GovernmentFactory(merged_into=kept)

    response = client.get(gone.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, kept.get_absolute_url())


def test_government_page_of_a_specimen_is_not_there(client):
    assert client.get(GovernmentFactory(is_specimen=True).get_absolute_url()).status_code == 404
