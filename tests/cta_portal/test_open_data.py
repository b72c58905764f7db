"""The page of open data: files that open, and a head that anybody can keep and look up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import history
from accounts.models import Event
from cta_portal import open_data
from tests import machine_words
from tests.conftest import append_only_lifted
from tests.factories import GovernmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def recorded(*, minutes_ago):
    user = UserFactory()
    event = history.record("joined", user, by=user)
    with append_only_lifted():
        Event.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(minutes=minutes_ago))
    event.refresh_from_db()
    return event


def test_every_file_opens(client):
    GovernmentFactory(verified=True)

    addresses = [address for dataset in open_data.datasets() for _name, address in dataset.files]
    pages = [dataset.page for dataset in open_data.datasets()]

    assert [client.get(address).status_code for address in addresses + pages] == [200] * len(
        addresses + pages
    )
    assert [name for name, _address in open_data.datasets()[0].files] == ["CSV", "JSON", "GeoJSON"]


def test_head_is_that_of_the_last_full_ten_minutes(client):
    """An event that follows does not move the printed head at once."""
    old = recorded(minutes_ago=25)
    recorded(minutes_ago=0)

    assert open_data.standing_head() == old
    assert old.hash in client.get("/en/open-data/").content.decode()
    assert client.get("/open-data/history-head.json").json() == {
        "event": old.seq,
        "sha256": old.hash,
        "at": old.at.isoformat(),
    }


def test_young_portal_prints_its_newest_event(client):
    event = recorded(minutes_ago=0)

    assert open_data.standing_head() == event


def test_portal_without_history_says_so(client):
    assert "Nothing has been recorded yet." in client.get("/en/open-data/").content.decode()
    assert client.get("/open-data/history-head.json").json() == {}


def test_kept_head_is_looked_up(client):
    old = recorded(minutes_ago=60)
    recorded(minutes_ago=30)
    from_paper = f"{old.hash[:32].upper()} {old.hash[32:]}"

    page = client.get("/en/open-data/", {"head": from_paper}).content.decode()

    assert f"event {old.seq}" in page
    assert "It stands in the history." in page
    assert f"verify_history --expect {old.hash}" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [("f" * 64, "No event of the history carries this head"), ("<b>x</b>", "A head has 64 signs")],
)
def test_head_that_is_none_is_told(client, asked, sentence):
    recorded(minutes_ago=60)

    page = client.get("/en/open-data/", {"head": asked}).content.decode()

    assert sentence in page
    assert "<b>x" not in page


@pytest.mark.parametrize("events", [1, 3])
def test_page_asks_the_database_as_often_for_a_long_history(client, events, django_assert_num_queries):
    for _event in range(events):
        recorded(minutes_ago=30)
    client.get("/en/open-data/")  # the partners of the footer are remembered by the process

    with django_assert_num_queries(5):
        client.get(f"/en/open-data/?again={events}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_machines_are_told_each_data_set_with_its_files(client, language):
    home, page = "http://127.0.0.1:8000", client.get(f"/{language}/open-data/").content.decode()
    sets = machine_words.told(page)["@graph"]

    assert [[file["name"] for file in one["distribution"]] for one in sets] == [
        ["CSV", "XLSX", "JSONL", "GeoJSON", "ZIP"],
        ["CSV", "JSON", "GeoJSON"],
        ["CSV"],
        ["CSV"],
    ]
    assert {one["license"] for one in sets} == {"https://creativecommons.org/licenses/by/4.0/"}
    assert {one["inLanguage"] for one in sets} == {language}
    for one in sets:
        assert one["includedInDataCatalog"]["url"] == f"{home}/{language}/open-data/"
        assert client.get(one["url"].removeprefix(home)).status_code == 200
        for file in one["distribution"]:
            answer = client.get(file["contentUrl"].removeprefix(home))
            assert answer.status_code == 200
            kind, given = file["encodingFormat"], answer["Content-Type"].partition(";")[0]
            assert given == kind
