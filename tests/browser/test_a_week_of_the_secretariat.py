"""A whole week of the secretariat: thirty submissions given out, read, sent back, answered, decided, announced."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import expect

from accounts import history
from accounts.groups import REVIEWER, SECRETARIAT
from accounts.mail import deliver_due
from accounts.models import Letter, User
from actions import workflow
from actions.models import Assignment, HandIn, Review, ReviewerProfile, Submission
from actions.models.submission import CHANGES_REQUESTED, IN_REVIEW, MERGED, PUBLISHED, SUBMITTED
from actions.reviewing import judging
from tests.browser.test_refused_fulfilled_written_along import open_part, part, press, remark_on
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DATA = Path(settings.BASE_DIR) / "actions" / "data" / "demo" / "actions.jsonl"
LANGUAGES = ("en", "es", "fr", "ar")
LIST = "/secretariat/actions/submission/"


def colleague(group, name):
    user = UserFactory(name=name, email=f"{name.split()[0].lower()}@secretariat.example", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def office():
    """Three people, and thirty real texts handed in by governments that read four languages."""
    for command in ("seed_frameworks", "seed_groups", "seed_reviewing", "seed_targets"):
        call_command(command, stdout=StringIO())
    call = CallFactory(required=["title", "summary"])
    rows = [json.loads(line) for line in DATA.read_text().splitlines()]
    rows = [row for row in rows if row["original_language"] in row["summary"]][:30]
    for number, row in enumerate(rows):
        author = UserFactory(language=LANGUAGES[number % 4])
        town = GovernmentFactory(verified=True, focal_point=author, english_name=f"{row['lrg']} {number}")
        language = row["original_language"]
        text = SubmissionFactory(
            action=ActionFactory(lead_government=town), call=call, language=language, state="draft",
            title=row["title"][language][:120], summary=row["summary"][language], created_by=author,
        )  # fmt: skip
        workflow.submit(text, by=author)
    User.objects.filter(is_staff=True).update(
        is_staff=False, is_superuser=False
    )  # who verified the signatures
    deliver_due()
    mail.outbox.clear()
    people = {
        "head": colleague(SECRETARIAT, "Sofia Head"),
        "first": colleague(REVIEWER, "Rami Reader"),
        "second": colleague(REVIEWER, "Rosa Reader"),
    }
    for user in people.values():
        ReviewerProfile.objects.create(user=user, languages=["en", "es"], most=10)
    return people


@pytest.fixture
def enter(live_server, page, sign_in):
    """enter(user) → the page, on which that person works now."""

    def entered(user):
        session = sign_in(user).session.session_key
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "session", "value": session, "url": live_server.url}])
        return page

    return entered


def states():
    return {state: Submission.objects.filter(state=state).count() for state in WATCHED}


WATCHED = (SUBMITTED, IN_REVIEW, CHANGES_REQUESTED, MERGED, PUBLISHED)


def choose_all(page, base, query, action):
    """Tick every row of a list and choose what is done to them; leads to the page that asks once more."""
    page.goto(f"{base}{query}")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(action)
    page.locator("#changelist .actions button[type=submit]").click()


def monday(page, base, office):
    """Everything is taken up and given out as proposed, ten to each."""
    page.goto(f"{base}/secretariat/")
    expect(page.locator(".today").first).to_contain_text("30")
    choose_all(page, base, f"{LIST}?state__exact=submitted", "begin")
    press(page, "Begin to read")
    expect(page.locator("#content")).to_contain_text("Done for 30 submissions")
    choose_all(page, base, f"{LIST}?state__exact=in_review", "propose_reviewers")
    press(page, "Give them out")
    expect(page.locator("#content")).to_contain_text("30 reviews are given out")
    given = Assignment.objects.filter(state=Assignment.OPEN)
    assert given.count() == 30
    assert {row.reviewer for row in given} == set(office.values())


def tuesday(page, base, reviewer):
    """One review in the browser, the others as given; scores of others stay hidden until one's own is in."""
    text = Submission.objects.filter(assignments__reviewer=reviewer).order_by("pk").first()
    page.goto(f"{base}/secretariat/")
    page.get_by_role("link", name="given to you").click()
    page.goto(f"{base}{LIST}{text.pk}/review/")
    form = page.locator("form.judge")
    for group in form.locator("fieldset").all():
        radios = group.locator("input[type=radio]")
        radios.nth(min(3, radios.count() - 1)).check()
    form.locator("[name=recommendation]").select_option("approve")
    press(page, "Send my review")
    expect(page.locator("#content")).to_contain_text("Given")
    review = Review.objects.get(submission=text, by=reviewer)
    assert (review.state, review.scores.count()) == (Review.GIVEN, 5)
    scores = {row.criterion_id: row.value for row in review.scores.all()}
    for other in Submission.objects.filter(assignments__reviewer=reviewer).exclude(pk=text.pk):
        judging.give_review(
            other, by=reviewer, recommendation="approve", scores=scores, gcm_assessment="meets",
            gcr_assessment="meets",
        )  # fmt: skip


