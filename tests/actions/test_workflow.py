"""Every move × state × role from the table; what each verb leaves behind; who is told."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import history
from accounts.models import Consent, Letter
from accounts.refusals import Refused
from actions import announcing, drafting, handin, permissions, second_person, withdrawing, workflow
from actions.models import Action, Decision, HandIn, Remark, Submission
from actions.models.submission import (
    APPROVED,
    CHANGES_REQUESTED,
    DECLINED,
    DRAFT,
    IN_REVIEW,
    MERGED,
    PUBLISHED,
    REPLACED,
    STATES,
    SUBMITTED,
)
from actions.reviewing import remarking
from tests.factories import ActionFactory, CallFactory, GovernmentFactory, SubmissionFactory, UserFactory

VERBS = {
    "submit": workflow.submit,
    "take_back": workflow.take_back,
    "start_review": workflow.start_review,
    "request_changes": lambda s, by: workflow.request_changes(s, by=by, reason="Say when."),
    "approve": workflow.approve,
    "decline": lambda s, by: workflow.decline(s, by=by, reason="It is not about people on the move."),
    "merge": lambda s, by: workflow.merge(s, by=by, into=ActionFactory(), reason="The same work."),
    "reopen": workflow.reopen,
    "publish": workflow.publish,
}
ROLES = ("author", "contributor", "stranger", "reviewer", "decider", "tied decider", "writing decider")
ALLOWED = {
    "submit": {"author", "contributor", "tied decider"},
    "take_back": {"author", "contributor", "tied decider"},
    "start_review": {"reviewer", "decider"},
    "request_changes": {"decider"},
    "approve": {"decider"},
    "decline": {"decider"},
    "merge": {"decider"},
    "reopen": {"decider"},
    "publish": {"decider"},
}


def staff_with(*duties):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="actions", codename__in=duties)
    )
    return user


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


def _member(town, role="focal_point"):
    user = UserFactory()
    town.memberships.create(user=user, role=role, state="active")
    return user


@pytest.fixture
def decider(db):
    return staff_with("review_action", "decide_action")


def somebody(role, town, submission):
    if role == "author":
        return _member(town)
    if role == "contributor":
        return _member(town, "contributor")
    if role == "stranger":
        return UserFactory()
    if role == "reviewer":
        return staff_with("review_action")
    user = staff_with("review_action", "decide_action")
    if role == "tied decider":
        town.memberships.create(user=user, role="contributor", state="active")
    if role == "writing decider":
        submission.created_by = user
        submission.save(update_fields=["created_by"])
    return user


def in_state(state, town):
    action = ActionFactory(lead_government=town)
    if state not in (DRAFT, SUBMITTED):
        action.code = f"CTA-1999-{action.pk:04}"
        action.save()
    if state in (PUBLISHED, REPLACED):
        action.slug, action.published_at = "lessons", timezone.now()
        action.save()
    return SubmissionFactory(action=action, state=state)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", workflow.MOVES)
def test_move_in_every_state_follows_the_table(name, role, town):
    states, to, _who = workflow.MOVES[name]
    outcomes, expected = {}, {}
    for state, _label in STATES:
        submission = in_state(state, town)
        user = somebody(role, town, submission)
        offered = name in workflow.open_moves(submission, user)
        try:
            VERBS[name](submission, by=user)
            outcomes[state] = (submission.state, offered)
        except PermissionDenied:
            outcomes[state] = ("forbidden", offered)
        except Refused:
            outcomes[state] = ("refused", offered)
        if role not in ALLOWED[name]:
            expected[state] = ("forbidden", False)
        elif state not in states:
            expected[state] = ("refused", False)
        else:
            expected[state] = (to, True)
    assert outcomes == expected


def test_submit_gives_code_once_and_keeps_the_text(town):
    author = _member(town)
    submission = in_state(DRAFT, town)

    workflow.submit(submission, by=author)
    workflow.take_back(submission, by=author)
    workflow.submit(submission, by=author)

    year = timezone.localdate().year
    assert submission.action.code == f"CTA-{year}-0001"
    kept = list(submission.hand_ins.values_list("round", "receipt", "by"))
    assert kept == [
        (1, f"CTA-{year}-0001/1.1", author.public_id),
        (2, f"CTA-{year}-0001/1.2", author.public_id),
    ]
    assert all(handin.is_unchanged(hand_in) for hand_in in submission.hand_ins.all())


def test_submit_with_holes_is_refused_and_leaves_nothing(town):
    submission = SubmissionFactory(action=ActionFactory(lead_government=town), empty=True)

    with pytest.raises(ValidationError) as refused:
        workflow.submit(submission, by=_member(town))

    assert refused.value.messages == [
        "Give the action a title.",
        "Write the summary.",
        "Choose at least one objective of either Compact.",
    ]
    submission.refresh_from_db()
    assert (submission.state, submission.action.code, HandIn.objects.count()) == (DRAFT, None, 0)


def test_specimen_draws_no_number_of_the_year(town):
    town.is_specimen = True
    town.save()
    action = ActionFactory(lead_government=town, is_specimen=True)

    submission = workflow.submit(SubmissionFactory(action=action), by=_member(town))

    assert submission.action.code == "CTA-0000-0001"


def test_hand_in_cannot_be_changed_or_deleted(town):
    workflow.submit(in_state(DRAFT, town), by=_member(town))

    for attempt in (lambda rows: rows.update(round=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt(HandIn.objects.all())


def test_letters_of_a_hand_in_reach_author_and_reviewer(town, decider):
    author = _member(town)

    workflow.submit(in_state(DRAFT, town), by=author)

    assert set(Letter.objects.values_list("event", "to")) == {
        ("submitted", author.email),
        *(("new_submission", reviewer.email) for reviewer in permissions.reviewers()),
    }
    assert decider in permissions.reviewers()


def test_take_back_stops_letters_that_have_not_left(town, decider):
    author = _member(town)
    submission = workflow.submit(in_state(DRAFT, town), by=author)
    Letter.objects.update(state=Letter.QUEUED)

    workflow.take_back(submission, by=author)

    states = Letter.objects.filter(event="new_submission").values_list("state", flat=True)
    assert set(states) == {Letter.CANCELLED}


def test_approve_holds_its_letter_until_announced(town, decider):
    author = _member(town)
    submission = workflow.approve(in_state(IN_REVIEW, town), by=decider)
    before = Letter.objects.get(event="approved").state

    count = announcing.announce(Decision.objects.all(), by=decider)

    letter = Letter.objects.get(event="approved")
    assert (before, count, letter.to) == (Letter.HELD, 1, author.email)
    assert letter.state in (Letter.QUEUED, Letter.SENT)
    assert submission.decisions.get().announced_at is not None
    assert announcing.announce(Decision.objects.all(), by=decider) == 0


def test_announce_by_a_reviewer_is_forbidden(town, decider):
    workflow.approve(in_state(IN_REVIEW, town), by=decider)

    with pytest.raises(PermissionDenied):
        announcing.announce(Decision.objects.all(), by=staff_with("review_action"))


def test_reopen_cancels_the_letter_of_the_decline(town, decider):
    _member(town)
    submission = workflow.decline(in_state(IN_REVIEW, town), by=decider, reason="Too thin.")

    workflow.reopen(submission, by=decider)

    assert Letter.objects.get(event="declined").state == Letter.CANCELLED
    assert (submission.state, submission.decided_by) == (IN_REVIEW, None)


def test_a_refusal_taken_back_is_never_announced(town, decider):
    author = _member(town)
    submission = workflow.decline(in_state(IN_REVIEW, town), by=decider, reason="Too thin.")
    workflow.reopen(submission, by=decider)
    assert announcing.announce(Decision.objects.all(), by=decider) == 0

    workflow.approve(submission, by=decider)
    assert announcing.announce(Decision.objects.all(), by=decider) == 1

    told = submission.decisions.exclude(announced_at=None).values_list("move", flat=True)
    assert sorted(told) == ["approve", "reopen"]
    letters = Letter.objects.filter(to=author.email).exclude(state=Letter.CANCELLED)
    assert [letter.event for letter in letters] == ["approved"]


def test_reopen_while_a_newer_version_is_open_is_refused(town, decider):
    submission = in_state(DECLINED, town)
    SubmissionFactory(action=submission.action, number=2)

    with pytest.raises(Refused):
        workflow.reopen(submission, by=decider)


def test_declined_reads_as_being_read_until_announced(town, decider):
    submission = workflow.decline(in_state(IN_REVIEW, town), by=decider, reason="Too thin.")
    before = str(submission.public_label)

    announcing.announce(Decision.objects.all(), by=decider)

    assert (before, str(submission.public_label)) == ("Being read", "Not taken up")


@pytest.mark.parametrize("verb", [workflow.decline, workflow.request_changes])
def test_refusing_without_a_reason_is_refused(verb, town, decider):
    submission = in_state(IN_REVIEW, town)

    with pytest.raises(ValidationError):
        verb(submission, by=decider, reason="  ")

    assert Decision.objects.count() == 0


def test_submit_with_unanswered_remark_is_refused_until_answered(town, decider):
    author = _member(town)
    submission = in_state(IN_REVIEW, town)
    remark = remarking.add_remark(
        submission, by=decider, text="When?", audience=Remark.GOVERNMENT, field="summary"
    )
    workflow.request_changes(submission, by=decider, reason="One question.")
    with pytest.raises(Refused):
        workflow.submit(submission, by=author)

    remarking.answer(remark, by=author, text="In March.")
    workflow.submit(submission, by=author)

    assert submission.state == SUBMITTED


def test_publish_replaces_the_older_text_and_freezes_names(town, decider):
    older = in_state(PUBLISHED, town)
    newer = SubmissionFactory(action=older.action, number=2, state=APPROVED, title="Lessons for all")

    workflow.publish(newer, by=decider)

    older.refresh_from_db()
    assert (older.state, newer.state, newer.action.slug) == (REPLACED, PUBLISHED, "lessons-for-all")
    assert newer.action.participations.get().name_at_publication == town.official_name


def test_publish_waits_for_the_signature(decider):
    town = GovernmentFactory()
    submission = in_state(APPROVED, town)

    with pytest.raises(Refused, match="not verified yet"):
        workflow.publish(submission, by=decider)

    submission.refresh_from_db()
    assert submission.state == APPROVED


def test_publish_of_a_public_record_carries_its_source_instead(decider):
    action = ActionFactory(public_record=True, code="CTA-2026-0900")
    submission = SubmissionFactory(action=action, state=APPROVED)

    workflow.publish(submission, by=decider)

    assert (submission.state, Letter.objects.count()) == (PUBLISHED, 0)


def test_publish_tells_the_author_once_and_drops_the_held_letter(town, decider):
    author = _member(town)
    submission = workflow.submit(in_state(DRAFT, town), by=author)
    workflow.start_review(submission, by=decider)
    workflow.approve(submission, by=decider)

    workflow.publish(submission, by=decider)

    states = dict(Letter.objects.filter(to=author.email).values_list("event", "state"))
    assert states["approved"] == Letter.CANCELLED
    assert states["published"] in (Letter.QUEUED, Letter.SENT)


def consent(submission, **values):
    return Consent.objects.create(
        subject_type="actions.action", subject_id=str(submission.action_id), target="publish",
        wording_version="2026-1", wording="Yes.", language="en", **values,
    )  # fmt: skip


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_publish_with_a_missing_consent_is_refused_and_leaves_nothing(town, decider, is_withdrawn):
    text = in_state(APPROVED, town)
    if is_withdrawn:
        consent(text, given_at=timezone.now(), withdrawn_at=timezone.now() + timedelta(seconds=1))
    else:
        text.call.required = [*text.call.required, "consent"]
        text.call.save()
    events, letters = history.of(text).count(), Letter.objects.count()

    with pytest.raises(Refused, match="no longer agrees, that this is published"):
        workflow.publish(text, by=decider)
    Submission.objects.filter(pk=text.pk).update(publish_at=timezone.now(), decided_by=decider)
    assert workflow.publish_due() == 0

    text.refresh_from_db()
    assert (text.state, text.published_at, text.action.published_at) == (APPROVED, None, None)
    assert (history.of(text).count(), Letter.objects.count()) == (events, letters)
    consent(text)
    assert workflow.publish(text, by=decider).state == PUBLISHED


def test_publish_due_publishes_what_is_due_only(town, decider):
    due, later = in_state(APPROVED, town), in_state(APPROVED, town)
    for submission, hours in ((due, -1), (later, 1)):
        submission.decided_by = decider
        submission.publish_at = timezone.now() + timedelta(hours=hours)
        submission.save()

    assert workflow.publish_due() == 1

    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.state, later.state) == (PUBLISHED, APPROVED)


OVER = "This moment is over. Choose a later one, or publish now."


def test_approve_for_a_moment_that_is_over_is_refused_and_leaves_nothing(town, decider):
    submission = in_state(IN_REVIEW, town)

    with pytest.raises(ValidationError, match=OVER):
        workflow.approve(submission, by=decider, publish_at=timezone.now() - timedelta(minutes=1))

    submission.refresh_from_db()
    assert (submission.state, submission.publish_at) == (IN_REVIEW, None)
    assert not submission.decisions.exists()
    assert not Letter.objects.filter(event="approved").exists()


def test_approve_keeps_a_moment_to_come(town, decider):
    later = timezone.now() + timedelta(minutes=1)

    assert workflow.approve(in_state(IN_REVIEW, town), by=decider, publish_at=later).publish_at == later


def test_schedule_for_a_moment_that_is_over_is_refused_and_keeps_the_one_before(town, decider):
    submission = in_state(APPROVED, town)
    later = timezone.now() + timedelta(days=1)
    workflow.schedule(submission, by=decider, at=later)

    with pytest.raises(ValidationError, match=OVER):
        workflow.schedule(submission, by=decider, at=timezone.now())

    submission.refresh_from_db()
    assert submission.publish_at == later
    assert workflow.schedule(submission, by=decider, at=None).publish_at is None


def test_two_people_decide_where_the_call_asks(town, decider):
    submission = in_state(IN_REVIEW, town)
    submission.call.two_people_decide = True
    submission.call.save()
    workflow.approve(submission, by=decider)
    decision = submission.decisions.get()
    second = staff_with("review_action", "decide_action")

    with pytest.raises(Refused):
        workflow.publish(submission, by=decider)
    with pytest.raises(Refused):
        announcing.announce(Decision.objects.all(), by=decider)
    with pytest.raises(PermissionDenied):
        second_person.countersign(decision, by=decider)
    second_person.countersign(decision, by=second)
    workflow.publish(submission, by=decider)

    decision.refresh_from_db()
    assert (submission.state, decision.second_by) == (PUBLISHED, second)


def test_merge_of_a_published_action_is_refused(town, decider):
    published = in_state(PUBLISHED, town)
    submission = SubmissionFactory(action=published.action, number=2, state=IN_REVIEW)

    with pytest.raises(Refused):
        workflow.merge(submission, by=decider, into=ActionFactory(), reason="The same work.")


def test_withdraw_and_restore_walk_the_public_rule(town, decider):
    action = in_state(PUBLISHED, town).action

    withdrawing.withdraw(action, by=decider, reason="The programme ended.")
    while_withdrawn = (Action.objects.published().count(), Action.objects.withdrawn().count())
    withdrawing.restore(action, by=decider)

    assert while_withdrawn == (0, 1)
    assert (Action.objects.published().count(), Action.objects.withdrawn().count()) == (1, 0)
    assert [event.verb for event in history.of(action)] == ["withdraw", "restore"]


def test_withdraw_twice_without_reason_or_by_an_author_is_refused(town, decider):
    action = in_state(PUBLISHED, town).action
    with pytest.raises(ValidationError):
        withdrawing.withdraw(action, by=decider, reason="")
    with pytest.raises(PermissionDenied):
        withdrawing.withdraw(action, by=_member(town), reason="We ended it.")
    withdrawing.withdraw(action, by=decider, reason="It ended.")

    with pytest.raises(Refused):
        withdrawing.withdraw(action, by=decider, reason="It ended.")


def test_specimen_is_never_public(town, decider):
    action = in_state(PUBLISHED, town).action
    action.is_specimen = True
    action.save()

    assert Action.objects.published().count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_give_one_result_and_one_letter():
    town = GovernmentFactory(verified=True)
    _member(town)
    submission = in_state(IN_REVIEW, town)
    first, second = (staff_with("review_action", "decide_action") for _ in range(2))
    start, outcomes = threading.Barrier(2), []

    def decide(verb, user, **kwargs):
        start.wait()
        try:
            verb(type(submission).objects.get(pk=submission.pk), by=user, **kwargs)
            outcomes.append("done")
        except Refused:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(workflow.approve, first)),
        threading.Thread(target=decide, args=(workflow.decline, second), kwargs={"reason": "Too thin."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "told"]
    assert (Decision.objects.count(), Letter.objects.count()) == (1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_codes_drawn_at_once_differ():
    town = GovernmentFactory(verified=True)
    author = _member(town)
    submissions = [in_state(DRAFT, town) for _ in range(4)]
    start = threading.Barrier(4)

    def hand_in(submission):
        start.wait()
        try:
            workflow.submit(submission, by=author)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=(submission,)) for submission in submissions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(code[-4:] for code in Action.objects.values_list("code", flat=True))
    assert numbers == ["0001", "0002", "0003", "0004"]


def test_merged_action_keeps_its_trace(town, decider):
    into = ActionFactory()
    submission = workflow.merge(in_state(IN_REVIEW, town), by=decider, into=into, reason="The same work.")

    assert (submission.state, submission.merged_into) == (MERGED, into)
    assert list(into.merged_submissions.all()) == [submission]


def test_request_changes_letter_leaves_at_once_and_again_in_the_next_round(town, decider):
    author = _member(town)
    submission = in_state(IN_REVIEW, town)
    for _round in range(2):
        workflow.request_changes(submission, by=decider, reason="Say when.")
        assert submission.state == CHANGES_REQUESTED
        workflow.submit(submission, by=author)
        workflow.start_review(submission, by=decider)

    letters = Letter.objects.filter(event="changes_requested")
    assert letters.count() == 2
    assert not letters.filter(state=Letter.HELD).exists()


def test_start_draft_twice_with_one_form_key_gives_one_draft(town):
    author, key = _member(town), uuid.uuid4()

    drafts = [
        drafting.start_draft(town, call=CallFactory(), kind="action", language="es", by=author, form_key=key)
        for _ in range(2)
    ]

    assert drafts[0] == drafts[1]
    assert Action.objects.count() == 1
