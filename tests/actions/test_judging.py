"""Reviews: scores, judgements, what is said together, and who sees what others think."""

import io
import re
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from accounts import history
from accounts.refusals import Refused
from actions.models import Criterion, Review, Score
from actions.reviewing import conflicts, judging, rubric
from actions.seeding import seed_reviewing
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import CriterionFactory, GovernmentFactory, MembershipFactory

WHOLE = {"recommendation": "approve", "gcm_assessment": "meets"}


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


@pytest.fixture
def submission(town):
    return in_state("in_review", town)


@pytest.fixture
def reviewer(db):
    return staff_with("review_action", "view_submission")


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action", "view_submission")


@pytest.fixture
def criteria(db):
    return [CriterionFactory(weight=3), CriterionFactory(weight=1)]


def scored(criteria, *values):
    return {criterion.pk: value for criterion, value in zip(criteria, values, strict=True)}


def at(name, submission):
    return reverse(f"admin:actions_submission_{name}", args=[submission.pk])


# The verb


def test_review_keeps_scores_judgement_and_weighted_mean(submission, reviewer, criteria):
    review = judging.give_review(submission, by=reviewer, scores=scored(criteria, 5, 2), **WHOLE)

    review.refresh_from_db()
    assert (review.state, review.recommendation, review.gcm_assessment, review.gcr_assessment, review.mean) == (
        "given", "approve", "meets", "", Decimal("4.25"),
    )  # fmt: skip
    assert list(review.scores.values_list("value", "weight")) == [(5, 3), (2, 1)]
    assert [event.payload for event in history.of(submission)] == [{"round": 0}]


def test_draft_may_have_holes_and_goes_on(submission, reviewer, criteria):
    judging.give_review(submission, by=reviewer, scores={criteria[0].pk: 4, criteria[1].pk: None}, draft=True)
    review = judging.give_review(submission, by=reviewer, scores={criteria[1].pk: 1}, draft=True)

    assert (review.state, review.mean, list(review.scores.values_list("value", flat=True))) == (
        "draft",
        None,
        [1],
    )


def test_given_review_has_no_hole_and_each_is_named(submission, reviewer, criteria):
    with pytest.raises(ValidationError) as refusal:
        judging.give_review(submission, by=reviewer, scores={criteria[0].pk: 4})

    assert set(refusal.value.message_dict) == {f"score_{criteria[1].pk}", "gcm_assessment", "recommendation"}
    assert Review.objects.count() == Score.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"recommendation": "perhaps"}, "recommendation"),
        ({"gcm_assessment": "almost"}, "gcm_assessment"),
        ({"gcr_assessment": "almost"}, "gcr_assessment"),
    ],
)
def test_even_a_draft_holds_only_what_can_be_chosen(submission, reviewer, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        judging.give_review(submission, by=reviewer, draft=True, **wrong)

    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("value", [0, 6])
def test_score_off_the_scale_is_refused(submission, reviewer, criteria, value):
    with pytest.raises(ValidationError) as refusal:
        judging.give_review(submission, by=reviewer, scores={criteria[0].pk: value}, draft=True)

    assert list(refusal.value.message_dict) == [f"score_{criteria[0].pk}"]


def test_criterion_retired_meanwhile_is_told(submission, reviewer, criteria):
    scores = scored(criteria, 4, 4)
    Criterion.objects.filter(pk=criteria[0].pk).update(is_active=False)

    with pytest.raises(Refused, match="criteria have changed"):
        judging.give_review(submission, by=reviewer, scores=scores, **WHOLE)


def test_second_review_of_one_hand_in_is_refused(submission, reviewer):
    judging.give_review(submission, by=reviewer, **WHOLE)

    with pytest.raises(Refused, match="have given"):
        judging.give_review(submission, by=reviewer, **WHOLE)


def test_review_outside_review_is_refused(town, reviewer):
    with pytest.raises(Refused, match="in review"):
        judging.give_review(in_state("submitted", town), by=reviewer, **WHOLE)


def test_who_wrote_it_or_has_a_tie_gives_no_review(submission, town, reviewer, decider):
    submission.created_by = decider
    submission.save()
    conflicts.declare(town, by=reviewer, reason="My sister works there.")

    for person in (reviewer, decider, staff_with()):
        with pytest.raises(PermissionDenied):
            judging.give_review(submission, by=person, **WHOLE)


def test_earlier_scores_keep_the_words_and_the_weight(submission, reviewer, criteria):
    review = judging.give_review(submission, by=reviewer, scores=scored(criteria, 5, 1), **WHOLE)
    Criterion.objects.filter(pk=criteria[0].pk).update(
        name="Other",
        name_en="Other",
        scale="a\nb\nc\nd\ne",
        scale_en="a\nb\nc\nd\ne",
        weight=9,
        is_active=False,
    )

    score = review.scores.get(criterion=criteria[0])
    assert (score.name, score.word, score.weight) == (criteria[0].name, "all", 3)


# What reviews say together


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([], ""),
        ([("approve", "4")], "positive"),
        ([("approve", None)], "positive"),
        ([("approve", "3"), ("approve", "4.99")], "positive"),
        ([("approve", "2.99"), ("approve", "4")], "mixed"),
        ([("approve", "3"), ("approve", "5")], "conflicting"),
        ([("approve", "4"), ("decline", "4")], "conflicting"),
        ([("approve", "4"), ("changes", "3")], "mixed"),
        ([("changes", "3")], "mixed"),
        ([("decline", "2.99"), ("decline", "2")], "negative"),
        ([("decline", None)], "negative"),
        ([("decline", "3")], "mixed"),
    ],
)
def test_state_of_reviews(given, state):
    reviews = [Review(recommendation=said, mean=mean and Decimal(mean)) for said, mean in given]

    assert rubric.state_of(reviews) == state


