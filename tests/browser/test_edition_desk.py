"""The desk of an edition by keyboard and by hand: parts change places, a text is seen as it will look."""

import pytest
from playwright.sync_api import expect

from publications.models import Edition
from tests.publications.edition import small

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/secretariat/publications/edition/"


@pytest.fixture
def desk(live_server, page, sign_in, staff):
    """desk(address) → that page of the secretariat, and what the console complained of."""
    session = sign_in(staff).session.session_key
    page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)

    def opened(address):
        page.goto(f"{live_server.url}{LIST}{address}")
        return page

    return opened


def kinds():
    return list(Edition.objects.get().parts.values_list("kind", flat=True))


def test_parts_are_put_in_order_by_keyboard_and_by_hand(desk, staff):
    edition = small(frozen=False, by=staff)
    before = kinds()
    page = desk(f"{edition.pk}/parts/")
    row = page.locator(".rank__row").nth(1)
    button = row.get_by_role("button", name="Up")
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="place 1 of 12")).to_be_visible()
    assert kinds() == [before[1], before[0], *before[2:]]
    # At the top there is no way further up: the focus stays with the part, on its way down.
    expect(page.locator(".rank__row").first.get_by_role("button", name="Down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="place 2 of 12")).to_be_visible()
    assert kinds() == before

    third = page.locator(".rank__row").nth(2)
    low = {"x": 60, "y": third.bounding_box()["height"] - 4}
    page.locator(".rank__row").first.locator("[data-grip]").drag_to(third, target_position=low)
    expect(page.get_by_role("status").filter(has_text="place 3 of 12")).to_be_visible()
    assert kinds() == [before[1], before[2], before[0], *before[3:]]
    assert page.complaints == []


def test_text_of_a_part_is_seen_as_it_will_look_while_one_types(desk, staff):
    edition = small(frozen=False, by=staff)
    part = edition.parts.get(kind="summary")
    page = desk(f"{edition.pk}/parts/{part.pk}/")
    page.locator("#id_text_ar").fill("المدن **تعمل**.")
    shown = page.get_by_role("region", name="How the text in العربيّة will look")

    expect(shown.locator("strong")).to_have_text("تعمل")
    expect(shown.locator("[lang=ar][dir=rtl] p")).to_be_visible()
    part.refresh_from_db()
    assert not part.text_ar
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**/parts/#part-*")
    part.refresh_from_db()
    assert part.text_ar == "المدن **تعمل**."
    assert page.complaints == []
