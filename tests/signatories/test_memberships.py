"""Who acts for a government: joining, roles, leaving, handing over, and what each refuses."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import history, links
from accounts.mail import write_letter
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import invitations, memberships
from signatories.models import Invitation, Membership
from signatories.permissions import may_act_for, may_lead
from tests.factories import GovernmentFactory, InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
FOCAL_POINT, CONTRIBUTOR = Membership.FOCAL_POINT, Membership.CONTRIBUTOR
ROLES = {
    "focal point": {},
    "contributor": {"role": CONTRIBUTOR},
    "waiting signer": {"pending": True},
    "waiting by request": {"pending": True, "via": "request", "role": CONTRIBUTOR},
    "ended": {"ended": True},
}
DECIDE = {"staff", "focal point"}


def person(role, government):
    """Somebody who stands in this way to the government."""
    if role in ROLES:
        return MembershipFactory(government=government, **ROLES[role]).user
    if role == "staff":
        return UserFactory(staff=True)
    return MembershipFactory().user if role == "of another government" else UserFactory()


EVERYBODY = [*ROLES, "staff", "of another government", "stranger"]


@pytest.fixture
def government():
    return GovernmentFactory(official_name="Specimen town")


@pytest.fixture
def focal_point(government):
    return MembershipFactory(government=government, user__name="Fatima Focal")


@pytest.fixture
def contributor(government):
    return MembershipFactory(government=government, role=CONTRIBUTOR, user__name="Carla Colleague")


def last(government):
    event = history.of(government).last()
    return event.verb, event.actor, event.payload


def told(letters):
    """{(to, the words before the government)} of what left."""
    return {(message.to[0], message.subject) for message in letters()}


# Who may


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("verb", ["admit", "turn_down", "change_role", "end", "let_office_join", "hand_over"])
def test_who_may(role, verb):
    government = GovernmentFactory(domains=["specimen.example"])
    MembershipFactory(government=government)  # never the last focal point
    by = person(role, government)
    waiting = MembershipFactory(government=government, pending=True, via="request")
    acting = MembershipFactory(government=government, role=CONTRIBUTOR)
    call = {
        "admit": partial(memberships.admit, waiting),
        "turn_down": partial(memberships.turn_down, waiting),
        "change_role": partial(memberships.change_role, acting, role=FOCAL_POINT),
        "end": partial(memberships.end, acting),
        "let_office_join": partial(memberships.let_office_join, government, allowed=True),
        "hand_over": partial(memberships.hand_over, government, to=acting, stay=True),
    }[verb]
    may = {"focal point"} if verb == "hand_over" else DECIDE

    if role in may:
        call(by=by)
    else:
        with pytest.raises(PermissionDenied):
            call(by=by)


# Asking, and the answers


def test_turning_down_tells_the_person(focal_point, letters):
    waiting = MembershipFactory(government=focal_point.government, pending=True, via="request")
    memberships.turn_down(waiting, by=focal_point.user)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.until, waiting.by) == ("ended", timezone.localdate(), focal_point.user)
    assert told(letters) == {(waiting.user.email, "You were not admitted to act for Specimen town")}


@pytest.mark.parametrize("verb", [memberships.admit, memberships.turn_down])
@pytest.mark.parametrize(
    "state", [{}, {"ended": True}, {"pending": True}, {"pending": True, "via": "invitation"}]
)
def test_only_a_request_that_waits_is_answered(focal_point, verb, state):
    membership = MembershipFactory(government=focal_point.government, **state)

    with pytest.raises(Refused, match="has been answered"):
        verb(membership, by=focal_point.user)


@pytest.mark.parametrize("how", ["acts", "asked", "merged", "closed account"])
def test_who_cannot_ask(government, how):
    by = UserFactory(is_active=how != "closed account")
    if how in ("acts", "asked"):
        MembershipFactory(government=government, user=by, pending=how == "asked")
    target = GovernmentFactory(merged_into=government) if how == "merged" else government

    with pytest.raises(PermissionDenied if how == "closed account" else Refused):
        memberships.ask_to_join(target, by=by, function="Clerk")


def test_a_request_unanswered_for_ten_days_reaches_staff_once(government, letters, settings):
    settings.JOIN_ANSWER_DAYS = 10
    staff = UserFactory(staff=True)
    for days, via, state in ((10, "request", "pending"), (9, "request", "pending"), (99, "signing", "pending"),
                             (99, "request", "active")):  # fmt: skip
        MembershipFactory(
            government=government, via=via, state=state, since=timezone.localdate() - timedelta(days=days)
        )

    assert memberships.pass_on_unanswered() == 1
    assert told(letters) == {(staff.email, "A request to act for Specimen town has no answer yet")}
    assert (memberships.pass_on_unanswered(), letters()) == (0, [])


# By the address of the office


def proved(email, verified=True):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_the_office_joins_at_once_where_the_focal_points_allow_it(focal_point, letters):
    government = focal_point.government
    government.domains = ["specimen.example"]
    government.save()
    memberships.let_office_join(government, by=focal_point.user, allowed=True)
    user = proved("ana@specimen.example")
    membership = memberships.ask_to_join(government, by=user, function="Clerk")

    assert (membership.state, membership.role, membership.via) == ("active", CONTRIBUTOR, "domain")
    assert may_act_for(user, government)
    assert last(government) == ("join_by_address", user.public_id, {"membership": membership.pk})
    assert told(letters) == {
        (focal_point.user.email, f"{user.name} joined Specimen town by office address"),
        (user.email, "You act for Specimen town now"),
    }


@pytest.mark.parametrize(
    "how",
    ["not allowed", "not proved", "another domain", "no domain known", "a longer domain", "no focal point"],
)
def test_else_it_is_a_request(focal_point, how):
    government = focal_point.government
    government.admits_domain = how != "not allowed"
    government.domains = [] if how == "no domain known" else ["specimen.example"]
    government.save()
    if how == "no focal point":
        memberships.end(focal_point, by=UserFactory(staff=True))
    email = {"another domain": "ana@else.example", "a longer domain": "ana@notspecimen.example"}.get(
        how, "ana@specimen.example"
    )
    membership = memberships.ask_to_join(government, by=proved(email, how != "not proved"), function="Clerk")

    assert (membership.state, membership.via) == ("pending", "request")


@pytest.mark.parametrize(
    ("domain", "email", "state"),
    [
        ("specimen.example", "ana@migration.specimen.example", "active"),
        ("gmail.com", "ana@gmail.com", "pending"),
        ("yahoo.fr", "ana@yahoo.fr", "pending"),
    ],
)
def test_a_free_provider_is_never_an_office(focal_point, domain, email, state):
    focal_point.government.domains, focal_point.government.admits_domain = [domain], True
    focal_point.government.save()
    membership = memberships.ask_to_join(focal_point.government, by=proved(email), function="Clerk")

    assert membership.state == state


def test_the_switch_needs_a_domain_and_is_recorded(focal_point):
    government = focal_point.government
    with pytest.raises(Refused, match="confirmed no mail domain"):
        memberships.let_office_join(government, by=focal_point.user, allowed=True)
    memberships.let_office_join(government, by=focal_point.user, allowed=False)

    government.refresh_from_db()
    assert government.admits_domain is False
    assert last(government) == ("let_office_join", focal_point.user.public_id, {"allowed": False})


# Roles


@pytest.mark.parametrize(
    ("role", "words"), [(FOCAL_POINT, "focal point of"), (CONTRIBUTOR, "contributor for")]
)
def test_a_role_changes_with_a_letter(focal_point, letters, role, words):
    other = MembershipFactory(
        government=focal_point.government, role=CONTRIBUTOR if role == FOCAL_POINT else FOCAL_POINT
    )
    memberships.change_role(other, by=focal_point.user, role=role)

    other.refresh_from_db()
    assert other.role == role
    assert last(other.government)[2] == {"membership": other.pk, "role": role}
    assert told(letters) == {(other.user.email, f"You are {words} Specimen town now")}


def test_each_change_of_role_is_told(focal_point, contributor, letters):
    for role in (FOCAL_POINT, CONTRIBUTOR, FOCAL_POINT):
        memberships.change_role(contributor, by=focal_point.user, role=role)

    assert len(letters()) == 3


def test_the_same_role_again_changes_nothing(focal_point, contributor, letters):
    memberships.change_role(contributor, by=focal_point.user, role=CONTRIBUTOR)

    assert (letters(), history.of(contributor.government).count()) == ([], 0)


@pytest.mark.parametrize("state", ["pending", "ended"])
def test_who_does_not_act_has_no_role_to_change(focal_point, state):
    other = MembershipFactory(government=focal_point.government, **{state: True})

    with pytest.raises(Refused, match="does not act"):
        memberships.change_role(other, by=focal_point.user, role=CONTRIBUTOR)


@pytest.mark.parametrize("staff", [False, True])
def test_the_last_focal_point_stays_one(focal_point, contributor, staff):
    by = UserFactory(staff=True) if staff else focal_point.user

    with pytest.raises(Refused, match="needs a focal point"):
        memberships.change_role(focal_point, by=by, role=CONTRIBUTOR)


# Leaving


def test_leaving_tells_the_focal_points(focal_point, contributor, letters):
    memberships.end(contributor, by=contributor.user)

    contributor.refresh_from_db()
    assert (contributor.state, contributor.until) == ("ended", timezone.localdate())
    assert not may_act_for(contributor.user, contributor.government)
    assert told(letters) == {(focal_point.user.email, "Carla Colleague has left Specimen town")}


def test_being_put_out_tells_the_person(focal_point, contributor, letters):
    memberships.end(contributor, by=focal_point.user)

    assert told(letters) == {(contributor.user.email, "You no longer act for Specimen town")}


def test_a_request_can_be_taken_back(government, letters):
    waiting = MembershipFactory(government=government, pending=True, via="request")
    memberships.end(waiting, by=waiting.user)

    waiting.refresh_from_db()
    assert (waiting.state, letters()) == ("ended", [])


@pytest.mark.parametrize("via", Membership.WITH_SIGNATURE)
def test_what_waits_with_a_signature_is_decided_with_it(government, via):
    waiting = MembershipFactory(government=government, pending=True, via=via)

    with pytest.raises(Refused, match="waits with the signature"):
        memberships.end(waiting, by=UserFactory(staff=True))


def test_what_has_ended_ends_once(focal_point, contributor):
    memberships.end(contributor, by=focal_point.user)

    with pytest.raises(Refused, match="has ended"):
        memberships.end(contributor, by=focal_point.user)


def test_the_last_focal_point_hands_over_before_leaving(focal_point, contributor):
    with pytest.raises(Refused, match="Hand over to somebody first"):
        memberships.end(focal_point, by=focal_point.user)
    memberships.change_role(contributor, by=focal_point.user, role=FOCAL_POINT)
    memberships.end(focal_point, by=focal_point.user)

    assert may_lead(contributor.user, contributor.government)


def test_staff_may_end_the_last_one(focal_point):
    memberships.end(focal_point, by=UserFactory(staff=True))

    focal_point.refresh_from_db()
    assert focal_point.state == "ended"


def test_letters_that_wait_about_the_government_are_cancelled(focal_point, contributor, letters):
    government, other = focal_point.government, MembershipFactory(user=contributor.user, role=CONTRIBUTOR)
    for place, held in ((government, True), (government, False), (other.government, False)):
        for reader in (contributor.user, focal_point.user):
            write_letter(
                "joined", contributor, to=reader.email, language="en", app="signatories", recipient=reader,
                held=held, institution=place.pk, occasion=f"{place.pk}{held}",
                context={"membership": contributor, "government": place, "url": "/"},
            )  # fmt: skip
    memberships.end(contributor, by=focal_point.user)

    mine = Letter.objects.filter(recipient=contributor.user, event="joined").order_by("pk")
    assert list(mine.values_list("state", flat=True)) == ["cancelled", "cancelled", "queued"]
    others = Letter.objects.filter(recipient=focal_point.user).order_by("pk")
    assert list(others.values_list("state", flat=True)) == ["held", "queued", "queued"]


def test_who_is_put_out_leaves_no_invitation_behind(focal_point):
    other = MembershipFactory(government=focal_point.government)
    made = invitations.invite(
        other.government, by=other.user, email="back@example.org", role=FOCAL_POINT, language="en"
    )
    memberships.end(other, by=focal_point.user)

    made.refresh_from_db()
    assert (made.is_open, made.revoked_by) == (False, focal_point.user)
    assert Letter.objects.get(event="invited").state == "cancelled"


def test_who_leaves_leaves_invitations_standing(focal_point):
    other = MembershipFactory(government=focal_point.government)
    InvitationFactory(government=other.government, invited_by=other.user)
    memberships.end(other, by=other.user)

    assert Invitation.objects.get().is_open


def test_who_left_can_come_back(focal_point, contributor):
    memberships.end(contributor, by=contributor.user)
    again = memberships.ask_to_join(contributor.government, by=contributor.user, function="Clerk")

    assert (again.state, contributor.user.memberships.count()) == ("pending", 2)


# Handing over


@pytest.mark.parametrize(
    ("stay", "then", "words"),
    [
        (True, (CONTRIBUTOR, "active"), "stay as contributor"),
        (False, (FOCAL_POINT, "ended"), "ended today"),
    ],
)
def test_a_colleague_takes_over_at_once(focal_point, contributor, letters, stay, then, words):
    memberships.hand_over(focal_point.government, by=focal_point.user, to=contributor, stay=stay)

    for membership in (focal_point, contributor):
        membership.refresh_from_db()
    assert (focal_point.role, focal_point.state) == then
    assert (contributor.role, contributor.state) == (FOCAL_POINT, "active")
    assert last(contributor.government) == (
        "hand_over", focal_point.user.public_id,
        {"membership": focal_point.pk, "successor": contributor.pk, "stays": stay},
    )  # fmt: skip
    mine, theirs = sorted(letters(), key=lambda message: message.to[0] != focal_point.user.email)
    assert (mine.to[0], mine.subject) == (
        focal_point.user.email, "Carla Colleague is focal point of Specimen town now",
    )  # fmt: skip
    assert words in mine.body
    assert (theirs.to[0], theirs.subject) == (
        contributor.user.email, "You are focal point of Specimen town now",
    )  # fmt: skip


def test_handing_over_there_and_back_tells_both_each_time(focal_point, contributor, letters):
    government = focal_point.government
    memberships.hand_over(government, by=focal_point.user, to=contributor, stay=True)
    memberships.hand_over(government, by=contributor.user, to=focal_point, stay=True)
    memberships.hand_over(government, by=focal_point.user, to=contributor, stay=True)

    assert len(letters()) == 6


def test_staff_hand_over_for_one_who_has_gone(focal_point, contributor):
    memberships.hand_over(
        focal_point.government, by=UserFactory(staff=True), to=contributor, stay=False, giver=focal_point
    )

    for membership in (focal_point, contributor):
        membership.refresh_from_db()
    assert (focal_point.state, contributor.role) == ("ended", FOCAL_POINT)


def test_another_focal_point_does_not_hand_over_for_somebody(focal_point, contributor):
    other = MembershipFactory(government=focal_point.government)

    with pytest.raises(PermissionDenied):
        memberships.hand_over(
            focal_point.government, by=other.user, to=contributor, stay=False, giver=focal_point
        )


@pytest.mark.parametrize("to", ["oneself", "waiting", "ended", "closed account", "of another government"])
def test_who_cannot_take_over(focal_point, to):
    government = focal_point.government
    target = {
        "oneself": lambda: focal_point,
        "waiting": lambda: MembershipFactory(government=government, pending=True, via="request"),
        "ended": lambda: MembershipFactory(government=government, ended=True),
        "closed account": lambda: MembershipFactory(government=government, user__is_active=False),
        "of another government": MembershipFactory,
    }[to]()

    with pytest.raises(PermissionDenied if to == "of another government" else Refused):
        memberships.hand_over(government, by=focal_point.user, to=target, stay=True)
    focal_point.refresh_from_db()
    assert (focal_point.role, focal_point.state) == (FOCAL_POINT, "active")


def test_staff_are_told_when_the_giver_is_no_focal_point(contributor, focal_point):
    with pytest.raises(Refused, match="no longer focal point"):
        memberships.hand_over(
            contributor.government, by=UserFactory(staff=True), to=focal_point, stay=False, giver=contributor
        )


# Handing over to somebody by address


@pytest.mark.parametrize("stay", [True, False])
def test_by_address_nothing_changes_until_it_is_accepted(focal_point, letters, stay):
    government = focal_point.government
    invitations.hand_over(government, by=focal_point.user, email="next@example.org", language="en", stay=stay)
    focal_point.refresh_from_db()
    assert (focal_point.role, focal_point.state) == (FOCAL_POINT, "active")
    letters()

    Invitation.objects.update(token_hash=links.fingerprint("t"))
    successor = UserFactory(email="next@example.org", name="Nadia Next")
    invitations.accept("t", by=successor)

    focal_point.refresh_from_db()
    assert (focal_point.role, focal_point.state) == (
        (CONTRIBUTOR, "active") if stay else (FOCAL_POINT, "ended")
    )
    assert may_lead(successor, government)
    assert told(letters) == {
        (focal_point.user.email, "Nadia Next is focal point of Specimen town now"),
        (successor.email, "You are focal point of Specimen town now"),
    }
    assert [event.verb for event in history.of(government)] == ["invite", "accept_invitation", "hand_over"]


def test_by_address_who_left_meanwhile_is_not_touched(focal_point):
    government = focal_point.government
    made = invitations.hand_over(
        government, by=focal_point.user, email="next@example.org", language="en", stay=True
    )
    memberships.end(focal_point, by=UserFactory(staff=True))
    made.refresh_from_db()
    assert not made.is_open


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role != "focal point"])
def test_by_address_only_the_focal_point_hands_over(government, role):
    with pytest.raises(PermissionDenied):
        invitations.hand_over(
            government, by=person(role, government), email="next@example.org", language="en", stay=True
        )


def test_by_address_staff_do_it_for_one_who_has_gone(focal_point):
    made = invitations.hand_over(
        focal_point.government, by=UserFactory(staff=True), email="next@example.org", language="en",
        stay=False, giver=focal_point,
    )  # fmt: skip

    assert (made.gives_up, made.stays, made.role) == (focal_point, False, FOCAL_POINT)


# Everything at once


def test_ending_all_ends_what_somebody_holds_or_waits_for(letters):
    user = UserFactory()
    for state in ({}, {"pending": True}, {"pending": True, "via": "request"}, {"ended": True}):
        MembershipFactory(user=user, **state)

    assert memberships.end_all(user, by=UserFactory(staff=True)) == 3
    assert set(user.memberships.values_list("state", flat=True)) == {"ended"}