def test_summary_is_criterion_by_reviewer(submission, reviewer, decider, criteria):
    judging.give_review(submission, by=reviewer, scores=scored(criteria, 5, 1), **WHOLE)
    judging.give_review(submission, by=decider, scores=scored(criteria, 4, 4), **WHOLE)

    found = rubric.summary(submission, decider)

    assert [(line.name, [s.value for s in line.scores], line.mean) for line in found.lines] == [
        (criteria[0].name, [5, 4], Decimal("4.50")),
        (criteria[1].name, [1, 4], Decimal("2.50")),
    ]
    assert (found.state, [row.by for row in found.reviews], found.mean) == (
        "positive", [reviewer, decider], Decimal("4.00"),
    )  # fmt: skip


def test_common_judgement_is_what_all_say(submission, reviewer, decider):
    judging.give_review(
        submission, by=reviewer, recommendation="approve", gcm_assessment="meets", gcr_assessment="partly"
    )
    judging.give_review(
        submission, by=decider, recommendation="approve", gcm_assessment="meets", gcr_assessment="exceeds"
    )

    assert rubric.common_judgement(submission, decider) == {"gcm_assessment": "meets"}


# Who sees what others think


def test_reviews_of_others_show_once_ones_own_is_in(submission, reviewer, decider):
    judging.give_review(submission, by=reviewer, **WHOLE)

    def seen():
        return (set(Review.objects.visible_to(decider)) == set(Review.objects.all()),
                rubric.states(decider), rubric.summary(submission, decider) is not None,
                rubric.common_judgement(submission, decider))  # fmt: skip

    nothing = seen()
    judging.give_review(submission, by=decider, draft=True)
    with_draft = seen()
    judging.give_review(submission, by=decider, **WHOLE)

    hidden = (False, {}, False, {})
    assert [nothing, with_draft] == [hidden, hidden]
    assert seen() == (True, {submission.pk: "positive"}, True, {"gcm_assessment": "meets"})


def test_draft_of_another_is_never_seen(submission, reviewer, decider):
    judging.give_review(submission, by=reviewer, draft=True, note="Half a thought.")
    own = judging.give_review(submission, by=decider, **WHOLE)

    assert list(Review.objects.visible_to(decider)) == [own]


def test_tie_hides_what_was_seen_and_takes_the_review_from_the_count(submission, town, reviewer, decider):
    judging.give_review(submission, by=reviewer, **WHOLE)
    own = judging.give_review(submission, by=decider, **WHOLE)

    conflicts.declare(town, by=reviewer, reason="My sister works there.")
    MembershipFactory(user=reviewer, government=GovernmentFactory())

    assert list(Review.objects.visible_to(reviewer).exclude(by=reviewer)) == []
    assert list(Review.objects.counted()) == [own]


