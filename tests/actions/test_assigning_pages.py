"""Giving submissions to reviewers on the secretariat's pages: one, many, proposed; the lists; the invitation."""

import pytest
from django.urls import reverse

from actions import workflow
from actions.models import Assignment, ReviewerProfile
from actions.reviewing import assigning, outside
from frameworks.dates import show_date
from tests.actions.test_assigning import TOMORROW, YESTERDAY, reads, states, tied
from tests.actions.test_workflow import in_state, staff_with
from tests.factories import GovernmentFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return GovernmentFactory()


@pytest.fixture
def secretary():
    return staff_with("review_action", "decide_action", "assign_reviewers")


@pytest.fixture
def guest(secretary):
    return outside.invite(
        by=secretary, email="guest@university.example", name="Rana Guest", language="en"
    ).user


@pytest.fixture
def boss():
    return staff_with(
        "review_action", "decide_action", "assign_reviewers", "view_submission", "view_assignment"
    )


@pytest.fixture
def client(boss, sign_in):
    return sign_in(boss)


@pytest.fixture
def reviewer():
    return staff_with("review_action", "view_submission")


def at(name, *args):
    return reverse(f"admin:actions_{name}", args=args)


def asked(client, *submissions, action="assign_chosen"):
    """The page to which the list's action leads, and what its form sends back."""
    values = {"action": action, "_selected_action": [row.pk for row in submissions]}
    page = client.post(at("submission_changelist"), values)
    return page, {"list": page.context["list"]}


GIVE = reverse("admin:actions_submission_assign_chosen")


def sentences(answer):
    return [str(message) for message in answer.context["messages"]]


# One submission


def test_submission_is_given_from_its_own_page(client, town, reviewer):
    submission = in_state("in_review", town)
    values = {"reviewers": [reviewer.pk], "due_on": TOMORROW.isoformat()}

    answer = client.post(at("submission_assign", submission.pk), values, follow=True)

    assert sentences(answer) == ["Given to the reviewers. Each is told by letter."]
    assert [row.reviewer for row in answer.context["assignment"]["rows"]] == [reviewer]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choose a reviewer."),
        ({"due_on": YESTERDAY.isoformat()}, "This day is over. Choose a later one."),
    ],
)
def test_wrong_values_are_told_and_nothing_is_given(client, town, reviewer, values, sentence):
    submission = in_state("in_review", town)
    who = {"reviewers": [reviewer.pk]} if values else {}

    answer = client.post(at("submission_assign", submission.pk), who | values, follow=True)

    assert (sentences(answer), states(submission)) == ([sentence], [])


def test_tied_reviewer_is_refused_with_a_sentence(client, town):
    submission = in_state("in_review", town)
    other = tied(town, submission)

    answer = client.post(at("submission_assign", submission.pk), {"reviewers": [other.pk]}, follow=True)

    assert (sentences(answer), states(submission)) == ([f"{other} has a tie to it."], [])


def test_reviewer_neither_gives_nor_takes_back(sign_in, boss, town, reviewer):
    submission = in_state("in_review", town)
    [row] = assigning.assign(submission, by=boss, reviewers=[reviewer])
    theirs = sign_in(reviewer)

    answers = [
        theirs.post(at("submission_assign", submission.pk), {"reviewers": [boss.pk]}).status_code,
        theirs.post(at("submission_unassign", submission.pk, row.pk)).status_code,
        theirs.post(GIVE, {"list": ""}).status_code,
        theirs.get(at("reviewerprofile_invite")).status_code,
    ]

    assert answers == [403] * 4
    assert states(submission) == [(reviewer.email, 0, "open")]


def test_reviewer_gives_it_back_with_a_reason_from_the_page(sign_in, boss, town, reviewer):
    submission = in_state("in_review", town)
    [row] = assigning.assign(submission, by=boss, reviewers=[reviewer])
    theirs, path = sign_in(reviewer), at("submission_give_back", submission.pk, row.pk)

    theirs.post(path, {"reason": ""})
    before = states(submission)
    theirs.post(path, {"reason": "Away."})

    assert [before, states(submission)] == [[(reviewer.email, 0, "open")], [(reviewer.email, 0, "declined")]]


