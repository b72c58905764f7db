"""Actions of several governments: asked, answered, reminded, left, and the lead handed over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import Event, Letter
from accounts.refusals import Refused
from actions import joining, permissions, workflow
from actions.models import Action, Participation, Submission
from tests.factories import (
    ActionFactory,
    GovernmentFactory,
    MembershipFactory,
    SubmissionFactory,
    UserFactory,
)

LEAD, PARTNER = Participation.LEAD, Participation.PARTNER


@pytest.fixture
def author(db):
    return UserFactory()


@pytest.fixture
def draft(author):
    town = GovernmentFactory(verified=True, focal_point=author, official_name="Leading town")
    return SubmissionFactory(action=ActionFactory(lead_government=town), created_by=author, updated_by=author)


@pytest.fixture
def official(db):
    return UserFactory(language="ar")


@pytest.fixture
def other(official):
    return GovernmentFactory(focal_point=official, official_name="Other town")


def letters_of(event):
    return list(Letter.objects.filter(event=event).order_by("pk").values_list("to", "language", "state"))


def state_of(action):
    return {part.government.official_name: (part.role, part.state) for part in action.participations.all()}


def confirmed(draft, other, author, official):
    return joining.answer(joining.invite(draft.action, other, by=author), by=official, accept=True)


# Asking


def test_government_is_asked_in_its_readers_language(draft, other, author, official):
    part = joining.invite(draft.action, other, by=author)

    assert (part.state, part.invited_at) == (Participation.INVITED, part.at)
    assert letters_of("invited") == [(official.email, "ar", "queued")]
    assert f"/ar/desk/invitations/{part.pk}/" in Letter.objects.get(event="invited").text


def test_government_is_not_asked_twice_nor_one_that_cannot(draft, other, author):
    joining.invite(draft.action, other, by=author)

    for government in (
        other,
        draft.action.lead,
        GovernmentFactory(merged_into=other),
        GovernmentFactory(is_specimen=True),
    ):
        with pytest.raises(Refused):
            joining.invite(draft.action, government, by=author)
    with pytest.raises(PermissionDenied):
        joining.invite(draft.action, GovernmentFactory(), by=UserFactory())


def test_who_declined_or_left_may_be_asked_again_with_a_new_letter(draft, other, author, official):
    part = joining.invite(draft.action, other, by=author)
    joining.answer(part, by=official, accept=False)

    again = joining.invite(draft.action, other, by=author)
    joining.answer(again, by=official, accept=True)
    joining.answer(again, by=official, accept=False)
    joining.invite(draft.action, other, by=author)

    assert state_of(draft.action)["Other town"] == (PARTNER, Participation.INVITED)
    assert len(letters_of("invited")) == 3
    assert draft.action.participations.count() == 2


def test_invitation_is_taken_back_with_its_letter_until_it_is_answered(draft, other, author, official):
    joining.withdraw_invitation(joining.invite(draft.action, other, by=author), by=author)
    assert letters_of("invited") == [(official.email, "ar", "cancelled")]
    assert "Other town" not in state_of(draft.action)

    part = confirmed(draft, other, author, official)
    with pytest.raises(Refused, match="answered already"):
        joining.withdraw_invitation(part, by=author)
    with pytest.raises(PermissionDenied):
        joining.withdraw_invitation(part, by=official)


def test_who_has_not_answered_for_a_week_is_reminded_once(draft, other, author, official):
    part = joining.invite(draft.action, other, by=author)
    assert joining.remind_due() == 0
    Participation.objects.filter(pk=part.pk).update(invited_at=timezone.now() - timedelta(days=8))

    assert (joining.remind_due(), joining.remind_due()) == (1, 0)
    assert letters_of("invited_again") == [(official.email, "ar", "queued")]


@pytest.mark.parametrize("over", ["answered", "declined text", "withdrawn action"])
def test_nobody_is_reminded_of_what_is_over(draft, other, author, official, over):
    part = joining.invite(draft.action, other, by=author)
    Participation.objects.filter(pk=part.pk).update(invited_at=timezone.now() - timedelta(days=8))
    if over == "answered":
        joining.answer(part, by=official, accept=False)
    elif over == "declined text":
        Submission.objects.update(state="declined", decided_by=author, decided_at=timezone.now())
    else:
        Action.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Over.")

    assert joining.remind_due() == 0


# Answering


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([True], "confirmed"),
        ([False], "declined"),
        ([False, True], "confirmed"),
        ([True, False], "left"),
        ([True, True], "confirmed"),
    ],
)
def test_answer_counts_and_the_lead_is_told(draft, other, author, official, answers, state):
    part = joining.invite(draft.action, other, by=author)
    for accept in answers:
        joining.answer(part, by=official, accept=accept)

    assert state_of(draft.action)["Other town"] == (PARTNER, state)
    assert len(letters_of("partner_answered")) == len(dict.fromkeys(answers))
    assert letters_of("partner_answered")[0][0] == author.email


def test_who_has_left_comes_back_only_when_asked(draft, other, author, official):
    part = confirmed(draft, other, author, official)
    joining.answer(part, by=official, accept=False)

    with pytest.raises(Refused, match="can ask it again"):
        joining.answer(part, by=official, accept=True)


def test_only_the_asked_government_answers_and_the_lead_never(draft, other, author, official):
    part = joining.invite(draft.action, other, by=author)

    for stranger in (author, UserFactory(), MembershipFactory(government=other, pending=True).user):
        with pytest.raises(PermissionDenied):
            joining.answer(part, by=stranger, accept=True)
    with pytest.raises(Refused):
        joining.answer(draft.action.participations.get(role=LEAD), by=author, accept=False)


def test_missing_answer_never_holds_up_a_hand_in(draft, other, author):
    joining.invite(draft.action, other, by=author)

    workflow.submit(draft, by=author)

    asked = draft.hand_ins.get().canonical["governments"]
    assert [(row["name"], row["state"]) for row in asked] == [
        ("Leading town", "confirmed"), ("Other town", "invited"),
    ]  # fmt: skip


def test_reviewer_reads_who_has_not_answered(draft, other, author, staff_client, address):
    joining.invite(draft.action, other, by=author)
    workflow.submit(draft, by=author)

    page = staff_client.get(address("admin:actions_submission_review", draft.pk)).content.decode()

    assert "Other town</bdi>: Invited" in page


# Handing over the lead


def test_lead_goes_to_the_partner_that_agrees(draft, other, author, official):
    part = joining.offer_lead(confirmed(draft, other, author, official), by=author)
    assert permissions.may_edit(author, draft)
    assert not permissions.may_edit(official, draft)

    joining.take_lead(part, by=official)

    draft = Submission.objects.get()
    assert state_of(draft.action) == {
        "Leading town": (PARTNER, "confirmed"), "Other town": (LEAD, "confirmed"),
    }  # fmt: skip
    assert (permissions.may_edit(author, draft), permissions.may_edit(official, draft)) == (False, True)
    assert permissions.may_read(author, draft)
    assert [to for to, *_rest in letters_of("lead_offered")] == [official.email]
    assert sorted(to for to, *_rest in letters_of("lead_taken")) == sorted([author.email, official.email])


def test_lead_is_offered_to_a_confirmed_partner_once_and_by_the_lead(draft, other, author, official):
    part = joining.invite(draft.action, other, by=author)
    with pytest.raises(Refused, match="takes part"):
        joining.offer_lead(part, by=author)
    with pytest.raises(Refused, match="takes part"):
        joining.offer_lead(draft.action.participations.get(role=LEAD), by=author)
    joining.answer(part, by=official, accept=True)
    with pytest.raises(PermissionDenied):
        joining.offer_lead(part, by=official)
    joining.offer_lead(part, by=author)
    with pytest.raises(Refused, match="already"):
        joining.offer_lead(part, by=author)


def test_action_from_public_sources_is_led_by_nobody(other, staff):
    action = ActionFactory(public_record=True)
    part = action.participations.create(government=other, role=PARTNER, state="confirmed")

    with pytest.raises(Refused, match="public sources"):
        joining.offer_lead(part, by=staff)


@pytest.fixture
def of_both(other, author):
    """Somebody who acts for the lead and for its partner."""
    MembershipFactory(user=author, government=other)
    return author


def test_who_acts_for_both_passes_the_lead_at_once_on_the_page(
    draft, other, official, of_both, sign_in, address
):
    part = confirmed(draft, other, of_both, official)
    client, page = sign_in(of_both), address("actions:partners", draft.action.draft_id)
    assert "Let it lead from now on" in client.get(page).content.decode()

    client.post(address("actions:partner_move", draft.action.draft_id, part.pk, "hand-lead"))

    assert state_of(draft.action) == {
        "Leading town": (PARTNER, "confirmed"), "Other town": (LEAD, "confirmed"),
    }  # fmt: skip
    assert letters_of("lead_offered") == []
    assert {to for to, *_rest in letters_of("lead_taken")} == {of_both.email, official.email}
    assert "Other town leads this action from today." in client.get(page).content.decode()


def test_lead_is_passed_at_once_by_nobody_else(draft, other, author, official, sign_in, address):
    part = confirmed(draft, other, author, official)
    page = sign_in(author).get(address("actions:partners", draft.action.draft_id)).content.decode()

    assert ("Ask it to lead" in page, "Let it lead from now on" in page) == (True, False)
    for person in (author, official, UserFactory()):
        with pytest.raises(PermissionDenied):
            joining.hand_lead(part, by=person)


def test_lead_is_not_passed_at_once_where_it_cannot_be_offered(draft, other, official, of_both, staff):
    part = joining.invite(draft.action, other, by=of_both)
    with pytest.raises(Refused, match="takes part"):
        joining.hand_lead(part, by=of_both)
    joining.answer(part, by=official, accept=True)
    workflow.submit(draft, by=of_both)
    with pytest.raises(Refused, match="with the secretariat"):
        joining.hand_lead(part, by=of_both)

    assert state_of(draft.action)["Leading town"] == (LEAD, "confirmed")


@pytest.mark.parametrize("who", ["lead", "partner"])
def test_offer_ends_by_either_side_and_then_nobody_takes_it(draft, other, author, official, who):
    part = joining.offer_lead(confirmed(draft, other, author, official), by=author)
    with pytest.raises(PermissionDenied):
        joining.end_offer(part, by=UserFactory())

    joining.end_offer(part, by=author if who == "lead" else official)

    with pytest.raises(Refused, match="faster"):
        joining.take_lead(part, by=official)
    with pytest.raises(Refused, match="faster"):
        joining.end_offer(part, by=author)
    assert state_of(draft.action)["Leading town"] == (LEAD, "confirmed")


def test_lead_is_not_taken_by_others_nor_while_the_text_is_read(draft, other, author, official):
    part = joining.offer_lead(confirmed(draft, other, author, official), by=author)
    with pytest.raises(PermissionDenied):
        joining.take_lead(part, by=author)
    workflow.submit(draft, by=author)

    with pytest.raises(Refused, match="with the secretariat"):
        joining.take_lead(part, by=official)

    workflow.take_back(draft, by=author)
    assert joining.take_lead(part, by=official).role == LEAD


def test_partner_that_leaves_is_no_longer_asked_to_lead(draft, other, author, official):
    part = joining.offer_lead(confirmed(draft, other, author, official), by=author)

    joining.answer(part, by=official, accept=False)

    part.refresh_from_db()
    assert (part.state, part.lead_offered_at) == ("left", None)


# Pages


def test_several_are_asked_at_once_from_a_search(draft, other, author, sign_in, address):
    third = GovernmentFactory(official_name="Third town")
    client, path = sign_in(author), address("actions:partners", draft.action.draft_id)

    looked = client.post(path, {"q": "third town", "look": "1", "government": [other.pk]})
    found = client.get(address("actions:find_partners", draft.action.draft_id), {"q": "third town"})
    none = client.post(path, {"invite": "1"})
    assert draft.action.participations.count() == 1
    asked = client.post(path, {"invite": "1", "government": [other.pk, third.pk, "x"]}, follow=True)

    assert f'value="{other.pk}" checked' in looked.content.decode()
    assert f'value="{third.pk}"' in looked.content.decode()
    assert f'value="{third.pk}"' in found.content.decode()
    assert none.status_code == 422
    assert "2 governments are asked by letter." in asked.content.decode()
    assert set(state_of(draft.action)) == {"Leading town", "Other town", "Third town"}


def test_asked_and_leading_governments_are_not_found_again(draft, other, author, sign_in, address):
    joining.invite(draft.action, other, by=author)
    path = address("actions:find_partners", draft.action.draft_id)

    pages = [
        sign_in(author).get(path, {"q": words}).content.decode() for words in ("other town", "leading town")
    ]

    assert all("checkbox" not in page for page in pages)


@pytest.mark.parametrize(
    ("name", "state"), [("withdraw", None), ("offer-lead", "offered"), ("keep-lead", "kept")]
)
def test_lead_moves_its_partners_from_the_page(draft, other, author, official, sign_in, address, name, state):
    part = joining.invite(draft.action, other, by=author)
    if name != "withdraw":
        joining.answer(part, by=official, accept=True)
    if name == "keep-lead":
        joining.offer_lead(part, by=author)
    path = address("actions:partner_move", draft.action.draft_id, part.pk, name)

    assert sign_in(official).post(path).status_code == 404
    assert sign_in(author).get(path).status_code == 405
    assert sign_in(author).post(path).status_code == 302

    part = draft.action.participations.filter(pk=part.pk).first()
    assert {None: part is None, "offered": bool(part and part.lead_offered_at),
            "kept": bool(part and not part.lead_offered_at)}[state]  # fmt: skip


def test_asked_government_reads_what_it_is_asked_for_and_the_rest_after_a_yes(
    draft, other, author, official, sign_in, address
):
    Submission.objects.update(description="The whole story.")
    part = joining.invite(draft.action, other, by=author)
    client, path = sign_in(official), address("actions:invitation", part.pk)
    preview = address("actions:preview", draft.action.draft_id)

    asked = client.get(path).content.decode()
    before = client.get(preview).status_code
    client.post(path, {"answer": "yes"})

    assert draft.summary in asked
    assert "The whole story." not in asked
    assert (before, client.get(preview).status_code) == (404, 200)
    assert "Leave this action" in client.get(path).content.decode()
    assert sign_in(author).get(path).status_code == 404
    assert client.post(path, {"answer": "perhaps"}).status_code == 404
    client.post(path, {"answer": "no"})
    assert client.get(preview).status_code == 404


def test_partner_takes_the_lead_from_its_page(draft, other, author, official, sign_in, address):
    part = joining.offer_lead(confirmed(draft, other, author, official), by=author)
    client, path = sign_in(official), address("actions:invitation", part.pk)

    assert "asks you to lead" in client.get(path).content.decode()
    assert "asks you to lead" in client.get(address("actions:desk")).content.decode()
    client.post(path, {"answer": "lead"})

    assert state_of(draft.action)["Other town"] == (LEAD, "confirmed")
    assert client.get(path).status_code == 404


def test_partners_see_each_other_and_not_who_has_not_confirmed(
    draft, other, author, official, sign_in, address
):
    confirmed(draft, other, author, official)
    joining.invite(draft.action, GovernmentFactory(official_name="Shy town"), by=author)
    path = address("actions:partners", draft.action.draft_id)

    theirs, ours = (sign_in(person).get(path).content.decode() for person in (official, author))

    assert "Leading town" in theirs
    assert ("Shy town" in theirs, "Shy town" in ours) == (False, True)
    assert sign_in(official).post(path, {"invite": "1", "government": [1]}).status_code == 404


# Together


def at_once(*calls):
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            call()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_of_a_partner_take_the_lead_at_once():
    author, first, second = UserFactory(), UserFactory(), UserFactory()
    town = GovernmentFactory(verified=True, focal_point=author)
    action = SubmissionFactory(action=ActionFactory(lead_government=town)).action
    other = GovernmentFactory(focal_point=first, contributor=second)
    part = joining.answer(joining.invite(action, other, by=author), by=first, accept=True)
    joining.offer_lead(part, by=author)

    said = at_once(
        lambda: joining.take_lead(part, by=first),
        lambda: joining.take_lead(part, by=second),
        lambda: joining.end_offer(Participation.objects.get(pk=part.pk), by=author),
    )

    assert said == ["done", "refused", "refused"]
    assert action.participations.filter(role=LEAD).count() == 1
    assert Event.objects.filter(verb__in=["take_lead", "end_offer_of_lead"]).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_lead_asks_one_government_twice_at_once():
    author = UserFactory()
    town = GovernmentFactory(verified=True, focal_point=author)
    action = SubmissionFactory(action=ActionFactory(lead_government=town)).action
    other = GovernmentFactory()

    assert at_once(*[lambda: joining.invite(action, other, by=author)] * 2) == ["done", "refused"]
    assert action.participations.count() == 2
