"""A draft in Chromium loses nothing: the portal gone, two tabs, no line, an ended log-in, no scripts."""

import random
import re
import threading
from contextlib import contextmanager

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import expect

from actions import typed
from actions.models import HandIn, Remark, Submission
from actions.models.submission import CHANGES_REQUESTED
from tests.browser.test_signing_by_keyboard import Hands, fits
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = '[data-saved="saved"]'
UNSAVED = '[data-saved="unsaved"]'


@pytest.fixture
def author():
    return UserFactory(name="Rosa Modelo")


@pytest.fixture
def draft(author):
    government = GovernmentFactory(verified=True, focal_point=author)
    return SubmissionFactory(
        action=ActionFactory(lead_government=government), created_by=author, updated_by=author
    )


@pytest.fixture
def asked(draft):
    """The draft with a remark that the secretariat wants answered."""
    draft.state = CHANGES_REQUESTED
    draft.save()
    draft.remarks.create(text="Who paid for it?", audience=Remark.GOVERNMENT)
    return draft


@pytest.fixture
def enter(live_server):
    """enter(context or page, user) → the cookie of a session of that person."""

    def entered(context, user, base=None):
        client = Client()
        client.force_login(user)
        context.add_cookies(
            [{"name": "session", "value": client.session.session_key, "url": base or live_server.url}]
        )
        return client

    return entered


def part(base, draft, name="what"):
    return f"{base}/en/desk/actions/{draft.action.draft_id}/{name}/"


def open_part(page, base, draft, name="what"):
    page.goto(part(base, draft, name))
    page.wait_for_selector("form[data-ready]", state="attached")