def test_secretariat_takes_back_from_the_page(client, boss, town, reviewer):
    submission = in_state("in_review", town)
    [row] = assigning.assign(submission, by=boss, reviewers=[reviewer])

    client.post(at("submission_unassign", submission.pk, row.pk))

    assert states(submission) == [(reviewer.email, 0, "taken_back")]


# Many


@pytest.mark.parametrize("action", ["assign_chosen", "propose_reviewers"])
def test_chosen_of_the_list_lead_to_a_page_that_changes_nothing(client, town, action):
    rows = [in_state("submitted", town), in_state("in_review", GovernmentFactory())]

    page, _list = asked(client, *rows, action=action)

    assert all(row.title in page.content.decode() for row in rows)
    assert (page.status_code, Assignment.objects.count()) == (200, 0)


def test_many_are_given_after_a_look_at_who_cannot_and_why(client, town, reviewer):
    other = tied(town, None)
    rows = [
        in_state("in_review", town),
        in_state("in_review", GovernmentFactory()),
        in_state("approved", town),
    ]
    _page, values = asked(client, *rows)
    values |= {"reviewers": [reviewer.pk, other.pk], "due_on": TOMORROW.isoformat()}

    look = client.post(GIVE, values)
    before = Assignment.objects.count()
    done = client.post(GIVE, values | {"list": look.context["list"], "_confirm": "1"})

    told = [(row.given, row.refused) for row in look.context["rows"]]
    assert told == [
        ([reviewer], [f"{other} has a tie to it."]),
        ([reviewer, other], []),
        ([], ["It is not being read now: its state is “Approved, not announced”."]),
    ]
    assert (before, done.context["given"], Assignment.objects.count()) == (0, 3, 3)
    assert [row.given for row in done.context["rows"]] == [[reviewer], [reviewer, other], []]


def test_row_that_moved_meanwhile_is_refused_with_a_sentence_and_the_others_are_given(
    client, town, reviewer, boss
):
    moved, given, stays = (in_state("in_review", GovernmentFactory()) for _each in range(3))
    _page, values = asked(client, moved, given, stays)
    workflow.decline(moved, by=boss, reason="No.")
    assigning.assign(given, by=boss, reviewers=[reviewer])

    done = client.post(GIVE, values | {"reviewers": [reviewer.pk], "_confirm": "1"})

    assert [(row.submission, row.given, row.refused) for row in done.context["rows"]] == [
        (moved, [], [f"“{moved}” is not being read now: its state is “Declined”."]),
        (given, [], [f"{reviewer} has it already."]),
        (stays, [reviewer], []),
    ]
    assert [states(row) for row in (moved, stays)] == [[], [(reviewer.email, 0, "open")]]


@pytest.mark.parametrize("spoil", [lambda token: "", lambda token: token[:-2] + "xx"])
def test_list_that_was_not_on_the_screen_is_refused(client, town, reviewer, spoil):
    submission = in_state("in_review", town)
    _page, values = asked(client, submission)
    values = {"list": spoil(values["list"]), "reviewers": [reviewer.pk], "_confirm": "1"}

    answer = client.post(GIVE, values, follow=True)

    assert "This list is not the one that was on your screen" in sentences(answer)[0]
    assert (client.get(GIVE).status_code, states(submission)) == (404, [])


def test_list_of_another_person_is_refused(client, sign_in, town, reviewer):
    submission = in_state("in_review", town)
    _page, values = asked(client, submission)
    colleague = staff_with("review_action", "assign_reviewers", "view_submission")

    answer = sign_in(colleague).post(GIVE, values | {"reviewers": [reviewer.pk], "_confirm": "1"})

    assert (answer.status_code, states(submission)) == (302, [])


