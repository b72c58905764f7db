"""Inviting a colleague: who may, what is refused, the link, and what accepting does."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import invitations, memberships, signing
from signatories.models import Government, Invitation, Membership
from tests.factories import (
    GovernmentFactory,
    InvitationFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FOCAL_POINT, CONTRIBUTOR = Membership.FOCAL_POINT, Membership.CONTRIBUTOR


@pytest.fixture
def focal_point():
    return MembershipFactory(user__name="Fatima Focal").user


@pytest.fixture
def government(focal_point):
    return focal_point.memberships.get().government


def invite(government, by, email="Colleague@Example.org", role=CONTRIBUTOR, language="en", **more):
    return invitations.invite(government, by=by, email=email, role=role, language=language, **more)


def person(role, government):
    """Somebody who stands in this way to the government."""
    match role:
        case "staff":
            return UserFactory(staff=True)
        case "focal point":
            return MembershipFactory(government=government).user
        case "contributor":
            return MembershipFactory(government=government, role=CONTRIBUTOR).user
        case "waiting signer":
            return MembershipFactory(government=government, pending=True).user
        case "waiting by request":
            return MembershipFactory(government=government, pending=True, via="request").user
        case "ended":
            return MembershipFactory(government=government, ended=True).user
        case "of another government":
            return MembershipFactory().user
        case "stranger":
            return UserFactory()


MAY = ["staff", "focal point", "waiting signer"]
MAY_NOT = ["contributor", "waiting by request", "ended", "of another government", "stranger"]


def token_in(message):
    return re.search(r"/invitation/([\w-]+)/", message.body)[1]


# The verb


@pytest.mark.parametrize("role", MAY)
def test_invites(role):
    government = GovernmentFactory()
    by = person(role, government)
    made = invite(government, by, name=" Carla ")

    made.refresh_from_db()
    assert (made.email, made.name, made.role, made.language) == (
        "colleague@example.org", "Carla", CONTRIBUTOR, "en",
    )  # fmt: skip
    assert (made.invited_by, made.is_open, made.is_expired) == (by, True, False)
    assert [(e.verb, e.payload) for e in history.of(government)] == [
        ("invite", {"invitation": made.pk, "role": CONTRIBUTOR})
    ]


@pytest.mark.parametrize("role", MAY_NOT)
@pytest.mark.parametrize("verb", ["invite", "resend", "revoke"])
def test_nobody_else_does(role, verb):
    government = GovernmentFactory()
    by, made = person(role, government), InvitationFactory(government=government)
    call = (
        partial(invite, government, by)
        if verb == "invite"
        else partial(getattr(invitations, verb), made, by=by)
    )

    with pytest.raises(PermissionDenied):
        call()


def test_the_letter_speaks_the_chosen_language_and_its_link_is_kept_nowhere(government, focal_point, letters):
    invite(government, focal_point, language="fr", name="Carla")
    (message,) = letters()

    token = token_in(message)
    assert message.to == ["colleague@example.org"]
    assert f"{settings.PUBLIC_URL}/fr/invitation/{token}/" in message.body
    assert "Fatima Focal" in message.body
    letter = Letter.objects.get()
    assert (letter.state, letter.text, letter.html, letter.language) == ("sent", "", "", "fr")
    assert invitations.find(token) == Invitation.objects.get()
    assert token not in str(list(Invitation.objects.values())) + str(list(Letter.objects.values()))


def test_the_letter_may_wait_for_a_mail_server_until_the_link_expires(government, focal_point, letters):
    invite(government, focal_point)
    Letter.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert len(letters()) == 1

    made = invite(government, focal_point, email="other@example.org")
    Letter.objects.filter(state="queued").update(not_after=timezone.now() - timedelta(seconds=1))
    assert letters() == []
    letter = Letter.objects.get(object_id=str(made.pk), object_type="signatories.invitation")
    assert (letter.state, letter.text) == ("cancelled", "")


def test_inviting_a_known_and_an_unknown_address_looks_the_same(government, focal_point, letters):
    known = UserFactory(email="known@example.org", name="Known Person", language="ar")
    for email in (known.email, "never@example.org"):
        invite(government, focal_point, email=email)
    first, second = letters()

    def faceless(message):
        return re.sub(r"invitation/[\w-]+/|known@|never@", "", message.subject + message.body)

    assert faceless(first) == faceless(second)
    assert list(Letter.objects.values_list("language", "recipient")) == [("en", None), ("en", None)]


@pytest.mark.parametrize(
    ("state", "via", "sentence"),
    [
        ("active", "signing", "acts for this government already"),
        ("pending", "request", "has asked to act"),
    ],
)
def test_who_stands_for_the_government_is_not_invited(government, focal_point, state, via, sentence):
    other = MembershipFactory(government=government, state=state, via=via, role=CONTRIBUTOR).user

    with pytest.raises(Refused, match=sentence):
        invite(government, focal_point, email=other.email.upper())


def test_an_address_is_invited_once(government, focal_point):
    invite(government, focal_point)

    with pytest.raises(Refused, match="is invited already"):
        invite(government, focal_point, email="colleague@example.ORG")
    assert Letter.objects.count() == 1


def test_an_expired_invitation_is_renewed(government, focal_point):
    old = InvitationFactory(government=government, email="colleague@example.org", expired=True)
    made = invite(government, focal_point, role=FOCAL_POINT)

    assert (made.pk, made.role, made.is_expired, made.invited_by) == (old.pk, FOCAL_POINT, False, focal_point)
    assert made.token_hash != old.token_hash


def test_whoever_left_or_was_not_accepted_can_be_invited_again(government, focal_point):
    gone = MembershipFactory(government=government, ended=True).user
    InvitationFactory(government=government, email=gone.email, revoked=True)

    assert invite(government, focal_point, email=gone.email).is_open


def test_a_merged_government_invites_nobody(focal_point):
    merged = GovernmentFactory(merged_into=GovernmentFactory())

    with pytest.raises(Refused, match="was merged"):
        invite(merged, UserFactory(staff=True))


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"email": ""}, {"role": "mayor"}, {"language": "xx"}], ids=str
)
def test_what_is_no_invitation_is_not_kept(government, focal_point, wrong):
    with pytest.raises(ValidationError):
        invite(government, focal_point, **wrong)
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize(("role", "most"), [("waiting signer", 3), ("focal point", 50)])
def test_open_invitations_have_a_limit(role, most):
    government = GovernmentFactory()
    by = person(role, government)
    InvitationFactory.create_batch(most - 1, government=government)
    invite(government, by)

    with pytest.raises(Refused, match="Many invitations are open"):
        invite(government, by, email="one.more@example.org")


# Sending again, taking back


def test_a_resent_letter_ends_the_older_link(government, focal_point, letters):
    made = invite(government, focal_point)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(minutes=6))
    (first,) = letters()
    invitations.resend(made, by=focal_point)
    (second,) = letters()

    assert invitations.find(token_in(second)) == made
    with pytest.raises(invitations.UnknownLink):
        invitations.find(token_in(first))


def test_resending_has_a_pause(government, focal_point):
    made = invite(government, focal_point)

    with pytest.raises(Refused, match="a few minutes ago"):
        invitations.resend(made, by=focal_point)


def test_a_letter_that_waits_is_replaced_or_cancelled(government, focal_point, letters):
    made = invite(government, focal_point)
    Invitation.objects.update(invited_at=timezone.now() - timedelta(minutes=6))
    invitations.resend(made, by=focal_point)
    assert sorted(Letter.objects.values_list("state", flat=True)) == ["cancelled", "queued"]
    invitations.revoke(made, by=focal_point)

    assert letters() == []
    assert set(Letter.objects.values_list("state", "text")) == {("cancelled", "")}


def test_taking_back_says_who_and_when(government, focal_point):
    made = invitations.revoke(invite(government, focal_point), by=focal_point)

    assert (made.is_open, made.revoked_by, made.revoked_at <= timezone.now()) == (False, focal_point, True)
    assert history.of(government).last().verb == "revoke_invitation"


@pytest.mark.parametrize("verb", ["resend", "revoke"])
@pytest.mark.parametrize("how", ["accepted", "revoked"])
def test_what_is_answered_is_not_touched(government, focal_point, verb, how):
    made = InvitationFactory(government=government, token="t")
    if how == "accepted":
        invitations.accept("t", by=UserFactory(email=made.email))
    else:
        invitations.revoke(made, by=focal_point)

    with pytest.raises(Refused, match="Someone was faster"):
        getattr(invitations, verb)(made, by=focal_point)


# Accepting


def test_accepting_makes_a_member_and_tells_the_focal_points(government, focal_point, letters):
    made = InvitationFactory(government=government, invited_by=focal_point, token="t")
    newcomer = UserFactory(email=made.email, name="Nadia New")
    invitations.accept("t", by=newcomer)

    membership = newcomer.memberships.get()
    assert (membership.government, membership.role, membership.state, membership.via, membership.by) == (
        government, CONTRIBUTOR, "active", "invitation", focal_point,
    )  # fmt: skip
    assert membership.since == timezone.localdate()
    made.refresh_from_db()
    assert (made.membership, made.is_open) == (membership, False)
    assert history.of(government).last().payload == {"invitation": made.pk, "membership": membership.pk}
    assert [(m.to, m.subject) for m in letters()] == [
        ([focal_point.email], f"Nadia New acts for {government} now")
    ]


def test_a_repeat_changes_nothing(government):
    made = InvitationFactory(government=government, token="t")
    newcomer = UserFactory(email=made.email)
    first = invitations.accept("t", by=newcomer).accepted_at
    again = invitations.accept("t", by=newcomer)

    assert again.accepted_at == first
    assert (newcomer.memberships.count(), history.of(government).count()) == (1, 1)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("unknown", "newer letter took its place"),
        ("used by somebody else", "accepted already"),
        ("revoked", "taken back"),
        ("expired", "valid for 14 days"),
        ("other address", "another address"),
        ("merged", "was merged"),
    ],
)
def test_what_cannot_be_accepted(how, sentence):
    traits = {how: True} if how in ("revoked", "expired") else {}
    made = InvitationFactory(token="t", **traits)
    newcomer = UserFactory(email="else@example.org" if how == "other address" else made.email)
    if how == "used by somebody else":
        invitations.accept("t", by=newcomer)
        newcomer = UserFactory()
    if how == "merged":
        Government.objects.filter(pk=made.government.pk).update(
            merged_into=GovernmentFactory(), merged_at=timezone.now()
        )

    with pytest.raises(Refused, match=sentence):
        invitations.accept("unknown" if how == "unknown" else "t", by=newcomer)
    assert not newcomer.memberships.exists()


def test_a_closed_account_accepts_nothing():
    made = InvitationFactory(token="t")

    with pytest.raises(PermissionDenied):
        invitations.accept("t", by=UserFactory(email=made.email, is_active=False))


@pytest.mark.parametrize(
    ("before", "role", "after"),
    [
        ({"state": "pending", "via": "request", "role": CONTRIBUTOR}, CONTRIBUTOR, (CONTRIBUTOR, "active")),
        ({"state": "active", "via": "request", "role": CONTRIBUTOR}, FOCAL_POINT, (FOCAL_POINT, "active")),
        ({"state": "active", "via": "signing", "role": FOCAL_POINT}, CONTRIBUTOR, (FOCAL_POINT, "active")),
        ({"state": "pending", "via": "signing", "role": FOCAL_POINT}, CONTRIBUTOR, (FOCAL_POINT, "pending")),
    ],
    ids=["a request is answered", "a contributor rises", "nobody falls", "a signer goes on waiting"],
)
def test_who_stood_there_meanwhile_keeps_what_is_higher(government, before, role, after):
    made = InvitationFactory(government=government, role=role, token="t")
    member = MembershipFactory(government=government, user__email=made.email, **before)
    invitations.accept("t", by=member.user)

    member.refresh_from_db()
    assert (member.role, member.state) == after
    assert member.user.memberships.count() == 1


# Named by a signer who waits


@pytest.fixture
def signed():
    """A signature that waits, and the colleague whom its signer named as focal point."""
    signature = SignatureFactory(confirmed=True)
    memberships.await_signer(signature.government, by=signature.entered_by)
    made = InvitationFactory(
        government=signature.government, role=FOCAL_POINT, invited_by=signature.entered_by, token="t"
    )
    return signature, made


def test_a_colleague_of_a_waiting_signer_waits_and_may_write(signed):
    signature, made = signed
    colleague = UserFactory(email=made.email)
    invitations.accept("t", by=colleague)

    assert colleague.memberships.get().state == "pending"
    assert list(Government.objects.draftable_by(colleague)) == [signature.government]
    assert not Government.objects.of_user(colleague).exists()


def test_verifying_the_signature_activates_the_colleague(signed, letters):
    signature, made = signed
    colleague = UserFactory(email=made.email)
    invitations.accept("t", by=colleague)
    letters()
    signing.verify(signature, by=UserFactory(staff=True))

    assert set(signature.government.memberships.values_list("user", "role", "state")) == {
        (signature.entered_by.pk, FOCAL_POINT, "active"),
        (colleague.pk, FOCAL_POINT, "active"),
    }
    assert colleague.email in [m.to[0] for m in letters()]


def test_refusing_the_signature_ends_the_colleague_and_open_invitations(signed):
    signature, made = signed
    other = InvitationFactory(government=signature.government, invited_by=signature.entered_by)
    colleague = UserFactory(email=made.email)
    invitations.accept("t", by=colleague)
    signing.refuse(signature, by=UserFactory(staff=True), reason="Another town.")

    assert set(signature.government.memberships.values_list("state", flat=True)) == {"ended"}
    other.refresh_from_db()
    assert not other.is_open


# The page


def page(token):
    return reverse("signatories:invitation", args=[token])


def test_a_scanner_changes_nothing(client):
    made = InvitationFactory(token="t")
    answers = [client.get(page("t")) for _time in range(2)] + [client.head(page("t"))]

    assert {a.status_code for a in answers} == {200}
    assert "no-store" in answers[0]["Cache-Control"]
    made.refresh_from_db()
    assert made.is_open


def test_a_stranger_is_led_in_and_back(client):
    InvitationFactory(token="t", email="ana+city@example.org")
    said = client.get(page("t")).content.decode()

    way = "next=%2Fen%2Finvitation%2Ft%2F&amp;email=ana%2Bcity%40example.org"
    assert f"{reverse('account_signup')}?{way}" in said
    assert f"{reverse('account_login')}?{way}" in said
    assert client.post(page("t")).url == f"{reverse('account_login')}?next=/en/invitation/t/"
    assert not Membership.objects.exists()


def test_signing_up_leads_back_to_the_invitation(client, letters):
    InvitationFactory(token="t", email="ana@example.org")
    way_in = reverse("account_signup") + "?next=" + page("t") + "&email=ana@example.org"
    form = client.get(way_in).context["form"]
    assert form["email"].value() == "ana@example.org"
    client.post(
        way_in,
        {"email": "ana@example.org", "name": "Ana", "password1": "a long enough sentence", "next": page("t")},
    )
    code = re.search(r"^    (\S+)$", letters()[-1].body, re.M)[1]
    back = client.post(reverse("accounts:prove_address"), {"code": code})

    assert back.url == page("t")
    assert client.post(page("t"), follow=True).status_code == 200
    assert Membership.objects.get().user.email == "ana@example.org"


def test_the_invited_person_presses_the_button(sign_in):
    made = InvitationFactory(token="t")
    client = sign_in(UserFactory(email=made.email))
    assert "Accept the invitation" in client.get(page("t")).content.decode()

    said = client.post(page("t"), follow=True).content.decode()
    assert "Accepted, thank you" in said
    assert client.get(page("t")).content.decode().count("That was on") == 1


def test_another_person_is_told_and_may_ask(sign_in):
    made = InvitationFactory(token="t")
    client = sign_in(UserFactory())
    before, after = client.get(page("t")), client.post(page("t"))

    assert (before.status_code, after.status_code) == (200, 409)
    for answer in (before, after):
        said = answer.content.decode()
        assert "went to another address" in said
        assert "Accept the invitation" not in said
        assert reverse("signatories:join", args=[made.government.slug]) in said
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("token", "seen", "pressed", "sentence"),
    [
        ("nonsense", 404, 404, "newer letter took its place"),
        ("gone", 410, 409, "taken back"),
        ("old", 410, 409, "valid for 14 days"),
    ],
)
def test_dead_links_say_why(sign_in, token, seen, pressed, sentence):
    InvitationFactory(token="gone", revoked=True)
    InvitationFactory(token="old", expired=True)
    client = sign_in(UserFactory())

    for answer, status in ((client.get(page(token)), seen), (client.post(page(token)), pressed)):
        assert (answer.status_code, sentence in answer.content.decode()) == (status, True)


def test_a_link_that_was_used_says_when(client):
    made = InvitationFactory(token="t")
    invitations.accept("t", by=UserFactory(email=made.email))
    said = client.get(page("t")).content.decode()

    assert "This invitation was accepted" in said
    assert "That was on" in said
    assert mail.outbox == []
