"""Pictures in Chromium: two are chosen, one is lost on the way and sent again; the focus point goes by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.actions import hostile_files as files
from tests.browser.test_main_way import sign_in
from tests.factories import ActionFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft():
    author = UserFactory()
    town = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


@pytest.fixture
def at_the_files(page, live_server, draft):
    sign_in(page, live_server.url, draft.created_by)
    page.goto(f"{live_server.url}/en/desk/actions/{draft.action.draft_id}/files/")
    return page


def chosen(name, color, kind="JPEG"):
    return {"name": name, "mimeType": "image/jpeg", "buffer": files.picture(kind, color=color)}


def test_lost_upload_is_sent_again_and_the_bad_one_is_told(at_the_files, draft):
    page, lost = at_the_files, []

    def once(route):
        if lost:
            route.continue_()
        else:
            lost.append(1)
            route.abort()

    page.route("**/upload/picture/", once)
    bad = {"name": "bad.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    page.locator("[data-kind=picture] input[type=file]").set_input_files(
        [chosen("one.jpg", "navy"), chosen("two.jpg", "maroon"), bad]
    )

    expect(page.get_by_text("The portal cannot be reached.").first).to_be_visible()
    page.get_by_role("button", name="Try again now").click()
    expect(page.locator("fieldset.picture")).to_have_count(2)
    expect(page.get_by_text("This file is not a picture we can read.").first).to_be_visible()
    expect(page.get_by_text("There is room for 6 more.")).to_be_visible()
    page.get_by_role("button", name="Take off the list").click()
    expect(page.locator(".drop__file")).to_have_count(0)
    page.locator("[name$=-alt]").first.fill("A library full of people")
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/desk/")
    assert list(draft.pictures.values_list("alt", flat=True)) == ["A library full of people", ""]


def test_buttons_of_the_page_wait_for_a_file_on_its_way(at_the_files, draft):
    page, held = at_the_files, []
    page.route("**/upload/picture/", lambda route: held.append(route))
    page.locator("[data-kind=picture] input[type=file]").set_input_files([chosen("one.jpg", "navy")])
    expect(page.locator(".drop__file")).to_have_count(1)
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_timeout(300)
    assert page.url.endswith("/files/")

    held[0].continue_()

    page.wait_for_url("**/desk/")
    assert draft.pictures.count() == 1


def test_focus_point_is_moved_by_keyboard_and_by_touch(at_the_files, draft, axe):
    page = at_the_files
    page.locator("[data-kind=picture] input[type=file]").set_input_files([chosen("one.jpg", "navy")])
    page.locator(".picture__focus summary").press("Enter")
    across = page.locator("[name$=-focus_x]")
    across.focus()
    for _press in range(3):
        page.keyboard.press("ArrowRight")

    assert across.input_value() == "53"
    assert page.locator(".picture__mark").evaluate("mark => mark.style.left") == "53%"
    box = page.locator(".picture__frame").bounding_box()
    page.locator(".picture__frame").click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    assert (across.input_value(), page.locator("[name$=-focus_y]").input_value()) == ("25", "75")
    assert axe() == []
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/desk/")
    picture = draft.pictures.get()
    assert (picture.focus_x, picture.focus_y) == (0.25, 0.75)


def test_words_on_a_picture_are_saved_by_themselves_and_back_after_an_ended_log_in(at_the_files, draft):
    page = at_the_files
    page.locator("[data-kind=picture] input[type=file]").set_input_files([chosen("one.jpg", "navy")])
    alt = page.locator("[name$=-alt]")
    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1" and answer.ok):
        alt.fill("A library")
    assert draft.pictures.get().alt == "A library"
    page.context.clear_cookies(name="session")
    alt.fill("A library full of people")
    expect(page.locator('[data-saved="unsaved"]')).to_contain_text(
        "You are no longer signed in", timeout=10_000
    )

    sign_in(page, page.url.split("/en/")[0], draft.created_by)
    page.goto(page.url.split("/en/")[0] + f"/en/desk/actions/{draft.action.draft_id}/files/")
    expect(alt).to_have_value("A library full of people")
    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1" and answer.ok):
        page.get_by_role("button", name="Save it").click()
    assert draft.pictures.get().alt == "A library full of people"


def test_more_than_twenty_files_without_scripts_are_said(browser, live_server, draft):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, draft.created_by)
    page.goto(f"{live_server.url}/en/desk/actions/{draft.action.draft_id}/files/")
    page.locator("[name=links-0-url]").fill("https://example.org/paper")
    page.locator("[name=document]").set_input_files(
        [{"name": f"{number}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"} for number in range(21)]
    )
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("You chose more than 20 files at once.")).to_be_visible()
    page.get_by_role("link", name="Back to what you wrote").click()
    expect(page.get_by_text("It was more than the portal takes at once.")).to_be_visible()
    context.close()


def test_several_files_without_scripts(browser, live_server, draft):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, draft.created_by)
    page.goto(f"{live_server.url}/en/desk/actions/{draft.action.draft_id}/files/")
    page.locator("[name=picture]").set_input_files([chosen("one.jpg", "navy"), chosen("two.jpg", "maroon")])
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("fieldset.picture")).to_have_count(2)
    first = draft.pictures.first().pk
    page.locator("[name=_down]").first.click()
    page.wait_for_url("**#files")
    assert [row.pk for row in draft.pictures.all()][1] == first
    context.close()
