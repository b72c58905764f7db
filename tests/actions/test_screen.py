"""The review screen: one page that holds everything about a submission, in a constant number of statements."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import history
from actions import handin, search
from actions.models import (
    Action,
    Appeal,
    Decision,
    Document,
    HandIn,
    Indicator,
    Link,
    PartnerLine,
    Picture,
    Remark,
    Review,
    Submission,
    Translation,
)
from actions.models.submission import TEXT_FIELDS
from actions.publiccopy import fingerprint
from actions.reviewing import assigning, comparing, editing, judging
from actions.reviewing.whole import whole
from publications.carrying.targets import seed_targets
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import ActionFactory, CriterionFactory, GovernmentFactory, SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 39  # under forty
DECIDED = {"approved": "approve", "declined": "decline"}


@pytest.fixture
def town():
    return GovernmentFactory(verified=True)


@pytest.fixture
def decider():
    return staff_with("review_action", "decide_action", "assign_reviewers")


@pytest.fixture
def client(decider, sign_in):
    return sign_in(decider)


@pytest.fixture
def text(town):
    return in_state("in_review", town)


def at(submission, query=""):
    return reverse("admin:actions_submission_review", args=[submission.pk]) + query


def keep(submission, round_, at, **texts):
    """A hand-in of this text with some of its words as they were."""
    content = handin.canonical(submission)
    content["texts"] |= texts
    return HandIn.objects.create(
        submission=submission, round=round_, canonical=content, sha256=handin.fingerprint(content),
        receipt=f"CTA-1999-{submission.pk}/1.{round_}", at=at,
    )  # fmt: skip


def translate(submission, field, language, text, **values):
    source = fingerprint(getattr(submission, field))
    return Translation.objects.create(
        submission=submission, field=field, language=language, text=text, source_sha256=source, **values
    )


def _of_the_group():
    """Somebody who may do everything because a group may."""
    user, group = UserFactory(is_staff=True), Group.objects.create(name="Everything")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    return user


def fill(submission, count):
    """So many of each kind of row that the page shows."""
    now, by = timezone.now(), UserFactory(staff=True)
    for n in range(count):
        Picture.objects.create(
            submission=submission,
            file=f"pictures/{n}.jpg",
            sha256=f"{n:064}",
            alt=f"A class {n}",
            width=4,
            height=3,
        )
        Document.objects.create(
            submission=submission, file=f"documents/{n}.pdf", sha256=f"{n:064}", name=f"Plan {n}", size=4,
            content_type="application/pdf",
        )  # fmt: skip
        Link.objects.create(submission=submission, url=f"https://town.example/{n}")
        PartnerLine.objects.create(submission=submission, name=f"Library {n}", role="donor")
        Indicator.objects.create(submission=submission, name=f"Learners {n}", value=40, on=date(2026, 1, 1))
        Remark.objects.create(
            submission=submission, field="summary", text=f"Since when? {n}", audience=Remark.GOVERNMENT, by=by
        )
        keep(submission, n + 1, now - timedelta(days=30 - n), summary=f"The town teaches. {n}")
        Decision.objects.create(
            submission=submission, move="request_changes", reason="Say when.", by=by,
            at=now - timedelta(days=9, hours=n),
        )  # fmt: skip
        Review.objects.create(
            submission=submission, by=UserFactory(staff=True), round=count, state=Review.GIVEN,
            recommendation=Review.APPROVE, given_at=now,
        )  # fmt: skip
        history.record("add_remark", submission, by=by)
        SubmissionFactory(
            action=ActionFactory(lead_government=submission.action.lead), title=f"Another matter {n}"
        )
        ActionFactory(
            published=True, lead_government=submission.action.lead, text__title=f"Schools for all {n}"
        )
    for field in list(TEXT_FIELDS)[1 : 1 + count]:
        setattr(submission, field, f"The town teach the langage. {field}")
        submission.save()
        editing.propose(
            submission,
            by=UserFactory(staff=True),
            field=field,
            text=f"The town teaches. {field}",
            kind="wording",
        )
    for language in ("es", "fr", "ar")[:count]:
        translate(submission, "title", language, "Clases en la biblioteca")
        translate(submission, "summary", language, "La ciudad enseña la lengua en sus bibliotecas.")


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as kept:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(kept)


@pytest.mark.parametrize("has_judged", [False, True])
def test_number_of_statements_stays_the_same(client, decider, town, has_judged):
    seed_targets()
    criteria = [CriterionFactory(), CriterionFactory()]
    few, many = in_state("in_review", town), in_state("in_review", GovernmentFactory(verified=True))
    for text, count in ((few, 2), (many, 5)):
        fill(text, count)
        if has_judged:
            judging.give_review(
                text, by=decider, scores={one.pk: 4 for one in criteria}, recommendation="approve",
                gcm_assessment="meets",
            )  # fmt: skip

    counts = [statements(client, at(one, "?to=es")) for one in (few, many)]

    assert counts[0] == counts[1]
    assert counts[0] <= MOST_STATEMENTS


@pytest.mark.parametrize("has_judged", [False, True])
@pytest.mark.parametrize("state", ["submitted", "in_review", "changes_requested", "approved", "declined"])
def test_richest_submission_is_read_in_under_forty_statements(town, sign_in, state, has_judged):
    """Ten of everything, neighbours in the search, three languages, an older version and an appeal; for a
    person of a group who may do everything."""
    seed_targets()
    reader, text = _of_the_group(), in_state("in_review", town)
    criteria = [CriterionFactory() for _each in range(3)]
    fill(text, 10)
    for action in Action.objects.exclude(published_at=None):
        search.renew(action)
    for judge in [UserFactory(staff=True), UserFactory(staff=True), *([reader] if has_judged else [])]:
        judging.give_review(
            text, by=judge, scores={one.pk: 4 for one in criteria}, recommendation="approve",
            gcm_assessment="meets",
        )  # fmt: skip
    assigning.assign(text, by=UserFactory(staff=True), reviewers=[UserFactory(staff=True)])
    decided = {"decided_by": UserFactory(staff=True), "decided_at": timezone.now()}
    Submission.objects.filter(pk=text.pk).update(state=state, **decided if state in DECIDED else {})
    last = Decision.objects.create(
        submission=text, move=DECIDED.get(state, "request_changes"), reason="So.", by=UserFactory(staff=True)
    )
    Appeal.objects.create(decision=last, reason="Look again.", asked_by=UserFactory())

    page = sign_in(reader).get(at(text, "?to=es"))

    assert (len(page.context["similar"]), len(page.context["reading"]["fields"]) > 10) == (6, True)
    assert statements(sign_in(reader), at(text, f"?to=es&with={page.context['versions']['chosen'].key}")) < 40


def test_translation_stands_beside_the_text_with_its_language(client, text):
    translate(text, "summary", "ar", "تعلّم المدينة اللغة في مكتباتها.", status=Translation.CHECKED)

    page = client.get(at(text, "?to=ar")).content.decode()

    assert f'<div class="pair__t" lang="en" dir="ltr"><p>{text.summary}</p></div>' in page
    assert '<div lang="ar" dir="rtl"><p>تعلّم المدينة اللغة في مكتباتها.</p></div>' in page
    assert "Checked translation" in page


def test_translation_that_is_not_there_is_said(client, text):
    page = client.get(at(text, "?to=fr")).content.decode()

    assert "Not in French yet." in page


@pytest.mark.parametrize("query", ["?to=xx", "?to=en", "?to=", "?with=hand-in-0", "?with=&to=%00"])
def test_unknown_choices_show_the_text_alone(client, text, query):
    page = client.get(at(text, query))

    assert (page.status_code, page.context["reading"]["to"]["code"], page.context["versions"]["chosen"]) == (
        200, "", None,
    )  # fmt: skip


def test_versions_are_compared_word_by_word(client, text):
    now = timezone.now()
    first = keep(text, 1, now - timedelta(days=3), summary="The town teaches Spanish in its libraries.")
    keep(text, 2, now)

    page = client.get(at(text))
    shown = page.context["versions"]
    [changed] = shown["compared"].changed

    assert (shown["chosen"].words, changed.heading) == (first.receipt, "Summary")
    assert [(kind, words) for kind, words in changed.pieces if kind != "same"] == [
        ("taken", "Spanish"), ("added", "the language"),
    ]  # fmt: skip
    assert "<ins>" in page.content.decode()


def test_version_decided_on_last_is_compared_by_itself(text):
    now = timezone.now()
    kept = [keep(text, number, now - timedelta(days=9 - number)) for number in (1, 2, 3)]
    Decision.objects.create(
        submission=text,
        move="request_changes",
        reason="When?",
        by=UserFactory(),
        at=kept[1].at + timedelta(hours=1),
    )
    submission = whole(text)
    found = comparing.versions(submission)

    assert [one.words for one in found] == [kept[1].receipt, kept[0].receipt]
    assert comparing.decided_on(submission, found).text == kept[1]


def test_correction_is_compared_with_what_is_published(client, town):
    action = ActionFactory(published=True, lead_government=town, text__summary="The town teaches in schools.")
    newer = SubmissionFactory(
        action=action, number=2, state="in_review", summary="The town teaches in parks."
    )

    shown = client.get(at(newer)).context["versions"]
    pieces = {row.heading: row.pieces for row in shown["compared"].changed}

    assert shown["chosen"].words == "Version 1"
    assert [words for kind, words in pieces["Summary"] if kind != "same"] == ["schools", "parks"]


def test_government_shows_its_signature_and_its_other_actions(client, town, text):
    SubmissionFactory(action=ActionFactory(lead_government=town), title="Homes for all", state="draft")
    withdrawn = ActionFactory(withdrawn=True, lead_government=town, text__title="Old homes")

    shown = client.get(at(text)).context["government"]

    assert (shown["signature"].government, shown["is_verified"], shown["signed_on"]) == (
        town,
        True,
        "2 March 2026",
    )
    assert {(row.title, row.state) for row in shown["earlier"]} == {
        ("Homes for all", "draft"),
        ("Old homes", "published"),
    }
    assert withdrawn.withdrawn_at is not None


def test_government_without_signature_says_so(client):
    page = client.get(at(in_state("submitted", GovernmentFactory()))).content.decode()

    assert "It has not signed." in page
    assert "The signature is not verified yet" in page


def test_readiness_leads_to_the_text_on_the_same_page(client, text):
    seed_targets()

    page = client.get(at(text)).content.decode()

    assert "Ready for" in page
    assert '<a href="#description">' not in page
    text.description = "Too short."
    text.save()
    assert '<a href="#description">' in client.get(at(text)).content.decode()


def test_history_says_what_happened_and_who_did_it(client, decider, text):
    history.record("start_review", text, by=decider)
    history.record("something_internal", text, by=decider)

    events = client.get(at(text)).context["events"]

    assert [(str(row["words"]), row["who"]) for row in events] == [("Taken for reading", decider.name)]


def test_findings_stand_beside_their_field_and_are_summed_up(client, text):
    text.summary = "Write to ana@town.example."
    text.save()

    page = client.get(at(text)).content.decode()

    assert "1 thing to look at" in page
    assert page.count("A mail address stands in words that everybody will read.") == 2


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "published", "merged"])
def test_empty_submission_opens_in_every_state(client, town, state):
    submission = in_state(state, town)
    type(submission).objects.filter(pk=submission.pk).update(title="", summary="")
    submission.objective_links.all().delete()

    assert client.get(at(submission)).status_code == 200
