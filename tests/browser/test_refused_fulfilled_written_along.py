"""Three long ways in a browser: asked for changes and in again; a pledge kept; two people in one text."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from accounts.mail import deliver_due
from actions.models import Remark, Submission
from tests.browser.test_drafts import wait_for_copy
from tests.browser.test_signing_by_keyboard import fits
from tests.factories import (
    ActionFactory,
    CallFactory,
    GovernmentFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def author():
    for command in ("seed_frameworks", "seed_targets"):
        call_command(command, stdout=StringIO())
    return UserFactory(name="Rosa Modelo", email="rosa@city.example")


@pytest.fixture
def town(author):
    return GovernmentFactory(verified=True, focal_point=author)


@pytest.fixture
def draft(town, author):
    return SubmissionFactory(
        action=ActionFactory(lead_government=town),
        created_by=author,
        updated_by=author,
        title="A desk for all",
    )


@pytest.fixture
def page_of(browser, live_server):
    """page_of(user, …) → a page of a browser of their own; without a user, of a visitor."""
    contexts = []

    def opened(user=None, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/en/")
        if user:
            enter(page, live_server.url, user)
        return page

    yield opened
    for context in contexts:
        context.close()


def enter(page, base, user):
    client = Client()
    client.force_login(user)
    page.context.add_cookies([{"name": "session", "value": client.session.session_key, "url": base}])


def part(base, draft, name):
    return f"{base}/en/desk/actions/{draft.action.draft_id}/{name}/"


def open_part(page, base, draft, name):
    page.goto(part(base, draft, name))
    page.wait_for_selector("form[data-ready]", state="attached")
    if page.viewport_size["width"] == PHONE["width"]:
        fits(page)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).first.click()


def hand_in(page, base, draft):
    page.goto(part(base, draft, "check"))
    press(page, "Hand in")
    page.wait_for_url("**/receipt/**")
    draft.refresh_from_db()


def letters(to):
    deliver_due()
    return [letter for letter in mail.outbox if letter.to == [to]]


def link_in(letter, piece):
    return re.search(rf"https?://[^/\s]+(/\S*{piece}\S*)", letter.body)[1]


def review(page, base, draft):
    page.goto(f"{base}/secretariat/actions/submission/{draft.pk}/review/")


def remark_on(page, field, words):
    form = page.locator(f"form:has(input[name=field][value='{field}'])")
    if field:
        page.locator("details", has=form).locator("summary").last.click()
    form.locator("[name=text]").fill(words)
    form.locator("[name=audience]").select_option(Remark.GOVERNMENT)
    form.locator("button").click()
    page.wait_for_load_state()


def test_asked_for_changes_interrupted_and_in_again(page_of, live_server, draft, author, staff):
    base, official, secretariat = live_server.url, page_of(author, viewport=PHONE), page_of(staff)
    hand_in(official, base, draft)

    review(secretariat, base, draft)
    press(secretariat, "Begin to read")
    remark_on(secretariat, "summary", "Who pays for it?")
    remark_on(secretariat, "", "Say where it stands.")
    secretariat.get_by_role("link", name="Ask for changes").click()
    secretariat.locator("[name=reason]").fill("Two things are not clear yet.")
    press(secretariat, "Ask for changes")
    secretariat.wait_for_url("**/review/")
    letter = next(
        letter for letter in letters(author.email) if "Two things are not clear yet." in letter.body
    )

    official.goto(base + link_in(letter, "/desk/"))
    fits(official)
    open_part(official, base, draft, "check")
    first, second = official.get_by_label("Your answer").all()
    first.fill("The city alone")
    expect(official.locator('[data-saved="saved"]')).to_contain_text("Saved at", timeout=10_000)
    second.fill("In the town hall")
    wait_for_copy(official, "town hall")
    official.context.clear_cookies(name="session")  # she is called away, and her log-in ends
    official.close()

    back = official.context.new_page()
    enter(back, base, author)
    open_part(back, base, draft, "check")
    expect(back.get_by_label("Your answer").nth(0)).to_have_value("The city alone")
    expect(back.get_by_label("Your answer").nth(1)).to_have_value("In the town hall")
    press(back, "Save it")
    expect(back.locator('[data-saved="saved"]')).to_contain_text("Saved at", timeout=10_000)
    back.reload()
    press(back, "Hand in")
    back.wait_for_url("**/receipt/**")
    fits(back)

    draft.refresh_from_db()
    assert draft.state in ("submitted", "queued", "in_review")
    assert {remark.text: remark.answer for remark in draft.remarks.all()} == {
        "Who pays for it?": "The city alone" if first_is_summary(draft) else "In the town hall",
        "Say where it stands.": "In the town hall" if first_is_summary(draft) else "The city alone",
    }
    back.goto(part(base, draft, "past"))
    fits(back)
    for words in ("Changes were asked for", "Who pays for it?", "In the town hall", "The city alone"):
        expect(back.locator("main")).to_contain_text(words)
    review(secretariat, base, draft)
    expect(secretariat.locator("#content, main").first).to_contain_text("In the town hall")


def first_is_summary(draft):
    return draft.remarks.get(answer="The city alone").field == "summary"


def test_a_pledge_is_published_and_kept_with_its_history(page_of, live_server, town, author, staff):
    base, official, secretariat = live_server.url, page_of(author, viewport=PHONE), page_of(staff)
    CallFactory(required=["title", "summary", "objectives", "consent", "contact"], required_action=[])
    official.goto(f"{base}/en/desk/actions/new/")
    official.locator("[name=kind][value=pledge]").check()
    press(official, "Begin writing")
    official.wait_for_url("**/what/")
    pledge = Submission.objects.get()
    official.locator("[name=title]").fill("A desk in every district")
    official.locator("[name=summary]").fill("By 2028 a desk stands in each of five districts.")
    press(official, "Save and go on")
    official.wait_for_url("**/where/")
    open_part(official, base, pledge, "objectives")
    official.locator("[name=gcm]:visible").first.check()
    press(official, "Save and go on")
    official.wait_for_url("**/results/")
    official.locator("[name=indicators-0-name]").fill("Desks")
    official.locator("[name=indicators-0-target]").fill("5")
    press(official, "Save and go on")
    official.wait_for_url("**/partners/")
    open_part(official, base, pledge, "contact")
    official.locator("[name=targets][value=publish]").check()
    official.locator("[name=name]").fill("María Silva")
    official.locator("[name=email]").fill("maria@city.example")
    press(official, "Save and go on")
    official.wait_for_url("**/check/")
    hand_in(official, base, pledge)

    review(secretariat, base, pledge)
    press(secretariat, "Begin to read")
    secretariat.get_by_role("link", name="Approve", exact=True).click()
    press(secretariat, "Approve")
    secretariat.wait_for_url("**/review/")
    press(secretariat, "Publish")
    secretariat.wait_for_load_state()
    pledge.refresh_from_db()
    assert (pledge.kind, pledge.state) == ("pledge", "published")
    pledge.action.refresh_from_db()

    official.goto(part(base, pledge, "preview"))
    press(official, "The pledge is kept: tell what came of it")
    official.wait_for_url("**/results/")
    official.wait_for_selector("form[data-ready]", state="attached")
    fits(official)
    official.locator("[name=results]").fill("Five desks stand, and 4,000 people came.")
    press(official, "Save and go on")
    official.wait_for_url("**/partners/")
    kept = pledge.action.submissions.get(number=2)
    hand_in(official, base, kept)

    assert (kept.kind, kept.title, kept.results) == (
        "action", "A desk in every district", "Five desks stand, and 4,000 people came.",
    )  # fmt: skip
    assert [row.target for row in kept.indicators.all()] == [5]
    official.goto(part(base, kept, "past"))
    fits(official)
    assert [entry for entry in official.locator(".past b").all_inner_texts() if entry != "A letter left"] == [
        "A draft was begun", "Handed in", "Somebody began to read", "Taken up", "Published",
        "A new version was begun", "Handed in",
    ]  # fmt: skip


def test_a_colleague_without_membership_writes_along(page_of, live_server, draft, author):
    base, official = live_server.url, page_of(author, viewport=PHONE)
    gil = UserFactory(name="Gil Guest", email="gil@university.example")
    official.goto(part(base, draft, "people"))
    fits(official)
    official.locator("[name=email]").fill(gil.email)
    press(official, "Send the invitation")
    expect(official.locator("main")).to_contain_text("gil@university.example")
    (letter,) = letters(gil.email)

    guest = page_of(viewport=PHONE)
    guest.goto(base + link_in(letter, "co-writing"))
    fits(guest)
    expect(guest.locator("main")).to_contain_text("You are asked to write along")
    enter(guest, base, gil)
    guest.reload()
    press(guest, "Accept the invitation")
    guest.wait_for_load_state()

    open_part(official, base, draft, "what")
    open_part(guest, base, draft, "what")
    expect(guest.locator("[data-others]")).to_contain_text("Rosa Modelo has this part open")
    guest.locator("[name=summary]").fill("One desk for papers, language and homes.")
    expect(guest.locator('[data-saved="saved"]')).to_contain_text("Saved at", timeout=10_000)
    official.locator("[name=title]").fill("A desk for everybody")
    expect(official.locator('[data-saved="saved"]')).to_contain_text("Saved at", timeout=10_000)
    expect(official.locator("[data-others]")).to_contain_text("Gil Guest", timeout=20_000)

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == (
        "A desk for everybody",
        "One desk for papers, language and homes.",
    )
    official.goto(part(base, draft, "history"))
    fits(official)
    changes = {
        row.locator("h2").inner_text(): row.locator(".side bdi").inner_text()
        for row in official.locator("section.change").all()
    }
    assert changes == {"Title": "Rosa Modelo", "Summary": "Gil Guest"}
    guest.goto(part(base, draft, "contact"))
    assert guest.locator("[name=targets]").count() == 0  # consents stay with the government
