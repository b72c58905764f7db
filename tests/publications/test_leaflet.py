"""The leaflet of one action: a page of the book by itself, of what is public now."""

import pytest

from publications import leaflet, pdf
from publications.snapshot import candidates
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
ADDRESS = "/en/leaflets/CTA-2026-0001.pdf"


def text():
    from django.utils import timezone

    return candidates(timezone.localdate()).get()


def test_leaflet_says_what_the_page_says_in_the_language_asked_for():
    publish(1, title="Lessons", texts={"ar": {"title": "دروس", "summary": "للجميع."}}, results="40 people.")
    page = leaflet.page(text(), "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="ar" dir="rtl">دروس</h1>' in page
    assert "40 people." in page
    assert "/a/CTA-2026-0001" in page


def test_the_same_version_gives_the_same_page():
    publish(1)
    assert leaflet.page(text(), "en") == leaflet.page(text(), "en")


@pytest.mark.skipif(not pdf.is_installed(), reason="needs Pango")
def test_leaflet_is_a_pdf_that_may_be_kept(client):
    publish(1)
    answer = client.get(ADDRESS)
    assert answer.content[:5] == b"%PDF-"
    assert answer["Cache-Control"].startswith("public")
    assert not answer.cookies


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "declined"])
def test_hidden_action_has_no_leaflet(client, state):
    publish(1, state=state)
    assert client.get(ADDRESS).status_code == 404
