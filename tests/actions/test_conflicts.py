"""Conflicts of interest: declared, lifted, and what they close, on every door."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from accounts import history
from accounts.models import AccessEntry
from accounts.refusals import Refused
from actions import erasing, permissions, uploads
from actions.models import Conflict, Document, Participation, Picture, Submission
from actions.reviewing import assigning, conflicts, outside
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import GovernmentFactory, MembershipFactory

DOORS = [
    ("get", "review", ()), ("get", "move", ("approve",)), ("post", "move", ("approve",)), ("post", "give", ()),
    ("post", "leave", ()), ("post", "pass_on", ()), ("post", "remark", ()), ("post", "countersign", ()),
]  # fmt: skip


@pytest.fixture
def town(db):
    return GovernmentFactory(verified=True, country="CO")


@pytest.fixture
def submission(town):
    return in_state("in_review", town)


@pytest.fixture
def reviewer(db):
    return staff_with("review_action", "decide_action", "view_submission")


def at(name, submission, *args):
    return reverse(f"admin:actions_submission_{name}", args=[submission.pk, *args])


def membership(reviewer, submission):
    MembershipFactory(user=reviewer, government=submission.action.lead, ended=True)


def partnership(reviewer, submission):
    partner = MembershipFactory(user=reviewer).government
    submission.action.participations.create(government=partner, role=Participation.PARTNER)


def country(reviewer, submission):
    submission.call.same_country_is_conflict = True
    submission.call.save()
    MembershipFactory(user=reviewer, government=GovernmentFactory(country="CO"))


def declared(reviewer, submission):
    conflicts.declare(submission, by=reviewer, reason="I drafted it.")


def declared_ahead(reviewer, submission):
    conflicts.declare(submission.action.lead, by=reviewer, reason="My sister works there.")


TIES = [membership, partnership, country, declared, declared_ahead]


@pytest.mark.parametrize("tie", TIES)
def test_every_tie_holds_for_one_submission_and_for_many(reviewer, submission, tie):
    other = in_state("in_review", GovernmentFactory(country="FR"))
    before = permissions.has_tie(reviewer, submission)

    tie(reviewer, submission)

    assert (before, permissions.has_tie(reviewer, submission), permissions.has_tie(reviewer, other)) == (
        False, True, False,
    )  # fmt: skip
    assert list(Submission.objects.without_tie_to(reviewer)) == [other]
    assert not permissions.may_review(reviewer, submission)
    assert not permissions.may_decide(reviewer, submission)


def test_neighbours_have_no_tie_where_the_call_does_not_say_so(reviewer, submission):
    MembershipFactory(user=reviewer, government=GovernmentFactory(country="CO"))

    assert not permissions.has_tie(reviewer, submission)


@pytest.mark.parametrize(("method", "name", "args"), DOORS)
def test_every_door_of_a_tied_submission_says_so_and_is_noted_once(
    sign_in, reviewer, submission, method, name, args
):
    declared(reviewer, submission)
    client = sign_in(reviewer)

    answers = [getattr(client, method)(at(name, submission, *args)) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Colleagues read and decide this one" in answers[0].content.decode()
    assert submission.title not in answers[0].content.decode()
    assert [event.verb for event in history.of(submission)] == ["declare_conflict", "refused_for_tie"]
    submission.refresh_from_db()
    assert submission.state == "in_review"


def test_declaring_asks_for_the_reason_once(reviewer, submission):
    with pytest.raises(ValidationError):
        conflicts.declare(submission, by=reviewer, reason="  ")
    declared(reviewer, submission)
    with pytest.raises(Refused, match="declared this tie"):
        declared(reviewer, submission)

    assert Conflict.objects.count() == 1


def test_who_does_not_read_for_the_call_declares_nothing(submission, town):
    stranger = MembershipFactory().user

    with pytest.raises(PermissionDenied):
        conflicts.declare(town, by=stranger, reason="None.")


def test_history_names_no_reason(reviewer, submission):
    declared(reviewer, submission)

    assert "drafted" not in str([event.payload for event in history.of(submission)])


def test_tie_is_lifted_by_somebody_else_who_decides(reviewer, submission):
    conflict = conflicts.declare(submission, by=reviewer, reason="I drafted it.")

    for person in (reviewer, staff_with("review_action")):
        with pytest.raises(PermissionDenied):
            conflicts.lift(conflict, by=person)
    conflicts.lift(conflict, by=staff_with("decide_action"))
    with pytest.raises(Refused, match="lifted before"):
        conflicts.lift(conflict, by=staff_with("decide_action"))

    assert permissions.may_review(reviewer, submission)
    assert declared(reviewer, submission) is None
    assert Conflict.objects.count() == 2


def test_erased_person_leaves_the_tie_without_words(reviewer, submission):
    declared(reviewer, submission)

    erasing.erase_person(reviewer, by=reviewer)

    assert Conflict.objects.get().reason == "–"


def test_page_of_ones_own_declares_ahead_of_time(sign_in, reviewer, submission):
    client, path = sign_in(reviewer), reverse("actions:conflicts")
    town = submission.action.lead

    found = client.get(path, {"q": town.english_name}).context["found"]
    answer = client.post(
        path, {"q": town.english_name, "government": town.pk, "reason": "My sister works there."}
    )

    assert (found, answer.status_code) == ([town], 302)
    assert permissions.has_tie(reviewer, submission)
    assert "My sister works there." in client.get(path).content.decode()


@pytest.mark.parametrize("hole", ["government", "reason"])
def test_page_says_what_is_missing_and_keeps_the_rest(sign_in, reviewer, town, hole):
    values = {"q": town.english_name, "government": town.pk, "reason": "My sister works there."}

    answer = sign_in(reviewer).post(reverse("actions:conflicts"), values | {hole: ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [hole])
    assert Conflict.objects.count() == 0


def test_page_of_ties_is_for_those_who_read_for_the_call(sign_in, town):
    answer = sign_in(MembershipFactory(government=town).user).get(reverse("actions:conflicts"))

    assert answer.status_code == 403


def test_tie_to_a_merged_government_follows_it(reviewer, submission):
    old = GovernmentFactory(merged_into=submission.action.lead, merged_at=submission.created_at)
    conflicts.declare(old, by=reviewer, reason="My sister works there.")

    assert permissions.has_tie(reviewer, submission)


def test_secretariat_lifts_with_a_button(staff_client, sign_in, reviewer, submission):
    conflict = conflicts.declare(submission, by=reviewer, reason="I drafted it.")
    change = reverse("admin:actions_conflict_change", args=[conflict.pk])

    page = staff_client.get(change).content.decode()
    staff_client.post(reverse("admin:actions_conflict_move", args=[conflict.pk, "lift"]))

    conflict.refresh_from_db()
    assert ("Lift this tie" in page, conflict.lifted_at is not None) == (True, True)
    assert sign_in(staff_with("review_action", "view_conflict")).get(change).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs row locks")
def test_declared_twice_at_once_is_one_tie():
    town, reviewer = GovernmentFactory(), staff_with("review_action")
    outcomes, start = [], threading.Barrier(2)

    def declare():
        start.wait()
        try:
            conflicts.declare(town, by=reviewer, reason="My sister works there.")
            outcomes.append("declared")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=declare) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(outcomes), Conflict.objects.count()) == (["declared", "refused"], 1)


# A picture goes at once, whoever is tied


@pytest.fixture
def picture(submission):
    values = {"width": 1, "height": 1, "sha256": "1" * 64, "alt": "A woman at a desk"}
    row = Picture(submission=submission, **values)
    row.file.save("pictures/1.jpg", ContentFile(b"bytes"))
    return row


def take_down(client, picture):
    path = reverse("admin:actions_submission_take_down", args=[picture.submission_id, picture.pk])
    answer = client.post(path, {"reason": "She asked for it."})
    picture.refresh_from_db()
    return answer.status_code, picture.taken_down_at is not None


def test_tied_member_who_decides_takes_a_picture_down_and_reads_nothing_else(
    sign_in, reviewer, submission, picture
):
    declared(reviewer, submission)
    client = sign_in(reviewer)

    page = client.get(at("review", submission)).content.decode()
    file = client.get(reverse("actions:file", args=[submission.action.draft_id, "picture", picture.pk]))

    assert ("A woman at a desk" in page, submission.title in page, file.status_code) == (True, False, 200)
    assert take_down(client, picture) == (302, True)
    event = history.of(submission).filter(verb="take_down_picture").get()
    assert event.actor == reviewer.public_id


@pytest.mark.parametrize("is_tied", [True, False])
def test_reviewer_takes_no_picture_down_and_is_offered_none(sign_in, submission, picture, is_tied):
    alone = staff_with("review_action", "view_submission")
    if is_tied:
        declared(alone, submission)
    client = sign_in(alone)

    page = client.get(at("review", submission)).content.decode()

    assert "Take this picture down" not in page
    assert take_down(client, picture) == (403, False)


def test_reader_from_outside_takes_no_picture_down(sign_in, reviewer, submission, picture):
    guest = outside.invite(by=staff_with("assign_reviewers", "decide_action"), email="g@university.example",
                           name="Rana", language="en").user  # fmt: skip
    assigning.assign(submission, by=staff_with("assign_reviewers", "decide_action"), reviewers=[guest])

    assert take_down(sign_in(guest), picture)[1] is False
    with pytest.raises(PermissionDenied):
        uploads.take_down(picture, by=guest, reason="She asked for it.")


def test_files_of_a_tied_submission_do_not_open_and_the_denial_is_noted(sign_in, submission):
    alone = staff_with("review_action", "view_submission")
    paper = Document(
        submission=submission, name="a.pdf", content_type="application/pdf", sha256="0" * 64, size=1
    )
    paper.file.save("a.pdf", ContentFile(b"%PDF-"))
    path = reverse("actions:file", args=[submission.action.draft_id, "document", paper.pk])
    client = sign_in(alone)

    before = client.get(path).status_code
    declared(alone, submission)

    assert (before, client.get(path).status_code) == (200, 404)
    entry = AccessEntry.objects.get(kind="denied", actor=alone.public_id)
    assert (entry.object_type, entry.object_id, entry.where) == (
        "actions.document",
        str(paper.pk),
        "actions:file",
    )
