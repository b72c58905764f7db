"""The secretariat's side: the queue, the review, one button per open move."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from lxml import html

from accounts.groups import EDITOR, REVIEWER, TRANSLATOR, seed_groups
from actions import workflow
from actions.models import Decision, Remark, Review, Translation
from actions.reviewing import judging
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, UserFactory


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action", "view_submission", "view_action", "view_decision")


@pytest.fixture
def client(decider, sign_in):
    return sign_in(decider)


def at(name, *args):
    return reverse(f"admin:actions_{name}", args=args)


@pytest.mark.parametrize("name", ["submission", "action", "call", "decision", "handin", "translation"])
def test_lists_of_the_secretariat_open(staff_client, town, name):
    in_state("submitted", town)

    assert staff_client.get(at(f"{name}_changelist")).status_code == 200


def test_pages_of_the_secretariat_open(staff_client, town):
    action = ActionFactory(published=True, lead_government=town)
    call = CallFactory()

    paths = [
        at("action_change", action.pk), at("call_change", call.pk), at("call_add"),
        at("submission_change", action.submissions.get().pk),
    ]  # fmt: skip

    assert [staff_client.get(path, follow=True).status_code for path in paths] == [200] * 4


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("draft", []),
        ("submitted", ["Begin to read"]),
        ("in_review", ["Ask for changes", "Approve", "Decline", "Merge with another"]),
        ("approved", ["Publish"]),
        ("declined", ["Take up again"]),
        ("published", []),
    ],
)
def test_review_offers_a_button_per_open_move(client, town, state, buttons):
    page = client.get(at("submission_review", in_state(state, town).pk))

    assert [str(move["words"]) for move in page.context["moves"]] == buttons


def test_move_without_words_is_one_post(client, town):
    submission = in_state("submitted", town)

    client.get(at("submission_move", submission.pk, "start_review"))
    submission.refresh_from_db()
    before = submission.state
    client.post(at("submission_move", submission.pk, "start_review"))

    submission.refresh_from_db()
    assert (before, submission.state) == ("submitted", "in_review")


@pytest.mark.parametrize("name", ["request_changes", "decline", "merge", "approve"])
def test_move_with_words_asks_on_a_page_of_its_own(client, town, name):
    submission = in_state("in_review", town)

    answer = client.get(at("submission_move", submission.pk, name))

    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (200, "in_review")


def test_decline_without_reason_stays_on_the_page(client, town):
    submission = in_state("in_review", town)

    answer = client.post(at("submission_move", submission.pk, "decline"), {"reason": ""})

    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (422, "in_review")


def test_approve_keeps_the_assessment(client, town):
    submission = in_state("in_review", town)

    client.post(at("submission_move", submission.pk, "approve"), {"gcm_assessment": "exceeds"})

    assert Decision.objects.get().gcm_assessment == "exceeds"


def test_move_that_has_something_to_put_right_says_so_on_top_and_keeps_the_words(client, town):
    submission = in_state("in_review", town)
    submission.action.code = "CTA-2026-0012"
    submission.action.save()
    address = at("submission_move", submission.pk, "merge")

    unknown = client.post(address, {"into": "CTA-2026-9999", "reason": "The same work."})
    itself = client.post(address, {"into": "cta-2026-0012 ", "reason": "The same work."})

    for page, sentence in (
        (unknown, "No action has this code."),
        (itself, "Name another action to merge into."),
    ):
        assert page.status_code == 422
        html = page.content.decode()
        assert html.index(sentence) < html.index("The same work.")
    submission.refresh_from_db()
    assert submission.state == "in_review"


@pytest.mark.parametrize(
    ("name", "field", "value", "sentence"),
    [
        (
            "approve",
            "publish_at",
            "2020-01-01T10:00",
            "This moment is over. Choose a later one, or publish now.",
        ),
        ("request_changes", "due_on", "2020-01-01", "This day is over. Choose a later one."),
    ],
)
def test_move_on_a_day_that_is_over_is_refused_beside_its_field(client, town, name, field, value, sentence):
    submission = in_state("in_review", town)

    page = client.post(at("submission_move", submission.pk, name), {"reason": "Say more.", field: value})

    assert page.status_code == 422
    assert f'<a href="#id_{field}">' in page.content.decode()
    assert sentence in page.content.decode()
    submission.refresh_from_db()
    assert (submission.state, submission.publish_at) == ("in_review", None)


def test_merge_finds_the_other_action_by_its_code(client, town):
    submission, other = in_state("in_review", town), in_state("published", town).action

    client.post(at("submission_move", submission.pk, "merge"), {"into": other.code, "reason": "The same."})

    submission.refresh_from_db()
    assert (submission.state, submission.merged_into) == ("merged", other)


def test_slower_of_two_is_told(client, town):
    submission = in_state("in_review", town)
    workflow.decline(submission, by=staff_with("decide_action"), reason="Too thin.")

    answer = client.post(at("submission_move", submission.pk, "approve"), {}, follow=True)

    assert "Somebody may have been faster" in answer.content.decode()
    assert Decision.objects.count() == 1


def test_unknown_move_is_not_found(client, town):
    assert client.post(at("submission_move", in_state("draft", town).pk, "erase")).status_code == 404


def test_reviewer_cannot_decide(sign_in, town):
    submission = in_state("in_review", town)
    reviewer = staff_with("review_action", "view_submission")

    answer = sign_in(reviewer).post(at("submission_move", submission.pk, "approve"), {})

    submission.refresh_from_db()
    assert (answer.status_code, submission.state) == (403, "in_review")


def test_staff_without_duty_is_shown_nothing(sign_in, town):
    submission = in_state("in_review", town)

    assert sign_in(staff_with()).get(at("submission_review", submission.pk)).status_code == 403


def test_reviews_of_others_show_after_ones_own(client, town):
    submission = in_state("in_review", town)
    judging.give_review(
        submission, by=staff_with("review_action"), recommendation="approve", gcm_assessment="meets",
        note="Rare and concrete.",
    )  # fmt: skip
    path = at("submission_review", submission.pk)

    before = client.get(path).content.decode()
    client.post(at("submission_give", submission.pk), {"note": "A start.", "_draft": "1"})
    with_draft = client.get(path).content.decode()
    client.post(
        at("submission_give", submission.pk), {"recommendation": "changes", "gcm_assessment": "meets"}
    )
    after = client.get(path).content.decode()

    assert ["Rare and concrete." in page for page in (before, with_draft, after)] == [False, False, True]


def test_review_needs_a_recommendation(client, town):
    submission = in_state("in_review", town)

    client.post(at("submission_give", submission.pk), {"note": "Fine."})

    assert Review.objects.filter(state="given").count() == 0


def test_remark_is_added_and_closed(client, town):
    submission = in_state("in_review", town)
    values = {"text": "When?", "audience": "government", "field": "summary"}

    client.post(at("submission_remark", submission.pk), values)
    remark = submission.remarks.get()
    client.post(at("submission_resolve", submission.pk, remark.pk))

    remark.refresh_from_db()
    assert (remark.field, remark.audience, remark.resolved_at is not None) == (
        "summary",
        Remark.GOVERNMENT,
        True,
    )


def test_second_person_confirms_with_a_button(client, town):
    submission = in_state("in_review", town)
    submission.call.two_people_decide = True
    submission.call.save()
    workflow.approve(submission, by=staff_with("decide_action"))

    client.post(at("submission_countersign", submission.pk))

    assert Decision.objects.get().second_by is not None


def test_action_is_withdrawn_with_a_reason_and_restored(client, town):
    action = in_state("published", town).action

    client.post(at("action_withdraw", action.pk), {"reason": "The programme ended."})
    action.refresh_from_db()
    withdrawn = action.withdrawn_reason
    client.post(at("action_restore", action.pk))

    action.refresh_from_db()
    assert (withdrawn, action.withdrawn_at) == ("The programme ended.", None)


def test_list_counts_by_each_filter(client, town):
    in_state("in_review", town)

    answer = client.get(at("submission_changelist"), {"_facets": "True"})

    assert answer.status_code == 200


def test_empty_remark_is_asked_for_at_its_field(client, town):
    submission = in_state("in_review", town)
    answer = client.post(
        at("submission_remark", submission.pk), {"field": "summary", "audience": "government", "text": " "}
    )

    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    [field] = page.xpath('//textarea[@aria-invalid="true"]')
    assert field.get("id") == "text-summary"
    [sentence] = page.xpath('//*[@id="refused-remark"]')
    assert sentence.text == "Write the remark, or choose a canned text."
    assert field.xpath("ancestor::details[@open]")
    chosen = field.xpath("ancestor::form//option[@selected]/@value")
    assert chosen == ["government"]


def test_remark_leads_back_to_its_field(client, town):
    submission = in_state("in_review", town)
    answer = client.post(
        at("submission_remark", submission.pk), {"field": "summary", "audience": "internal", "text": "Thin."}
    )

    assert answer["Location"] == f"{at('submission_review', submission.pk)}#summary"


@pytest.mark.parametrize("role", [REVIEWER, EDITOR, TRANSLATOR])
def test_nobody_is_led_to_a_page_that_is_closed(role, sign_in, town):
    seed_groups()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = sign_in(person)
    text = in_state("in_review", town)
    Translation.objects.create(
        submission=text, field="title", language="fr", text="Cours", source_sha256="x", by=person
    )
    signature = town.signatures.get()
    pages = [
        at("submission_review", text.pk),
        at("translation_changelist"),
        at("action_change", text.action_id),
        reverse("admin:signatories_government_change", args=[town.pk]),
        reverse("admin:signatories_signature_changelist"),
        reverse("admin:signatories_signature_change", args=[signature.pk]),
        reverse("admin:signatories_declaration_change", args=[signature.declaration_id]),
    ]
    shown = [page for page in (client.get(path) for path in pages) if page.status_code == 200]

    tools = '//*[contains(@class, "object-tools")]//a/@href | //*[@id="result_list"]//a/@href'
    texts = '//*[contains(@class, "rev")]//a/@href'
    offered = {
        href.split("#")[0]
        for page in shown
        for href in html.fromstring(page.content).xpath(f"{tools} | {texts}")
        if href.startswith("/secretariat/")
    }

    assert offered
    assert [href for href in sorted(offered) if client.get(href, follow=True).status_code >= 400] == []


def test_decisions_are_told_in_words(client, town):
    text = in_state("in_review", town)
    decision = Decision.objects.create(
        submission=text, move="request_changes", reason="Thin.", by=UserFactory(staff=True)
    )
    pages = [at("decision_changelist"), at("decision_change", decision.pk)]

    shown = [client.get(page) for page in [*pages, f"{pages[0]}?move=request_changes"]]

    assert [page.status_code for page in shown] == [200, 200, 200]
    assert ["Changes asked for" in page.content.decode() for page in shown] == [True, True, True]
    assert [">request_changes<" in page.content.decode() for page in shown] == [False, False, False]
    assert shown[2].context["cl"].result_count == 1
    assert client.get(f"{pages[0]}?move=approve").context["cl"].result_count == 0
