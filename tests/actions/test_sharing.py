"""The picture of a shared link: in each language, under an address made of what it says, for published actions only."""

import io

import pytest
from PIL import Image

from actions import search, sharing
from figures import share
from tests.actions.published import publish

pytestmark = pytest.mark.django_db
SAID = {
    "title": "Lessons", "name": "Quito", "second": "", "country": "Ecuador",
    "foot": "CTA-2026-0001 · Call", "colour": "#144150",
}  # fmt: skip


def address(client, language="en"):
    page = client.get(f"/{language}/actions/CTA-2026-0001/action-1/").content.decode()
    return page.split('property="og:image" content="')[1].split('"')[0].split("8000")[-1]


def test_picture_is_a_png_of_the_size_that_is_told(client):
    publish(1)
    answer = client.get(address(client))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_each_language_has_its_own_picture(client):
    publish(1, texts={"ar": {"title": "دروس"}})
    assert len({client.get(address(client, language)).content for language in ("en", "ar")}) == 2


def test_address_changes_with_what_it_says_and_the_old_one_leads_on(client):
    action = publish(1)
    before = address(client)
    action.submissions.update(title="Another title")
    search.renew(action)
    after = address(client)
    assert before != after
    assert client.get(before)["Location"] == after


@pytest.mark.parametrize("state", ["draft", "approved", "declined"])
def test_hidden_action_has_no_picture(client, state):
    publish(1, state=state)
    assert client.get("/pictures/share/CTA-2026-0001/en/0000000000000000.png").status_code == 404


def test_unknown_language_is_404(client):
    publish(1)
    assert client.get("/pictures/share/CTA-2026-0001/xx/0000000000000000.png").status_code == 404


def test_words_that_run_the_other_way_stand_where_they_are_read():
    assert share._visual(["واحد", "CTA", "2026", "·", "اثنان"], rtl=True) == [
        "اثنان",
        "·",
        "CTA",
        "2026",
        "واحد",
    ]
    assert share._visual(["a", "واحد", "اثنان", "b"], rtl=False) == ["a", "اثنان", "واحد", "b"]


def test_a_title_in_letters_without_a_font_is_not_drawn_as_boxes():
    assert share.png(share.Card(**SAID | {"title": "서울"})) is None
    assert share.png(share.Card(**SAID | {"name": "서울", "second": "Seoul"})) == share.png(
        share.Card(**SAID | {"name": "Seoul"})
    )


def test_a_title_that_never_fits_ends_with_dots():
    size, lines = share._title("endless " * 60)
    assert (size, len(lines), lines[-1][-1]) == (40, 4, "…")


def test_same_values_give_the_same_bytes():
    card = share.Card(**SAID)
    assert share.png(card) == share.png(card)
    assert sharing.mark_of(card) == sharing.mark_of(share.Card(**SAID))
