"""Words the secretariat proposes: who may, what the government takes, what silence does, and what is kept of it."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.mail import deliver_due
from accounts.models import Letter
from accounts.refusals import Refused
from actions import changes, custody, drafting, handin, workflow
from actions.models import Action, PolishedText, Proposal, Review, Submission, Translation
from actions.models.submission import (
    APPROVED,
    CHANGES_REQUESTED,
    DECLINED,
    DRAFT,
    IN_REVIEW,
    MERGED,
    PUBLISHED,
    REPLACED,
    SUBMITTED,
)
from actions.publiccopy import fingerprint
from actions.reviewing import editing
from frameworks.workdays import calendar
from signatories.models import PUBLIC_RECORD, SECRETARIAT
from tests.actions.test_workflow import _member, in_state, staff_with
from tests.factories import GovernmentFactory, UserFactory

SOURCE = "The town teach the langage in its librarys, for free."
BETTER = "The town teaches the language in its libraries, for free."


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True)


@pytest.fixture
def author(town):
    return _member(town)


@pytest.fixture
def editor(db):
    return staff_with("review_action", "decide_action", "propose_edits")


@pytest.fixture
def text(town, author):
    """Handed in by its government, and being read."""
    return handed_in(town, author)


def handed_in(town, author):
    submission = in_state(DRAFT, town)
    submission.summary, submission.description = SOURCE, "It began in 2019."
    submission.save()
    workflow.submit(submission, by=author)
    Submission.objects.filter(pk=submission.pk).update(state=IN_REVIEW)
    submission.refresh_from_db()
    return submission


def proposed(submission, editor, *, field="summary", text=BETTER, kind=Proposal.WORDING, **fields):
    return editing.propose(submission, by=editor, field=field, text=text, kind=kind, **fields)


def sent(submission, editor, **fields):
    proposal = proposed(submission, editor, **fields)
    editing.send(submission, by=editor)
    proposal.refresh_from_db()
    return proposal


def answer(proposal, *, by, taken=None):
    every = changes.numbers(proposal.source, proposal.text)
    return editing.answer(
        proposal, by=by, taken=every if taken is None else taken, seen=editing.mark_of(proposal)
    )


def pass_the_day(proposal, *, told=True):
    """The letter has left and the day is over."""
    if told:
        deliver_due()
    Proposal.objects.filter(pk=proposal.pk).update(due_on=timezone.localdate() - timedelta(days=1))


def letters(event):
    return list(
        Letter.objects.filter(event=event).exclude(state=Letter.CANCELLED).values_list("to", flat=True)
    )


# The words


def test_changes_are_numbered_and_any_of_them_can_be_taken():
    every = changes.numbers(SOURCE, BETTER)

    assert every == {0, 1, 2}
    assert changes.merged(SOURCE, BETTER, every) == BETTER
    assert changes.merged(SOURCE, BETTER, set()) == SOURCE
    assert changes.merged(SOURCE, BETTER, {1}) == "The town teach the language in its librarys, for free."


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "New."), ("Gone.", ""), ("أهلا بكم", "أهلاً بكم جميعاً"), ("a b c", "c b a"), ("one", "one  two\n")],
)
def test_all_changes_give_the_new_text_and_none_the_old(before, after):
    assert changes.merged(before, after, changes.numbers(before, after)) == after
    assert changes.merged(before, after, set()) == before


def test_texts_too_long_to_compare_are_one_change():
    before, after = "old " * 3000, "new " * 3000

    assert changes.numbers(before, after) == {0}
    assert changes.merged(before, after, {0}) == after


# Proposing


def test_propose_keeps_the_words_beside_the_text_and_tells_nobody(text, editor):
    proposal = proposed(text, editor, note=" Spelling of three words. ")

    text.refresh_from_db()
    assert text.summary == SOURCE
    assert (proposal.source, proposal.text, proposal.note) == (SOURCE, BETTER, "Spelling of three words.")
    assert (proposal.state, proposal.sent_at, proposal.due_on) == (Proposal.PROPOSED, None, None)
    assert letters("edits_proposed") == []
    assert history.of(text).last().payload == {
        "proposal": proposal.pk, "field": "summary", "kind": "wording",
    }  # fmt: skip


def test_propose_again_before_sending_writes_over(text, editor):
    first = proposed(text, editor)
    second = proposed(text, editor, text=BETTER + " Always.", kind=Proposal.SPELLING)

    assert second.pk == first.pk
    assert list(Proposal.objects.values_list("text", "kind")) == [(BETTER + " Always.", "spelling")]


def test_propose_while_one_waits_for_the_government_is_refused(text, editor):
    sent(text, editor)

    with pytest.raises(Refused, match="Take it back first"):
        proposed(text, editor, text="Other words.")


@pytest.mark.parametrize("state", [DRAFT, CHANGES_REQUESTED, DECLINED, MERGED, PUBLISHED, REPLACED])
def test_propose_for_a_text_that_is_not_with_the_secretariat_is_refused(state, town, editor):
    submission = in_state(state, town)

    with pytest.raises(Refused, match="while a text is with the secretariat"):
        proposed(submission, editor)


@pytest.mark.parametrize("state", [SUBMITTED, IN_REVIEW, APPROVED])
def test_propose_for_a_text_that_is_with_the_secretariat(state, town, editor):
    assert proposed(in_state(state, town), editor).pk


@pytest.mark.parametrize("who", ["reviewer", "author", "tied", "writer"])
def test_propose_by_anybody_else_is_forbidden(who, text, town, author, editor):
    people = {"reviewer": staff_with("review_action"), "author": author}
    if who == "tied":
        town.memberships.create(user=editor, role="contributor", state="ended", until=timezone.localdate())
    if who == "writer":
        Submission.objects.filter(pk=text.pk).update(created_by=editor)

    with pytest.raises(PermissionDenied):
        proposed(text, people.get(who, editor))


def test_propose_for_a_text_from_public_sources_is_refused(text, editor):
    Action.objects.update(origin=PUBLIC_RECORD, source_url="https://example.org")

    with pytest.raises(Refused, match="public sources"):
        proposed(Submission.objects.get(), editor)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": SOURCE}, "text"),
        ({"text": f"  {SOURCE}\r\n"}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "a" * 1201}, "text"),
        ({"field": "budget_source"}, "field"),
        ({"field": "lessons"}, "field"),
        ({"kind": "taste"}, "kind"),
        ({"note": "a" * 1001}, "note"),
    ],
)
def test_propose_what_makes_no_sense_is_refused_beside_its_field(fields, wrong, text, editor):
    with pytest.raises(ValidationError) as refusal:
        proposed(text, editor, **fields)

    assert list(refusal.value.message_dict) == [wrong]
    assert Proposal.objects.count() == 0


def test_a_title_stays_one_line(text, editor):
    assert proposed(text, editor, field="title", text="Lessons\r\nfor  all").text == "Lessons for all"


# Sending and taking back


def test_send_names_the_day_and_writes_one_letter_for_all_fields(text, author, editor):
    first = proposed(text, editor)
    second = proposed(text, editor, field="description", text="It began in 2018.", kind=Proposal.SPELLING)

    editing.send(text, by=editor)

    due_on = calendar().after(timezone.localdate(), text.call.edits_days)
    assert list(Proposal.objects.values_list("pk", "due_on")) == [(first.pk, due_on), (second.pk, due_on)]
    assert letters("edits_proposed") == [author.email]
    kept = Letter.objects.get(event="edits_proposed")
    assert "in 2 texts" in kept.text
    assert "1 of them is spelling only" in kept.text
    assert f"/desk/actions/{text.action.draft_id}/edits/" in kept.text


def test_send_without_anything_to_send_is_refused(text, editor):
    sent(text, editor)

    with pytest.raises(Refused, match="no edit to send"):
        editing.send(text, by=editor)


def test_send_when_nobody_could_answer_is_refused(text, town, editor):
    proposed(text, editor)
    town.memberships.update(state="ended", until=timezone.localdate())

    with pytest.raises(Refused, match="nobody could answer"):
        editing.send(text, by=editor)


def test_send_by_a_reviewer_is_forbidden(text, editor):
    proposed(text, editor)

    with pytest.raises(PermissionDenied):
        editing.send(text, by=staff_with("review_action"))


def test_send_after_the_text_went_back_is_refused(text, editor):
    proposed(text, editor)
    workflow.request_changes(text, by=editor, reason="Say when.")

    with pytest.raises(Refused, match="while a text is with the secretariat"):
        editing.send(text, by=editor)


def test_withdraw_stops_the_letter_that_has_not_left(text, author, editor):
    proposal = sent(text, editor)

    editing.withdraw(proposal, by=editor)

    assert Proposal.objects.get().state == Proposal.WITHDRAWN
    assert letters("edits_proposed") == []
    with pytest.raises(Refused, match="settled already"):
        answer(proposal, by=author)


def test_withdraw_of_what_is_answered_is_refused(text, author, editor):
    proposal = sent(text, editor)
    answer(proposal, by=author)

    with pytest.raises(Refused, match="settled already"):
        editing.withdraw(proposal, by=editor)


def test_withdraw_by_the_government_is_forbidden(text, author, editor):
    proposal = sent(text, editor)

    with pytest.raises(PermissionDenied):
        editing.withdraw(proposal, by=author)


# Answering


def test_accepted_words_stand_in_the_text_and_the_whole_is_kept_anew(text, author, editor):
    handed = text.hand_ins.get()
    proposal = answer(sent(text, editor), by=author)

    text.refresh_from_db()
    kept = text.polished_texts.get()
    assert (text.summary, text.state, text.updated_by) == (BETTER, IN_REVIEW, author)
    assert (proposal.state, proposal.accepted, proposal.answered_by) == (Proposal.ACCEPTED, BETTER, author)
    assert kept.canonical["texts"]["summary"] == BETTER
    assert kept.sha256 == handin.fingerprint(kept.canonical)
    assert (kept.round, kept.number, kept.by) == (1, 1, author.public_id)
    assert kept.edits == {"summary": {"kind": "wording", "answer": "accepted", "proposal": proposal.pk}}
    handed.refresh_from_db()
    assert handed.canonical["texts"]["summary"] == SOURCE
    assert handin.is_unchanged(handed)
    event = history.of(text).last()
    assert (event.verb, event.actor, event.payload) == (
        "accept_edit",
        author.public_id,
        {"proposal": proposal.pk, "field": "summary", "kind": "wording", "sha256": kept.sha256},
    )


def test_call_says_how_many_days_there_are_for_an_answer(text, editor):
    text.call.edits_days = 12
    text.call.save()
    text.refresh_from_db()

    assert sent(text, editor).due_on == calendar().after(timezone.localdate(), 12)


@pytest.mark.parametrize(("days", "holds"), [(2, False), (3, True), (60, True), (61, False)])
def test_days_for_an_answer_are_neither_too_few_nor_without_end(text, days, holds):
    text.call.edits_days = days
    if holds:
        text.call.full_clean()
        return
    with pytest.raises(ValidationError, match="between 3 and 60 working days"):
        text.call.full_clean()


def test_letter_about_changes_is_true_of_a_polished_text(text, author, editor):
    answer(sent(text, editor), by=author)
    text.refresh_from_db()
    workflow.request_changes(text, by=editor, reason="Say when.")

    letter = Letter.objects.get(event="changes_requested")
    assert "as you sent it" not in letter.text
    assert "What you handed in is kept word for word." in letter.text
    assert text.hand_ins.get().canonical["texts"]["summary"] == SOURCE


def test_words_are_accepted_one_by_one(text, author, editor):
    proposal = answer(sent(text, editor), by=author, taken={0, 2})

    text.refresh_from_db()
    assert text.summary == "The town teaches the langage in its libraries, for free."
    assert (proposal.state, proposal.accepted) == (Proposal.PARTLY, text.summary)


def test_refused_words_leave_the_text_and_keep_nothing(text, author, editor):
    proposal = answer(sent(text, editor), by=author, taken=set())

    text.refresh_from_db()
    assert (text.summary, proposal.state, proposal.accepted) == (SOURCE, Proposal.REFUSED, "")
    assert PolishedText.objects.count() == 0
    assert history.of(text).last().verb == "refuse_edit"


def test_everything_is_accepted_at_once_and_kept_once(text, author, editor):
    proposed(text, editor, field="description", text="It began in 2018.", kind=Proposal.SPELLING)
    sent(text, editor)
    seen = {str(one.pk): editing.mark_of(one) for one in Proposal.objects.all()}

    assert editing.answer_all(text, by=author, accept=True, seen=seen) == 2

    text.refresh_from_db()
    assert (text.summary, text.description) == (BETTER, "It began in 2018.")
    assert PolishedText.objects.count() == 1
    assert letters("edits_answered") == [editor.email]


def test_everything_is_refused_at_once(text, author, editor):
    proposal = sent(text, editor)

    editing.answer_all(text, by=author, accept=False, seen={str(proposal.pk): editing.mark_of(proposal)})

    text.refresh_from_db()
    assert (text.summary, Proposal.objects.get().state) == (SOURCE, Proposal.REFUSED)


def test_answering_everything_after_one_was_taken_back_is_refused(text, author, editor):
    first = proposed(text, editor, field="description", text="It began in 2018.")
    sent(text, editor)
    seen = {str(one.pk): editing.mark_of(one) for one in Proposal.objects.all()}
    editing.withdraw(first, by=editor)

    with pytest.raises(Refused, match="have changed meanwhile"):
        editing.answer_all(text, by=author, accept=True, seen=seen)

    text.refresh_from_db()
    assert (text.summary, text.description) == (SOURCE, "It began in 2019.")


def test_answering_everything_when_nothing_waits_is_refused(text, author):
    with pytest.raises(Refused, match="have changed meanwhile"):
        editing.answer_all(text, by=author, accept=True, seen={})


def test_editors_are_told_once_the_last_edit_is_answered(text, author, editor):
    other = staff_with("review_action", "propose_edits")
    first = proposed(text, other, field="description", text="It began in 2018.")
    second = sent(text, editor)

    first.refresh_from_db()
    answer(first, by=author)
    assert letters("edits_answered") == []
    answer(second, by=author, taken=set())

    assert sorted(letters("edits_answered")) == sorted([editor.email, other.email])
    assert (
        "Accepted: 1. Accepted in part: 0. Not accepted: 1."
        in Letter.objects.filter(event="edits_answered").first().text
    )


def test_the_letter_about_a_second_batch_counts_that_batch_only(text, author, editor):
    answer(sent(text, editor), by=author)
    answer(sent(text, editor, text="Quite another sentence."), by=author, taken=set())

    last = Letter.objects.filter(event="edits_answered").order_by("pk").last()
    assert "Accepted: 0. Accepted in part: 0. Not accepted: 1." in last.text


@pytest.mark.parametrize("who", ["stranger", "editor", "ended"])
def test_answer_by_anybody_but_the_government_is_forbidden(who, text, town, editor):
    proposal = sent(text, editor)
    person = {"stranger": UserFactory(), "editor": editor}.get(who) or UserFactory()
    if who == "ended":
        town.memberships.create(user=person, role="contributor", state="ended", until=timezone.localdate())

    with pytest.raises(PermissionDenied):
        answer(proposal, by=person)


def test_answer_by_the_editor_who_joined_the_government_is_forbidden(text, town, editor):
    proposal = sent(text, editor)
    town.memberships.create(user=editor, role="contributor", state="active")

    with pytest.raises(PermissionDenied, match="Somebody else than the editor"):
        answer(proposal, by=editor)


def test_answer_for_a_text_the_secretariat_entered_is_the_governments(text, author, editor):
    Action.objects.update(origin=SECRETARIAT)
    proposal = sent(Submission.objects.get(), editor)

    with pytest.raises(PermissionDenied):
        answer(proposal, by=staff_with("review_action", "add_action"))
    assert answer(proposal, by=author).state == Proposal.ACCEPTED


def test_answer_to_what_was_not_sent_is_forbidden(text, author, editor):
    with pytest.raises(PermissionDenied, match="has not been sent"):
        answer(proposed(text, editor), by=author)


def test_answer_to_other_words_than_those_on_the_page_is_refused(text, author, editor):
    proposal = sent(text, editor)

    with pytest.raises(Refused, match="have changed meanwhile"):
        editing.answer(proposal, by=author, taken={0}, seen="something else")


def test_answer_with_changes_that_are_not_there_is_refused(text, author, editor):
    with pytest.raises(ValidationError, match="stand on the page"):
        answer(sent(text, editor), by=author, taken={0, 17})


def test_answer_whose_words_would_be_too_many_is_refused(text, author, editor):
    Submission.objects.filter(pk=text.pk).update(summary="keep " + "old" * 200)
    proposal = sent(Submission.objects.get(), editor, text="new" * 250 + " keep")

    with pytest.raises(ValidationError, match="longer than 1200"):
        answer(proposal, by=author, taken={0})
    assert answer(proposal, by=author, taken={1}).accepted == "keep"


def test_answer_after_the_words_changed_is_refused(text, author, editor):
    proposal = sent(text, editor)
    workflow.request_changes(text, by=editor, reason="Say when.")
    drafting.save_content(
        text, by=author, version=text.version, values={"summary": "Quite another sentence."}
    )

    with pytest.raises(Refused, match="has changed since"):
        answer(proposal, by=author)


def test_answer_while_changes_are_asked_for_is_a_change_of_the_draft(text, author, editor):
    proposal = sent(text, editor)
    workflow.request_changes(text, by=editor, reason="Say when.")

    answer(proposal, by=author)

    text.refresh_from_db()
    assert text.summary == BETTER
    assert list(text.changes.values_list("field", "before", "after", "by")) == [
        ("summary", SOURCE, BETTER, author.pk)
    ]
    assert PolishedText.objects.count() == 0


def test_answer_to_a_decision_that_is_not_announced_tells_nothing_of_it(text, author, editor):
    proposal = sent(text, editor)
    workflow.decline(text, by=editor, reason="It is not about people on the move.")

    assert answer(proposal, by=author).state == Proposal.ACCEPTED


def test_answer_after_the_decision_was_announced_is_refused(text, author, editor):
    proposal = sent(text, editor)
    workflow.decline(text, by=editor, reason="It is not about people on the move.")
    text.decisions.update(announced_at=timezone.now())

    with pytest.raises(Refused, match="is over"):
        answer(proposal, by=author)


# What goes on


def test_translations_of_the_touched_field_are_stale_and_others_not(text, author, editor):
    rows = {
        field: Translation.objects.create(
            submission=text, field=field, language="fr", text="Oui",
            source_sha256=fingerprint(getattr(text, field)),
        )
        for field in ("summary", "description")
    }  # fmt: skip

    answer(sent(text, editor), by=author)

    for row in rows.values():
        row.submission.refresh_from_db()
    assert {field: custody.is_stale(row) for field, row in rows.items()} == {
        "summary": True,
        "description": False,
    }


def test_reviews_and_the_clock_of_answers_go_on(text, author, editor):
    reviewer = staff_with("review_action")
    Review.objects.create(
        submission=text, round=1, by=reviewer, state="given", given_at=timezone.now(),
        recommendation="approve",
    )  # fmt: skip
    before = Submission.objects.waiting_for_answer().get().handed_in_at

    answer(sent(text, editor), by=author)

    assert Review.objects.counted().count() == 1
    assert Submission.objects.waiting_for_answer().get().handed_in_at == before


def test_who_proposed_words_that_were_accepted_may_still_decide(text, author, editor):
    answer(sent(text, editor), by=author)

    assert workflow.approve(text, by=editor).state == APPROVED


@pytest.mark.parametrize("kind", [Proposal.SPELLING, Proposal.WORDING])
def test_publish_takes_the_original_words_of_what_waits(kind, text, author, editor):
    proposal = sent(text, editor, kind=kind)
    workflow.approve(text, by=editor)

    workflow.publish(text, by=editor)

    text.refresh_from_db()
    assert (text.summary, Proposal.objects.get().state) == (SOURCE, Proposal.STALE)
    assert letters("edits_proposed") == []
    with pytest.raises(Refused, match="settled already"):
        answer(proposal, by=author)


def test_hand_in_closes_edits_of_words_that_changed_and_gives_others_their_time(text, author, editor):
    changed = sent(text, editor)
    same = sent(text, editor, field="description", text="It began in 2018.", kind=Proposal.SPELLING)
    pass_the_day(same)
    workflow.request_changes(text, by=editor, reason="Say when.")
    drafting.save_content(
        text, by=author, version=text.version, values={"summary": "Quite another sentence."}
    )

    workflow.submit(Submission.objects.get(pk=text.pk), by=author)

    changed.refresh_from_db()
    same.refresh_from_db()
    assert (changed.state, same.state) == (Proposal.STALE, Proposal.PROPOSED)
    assert same.due_on == calendar().after(timezone.localdate(), text.call.edits_days)


# Silence


def test_spelling_counts_as_accepted_after_its_day(text, author, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING)
    pass_the_day(proposal)
    before = text.updated_by_id

    assert editing.settle_silent() == 1
    assert editing.settle_silent() == 0

    text.refresh_from_db()
    proposal.refresh_from_db()
    kept = text.polished_texts.get()
    assert (text.summary, text.updated_by_id) == (BETTER, before)
    assert (proposal.state, proposal.answered_by) == (Proposal.SILENT, None)
    assert (kept.by, kept.edits["summary"]["answer"]) == (None, "silent")
    event = history.of(text).last()
    assert (event.verb, event.actor, event.payload["kind"]) == (
        "settle_spelling_by_silence",
        None,
        "spelling",
    )
    assert sorted(letters("spelling_settled")) == sorted([author.email, editor.email])


def test_spelling_waits_until_its_day_is_over(text, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING)
    deliver_due()
    Proposal.objects.filter(pk=proposal.pk).update(due_on=timezone.localdate())

    assert editing.settle_silent() == 0


def test_silence_about_wording_changes_nothing_and_is_reminded_of_once(text, author, editor):
    pass_the_day(sent(text, editor))

    assert editing.settle_silent() == 0
    assert (editing.remind_due(), editing.remind_due()) == (1, 0)

    text.refresh_from_db()
    assert (text.summary, Proposal.objects.get().state) == (SOURCE, Proposal.PROPOSED)
    assert letters("edits_reminder") == [author.email]


def test_silence_of_those_who_were_not_told_is_no_consent(text, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING)
    pass_the_day(proposal, told=False)

    assert editing.settle_silent() == 0
    assert Proposal.objects.get().state == Proposal.PROPOSED


@pytest.mark.parametrize("state", [CHANGES_REQUESTED, DECLINED])
def test_silence_writes_nothing_into_a_text_that_is_not_with_the_secretariat(state, text, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING)
    pass_the_day(proposal)
    Submission.objects.update(state=state, decided_by=editor, decided_at=timezone.now())

    assert editing.settle_silent() == 0


def test_silence_about_words_that_changed_writes_nothing(text, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING)
    pass_the_day(proposal)
    Submission.objects.update(summary="Quite another sentence.")

    assert editing.settle_silent() == 0
    assert Submission.objects.get().summary == "Quite another sentence."


def test_the_day_is_counted_in_working_days(text, editor, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: date(2026, 11, 20))  # a Friday
    assert sent(text, editor).due_on == date(2026, 11, 27)


def test_polished_text_cannot_be_changed_or_deleted(text, author, editor):
    answer(sent(text, editor), by=author)

    for change in (lambda: PolishedText.objects.update(sha256=""), PolishedText.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# Two at once


def at_once(*calls):
    """Every call in a thread of its own, at the same moment; what each came to."""
    start, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        start.wait()
        try:
            call()
            outcomes.append("done")
        except Refused:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def in_threads(state=IN_REVIEW):
    town = GovernmentFactory(verified=True)
    author = _member(town)
    editor = staff_with("review_action", "decide_action", "propose_edits")
    submission = handed_in(town, author)
    proposal = sent(submission, editor)
    if state == APPROVED:
        workflow.approve(submission, by=editor)
    return proposal, author, _member(town, "contributor"), editor


def fresh(proposal):
    return Proposal.objects.select_related("submission__action", "submission__call").get(pk=proposal.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_give_one():
    proposal, author, colleague, _editor = in_threads()

    outcomes = at_once(
        lambda: answer(fresh(proposal), by=author), lambda: answer(fresh(proposal), by=colleague, taken=set())
    )

    proposal.refresh_from_db()
    assert outcomes == ["done", "told"]
    assert Submission.objects.get().summary == (BETTER if proposal.state == Proposal.ACCEPTED else SOURCE)
    assert PolishedText.objects.count() == (proposal.state == Proposal.ACCEPTED)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accept_and_approve_at_once_lose_nothing():
    proposal, author, _colleague, editor = in_threads()

    outcomes = at_once(
        lambda: answer(fresh(proposal), by=author),
        lambda: workflow.approve(fresh(proposal).submission, by=editor),
    )

    text = Submission.objects.get()
    assert (outcomes, text.summary, text.state) == (["done", "done"], BETTER, APPROVED)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_accept_and_publish_at_once_agree_on_the_words():
    proposal, author, _colleague, editor = in_threads(APPROVED)

    outcomes = at_once(
        lambda: answer(fresh(proposal), by=author),
        lambda: workflow.publish(fresh(proposal).submission, by=editor),
    )

    text, proposal = Submission.objects.get(), fresh(proposal)
    assert text.state == PUBLISHED
    assert (outcomes, proposal.state, text.summary) in [
        (["done", "done"], Proposal.ACCEPTED, BETTER),
        (["done", "told"], Proposal.STALE, SOURCE),
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_settle_once():
    proposal, _author, _colleague, _editor = in_threads()
    Proposal.objects.update(kind=Proposal.SPELLING)
    pass_the_day(proposal)
    counts = []

    at_once(*[lambda: counts.append(editing.settle_silent())] * 2)

    assert sorted(counts) == [0, 1]
    assert (PolishedText.objects.count(), Letter.objects.filter(event="spelling_settled").count()) == (1, 3)


# The pages


@pytest.fixture
def staff_client(client, editor):
    client.force_login(editor)
    return client


def screen(text, name="review", *args):
    return reverse(f"admin:actions_submission_{name}", args=[text.pk, *args])


def test_editor_proposes_and_sends_from_the_review(staff_client, text, editor):
    page = staff_client.get(screen(text)).content.decode()
    assert f'action="{screen(text, "edit", "summary")}"' in page
    assert 'dir="ltr"' in page

    staff_client.post(
        screen(text, "edit", "summary"), {"text": BETTER, "kind": "spelling", "note": "Three words."}
    )
    page = staff_client.get(screen(text)).content.decode()
    assert "not sent yet" in page
    assert "Send the edit" in page
    staff_client.post(screen(text, "send_edits"))

    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.is_waiting, proposal.by) == ("spelling", True, editor)
    page = staff_client.get(screen(text)).content.decode()
    assert "with the government, answer by" in page
    staff_client.post(screen(text, "withdraw_edit", proposal.pk))
    assert Proposal.objects.get().state == Proposal.WITHDRAWN
    assert "Taken back by the secretariat" in staff_client.get(screen(text)).content.decode()


def test_what_was_typed_stays_where_an_edit_is_refused(staff_client, text, editor):
    answered = staff_client.post(
        screen(text, "edit", "summary"), {"text": "a" * 1201, "kind": "wording", "note": "See."}
    )

    page = answered.content.decode()
    assert answered.status_code == 422
    assert "a" * 1201 in page
    assert "in 1200 characters or fewer" in page

    sent(text, editor)
    answered = staff_client.post(screen(text, "edit", "summary"), {"text": "Other.", "kind": "wording"})
    assert answered.status_code == 409
    assert "Other.</textarea>" in answered.content.decode()


def test_a_reviewer_sees_edits_but_no_form(client, text, editor):
    sent(text, editor)
    client.force_login(staff_with("review_action"))

    page = client.get(screen(text)).content.decode()

    assert "with the government, answer by" in page
    assert screen(text, "edit", "description") not in page
    assert (
        client.post(screen(text, "edit", "description"), {"text": "No.", "kind": "wording"}).status_code
        == 403
    )


def test_unknown_fields_have_no_page(staff_client, text):
    assert staff_client.get(screen(text, "edit", "budget")).status_code == 404


def desk(text, *args):
    return reverse("actions:answer_edit" if args else "actions:edits", args=[text.action.draft_id, *args])


def test_government_reads_class_day_and_every_change(client, author, text, editor):
    proposal = sent(text, editor, kind=Proposal.SPELLING, note="Three words.")
    client.force_login(author)

    home = client.get(reverse("actions:desk")).content.decode()
    page = client.get(desk(text)).content.decode()

    assert desk(text) in home
    assert "Spelling." in page
    assert "It counts as accepted after" in page
    assert "Three words." in page
    assert page.count('type="checkbox"') == 3
    assert f'name="seen" value="{editing.mark_of(proposal)}"' in page


def test_government_accepts_what_it_ticked(client, author, text, editor):
    proposal = sent(text, editor)
    client.force_login(author)

    answered = client.post(
        desk(text, proposal.pk),
        {"choice": "some", "change": ["1"], "seen": editing.mark_of(proposal)},
        follow=True,
    )

    text.refresh_from_db()
    assert text.summary == "The town teach the language in its librarys, for free."
    assert "Accepted in part" in answered.content.decode()
    history_page = client.get(reverse("actions:history", args=[text.action.draft_id])).content.decode()
    assert "Words the secretariat proposed" in history_page
    assert "<b>Wording.</b> Accepted in part" in history_page


def test_the_action_names_what_was_polished_beside_its_hand_in(client, author, text, editor):
    answer(sent(text, editor), by=author)
    client.force_login(author)

    page = client.get(reverse("actions:preview", args=[text.action.draft_id])).content.decode()

    assert "Polished since" in page
    assert text.polished_texts.get().sha256 in page


def test_history_names_spelling_that_nobody_answered(client, author, text, editor):
    pass_the_day(sent(text, editor, kind=Proposal.SPELLING))
    editing.settle_silent()
    client.force_login(author)

    page = client.get(reverse("actions:history", args=[text.action.draft_id])).content.decode()

    assert "<b>Spelling.</b> Counted as accepted: spelling, no answer in time" in page


@pytest.mark.parametrize(("choice", "words"), [("all", BETTER), ("none", SOURCE)])
def test_government_answers_everything_with_one_button(choice, words, client, author, text, editor):
    proposed(text, editor, field="description", text="It began in 2018.")
    sent(text, editor)
    client.force_login(author)
    seen = {f"seen_{one.pk}": editing.mark_of(one) for one in Proposal.objects.all()}

    client.post(desk(text), seen | {"choice": choice})

    text.refresh_from_db()
    assert text.summary == words
    assert not Proposal.objects.open().exists()


def test_a_late_answer_is_told_and_changes_nothing(client, author, text, editor):
    proposal = sent(text, editor)
    mark = editing.mark_of(proposal)
    editing.withdraw(proposal, by=editor)
    client.force_login(author)

    answered = client.post(desk(text, proposal.pk), {"choice": "all", "seen": mark})

    assert answered.status_code == 409
    assert "settled already" in answered.content.decode()
    assert Submission.objects.get().summary == SOURCE


def test_ticks_stay_where_an_answer_is_refused(client, author, text, editor):
    proposal = sent(text, editor)
    client.force_login(author)

    answered = client.post(
        desk(text, proposal.pk), {"choice": "some", "change": ["1", "9"], "seen": editing.mark_of(proposal)}
    )

    assert answered.status_code == 422
    assert answered.content.decode().count(" checked") == 1


@pytest.mark.parametrize("choice", ["", "maybe"])
def test_answers_that_are_none_have_no_page(choice, client, author, text, editor):
    proposal = sent(text, editor)
    client.force_login(author)

    assert client.post(desk(text), {"choice": choice}).status_code == 404
    assert client.post(desk(text, proposal.pk), {"choice": choice}).status_code == 404


def test_nobody_else_finds_the_page(client, text, editor):
    proposal = sent(text, editor)
    for person in (UserFactory(), editor):
        client.force_login(person)
        assert client.get(desk(text)).status_code == 404
        assert client.post(desk(text, proposal.pk), {"choice": "all"}).status_code == 404


def test_the_page_shows_nothing_that_was_not_sent(client, author, text, editor):
    proposal = proposed(text, editor)
    client.force_login(author)

    assert BETTER not in client.get(desk(text)).content.decode()
    assert client.post(desk(text, proposal.pk), {"choice": "all"}).status_code == 404


def test_a_get_answers_nothing(client, author, text, editor):
    proposal = sent(text, editor)
    client.force_login(author)

    assert client.get(desk(text, proposal.pk)).status_code == 405
    assert Proposal.objects.get().state == Proposal.PROPOSED


def test_the_list_of_edits_leads_to_the_review(admin_client, text, editor):
    proposal = proposed(text, editor)

    listed = admin_client.get(reverse("admin:actions_proposal_changelist"))
    opened = admin_client.get(reverse("admin:actions_proposal_change", args=[proposal.pk]))

    assert "Wording" in listed.content.decode()
    assert opened.url == screen(text)