def test_who_decides_may_leave_the_review_to_colleagues(submission, reviewer, decider):
    judging.give_review(submission, by=reviewer, **WHOLE)

    judging.leave(submission, by=decider)

    assert rubric.states(decider) == {submission.pk: "positive"}
    with pytest.raises(Refused, match="left this hand-in"):
        judging.give_review(submission, by=decider, **WHOLE)


def test_leaving_is_for_who_decides_and_has_not_judged(submission, reviewer, decider):
    judging.give_review(submission, by=decider, **WHOLE)

    with pytest.raises(PermissionDenied):
        judging.leave(submission, by=reviewer)
    with pytest.raises(Refused, match="have given"):
        judging.leave(submission, by=decider)


# The page


def test_form_says_what_is_missing_beside_each_criterion_and_keeps_the_rest(
    sign_in, submission, reviewer, criteria
):
    answer = sign_in(reviewer).post(at("give", submission), {f"score_{criteria[0].pk}": "4", "note": "Rare."})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert set(form.errors) == {f"score_{criteria[1].pk}", "gcm_assessment", "recommendation"}
    page = answer.content.decode()
    assert (page.count("Choose a value from 1 to 5."), "Rare.</textarea>" in page) == (2, True)
    assert Review.objects.count() == 0


def test_form_gives_the_review_and_shows_the_table(sign_in, submission, reviewer, decider, criteria):
    judging.give_review(submission, by=reviewer, scores=scored(criteria, 2, 2), note="Thin.", **WHOLE)
    client = sign_in(decider)
    values = {f"score_{criterion.pk}": "4" for criterion in criteria} | WHOLE

    before = client.get(at("review", submission)).content.decode()
    after = client.post(at("give", submission), values, follow=True).content.decode()

    assert ["Thin." in before, "Thin." in after, "Conflicting" in after] == [False, True, True]


def test_draft_comes_back_in_the_form(sign_in, submission, reviewer, criteria):
    client = sign_in(reviewer)
    client.post(at("give", submission), {f"score_{criteria[0].pk}": "4", "note": "Half.", "_draft": "1"})

    form = client.get(at("review", submission)).context["reviews"]["form"]

    assert (form.initial[f"score_{criteria[0].pk}"], form.initial["note"]) == (4, "Half.")


def test_decision_begins_with_the_common_judgement(sign_in, submission, reviewer, decider):
    for person in (reviewer, decider):
        judging.give_review(submission, by=person, **WHOLE)

    path = reverse("admin:actions_submission_move", args=[submission.pk, "approve"])
    assert sign_in(decider).get(path).context["form"].initial["gcm_assessment"] == "meets"


def test_leaving_by_the_button_shows_what_colleagues_think(sign_in, submission, reviewer, decider):
    judging.give_review(submission, by=reviewer, note="Thin.", **WHOLE)

    page = sign_in(decider).post(at("leave", submission), follow=True).content.decode()

    assert "Thin." in page


def _doors(client):
    """Every page of the secretariat that a GET opens: lists, rows, reviews, moves; found from the map of the site."""
    from django.apps import apps
    from django.contrib import admin

    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for pk in model._default_manager.values_list("pk", flat=True)[:5]:
            yield reverse(f"{name}_change", args=[pk])
            yield reverse(f"{name}_history", args=[pk])
    assert apps.get_model("actions", "Score") not in admin.site._registry
    yield reverse("admin:index")


def _without_readiness(page):
    """What a text is ready for has the sign of a good state too, and says nothing of its reviews."""
    return re.sub(r'<section class="sum" id="readiness".*?</section>', "", page, flags=re.DOTALL)


