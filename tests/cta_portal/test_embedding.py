"""Cards on pages of others: framed here and nowhere else, no cookie, no script, nothing that is not public."""

import pytest
from django.test import Client
from django.utils import timezone

from actions import search
from tests.actions.published import publish, town

pytestmark = pytest.mark.django_db


def look(path, language="en"):
    return Client().get(f"/{language}/embed/actions/{path}")


@pytest.fixture
def three():
    publish(1, town=town("Bogota", country="CO"), texts={"ar": {"title": "دروس", "summary": "للجميع."}})
    publish(2, town=town("Lima", country="PE"))
    return publish(3, town=town("Cali", country="CO"))


def test_card_may_be_framed_and_sets_nothing(three):
    for path in ("CTA-2026-0001/", "", "?country=CO"):
        answer = look(path)
        assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert not answer.cookies
        assert "Cookie" not in answer.headers["Vary"]
        assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/en/", "/en/actions/", "/en/actions/CTA-2026-0001/action-1/", "/en/embed/", "/en/open-data/"]
)
def test_no_other_page_may_be_framed(three, path):
    answer = Client().get(path)

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_card_speaks_the_language_of_its_address(three):
    page = look("CTA-2026-0001/", "ar").content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "دروس" in page
    assert page.count('target="_blank" rel="noopener"') == page.count("<a ")


def test_list_shows_the_newest_that_pass(three):
    page = look("?country=CO&show=1").content.decode()

    assert ("Library lessons 3" in page, "Library lessons 1" in page, "Library lessons 2" in page) == (
        True,
        False,
        False,
    )
    assert "2 actions" in page


@pytest.mark.parametrize(
    "query", ["?show=0", "?show=-1", "?show=1e9", "?show=٣", "?gcm=%00", "?q=" + "a" * 9000, "?country=ZZ"]
)
def test_junk_is_passed_over(three, query):
    assert look(query).status_code == 200


def test_withdrawn_action_says_so_in_the_frame(three):
    three.withdrawn_at, three.withdrawn_reason = timezone.now(), "It ended."
    three.save()
    search.renew(three)

    answer = look("CTA-2026-0003/")
    assert answer.status_code == 410
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Library lessons" not in answer.content.decode()
    assert look("CTA-2026-9999/").status_code == 404


def test_lines_to_copy_stand_on_the_page_of_open_data(three):
    page = Client().get("/fr/open-data/").content.decode()

    assert "&lt;iframe src=&quot;http://127.0.0.1:8000/fr/embed/actions/?show=3&quot;" in page
    assert "/fr/embed/actions/CTA-2026-0003/" in page
