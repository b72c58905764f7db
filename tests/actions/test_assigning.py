"""Giving submissions to reviewers: who can have them, what each verb leaves behind, who is told."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts import history
from accounts.models import Letter
from accounts.refusals import Refused
from actions import permissions, workflow
from actions.models import ReviewerProfile
from actions.reviewing import assigning, conflicts, judging, outside, proposing, remarking
from frameworks.models import Framework
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import (
    ActionFactory,
    CoWriterFactory,
    FrameworkFactory,
    GovernmentFactory,
    MembershipFactory,
    ObjectiveFactory,
    SubmissionFactory,
    UserFactory,
)

YESTERDAY = timezone.localdate() - timezone.timedelta(days=1)
TOMORROW = timezone.localdate() + timezone.timedelta(days=1)


@pytest.fixture
def town(db):
    return GovernmentFactory()


@pytest.fixture
def secretary(db):
    return staff_with("review_action", "decide_action", "assign_reviewers")


@pytest.fixture
def reviewer(db):
    return staff_with("review_action")


@pytest.fixture
def guest(secretary):
    """Somebody who reviews from outside."""
    return outside.invite(
        by=secretary, email="guest@university.example", name="Rana Guest", language="fr"
    ).user


def told(event):
    return list(Letter.objects.filter(event=event).order_by("pk").values_list("to", flat=True))


def states(submission):
    rows = submission.assignments.order_by("pk").values_list("reviewer__email", "round", "state")
    return [tuple(row) for row in rows]


# Assigning


def test_reviewers_get_row_history_and_letter(town, secretary, reviewer, guest):
    submission = in_state("in_review", town)

    rows = assigning.assign(submission, by=secretary, reviewers=[reviewer, guest, guest], due_on=TOMORROW)

    assert [(row.reviewer, row.state, row.due_on, row.by) for row in rows] == [
        (reviewer, "open", TOMORROW, secretary),
        (guest, "open", TOMORROW, secretary),
    ]
    assert told("assigned") == [reviewer.email, guest.email]
    event = history.of(submission).last()
    assert (event.verb, event.actor) == ("assign", secretary.public_id)
    assert event.payload == {"assignment": rows[1].pk, "reviewer": str(guest.public_id)}


def test_who_takes_it_on_themselves_gets_no_letter(town, secretary):
    assigning.assign(in_state("in_review", town), by=secretary, reviewers=[secretary])

    assert told("assigned") == []


def test_letter_leads_each_to_their_own_page_in_their_language(town, secretary, reviewer, guest):
    submission = in_state("in_review", town)

    assigning.assign(submission, by=secretary, reviewers=[reviewer, guest])

    ours, theirs = Letter.objects.filter(event="assigned").order_by("pk")
    assert f"/secretariat/actions/submission/{submission.pk}/review/" in ours.text
    assert f"/fr/desk/reviews/{submission.pk}/" in theirs.text


def tied(town, submission):
    return MembershipFactory(user=staff_with("review_action"), government=town, ended=True).user


def writer(town, submission):
    return CoWriterFactory(action=submission.action, user=staff_with("review_action")).user


def inactive(town, submission):
    user = staff_with("review_action")
    user.is_active = False
    user.save()
    return user


def stranger(town, submission):
    return UserFactory()


def staff_without_duty(town, submission):
    return staff_with("decide_action")


def former_guest(town, submission):
    secretary = staff_with("review_action", "assign_reviewers")
    profile = outside.invite(by=secretary, email="was@example.org", name="Was", language="en")
    return outside.end(profile, by=secretary).user


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (tied, "has a tie to it."),
        (writer, "wrote in it."),
        (inactive, "has no open account."),
        (stranger, "does not review for the Call."),
        (staff_without_duty, "does not review for the Call."),
        (former_guest, "does not review for the Call."),
    ],
)
def test_who_cannot_review_is_refused_and_nobody_else_gets_it(town, secretary, reviewer, who, why):
    submission = in_state("in_review", town)
    other = who(town, submission)

    with pytest.raises(ValidationError) as refusal:
        assigning.assign(submission, by=secretary, reviewers=[reviewer, other])

    assert refusal.value.messages == [f"{other} {why}"]
    assert (states(submission), told("assigned")) == ([], [])


def test_nobody_gets_it_twice(town, secretary, reviewer):
    submission = in_state("in_review", town)
    assigning.assign(submission, by=secretary, reviewers=[reviewer])

    with pytest.raises(ValidationError, match="has it already"):
        assigning.assign(submission, by=secretary, reviewers=[reviewer])

    assert len(states(submission)) == 1


@pytest.mark.parametrize("state", ["draft", "changes_requested", "approved", "declined", "published"])
def test_what_nobody_reads_now_is_not_assigned(town, secretary, reviewer, state):
    with pytest.raises(Refused, match="is not being read now"):
        assigning.assign(in_state(state, town), by=secretary, reviewers=[reviewer])


def test_assigning_is_for_the_secretariat(town, reviewer):
    submission = in_state("in_review", town)

    with pytest.raises(PermissionDenied):
        assigning.assign(submission, by=reviewer, reviewers=[reviewer])
    assert states(submission) == []


@pytest.mark.parametrize(("wrong", "field"), [({"due_on": YESTERDAY}, "due_on"), ({"reviewers": []}, None)])
def test_day_that_is_over_and_nobody_at_all_are_refused(town, secretary, reviewer, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        assigning.assign(in_state("in_review", town), by=secretary, **({"reviewers": [reviewer]} | wrong))

    assert field is None or field in refusal.value.message_dict


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_assign_at_once_and_one_is_told(secretary, reviewer):
    submission = in_state("in_review", GovernmentFactory())
    other, outcomes = staff_with("review_action", "assign_reviewers"), []
    together = threading.Barrier(2)

    def give(by):
        together.wait()
        try:
            assigning.assign(submission.__class__.objects.get(pk=submission.pk), by=by, reviewers=[reviewer])
            outcomes.append("given")
        except ValidationError as refusal:
            outcomes.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[by]) for by in (secretary, other)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == sorted(["given", f"{reviewer} has it already."])
    assert (len(states(submission)), len(told("assigned"))) == (1, 1)


# Taking back, declining, being done


@pytest.fixture
def given(town, secretary, reviewer):
    [assignment] = assigning.assign(in_state("in_review", town), by=secretary, reviewers=[reviewer])
    return assignment


def test_taking_back_stops_a_letter_that_waits(given, secretary):
    assigning.take_back(given, by=secretary)

    given.refresh_from_db()
    assert (given.state, given.answered_at is not None) == ("taken_back", True)
    assert list(Letter.objects.filter(event__startswith="assign").values_list("event", "state")) == [
        ("assigned", "cancelled")
    ]


def test_reviewer_whose_letter_has_left_is_told_of_the_taking_back(given, secretary, reviewer):
    Letter.objects.update(state=Letter.SENT, sent_at=timezone.now())

    assigning.take_back(given, by=secretary)

    assert told("assignment_taken_back") == [reviewer.email]


def test_taking_back_is_for_the_secretariat(given, reviewer):
    with pytest.raises(PermissionDenied):
        assigning.take_back(given, by=reviewer)
    given.refresh_from_db()
    assert given.state == "open"


def test_declining_tells_who_assigned_it_and_why(given, secretary, reviewer):
    assigning.decline(given, by=reviewer, reason=" I am away until May. ")

    given.refresh_from_db()
    assert (given.state, given.reason) == ("declined", "I am away until May.")
    letter = Letter.objects.get(event="assignment_declined")
    assert letter.to == secretary.email
    assert "I am away until May." in letter.text
    assert history.of(given.submission).last().payload == {"assignment": given.pk}


def test_declining_goes_to_those_who_decide_where_who_assigned_has_left(given, secretary, reviewer):
    decider = staff_with("decide_action")
    secretary.is_active = False
    secretary.save()

    assigning.decline(given, by=reviewer, reason="Away.")

    assert told("assignment_declined") == [decider.email]


def test_declining_is_for_the_reviewer_and_has_a_reason(given, secretary, reviewer):
    with pytest.raises(PermissionDenied):
        assigning.decline(given, by=secretary, reason="No.")
    with pytest.raises(ValidationError):
        assigning.decline(given, by=reviewer, reason="  ")
    given.refresh_from_db()
    assert given.state == "open"


def test_what_was_answered_is_not_answered_again(given, secretary, reviewer):
    assigning.decline(given, by=reviewer, reason="Away.")

    with pytest.raises(Refused, match="answered meanwhile"):
        assigning.take_back(given, by=secretary)
    with pytest.raises(Refused, match="answered meanwhile"):
        assigning.decline(given, by=reviewer, reason="Once more.")


def test_who_declined_can_get_it_again(given, secretary, reviewer):
    assigning.decline(given, by=reviewer, reason="Away.")

    assigning.assign(given.submission, by=secretary, reviewers=[reviewer])

    assert [state for _who, _round, state in states(given.submission)] == ["declined", "open"]


def test_review_that_is_given_ends_the_assignment_and_a_draft_does_not(given, reviewer):
    judging.give_review(given.submission, by=reviewer, recommendation="", draft=True)
    given.refresh_from_db()
    before = given.state

    judging.give_review(given.submission, by=reviewer, recommendation="approve", gcm_assessment="meets")

    given.refresh_from_db()
    assert (before, given.state) == ("open", "done")


def test_review_of_somebody_else_leaves_the_assignment_open(given, secretary):
    judging.give_review(given.submission, by=secretary, recommendation="approve", gcm_assessment="meets")

    given.refresh_from_db()
    assert given.state == "open"


def test_tie_declines_the_assignment_and_is_told(given, reviewer, secretary):
    conflicts.declare(given.submission, by=reviewer, reason="My sister works there.")

    given.refresh_from_db()
    assert (given.state, told("assignment_declined")) == ("declined", [secretary.email])


def test_tie_to_a_government_declines_all_of_its_submissions(given, town, reviewer, secretary):
    other = in_state("in_review", GovernmentFactory())
    assigning.assign(other, by=secretary, reviewers=[reviewer])

    conflicts.declare(town, by=reviewer, reason="My sister works there.")

    assert states(given.submission) == [(reviewer.email, 0, "declined")]
    assert states(other) == [(reviewer.email, 0, "open")]


def test_who_decides_without_a_review_has_nothing_to_read_any_more(town, secretary):
    submission = in_state("in_review", town)
    assigning.assign(submission, by=secretary, reviewers=[secretary])

    judging.leave(submission, by=secretary)

    assert states(submission) == [(secretary.email, 0, "taken_back")]


# The next hand-in


def handed_in(town):
    """A submission that was handed in once, in review, and somebody who writes it."""
    author = UserFactory()
    MembershipFactory(user=author, government=town)
    submission = SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author)
    workflow.submit(submission, by=author)
    return submission, author


def sent_back_and_handed_in_again(submission, author, secretary):
    workflow.request_changes(submission, by=secretary, reason="Say when.")
    workflow.submit(submission, by=author)


def test_handing_in_again_goes_to_the_same_reviewers(town, secretary, reviewer, guest):
    submission, author = handed_in(town)
    other = staff_with("review_action")
    assigning.assign(submission, by=secretary, reviewers=[reviewer, guest, other], due_on=TOMORROW)
    workflow.start_review(submission, by=reviewer)
    judging.give_review(submission, by=reviewer, recommendation="changes", gcm_assessment="meets")
    assigning.decline(submission.assignments.get(reviewer=other), by=other, reason="Away.")

    sent_back_and_handed_in_again(submission, author, secretary)

    assert states(submission) == [
        (reviewer.email, 1, "done"),
        (guest.email, 2, "open"),
        (other.email, 1, "declined"),
        (reviewer.email, 2, "open"),
    ]
    assert sorted(told("assigned_again")) == sorted([reviewer.email, guest.email])
    kept = submission.hand_ins.get(round=2)
    news = Letter.objects.filter(event="new_submission", object_id=str(kept.pk)).values_list("to", flat=True)
    assert sorted(news) == sorted([secretary.email, other.email])


def test_taking_it_back_stops_the_letters_to_its_reviewers(town, secretary, reviewer):
    submission, author = handed_in(town)
    assigning.assign(submission, by=secretary, reviewers=[reviewer])

    workflow.take_back(submission, by=author)

    letters = Letter.objects.filter(event__in=["assigned", "new_submission"])
    assert set(letters.values_list("state", flat=True)) == {Letter.CANCELLED}


def test_handing_in_again_passes_over_who_has_a_tie_by_now(town, secretary, reviewer):
    submission, author = handed_in(town)
    assigning.assign(submission, by=secretary, reviewers=[reviewer])
    workflow.start_review(submission, by=secretary)
    MembershipFactory(user=reviewer, government=town, ended=True)

    sent_back_and_handed_in_again(submission, author, secretary)

    assert states(submission) == [(reviewer.email, 1, "taken_back")]


# From outside


def test_invited_reviewer_has_an_account_a_profile_and_a_letter(secretary):
    profile = outside.invite(by=secretary, email=" Rana@University.example ", name="Rana", language="ar")

    user = profile.user
    assert (user.email, user.is_staff, user.has_usable_password()) == (
        "rana@university.example",
        False,
        False,
    )
    assert (profile.is_outside, profile.languages, profile.invited_by) == (True, ["ar"], secretary)
    letter = Letter.objects.get(event="reviewer_invited")
    assert (letter.to, letter.language) == (user.email, "ar")
    assert "/ar/desk/reviews/" in letter.text


def test_account_that_is_there_keeps_its_name(secretary):
    official = UserFactory(name="Ana", language="es")

    profile = outside.invite(by=secretary, email=official.email, name="Another", language="en")

    assert (profile.user, profile.user.name, profile.languages) == (official, "Ana", ["es"])


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"is_staff": True}, "works for the secretariat"),
        ({"is_active": False}, "is closed"),
    ],
)
def test_inviting_refuses_staff_and_closed_accounts(secretary, person, why):
    user = UserFactory(**person)

    with pytest.raises(Refused, match=why):
        outside.invite(by=secretary, email=user.email, name="", language="en")
    assert ReviewerProfile.objects.count() == 0


def test_inviting_twice_is_told(secretary, guest):
    with pytest.raises(Refused, match="is invited already"):
        outside.invite(by=secretary, email=guest.email, name="", language="en")
    assert told("reviewer_invited") == [guest.email]


def test_inviting_and_ending_are_for_the_secretariat(reviewer, guest):
    with pytest.raises(PermissionDenied):
        outside.invite(by=reviewer, email="x@example.org", name="X", language="en")
    with pytest.raises(PermissionDenied):
        outside.end(guest.reviewer_profile, by=reviewer)
    with pytest.raises(PermissionDenied):
        outside.describe(
            guest.reviewer_profile, by=reviewer, languages=[], sections=[], objectives=[], most=1
        )


def test_ending_takes_back_what_was_not_read(town, secretary, guest):
    submission = in_state("in_review", town)
    assigning.assign(submission, by=secretary, reviewers=[guest])

    outside.end(guest.reviewer_profile, by=secretary)

    assert states(submission) == [(guest.email, 0, "taken_back")]
    assert permissions.may_review(guest, submission) is False
    with pytest.raises(Refused):
        outside.end(guest.reviewer_profile, by=secretary)


def test_guest_reviews_what_is_given_and_nothing_else(town, secretary, guest):
    submission, other = in_state("in_review", town), in_state("in_review", GovernmentFactory())
    assigning.assign(submission, by=secretary, reviewers=[guest])

    review = judging.give_review(submission, by=guest, recommendation="approve", gcm_assessment="meets")

    assert review.state == "given"
    with pytest.raises(PermissionDenied):
        judging.give_review(other, by=guest, recommendation="approve", gcm_assessment="meets")
    with pytest.raises(PermissionDenied):
        workflow.approve(submission, by=guest)


def test_guest_remarks_for_colleagues_only(town, secretary, guest):
    submission = in_state("in_review", town)
    assigning.assign(submission, by=secretary, reviewers=[guest])

    remark = remarking.add_remark(submission, by=guest, text="Thin.", audience="internal")

    with pytest.raises(PermissionDenied):
        remarking.add_remark(submission, by=guest, text="When?", audience="government")
    with pytest.raises(PermissionDenied):
        remarking.resolve(remark, by=guest)


# Proposals


def reads(user, languages=(), sections=(), objectives=(), most=8):
    profile = ReviewerProfile.objects.create(user=user, languages=list(languages), most=most)
    profile.sections.set(sections)
    profile.objectives.set(objectives)
    return user


def proposed(*submissions):
    return [(proposal.reviewer, proposal.reasons) for proposal in proposing.propose(submissions)]


def test_language_goes_before_section_and_objective(town):
    submission = in_state("submitted", town)
    submission.language = "es"
    spanish = reads(staff_with("review_action"), ["es"])
    reads(staff_with("review_action"), ["en"], objectives=[ObjectiveFactory()])

    assert proposed(submission) == [(spanish, ["Reads Spanish.", "Has nothing to read now."])]


def test_section_and_objective_decide_among_equals_and_are_said(town):
    latin = ObjectiveFactory(
        framework=FrameworkFactory(code=Framework.SECTION), number=3, title="Latin America"
    )
    town.section = latin
    town.save()
    reads(staff_with("review_action"), ["en"], objectives=[ObjectiveFactory()])
    best = reads(staff_with("review_action"), ["en"], sections=[latin], objectives=[ObjectiveFactory()])

    assert proposed(in_state("submitted", town)) == [
        (
            best,
            ["Reads English.", "Knows Latin America.", "Knows 15 Objective 15.", "Has nothing to read now."],
        )
    ]


def test_load_of_today_and_of_the_proposal_is_shared(town, secretary):
    busy, free = reads(staff_with("review_action"), ["en"]), reads(staff_with("review_action"), ["en"])
    secretary.is_active = False
    secretary.save()
    boss = staff_with("decide_action", "assign_reviewers")
    assigning.assign(in_state("in_review", town), by=boss, reviewers=[busy])
    texts = [in_state("submitted", GovernmentFactory()) for _number in range(3)]

    assert [reviewer for reviewer, _reasons in proposed(*texts)] == [free, busy, free]


def test_tied_and_full_reviewers_are_passed_over(town):
    reads(MembershipFactory(user=staff_with("review_action"), government=town).user, ["en"])
    reads(staff_with("review_action"), ["en"], most=0)

    assert proposed(in_state("submitted", town)) == [(None, [])]


def test_nobody_reads_the_language_is_said(town):
    submission = in_state("submitted", town)
    submission.language = "sw"
    other = reads(staff_with("review_action"), ["en"])

    assert proposed(submission) == [
        (other, ["Nobody who is free reads Swahili; a translation is needed.", "Has nothing to read now."])
    ]