def test_no_door_of_the_secretariat_tells_what_others_think(
    client, submission, reviewer, criteria, admin_user
):
    """A superuser opens everything there is; neither note, nor mean, nor word of a score, nor state shows."""
    Criterion.objects.update(scale="n\nl\nh\nm\nWHOLLY", scale_en="n\nl\nh\nm\nWHOLLY")
    judging.give_review(submission, by=reviewer, scores=scored(criteria, 5, 2), note="SECRET", **WHOLE)
    Criterion.objects.update(scale="n\nl\nh\nm\na", scale_en="n\nl\nh\nm\na")
    client.force_login(admin_user)
    telling = ("SECRET", "WHOLLY", "4.25", "state--good")
    paths = [
        *_doors(client),
        at("review", submission),
        f"{reverse('admin:actions_submission_changelist')}?reviews=positive",
    ]

    told = [
        (path, word)
        for path in paths
        for word in telling
        if word in _without_readiness(client.get(path, follow=True).content.decode())
    ]
    filtered = client.get(paths[-1]).context["cl"].result_count
    judging.leave(submission, by=admin_user)
    after = client.get(paths[-1])

    assert (told, filtered) == ([], 0)
    assert after.context["cl"].result_count == 1
    assert "Positive" in after.content.decode()


def test_workbook_and_history_carry_no_score(sign_in, submission, reviewer, criteria, admin_user):
    judging.give_review(submission, by=reviewer, scores=scored(criteria, 5, 2), note="SECRET", **WHOLE)

    answer = sign_in(admin_user).post(
        reverse("admin:actions_submission_changelist"),
        {"action": "workbook", "_selected_action": [submission.pk]},
    )

    words = [
        str(cell.value)
        for sheet in load_workbook(io.BytesIO(answer.content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
    ] + [str(event.payload) for event in history.of(submission)]
    assert [word for word in words if "SECRET" in word or "4.25" in word or word == "approve"] == []


@pytest.mark.parametrize("number", [1, 6])
def test_list_costs_the_same_for_one_and_for_many(
    client, town, number, admin_user, django_assert_max_num_queries
):
    for _number in range(number):
        text = in_state("in_review", GovernmentFactory())
        judging.give_review(text, by=staff_with("review_action"), **WHOLE)
        judging.leave(text, by=admin_user)
    client.force_login(admin_user)

    with django_assert_max_num_queries(20):
        page = client.get(reverse("admin:actions_submission_changelist"), {"reviews": "positive"})

    assert page.context["cl"].result_count == number


# Criteria


def test_seed_is_repeatable_and_leaves_what_staff_wrote(db):
    seed_reviewing()
    Criterion.objects.filter(slug="people").update(name_en="People first", is_active=False)
    seed_reviewing()

    assert Criterion.objects.count() == 5
    people = Criterion.objects.get(slug="people")
    assert (people.name_en, people.is_active) == ("People first", False)
    assert all(
        len(getattr(row, f"scale_{language}").splitlines()) == 5 and getattr(row, f"guidance_{language}")
        for row in Criterion.objects.all()
        for language in ("en", "es", "fr", "ar")
    )


def test_criterion_in_use_is_not_deleted(staff_client, submission, reviewer, criteria):
    judging.give_review(submission, by=reviewer, scores=scored(criteria, 1, 1), **WHOLE)
    unused = CriterionFactory()

    answers = [
        staff_client.post(
            reverse("admin:actions_criterion_delete", args=[row.pk]), {"post": "yes"}
        ).status_code
        for row in (criteria[0], unused)
    ]

    assert answers == [403, 302]
    assert set(Criterion.objects.all()) == set(criteria)


def test_scale_has_five_words(staff_client):
    values = {"name_en": "Care", "scale_en": "a\nb\nc", "weight": "1", "position": "1", "slug": "care"}

    answer = staff_client.post(reverse("admin:actions_criterion_add"), values)

    assert (answer.status_code, Criterion.objects.count()) == (200, 0)
    assert "Write five lines" in answer.content.decode()


# Two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
def test_two_reviewers_and_a_double_click_at_once_give_two_reviews():
    submission = in_state("in_review", GovernmentFactory(verified=True))
    criteria = [CriterionFactory(weight=3), CriterionFactory()]
    people = [staff_with("review_action"), staff_with("review_action")]
    outcomes, start = [], threading.Barrier(4)

    def give(person):
        start.wait()
        try:
            with transaction.atomic():
                judging.give_review(submission, by=person, scores=scored(criteria, 4, 3), **WHOLE)
            outcomes.append("given")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[person]) for person in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["given", "given", "refused", "refused"]
    assert (Review.objects.filter(state="given").count(), Score.objects.count()) == (2, 4)