def test_proposal_names_its_reasons_and_is_changed_before_it_is_given(client, boss, town, reviewer):
    submission, second = in_state("in_review", town), in_state("in_review", GovernmentFactory())
    best = reads(staff_with("review_action"), ["en"])
    reads(reviewer, ["fr"]), reads(boss, ["fr"])

    page, _list = asked(client, submission, second, action="propose_reviewers")
    form = Page(page).form(with_field=f"reviewer-{submission.pk}")
    before = Assignment.objects.count()
    client.post(form.action, form.values | {f"reviewer-{second.pk}": str(reviewer.pk)})

    assert "Reads English." in page.content.decode()
    assert (form.values[f"reviewer-{submission.pk}"], before) == (str(best.pk), 0)
    assert states(submission) == [(best.email, 0, "open")]
    assert states(second) == [(reviewer.email, 0, "open")]


def test_proposal_of_one_submission_is_a_link_on_its_page(client, town):
    submission = in_state("in_review", town)

    answer = client.get(at("submission_assign_chosen") + f"?propose={submission.pk}", follow=True)

    assert (answer.status_code, submission.title in answer.content.decode()) == (200, True)


# Lists


def test_filters_show_what_is_mine_and_what_is_nobodys(client, boss, town, reviewer):
    mine, theirs = in_state("in_review", town), in_state("in_review", GovernmentFactory())
    nobodys = in_state("submitted", GovernmentFactory())
    assigning.assign(mine, by=boss, reviewers=[boss])
    assigning.assign(theirs, by=boss, reviewers=[reviewer])
    in_state("draft", town)

    def shown(value):
        answer = client.get(at("submission_changelist"), {"assigned": value})
        return {row.pk for row in answer.context["cl"].result_list}

    assert [shown(value) for value in ("me", "nobody")] == [{mine.pk}, {nobodys.pk}]


def test_columns_say_who_and_until_when(client, boss, town, reviewer):
    assigning.assign(in_state("in_review", town), by=boss, reviewers=[reviewer], due_on=TOMORROW)

    page = client.get(at("submission_changelist")).content.decode()

    cell = page.split('class="field-assigned_to"')[1].split("</td>")[0]
    assert f"<bdi>{reviewer}</bdi><br>" in cell
    assert f"due on {show_date(TOMORROW)}" in cell


# Reviewers


def test_reviewer_from_outside_is_invited_on_a_page(client):
    values = {"email": "rana@university.example", "name": "Rana", "language": "fr"}

    answer = client.post(at("reviewerprofile_invite"), values, follow=True)
    again = client.post(at("reviewerprofile_invite"), values)

    assert sentences(answer) == ["Rana is invited. A letter is on its way to rana@university.example."]
    assert (again.status_code, again.context["form"].errors["email"]) == (422, ["Rana is invited already."])
    assert ReviewerProfile.objects.get().is_outside


def test_reading_from_outside_is_ended_with_a_button(client, guest):
    client.post(at("reviewerprofile_move", guest.reviewer_profile.pk, "end"))

    assert ReviewerProfile.objects.get(user=guest).is_outside is False


def test_reviewer_writes_their_own_profile_and_sees_no_other(sign_in, reviewer, guest):
    theirs = sign_in(reviewer)

    theirs.post(at("reviewerprofile_add"), {"user": reviewer.pk, "languages": ["es"], "most": "3"})
    other = theirs.get(at("reviewerprofile_change", guest.reviewer_profile.pk))
    shown = theirs.get(at("reviewerprofile_changelist")).context["cl"].result_list

    profile = ReviewerProfile.objects.get(user=reviewer)
    assert (profile.languages, profile.most, other.status_code) == (["es"], 3, 302)
    assert list(shown) == [profile]


def test_secretariat_writes_any_profile(client, guest):
    profile = guest.reviewer_profile

    client.post(at("reviewerprofile_change", profile.pk), {"languages": ["ar", "fr"], "most": "2"})

    profile.refresh_from_db()
    assert (sorted(profile.languages), profile.most) == (["ar", "fr"], 2)
