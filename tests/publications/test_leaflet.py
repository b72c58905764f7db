"""The leaflet of one action: a page of the book by itself, of what is public now."""

from io import BytesIO

import pikepdf
import pytest

from publications.book.snapshot import candidates
from publications.making import pdf
from publications.short import leaflet
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


def test_leaflet_tells_how_to_cite_it_and_leads_back_by_a_code():
    publish(1)
    html = leaflet.page(text(), "en").replace("<wbr>", "")
    assert "Town 1: Library lessons 1. Call to Local Action for Migrants and Refugees, CTA-2026-0001" in html
    assert '<bdi dir="ltr">http://127.0.0.1:8000/a/CTA-2026-0001</bdi>' in html
    assert "<title>Code that leads to http://127.0.0.1:8000/a/CTA-2026-0001</title>" in html


@pytest.mark.skipif(not pdf.is_installed(), reason="needs Pango")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_leaflet_of_a_long_text_is_two_pages_and_says_that_it_is_cut(client, language):
    words = "The city opened a library and a school for everybody who lives there. " * 60
    long = dict.fromkeys(
        ("description", "activities", "challenges", "lessons", "next_steps", "results"), words
    )
    publish(1, texts={"ar": {"title": "دروس", "summary": "للجميع."}}, **long)
    data = client.get(f"/{language}/leaflets/CTA-2026-0001.pdf").content
    with pikepdf.open(BytesIO(data)) as file:
        assert len(file.pages) == 2
    assert "The texts are shortened here" in list(leaflet.sheets({"code": "CTA-2026-0001"}, "en"))[1]
    assert "The texts are shortened here" not in leaflet.page(text(), "en")


def test_leaflet_of_a_name_that_no_font_holds_says_that_signs_are_missing():
    publish(1, title="Lessons for 東京")
    assert "Lessons for […]" in leaflet.page(text(), "en")