def wednesday(enter, base, office):
    """One text goes back with a remark, is answered, changed and comes back."""
    text = Submission.objects.filter(language="es").order_by("pk").first()
    author = text.created_by
    page = enter(office["head"])
    page.goto(f"{base}{LIST}{text.pk}/review/")
    remark_on(page, "summary", "How many people came?")
    page.goto(f"{base}{LIST}{text.pk}/move/request_changes/")
    page.locator("[name=reason]").fill("Say how many.")
    press(page, "Ask for changes")
    assert states()[CHANGES_REQUESTED] == 1
    page = enter(author)
    open_part(page, base, text, "what")
    page.locator("[name=summary]").fill(text.summary + " Participaron 240 personas.")
    page.get_by_role("button", name="Save and go on").first.click()
    page.wait_for_url("**/where/")
    page.goto(part(base, text, "check"))
    page.get_by_label("Your answer").fill("Two hundred and forty.")
    press(page, "Hand in")
    page.wait_for_url("**/receipt/**")
    text.refresh_from_db()
    assert text.state == SUBMITTED
    assert text.remarks.get().answer == "Two hundred and forty."
    page = enter(office["head"])
    page.goto(f"{base}/secretariat/")
    page.get_by_role("link", name="come back with changes").click()
    choose_all(page, base, f"{LIST}?state__exact=submitted", "begin")
    press(page, "Begin to read")
    page.goto(f"{base}{LIST}{text.pk}/review/")
    expect(page.locator("#content")).to_contain_text("Two hundred and forty.")
    return text


def words_polished(enter, base, office):
    """An editor's words are sent, seen by the government beside its own, and taken."""
    text = Submission.objects.filter(language="fr", state=IN_REVIEW).order_by("pk").first()
    page = enter(office["head"])
    page.goto(f"{base}{LIST}{text.pk}/review/")
    form = page.locator("form[action$='/edits/summary/']")
    page.locator("details", has=form).locator("summary").last.click()
    form.locator("[name=text]").fill(text.summary + " Une phrase de plus.")
    form.locator("[name=kind][value=wording]").check()
    form.locator("button").last.click()
    press(page, "Send the edit")
    page = enter(text.created_by)
    page.goto(part(base, text, "edits"))
    expect(page.locator("ins")).to_contain_text("Une phrase de plus.")
    page.get_by_role("button", name="Accept all of it").click()
    expect(page.locator("main")).to_contain_text("The words stand in your text.")
    text.refresh_from_db()
    assert text.summary.endswith(" Une phrase de plus.")


def thursday(page, base):
    """One is joined with another, the rest is approved as it stands on the screen."""
    double, into = Submission.objects.filter(state=IN_REVIEW).order_by("pk")[3:5]
    page.goto(f"{base}{LIST}{double.pk}/move/merge/")
    page.locator("[name=into]").fill(into.action.code)
    page.locator("[name=reason]").fill("The same work.")
    press(page, "Merge with another")
    choose_all(page, base, f"{LIST}?state__exact=in_review", "approve")
    page.locator("[name=gcm_assessment]").select_option("meets")
    press(page, "Approve")
    expect(page.locator("#content")).to_contain_text("Done for 29 submissions")
    deliver_due()
    assert not [one for one in mail.outbox if one.subject in _subjects("approved", "merged")]


def _subjects(*events):
    return set(Letter.objects.filter(event__in=events).values_list("subject", flat=True))


def friday(page, base):
    """The letters are read, announced together in four languages, everything is published; one is withdrawn."""
    mail.outbox.clear()
    choose_all(page, base, "/secretariat/actions/decision/?announcement=waiting", "announce")
    expect(page.locator("#content")).to_contain_text("30 letters leave at once")
    press(page, "Announce together")
    expect(page.locator(".messagelist")).to_contain_text("30 decisions are announced.")
    deliver_due()
    told = Letter.objects.filter(event__in=("approved", "merged"), state=Letter.SENT)
    assert {letter.language for letter in told} == set(LANGUAGES)
    assert len([one for one in mail.outbox if one.subject in _subjects("approved", "merged")]) == 30
    choose_all(page, base, f"{LIST}?state__exact=approved", "publish")
    press(page, "Publish")
    expect(page.locator("#content")).to_contain_text("Done for 29 submissions")
    ended = Submission.objects.filter(state=PUBLISHED).order_by("pk").last().action
    page.goto(f"{base}/secretariat/actions/action/{ended.pk}/withdraw/")
    page.locator("[name=reason]").fill("The programme ended before it began.")
    page.locator("form .btn").last.click()
    page.goto(f"{base}/en/actions/{ended.code}/{ended.slug}/")
    expect(page.locator("main")).to_contain_text("The programme ended before it began.")


def test_week_of_the_secretariat(enter, live_server, office):
    base = live_server.url
    monday(enter(office["head"]), base, office)
    tuesday(enter(office["first"]), base, office["first"])
    tuesday(enter(office["second"]), base, office["second"])
    came_back = wednesday(enter, base, office)
    words_polished(enter, base, office)
    thursday(enter(office["head"]), base)
    friday(enter(office["head"]), base)

    assert states() == {SUBMITTED: 0, IN_REVIEW: 0, CHANGES_REQUESTED: 0, MERGED: 1, PUBLISHED: 29}
    assert HandIn.objects.filter(submission=came_back).count() == 2
    assert history.first_broken_link() is None
