"""The page of an action is made once for what is published of it: what makes it anew."""

import pytest

from actions import search
from actions.models import Action
from frameworks import caching
from signatories.models import Government
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
PAGE = "/en/actions/CTA-2026-0001/action-1/"
BOTH = [("gcm", 7), ("gcm", 15)]


@pytest.fixture
def read(client):
    publish(1, title="Open doors", objectives=BOTH, texts={"fr": {"title": "Portes ouvertes"}})
    return lambda address=PAGE: client.get(address).content.decode()


def withdraw(code):
    action = Action.objects.get(code=code)
    action.withdrawn_at, action.withdrawn_reason = action.published_at, "It ended."
    action.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    search.renew(action)


def test_known_page_asks_for_the_version_alone(read, django_assert_num_queries):
    first = read()
    with django_assert_num_queries(1):
        assert read() == first


def test_each_language_of_text_and_page_is_kept_apart(read):
    pages = [read(PAGE), read(f"{PAGE}?text=fr"), read(PAGE.replace("/en/", "/fr/"))]
    assert len(set(pages)) == 3
    assert [read(PAGE), read(f"{PAGE}?text=fr"), read(PAGE.replace("/en/", "/fr/"))] == pages
    assert read(f"{PAGE}?text=zz").count("Open doors") == pages[0].count("Open doors")


def test_a_new_text_is_there_at_once(read):
    read()
    action = Action.objects.get()
    action.submissions.update(title="Open doors, day and night")
    search.renew(action)
    assert "day and night" in read()


def test_who_comes_close_or_goes_is_seen_at_once(read):
    assert "Night school" not in read()
    publish(2, title="Night school", objectives=BOTH)
    assert "Night school" in read()
    withdraw("CTA-2026-0002")
    assert "Night school" not in read()


def test_a_government_put_elsewhere_in_the_register_moves_at_once(read):
    assert '<figure class="map' not in read()
    Government.objects.update(latitude=1, longitude=2)
    caching.bump()
    assert '<figure class="map' in read()


def test_withdrawn_page_is_gone_at_once(client, read):
    read()
    withdraw("CTA-2026-0001")
    assert client.get(PAGE).status_code == 410