def kept_in_browser(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length")


def wait_for_copy(page, words):
    page.wait_for_function(
        "words => Object.keys(localStorage).some(key => localStorage[key].includes(words))", arg=words
    )


class OneRequestAConnection(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"  # no line stays open when the portal goes away


class Portal:
    """The portal on a port of its own, which can be taken away and brought back."""

    def __init__(self, host, port):
        self.address, self.server = (host, port), None
        self.app = StaticFilesHandler(get_wsgi_application())

    def begin(self):
        ThreadedWSGIServer.allow_reuse_address = True
        self.server = ThreadedWSGIServer(self.address, OneRequestAConnection)
        self.address = self.server.server_address
        self.server.set_app(self.app)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return f"http://127.0.0.1:{self.address[1]}"

    def end(self):
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def saved_by_itself(page):
    """What is typed inside reaches the portal without a button."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok, timeout=15_000):
        yield
    expect(page.locator(SAVED)).to_contain_text("Saved at")


def test_what_is_typed_is_saved_by_itself_and_counted(page, live_server, draft, author, enter):
    enter(page.context, author)
    open_part(page, live_server.url, draft)
    before = page.locator("[data-progress] progress").get_attribute("value")

    with saved_by_itself(page):
        page.locator("[name=summary]").fill("")
        page.locator("[name=title]").fill("Un mostrador 👨‍👩‍👧 para todos")
        wait_for_copy(page, "Un mostrador")

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Un mostrador 👨‍👩‍👧 para todos", "")
    assert kept_in_browser(page) == 0
    assert page.locator("[data-progress] progress").get_attribute("value") == str(int(before) - 1)


def test_portal_gone_in_mid_edit_and_back(page, transactional_db, draft, author, enter):
    portal = Portal("127.0.0.1", 0)
    base = portal.begin()
    enter(page.context, author, base)
    open_part(page, base, draft)

    portal.end()
    page.locator("[name=summary]").fill("Written while the portal was away.")
    expect(page.locator(UNSAVED)).to_contain_text("kept in this browser", timeout=10_000)
    assert kept_in_browser(page) == 1
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(UNSAVED)).to_contain_text("kept in this browser")
    assert page.url == part(base, draft)  # a press leads to no error page

    with saved_by_itself(page):
        portal.begin()
    draft.refresh_from_db()
    assert draft.summary == "Written while the portal was away."
    assert kept_in_browser(page) == 0
    portal.end()


def test_typing_without_a_line_survives_the_end_of_the_browser(page, live_server, draft, author, enter):
    enter(page.context, author)
    open_part(page, live_server.url, draft, "where")
    page.context.set_offline(True)
    page.locator("[name=place]").fill("Plaza Mayor")
    page.locator("[name=populations][value=refugees]").check()
    page.get_by_text("Add a country").click()
    page.locator("#find-countries").fill("kolumb")
    expect(page.locator(".several [role=status]")).to_contain_text("Nothing here has that word")
    page.locator("#find-countries").fill("كولومبيا")
    assert page.locator("[name=countries]:visible").count() == 1
    page.locator("[name=countries][value=CO]").check()
    page.locator("#find-countries").fill("")
    page.locator("[name=countries][value=EC]").check()
    expect(page.get_by_text("Chosen: Colombia, Ecuador")).to_be_visible()
    wait_for_copy(page, "Plaza Mayor")
    expect(page.locator(UNSAVED)).to_contain_text("kept in this browser")
    page.close()  # as a crash does, without a word to the portal

    again = page.context.new_page()
    again.context.set_offline(False)
    open_part(again, live_server.url, draft, "where")
    expect(again.get_by_role("alert")).to_contain_text("This browser kept what was not saved")
    assert again.locator("[name=place]").input_value() == "Plaza Mayor"
    assert again.locator("[name=populations][value=refugees]").is_checked()
    with saved_by_itself(again):
        again.get_by_role("button", name="Save it").click()

    draft.refresh_from_db()
    assert (draft.place, draft.populations) == ("Plaza Mayor", ["refugees"])
    assert [country.code for country in draft.countries] == ["CO", "EC"]
    assert kept_in_browser(again) == 0


def test_two_tabs_are_a_choice_and_nothing_is_overwritten(page, live_server, draft, author, enter):
    enter(page.context, author)
    other = page.context.new_page()
    for tab in (page, other):
        open_part(tab, live_server.url, draft)
    with saved_by_itself(other):
        other.locator("[name=title]").fill("Written in the other tab")

    with page.expect_response(lambda answer: answer.status == 409):
        page.locator("[name=title]").fill("Written in this tab")
    choice = page.locator("[data-choice]")
    expect(choice).to_contain_text("Written in this tab")
    expect(choice).to_contain_text("Written in the other tab")
    draft.refresh_from_db()
    assert draft.title == "Written in the other tab"
    assert kept_in_browser(page) == 1
    page.locator("[name=choice-title][value=mine]").check()
    before = page.evaluate("performance.timeOrigin")
    page.get_by_role("button", name="Save what I chose").click()
    page.wait_for_function("before => performance.timeOrigin !== before", arg=before)  # the portal answered
    page.wait_for_selector("form[data-ready]", state="attached")
    expect(page.locator("[data-choice]")).to_have_count(0)

    draft.refresh_from_db()
    assert draft.title == "Written in this tab"
    assert kept_in_browser(page) == 0


def test_ended_log_in_gives_everything_back(page, live_server, draft, author, enter):
    enter(page.context, author)
    open_part(page, live_server.url, draft, "partners")
    page.context.clear_cookies(name="session")
    page.locator("[name=support_needed]").fill("Advice from a city by the sea")
    page.locator("[name=support_kinds][value=technical]").check()
    page.locator("[name=partnerlines-0-name]").fill("Library")
    expect(page.locator(UNSAVED)).to_contain_text("You are no longer signed in", timeout=10_000)
    page.locator(UNSAVED).get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/account/login/**")

    enter(page.context, author)
    open_part(page, live_server.url, draft, "partners")
    assert page.locator("[name=support_needed]").input_value() == "Advice from a city by the sea"
    assert page.locator("[name=support_kinds][value=technical]").is_checked()
    assert page.locator("[name=partnerlines-0-name]").input_value() == "Library"
    with saved_by_itself(page):
        page.get_by_role("button", name="Save it").click()
    draft.refresh_from_db()
    assert (draft.support_kinds, draft.partnerlines.get().name) == (["technical"], "Library")


def test_a_part_by_keyboard_on_a_phone(page, live_server, draft, author, enter):
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page.context, author)
    open_part(page, live_server.url, draft)
    hands = Hands(page)

    hands.reach("[name=title]")
    page.keyboard.press("Control+a")
    page.keyboard.type("By keyboard")
    hands.reach("[name=description]")
    page.keyboard.type("Every step with Tab and letters.")
    fits(page)
    hands.reach("form#step .acts button.btn:not([name])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/where/")

    draft.refresh_from_db()
    assert (draft.title, draft.description) == ("By keyboard", "Every step with Tab and letters.")


def test_without_scripts_two_texts_are_a_choice_and_an_ended_log_in_loses_nothing(
    browser, live_server, draft, author, enter
):
    context = browser.new_context(java_script_enabled=False)
    enter(context, author)
    page, other = context.new_page(), context.new_page()
    for tab in (page, other):
        tab.goto(part(live_server.url, draft))
    other.locator("[name=title]").fill("Theirs")
    other.get_by_role("button", name="Save and go on").click()
    page.locator("[name=title]").fill("Mine")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("[data-choice]")).to_contain_text("Theirs")
    page.locator("[name=choice-title][value=theirs]").check()
    context.clear_cookies(name="session")
    page.locator("[name=summary]").fill("Written after the log-in had ended.")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/account/login/**")

    _sign_in_there(context, live_server.url, author)
    page.goto(part(live_server.url, draft))
    assert page.locator("[name=summary]").input_value() == "Written after the log-in had ended."
    page.get_by_role("button", name="Save and go on").click()
    page.locator("[name=choice-title][value=theirs]").check()
    page.get_by_role("button", name="Save what I chose").click()

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Theirs", "Written after the log-in had ended.")
    context.close()


def test_answer_to_a_remark_is_back_after_an_ended_log_in(page, live_server, asked, author, enter):
    enter(page.context, author)
    open_part(page, live_server.url, asked, "check")
    answer = page.get_by_label("Your answer")
    with saved_by_itself(page):
        answer.fill("The city")
    page.context.clear_cookies(name="session")
    answer.fill("The city, and the province")
    expect(page.locator(UNSAVED)).to_contain_text("You are no longer signed in", timeout=10_000)
    page.locator(UNSAVED).get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/account/login/**")

    enter(page.context, author)
    open_part(page, live_server.url, asked, "check")
    expect(answer).to_have_value("The city, and the province")
    with saved_by_itself(page):
        page.get_by_role("button", name="Save it").click()
    assert asked.remarks.get().answer == "The city, and the province"
    page.reload()
    answer.fill("The province")
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url("**/receipt/**")

    assert asked.remarks.get().answer == "The province"


def test_without_scripts_no_way_out_of_a_part_loses_words(browser, live_server, asked, author, enter):
    context = browser.new_context(java_script_enabled=False)
    enter(context, author)
    page = context.new_page()
    page.goto(part(live_server.url, asked))
    expect(page.get_by_role("link", name="Where and who")).to_have_count(0)
    page.locator("[name=title]").fill("By the margin")
    page.get_by_role("button", name="Save and go to “Where and who”").click()
    page.wait_for_url("**/where/")
    page.locator("[name=start_date]").fill("next spring")  # cannot be read: it waits, and nobody is held up
    page.get_by_role("button", name="Save and go back to “What”").click()
    page.wait_for_url("**/what/")
    page.get_by_role("button", name="Save and go to “Check and hand in”").click()
    page.wait_for_url("**/check/")
    page.get_by_label("Your answer").fill("By the margin too")
    page.get_by_role("button", name="Save and go to “Where and who”").click()
    page.wait_for_url("**/where/")

    expect(page.locator("[name=start_date]")).to_have_value("next spring")
    asked.refresh_from_db()
    assert (asked.title, asked.remarks.get().answer) == ("By the margin", "By the margin too")
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_chosen_for_a_new_action_is_back_after_an_ended_log_in(
    browser, live_server, draft, author, enter, scripts
):
    context = browser.new_context(java_script_enabled=scripts)
    enter(context, author)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/desk/actions/new/")
    page.locator("[name=kind][value=pledge]").check()
    page.locator("[name=language]").select_option("ar")
    page.get_by_role("button", name="Français").first.click()
    page.wait_for_url("**/fr/**/new/")
    context.clear_cookies(name="session")
    page.locator("form#start .acts button").click()
    page.wait_for_url("**/account/login/**")

    _sign_in_there(context, live_server.url, author)
    page.goto(f"{live_server.url}/fr/desk/actions/new/")
    assert page.locator("[name=kind][value=pledge]").is_checked()
    expect(page.locator("[name=language]")).to_have_value("ar")
    page.locator("form#start .acts button").click()
    page.wait_for_url("**/what/")

    begun = Submission.objects.exclude(pk=draft.pk).get()
    assert (begun.kind, begun.language) == ("pledge", "ar")
    context.close()


def _sign_in_there(context, base, user):
    """A log-in in the visitor's own session, as the page of the log-in does it."""
    client = Client()
    client.cookies["session"] = next(c["value"] for c in context.cookies() if c["name"] == "session")
    client.force_login(user)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": base}])


def test_who_else_writes_is_told_without_a_reload(page, browser, live_server, draft, author, enter):
    enter(page.context, author)
    open_part(page, live_server.url, draft)
    expect(page.locator("[data-others]")).to_be_empty()
    ana = UserFactory(name="Ana Otra")
    MembershipFactory(user=ana, government=draft.action.lead)
    context = browser.new_context()
    enter(context, ana)
    theirs = context.new_page()
    open_part(theirs, live_server.url, draft)
    expect(theirs.locator("[data-others]")).to_contain_text("Rosa Modelo has this part open")
    with saved_by_itself(theirs):
        theirs.locator("[name=summary]").fill("Ana writes.")

    with saved_by_itself(page):
        page.locator("[name=title]").fill("Rosa writes")

    expect(page.locator("[data-others]")).to_contain_text("Ana Otra is writing in this part")
    context.close()


def test_ticked_government_stays_while_another_is_looked_for(page, live_server, draft, author, enter):
    towns = [GovernmentFactory(english_name=name, official_name=name) for name in ("Quito", "Loja")]
    enter(page.context, author)
    page.goto(f"{live_server.url}/en/desk/actions/{draft.action.draft_id}/governments/")
    words = page.locator("#find-words")
    words.press_sequentially("Quito")
    page.locator("#found").get_by_role("checkbox", name="Quito").check()
    expect(page.locator("#chosen").get_by_role("checkbox", name="Quito")).to_be_focused()
    words.fill("")
    words.press_sequentially("Loja")
    page.locator("#found").get_by_role("checkbox", name="Loja").check()
    words.fill("")
    words.press_sequentially("Quito")
    expect(page.locator("#found")).to_contain_text("1 government found")
    expect(page.locator("#found").get_by_role("checkbox")).to_have_count(0)  # chosen already
    page.get_by_role("button", name="Ask those that are ticked").click()
    expect(page.get_by_text("2 governments are asked by letter.")).to_be_visible()

    asked = draft.action.participations.filter(role="partner").values_list("government", flat=True)
    assert set(asked) == {town.pk for town in towns}


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_in_a_field_saves_and_goes_on_in_the_same_language(
    browser, live_server, draft, author, enter, scripts
):
    context = browser.new_context(java_script_enabled=scripts)
    enter(context, author)
    page = context.new_page()
    page.goto(part(live_server.url, draft).replace("/en/", "/es/"))
    page.locator("[name=title]").fill("Con Intro")
    page.locator("[name=title]").press("Enter")
    page.wait_for_url("**/es/**/where/")

    draft.refresh_from_db()
    assert draft.title == "Con Intro"
    context.close()


def test_double_click_on_hand_in_is_one_hand_in(page, live_server, draft, author, enter):
    enter(page.context, author)
    page.goto(part(live_server.url, draft, "check"))

    page.get_by_role("button", name="Hand in", exact=True).dblclick(no_wait_after=True)
    expect(page).to_have_url(re.compile("/receipt/"))  # the second press ends the first one's way

    assert HandIn.objects.count() == 1


HARD = [
    "", " ", "a", "  a  b ", "a\r\nb\rc\nd", "é", "e\u0301", "👨‍👩‍👧‍👦", "🇨🇴🇸🇾", "می‌خواهم", "\u200fعربي\u200e",
    "مَدِينَة", "ـــ",
    "\u00a0x\u00a0", "\u3000x\u3000", "\ufeffx", "a\u2028b\u2029c", "a\x85b", "a\x0bb\x0cc", "\x1cx\x1f", "\x00",
    "\u180ex",
    "\u200bx\u200b", "𝒳 𝒴", "e\u0301 " * 20, "\t tab\t", "ß ﬁ ㎏", "a\u00adb", "\u2066iso\u2069", "\uffff\ufffe",
]  # fmt: skip


def test_counters_are_the_servers(page, live_server, draft, author, enter):
    """Characters and words of hard and of drawn texts are the same in the browser and in Python."""
    enter(page.context, author)
    open_part(page, live_server.url, draft)
    drawn = random.Random(4)
    pieces = [*"ab é\n\r\t\u00a0\u200d\u200f👩\u0301\u2028\x0b\x1c\x85\ufeffع", "👨‍👩‍👧", "\r\n"]
    texts = HARD + ["".join(drawn.choices(pieces, k=drawn.randrange(1, 40))) for _number in range(400)]

    counted = page.evaluate(
        """texts => {
            const field = document.querySelector("[name=summary]");
            const line = document.querySelector(`[data-counter="${field.id}"]`);
            return texts.map(text => {
                field.value = text;
                field.dispatchEvent(new Event("input"));
                return [Number(line.dataset.characters), Number(line.dataset.counted)];
            });
        }""",
        texts,
    )

    wrong = [
        (text, here, [typed.characters(text), typed.words(text)])
        for text, here in zip(texts, counted, strict=True)
        if here != [typed.characters(text), typed.words(text)]
    ]
    assert wrong == []
