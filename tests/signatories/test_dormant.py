"""Whom the secretariat asks after, and what it does there."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter
from accounts.refusals import Refused
from signatories import dormant
from signatories.models import Invitation, Membership
from tests.factories import (
    GovernmentFactory,
    InvitationFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)
from tests.signatories.test_memberships import EVERYBODY, person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO, LATELY = NOW - timedelta(days=500), NOW - timedelta(days=5)
CONTRIBUTOR = Membership.CONTRIBUTOR


def focal_point(signed_in=LATELY, letters=(), **fields):
    """An active focal point who signed in then, and whose letters ended so, in this order."""
    membership = MembershipFactory(user__last_login=signed_in, **{"since": LONG_AGO.date()} | fields)
    for number, state in enumerate(letters):
        Letter.objects.create(
            key=f"{membership.pk}-{number}", event="told", to=membership.user.email, language="en", subject="Told",
            text="Told", message_id="x", state=state, sent_at=NOW if state == "sent" else None,
            held_for=Letter.BY_HAND if state == "held" else "",
        )  # fmt: skip
    return membership


@pytest.mark.parametrize(
    ("how", "failed"),
    [
        ({"signed_in": LONG_AGO}, 0),
        ({"signed_in": None}, 0),
        ({"letters": ["failed"]}, 1),
        ({"letters": ["sent", "failed", "failed"]}, 2),
        ({"user__is_active": False}, 0),
    ],
)
def test_who_is_asked_after(how, failed):
    membership = focal_point(**how)

    assert [(row.pk, row.failed_letters, row.asked_at) for row in dormant.focal_points_to_ask_after()] == [
        (membership.pk, failed, None)
    ]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"signed_in": None, "since": LATELY.date()},
        {"letters": ["failed", "sent"]},
        {"letters": ["queued", "cancelled", "held"]},
        {"signed_in": LONG_AGO, "role": CONTRIBUTOR},
        {"signed_in": LONG_AGO, "ended": True},
        {"signed_in": LONG_AGO, "pending": True},
        {"signed_in": LONG_AGO, "government__is_specimen": True},
    ],
)
def test_who_is_not(how):
    focal_point(**how)

    assert list(dormant.focal_points_to_ask_after()) == []


def test_how_long_is_long_is_a_setting(settings):
    focal_point(signed_in=NOW - timedelta(days=100))
    settings.DORMANT_MONTHS = 4
    assert not dormant.focal_points_to_ask_after().exists()
    settings.DORMANT_MONTHS = 3

    assert dormant.focal_points_to_ask_after().exists()


@pytest.mark.parametrize(
    ("who", "stands"),
    [
        ("signed, nobody", True),
        ("only a contributor", True),
        ("focal point ended", True),
        ("focal point's account closed", True),
        ("focal point", False),
        ("from public sources", False),
        ("nobody ever", False),
        ("a request only", False),
        ("specimen", False),
    ],
)
def test_governments_without_a_focal_point(who, stands):
    government = GovernmentFactory(is_specimen=who == "specimen")
    if who in ("signed, nobody", "specimen", "focal point ended", "from public sources"):
        signed = {"public_record": True} if who == "from public sources" else {}
        SignatureFactory(government=government, verified=True, **signed)
    members = {
        "only a contributor": {"role": CONTRIBUTOR},
        "focal point ended": {"ended": True},
        "focal point's account closed": {"user__is_active": False},
        "focal point": {},
        "a request only": {"pending": True, "via": "request"},
    }
    if who in members:
        MembershipFactory(government=government, **members[who])

    assert list(dormant.governments_without_focal_point()) == ([government] if stands else [])


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role != "staff"])
def test_only_staff_ask_after_people(role):
    membership = focal_point(signed_in=LONG_AGO)

    with pytest.raises(PermissionDenied):
        dormant.ask_after(membership, by=person(role, membership.government))


def test_asking_after_somebody_writes_once_in_two_weeks(staff, letters):
    membership = focal_point(signed_in=LONG_AGO, government__official_name="Specimen town")
    dormant.ask_after(membership, by=staff)
    (message,) = letters()
    assert (message.to, message.subject) == ([membership.user.email], "Do you still act for Specimen town?")
    assert dormant.focal_points_to_ask_after().get().asked_at is not None

    with pytest.raises(Refused, match="within the last two weeks"):
        dormant.ask_after(membership, by=staff)
    Letter.objects.update(created_at=NOW - timedelta(days=15))
    dormant.ask_after(membership, by=staff)
    assert len(letters()) == 1


@pytest.mark.parametrize("how", [{"role": CONTRIBUTOR}, {"ended": True}, {"user__is_active": False}])
def test_who_cannot_be_asked(staff, how):
    with pytest.raises(Refused, match="no longer focal point"):
        dormant.ask_after(focal_point(**how), by=staff)


# The secretariat's pages


def page(name, *args):
    return reverse(f"admin:signatories_membership_{name}", args=args)


def test_the_list_and_its_buttons(staff_client):
    gone = focal_point(signed_in=LONG_AGO, user__name="Bernardo Gone")
    bare = GovernmentFactory(contributor=UserFactory(), official_name="Bare town")
    text = staff_client.get(page("to_ask_after")).content.decode()

    assert all(words in text for words in ("Bernardo Gone", "Bare town"))
    for name in ("ask_after", "hand_over", "end"):
        assert page(name, gone.pk) in text
    assert reverse("signatories:colleague_invite", args=[bare.slug]) in text


def test_an_empty_list_says_so(staff_client):
    text = staff_client.get(page("to_ask_after")).content.decode()

    assert "Every focal point was here lately." in text
    assert "Every government that signed here has one." in text


def test_the_list_costs_the_same_for_one_and_many(staff_client, django_assert_max_num_queries):
    for _n in range(4):
        focal_point(signed_in=LONG_AGO)
        GovernmentFactory(contributor=UserFactory())
    staff_client.get(page("to_ask_after"))

    with django_assert_max_num_queries(10):
        staff_client.get(page("to_ask_after"))


def test_today_counts_both(staff_client):
    focal_point(signed_in=LONG_AGO)
    GovernmentFactory(contributor=UserFactory())
    text = staff_client.get(reverse("admin:index")).content.decode()

    assert "focal point is to be asked after" in text
    assert "government has no focal point" in text
    assert page("to_ask_after") in text


def test_other_people_of_the_secretariat_see_neither(sign_in):
    focal_point(signed_in=LONG_AGO)
    client = sign_in(UserFactory(is_staff=True))

    assert client.get(page("to_ask_after")).status_code == 403
    assert "asked after" not in client.get(reverse("admin:index")).content.decode()


def test_writing_from_the_list(staff_client):
    gone = focal_point(signed_in=LONG_AGO)
    assert staff_client.get(page("ask_after", gone.pk)).status_code == 302
    assert not Letter.objects.exists()

    assert [staff_client.post(page("ask_after", gone.pk)).status_code for _time in range(2)] == [302, 409]


def test_ending_asks_first(staff_client):
    gone = focal_point(signed_in=LONG_AGO)
    assert staff_client.get(page("end", gone.pk)).status_code == 200
    gone.refresh_from_db()
    assert gone.state == "active"

    assert [staff_client.post(page("end", gone.pk)).status_code for _time in range(2)] == [302, 409]
    gone.refresh_from_db()
    assert gone.state == "ended"


def test_handing_over_for_one_who_has_gone(staff_client):
    gone = focal_point(signed_in=LONG_AGO)
    other = MembershipFactory(government=gone.government, role=CONTRIBUTOR)
    assert staff_client.get(page("hand_over", gone.pk)).status_code == 200
    assert staff_client.post(page("hand_over", gone.pk), {"to": "nobody"}).status_code == 422
    form = {"to": other.pk, "language": "en", "then": "leave"}

    assert [staff_client.post(page("hand_over", gone.pk), form).status_code for _time in range(2)] == [
        302,
        409,
    ]
    for membership in (gone, other):
        membership.refresh_from_db()
    assert (gone.state, other.role) == ("ended", "focal_point")


def test_handing_over_by_address_for_one_who_has_gone(staff_client):
    gone = focal_point(signed_in=LONG_AGO)
    form = {"to": "address", "email": "next@example.org", "language": "fr", "then": "leave"}
    staff_client.post(page("hand_over", gone.pk), form)

    assert (Invitation.objects.get().gives_up, Invitation.objects.get().stays) == (gone, False)


def test_roles_change_in_the_admin(staff_client):
    membership = MembershipFactory(role=CONTRIBUTOR)
    text = staff_client.get(page("change", membership.pk)).content.decode()
    assert page("role", membership.pk, "focal-point") in text
    staff_client.post(page("role", membership.pk, "focal-point"))

    membership.refresh_from_db()
    assert membership.role == "focal_point"
    assert staff_client.post(page("role", membership.pk, "contributor")).status_code == 409


def test_invitations_are_read_in_the_admin(staff_client):
    made = InvitationFactory()
    assert made.email in staff_client.get(reverse("admin:signatories_invitation_changelist")).content.decode()
    text = staff_client.get(reverse("admin:signatories_invitation_change", args=[made.pk])).content.decode()

    assert reverse("signatories:colleagues", args=[made.government.slug]) in text
    assert made.token_hash not in text


@pytest.mark.parametrize("name", ["ask_after", "hand_over", "end"])
def test_staff_without_the_duty_do_nothing(sign_in, name):
    gone = focal_point(signed_in=LONG_AGO)

    assert sign_in(UserFactory(is_staff=True)).post(page(name, gone.pk)).status_code == 403
