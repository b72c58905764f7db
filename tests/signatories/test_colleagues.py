"""The pages of a government's colleagues: who sees what, each button, and what a refusal says."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from signatories import invitations
from signatories.models import Invitation, Membership
from tests.factories import GovernmentFactory, InvitationFactory, MembershipFactory, UserFactory
from tests.signatories.test_memberships import EVERYBODY, person

pytestmark = pytest.mark.django_db
FOCAL_POINT, CONTRIBUTOR = Membership.FOCAL_POINT, Membership.CONTRIBUTOR


@pytest.fixture
def focal_point():
    government = GovernmentFactory(official_name="Specimen town", domains=["specimen.example"])
    return MembershipFactory(government=government, user__name="Fatima Focal")


@pytest.fixture
def contributor(focal_point):
    return MembershipFactory(
        government=focal_point.government, role=CONTRIBUTOR, user__name="Carla Colleague"
    )


@pytest.fixture
def government(focal_point):
    return focal_point.government


@pytest.fixture
def client(focal_point, sign_in):
    return sign_in(focal_point.user)


def page(name, *args):
    return reverse(f"signatories:{name}", args=args)


def move(membership, name):
    return page("colleague_move", membership.pk, name)


def said(answer):
    return answer.content.decode()


# Who sees what


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_list_is_for_those_who_act_and_staff(role, sign_in):
    government = GovernmentFactory()
    client = sign_in(person(role, government))
    status = client.get(page("colleagues", government.slug)).status_code

    assert status == (200 if role in ("focal point", "contributor", "waiting signer", "staff") else 403)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("name", ["colleague_invite", "hand_over"])
def test_forms_are_for_those_who_may(role, name, sign_in):
    government = GovernmentFactory()
    client = sign_in(person(role, government))
    may = {"hand_over": ["focal point"], "colleague_invite": ["focal point", "staff", "waiting signer"]}[name]

    assert client.get(page(name, government.slug)).status_code == (200 if role in may else 403)


def test_signed_out_people_are_led_to_the_log_in(client, government):
    client.logout()

    assert client.get(page("colleagues", government.slug)).status_code == 302


def test_the_address_of_a_merged_government_leads_to_the_one_it_joined(client, government):
    merged = GovernmentFactory(merged_into=government)

    assert "Fatima Focal" in said(client.get(page("colleagues", merged.slug)))
    assert client.get(page("colleagues", "nowhere")).status_code == 404


def test_a_contributor_sees_the_list_and_no_button(contributor, government, sign_in):
    MembershipFactory(government=government, pending=True, via="request", user__name="Wanda Waiting")
    InvitationFactory(government=government, email="invited@example.org")
    text = said(sign_in(contributor.user).get(page("colleagues", government.slug)))

    assert all(words in text for words in ("Fatima Focal", "Wanda Waiting", "invited@example.org"))
    buttons = [
        name
        for name in ("Make focal point", "Yes, as contributor", "Send again", "Let them join", "Invite a")
        if name in text
    ]
    assert buttons == []
    assert "Leave this government" in text


def test_a_focal_point_sees_every_button_once(client, contributor, government):
    MembershipFactory(government=government, pending=True, via="request")
    InvitationFactory(government=government)
    text = said(client.get(page("colleagues", government.slug)))

    buttons = ["Make focal point", "Yes, as contributor", "Send again", "Take back", "Let them join at once",
               "Invite a colleague", "Hand over as focal point"]  # fmt: skip
    assert {name: text.count(name) for name in buttons} == dict.fromkeys(buttons, 1)
    assert "Leave this government" not in text  # the only focal point hands over


@pytest.mark.parametrize(
    ("how", "words"),
    [("sent", "Sent on"), ("expired", "The link held until"), ("failed", "could not be delivered")],
)
def test_an_invitation_says_how_it_stands(client, focal_point, government, how, words):
    made = invitations.invite(
        government, by=focal_point.user, email="a@example.org", role=CONTRIBUTOR, language="en"
    )
    if how == "expired":
        then = timezone.now() - timedelta(days=20)
        Invitation.objects.filter(pk=made.pk).update(invited_at=then, expires_at=then + timedelta(days=14))
    if how == "failed":
        Letter.objects.update(state=Letter.FAILED)

    assert words in said(client.get(page("colleagues", government.slug)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_many(client, government, count, django_assert_max_num_queries):
    for _n in range(count):
        MembershipFactory(government=government, role=CONTRIBUTOR)
        MembershipFactory(government=government, pending=True, via="request")
        InvitationFactory(government=government)
    client.get(page("colleagues", government.slug))

    with django_assert_max_num_queries(12):
        client.get(page("colleagues", government.slug))


# Buttons


def test_a_request_is_answered_from_the_list(client, government):
    waiting = [MembershipFactory(government=government, pending=True, via="request") for _n in range(2)]
    assert client.get(move(waiting[0], "admit")).status_code == 302
    client.post(move(waiting[0], "admit"))
    client.post(move(waiting[1], "turn-down"))

    assert [Membership.objects.get(pk=row.pk).state for row in waiting] == ["active", "ended"]


def test_an_answer_that_comes_too_late_is_told(client, government):
    waiting = MembershipFactory(government=government, pending=True, via="request")
    answers = [client.post(move(waiting, "admit")) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert page("colleagues", government.slug) in said(answers[1])


def test_roles_change_there_and_back(client, contributor):
    for name, role in (("focal-point", FOCAL_POINT), ("contributor", CONTRIBUTOR)):
        assert client.post(move(contributor, name), follow=True).status_code == 200
        contributor.refresh_from_db()
        assert contributor.role == role


def test_ending_asks_first(client, contributor):
    assert "End the membership of Carla Colleague?" in said(client.get(move(contributor, "end")))
    contributor.refresh_from_db()
    assert contributor.state == "active"

    assert "Carla Colleague no longer acts" in said(client.post(move(contributor, "end"), follow=True))
    contributor.refresh_from_db()
    assert contributor.state == "ended"


def test_leaving_ends_at_a_page_one_may_see(contributor, sign_in):
    client = sign_in(contributor.user)
    assert "Leave this government?" in said(client.get(move(contributor, "end")))
    answer = client.post(move(contributor, "end"), follow=True)

    assert (answer.status_code, "You no longer act for this government" in said(answer)) == (200, True)
    assert client.get(page("colleagues", contributor.government.slug)).status_code == 403


def test_the_only_focal_point_is_told_to_hand_over(client, focal_point):
    answer = client.post(move(focal_point, "end"))

    assert (answer.status_code, "Hand over to somebody first" in said(answer)) == (409, True)


@pytest.mark.parametrize("name", ["admit", "focal-point", "contributor", "end"])
def test_a_contributor_moves_nobody(contributor, focal_point, sign_in, name):
    assert sign_in(contributor.user).post(move(focal_point, name)).status_code == 403


def test_a_contributor_gives_themselves_no_role(contributor, sign_in):
    assert sign_in(contributor.user).post(move(contributor, "focal-point")).status_code == 403


def test_an_unknown_move_is_404(client, contributor):
    assert client.post(move(contributor, "crown")).status_code == 404
    assert client.post(page("invitation_move", InvitationFactory().pk, "burn")).status_code == 404


def test_inviting_from_the_page(client, government):
    form = {"email": "New@Example.org", "name": "Nadia", "role": CONTRIBUTOR, "language": "ar"}
    answer = client.post(page("colleague_invite", government.slug), form, follow=True)

    assert "on its way to new@example.org" in said(answer)
    assert Invitation.objects.get().language == "ar"
    again = client.post(page("colleague_invite", government.slug), form)
    assert (again.status_code, "is invited already" in said(again)) == (409, True)


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"email": ""}, {"name": "win at www.example.org"}, {"name": "=1+1"}, {"role": "x"},
     {"language": "xx"}],
    ids=str,
)  # fmt: skip
def test_a_mistake_in_an_invitation_keeps_what_was_written(client, government, wrong):
    form = {"email": "new@example.org", "name": "Nadia", "role": CONTRIBUTOR, "language": "fr"} | wrong
    answer = client.post(page("colleague_invite", government.slug), form)

    assert (answer.status_code, answer.context["form"]["email"].value()) == (422, form["email"])
    assert not Invitation.objects.exists()


def test_an_inviter_whose_name_is_a_link_goes_by_the_address(client, focal_point, government, letters):
    focal_point.user.name = "Free prizes at www.example.org"
    focal_point.user.save()
    form = {"email": "new@example.org", "role": CONTRIBUTOR, "language": "en"}
    client.post(page("colleague_invite", government.slug), form)
    (message,) = letters()

    assert "prizes" not in message.subject + message.body
    assert focal_point.user.email in message.subject


def test_invitations_are_sent_again_and_taken_back(client, government):
    made = InvitationFactory(government=government, invited_at=timezone.now() - timedelta(days=1))
    assert client.get(page("invitation_move", made.pk, "revoke")).status_code == 405
    assert "new link is on its way" in said(
        client.post(page("invitation_move", made.pk, "resend"), follow=True)
    )
    assert client.post(page("invitation_move", made.pk, "resend")).status_code == 409
    assert "is taken back" in said(client.post(page("invitation_move", made.pk, "revoke"), follow=True))

    made.refresh_from_db()
    assert not made.is_open


def test_the_switch(client, government):
    for value, allowed in (("yes", True), ("no", False)):
        client.post(page("let_office_join", government.slug), {"allowed": value})
        government.refresh_from_db()
        assert government.admits_domain is allowed


# Handing over


def test_handing_over_to_a_colleague(client, contributor, government):
    answer = client.post(
        page("hand_over", government.slug),
        {"to": contributor.pk, "language": "en", "then": "stay"},
        follow=True,
    )

    assert "Carla Colleague is focal point now." in said(answer)
    assert client.get(page("hand_over", government.slug)).status_code == 403


def test_handing_over_and_leaving(client, contributor, government):
    answer = client.post(
        page("hand_over", government.slug),
        {"to": contributor.pk, "language": "en", "then": "leave"},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == page("join", government.slug)
    assert client.get(page("colleagues", government.slug)).status_code == 403


def test_handing_over_by_address(client, focal_point, government):
    form = {"to": "address", "email": "next@example.org", "name": "", "language": "es", "then": "leave"}
    answer = client.post(page("hand_over", government.slug), form, follow=True)

    assert "Until it is answered nothing changes" in said(answer)
    made = Invitation.objects.get()
    assert (made.gives_up, made.stays, made.language) == (focal_point, False, "es")
    assert "hands over with it, and leaves" in said(answer)


@pytest.mark.parametrize(
    "wrong", [{"to": "address"}, {"to": "999"}, {"then": "flee"}, {"to": "address", "email": "x"}]
)
def test_a_mistake_in_a_hand_over_changes_nothing(client, contributor, focal_point, government, wrong):
    form = {"to": contributor.pk, "language": "en", "then": "stay"} | wrong
    assert client.post(page("hand_over", government.slug), form).status_code == 422

    focal_point.refresh_from_db()
    assert (focal_point.role, Invitation.objects.count()) == (FOCAL_POINT, 0)


def test_somebody_of_another_government_cannot_be_chosen(client, government):
    form = {"to": MembershipFactory().pk, "language": "en", "then": "stay"}

    assert client.post(page("hand_over", government.slug), form).status_code == 422


# Joining


def test_the_office_joins_with_one_button(government, sign_in):
    government.admits_domain = True
    government.save()
    user = UserFactory(email="ana@specimen.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = sign_in(user)
    assert "as soon as you ask" in said(client.get(page("join", government.slug)))
    answer = client.post(page("join", government.slug), {"function": "Clerk"}, follow=True)

    assert "You act for this government" in said(answer)
    assert page("colleagues", government.slug) in said(answer)


def test_the_desk_leads_to_the_colleagues(client, government):
    assert page("colleagues", government.slug) in said(client.get(reverse("actions:desk")))


def test_a_request_is_taken_back(government, sign_in):
    waiting = MembershipFactory(government=government, pending=True, via="request")
    client = sign_in(waiting.user)
    assert "Take the request back" in said(client.get(page("join", government.slug)))
    client.post(move(waiting, "end"))

    assert "Ask to act for this government" in said(client.get(page("join", government.slug)))
