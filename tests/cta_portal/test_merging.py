"""Two entries that are one government: what moves, what becomes one, what stays as trace, what is refused."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.refusals import Refused
from actions.models import Action, Conflict, Grace, Participation
from cta_portal import merging
from learning.models import ActivityRole
from signatories import correcting, register
from signatories.models import Government, Membership, Signature, SigningDraft
from tests.factories import (
    ActionFactory,
    ActivityFactory,
    CallFactory,
    GovernmentFactory,
    InvitationFactory,
    LeaderFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# Every way a row may belong to a government, and who takes it along (or why it stays)
HANDLED = {
    "signatories.Signature.government",
    "signatories.Membership.government",
    "signatories.Invitation.government",
    "signatories.Invitee.government",
    "signatories.SigningDraft.government",
    "signatories.Leader.government",
    "signatories.Correction.government",
    "signatories.Government.merged_into",
    "signatories.FormerSlug.government",  # the address leads through the entry that was merged
    "signatories.ImportRow.government",  # says which entry an import made
    "actions.Addressee.government",  # says for whom a letter to many was written
    "actions.Conflict.government",
    "actions.Grace.government",
    "actions.Participation.government",
    "learning.ActivityRole.government",
    "publications.Proof.government",  # of editions that are not released
}


def two(**fields):
    """The entry that goes and the one that stays."""
    goes = GovernmentFactory(official_name="Medelin", slug="medelin", **fields)
    return goes, GovernmentFactory(official_name="Medellín", english_name="Medellin", slug="medellin")


def merge(goes, stays, by, **changes):
    return merging.merge(goes, into=stays, by=by, **{"reason": "Entered twice."} | changes)


def test_every_row_of_a_government_has_an_answer():
    belonging = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Government
    }
    assert belonging - HANDLED == set()


def test_everything_moves_and_the_trace_names_it(staff):
    goes, stays = two(domains=["medelin.example"], other_names=["Medellin Distrito"])
    person = UserFactory()
    membership = MembershipFactory(government=goes)
    leader = LeaderFactory(government=goes)
    signature = SignatureFactory(government=goes, verified=True, leader=leader)
    draft = SigningDraft.objects.create(user=person, government=goes)
    invitation = InvitationFactory(government=goes)
    action = ActionFactory(published=True, lead_government=goes)
    part = action.participations.get()
    role = ActivityRole.objects.create(activity=ActivityFactory(), role="host", government=goes)
    tie = Conflict.objects.create(government=goes, user=person, reason="I worked there.")
    before = GovernmentFactory(merged_into=goes, slug="medelim")

    trace = merge(goes, stays, staff)

    assert trace == {
        "signatures": {"moved": [signature.pk], "replaced": [], "refused": []},
        "memberships": {"moved": [membership.pk], "joined": []},
        "invitations": {"moved": [invitation.pk], "revoked": []},
        "invitees": {"moved": []},
        "drafts": {"moved": [draft.pk]},
        "leaders": {"moved": [leader.pk], "joined": []},
        "corrections": {"moved": [], "declined": []},
        "merged_before": {"moved": [before.pk]},
        "taken_over": {"names": ["Medelin", "Medellin Distrito"], "domains": ["medelin.example"]},
        "participations": {"moved": [part.pk], "joined": []},
        "graces": {"moved": [], "joined": []},
        "conflicts": {"moved": [tie.pk], "joined": []},
        "proofs": {"moved": []},
        "activities": {"moved": [role.pk]},
    }
    for row in (signature, membership, leader, draft, invitation, part, role, tie):
        row.refresh_from_db()
        assert row.government == stays
    before.refresh_from_db()
    assert (goes.merged_into, before.merged_into, signature.signed_as) == (stays, stays, "Medelin")
    kept = history.of(goes).get(verb="merge").payload
    assert (kept["into"], kept["reason"]) == (stays.pk, "Entered twice.")
    assert kept["moved"]["signatures"]["moved"] == [signature.pk]
    assert history.of(goes).get(verb="move_participations").payload["moved"] == [part.pk]


def test_tie_declared_with_both_stands_once(staff):
    goes, stays = two()
    person = UserFactory()
    with_it, with_other = (
        Conflict.objects.create(government=town, user=person, reason="I worked there.")
        for town in (goes, stays)
    )

    trace = merge(goes, stays, staff)

    assert trace["conflicts"] == {"moved": [], "joined": [[with_it.pk, with_other.pk]]}
    assert list(Conflict.objects.standing().values_list("pk", "government")) == [(with_other.pk, stays.pk)]


def test_every_old_page_leads_to_the_one_that_stays(staff, client):
    goes, stays = two()
    GovernmentFactory(merged_into=goes, slug="medelim")
    correcting.rename(goes, by=staff, official_name="Medelyn", english_name="Medelyn", reason="A slip.")
    merge(goes, stays, staff)

    for slug in ("medelin", "medelyn", "medelim"):
        answer = client.get(f"/en/signatories/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/en/signatories/medellin/")
    assert register.search("Medelyn") == [stays]


# two signatures of one Declaration


@pytest.mark.parametrize(
    ("goes_has", "stays_has", "left"),
    [
        ({"verified": True}, {"confirmed": True}, "goes"),
        ({}, {"verified": True}, "stays"),
        ({"verified": True, "signed_on": date(2025, 1, 1)}, {"verified": True}, "goes"),
        ({"verified": True}, {"verified": True}, "goes"),
        ({"public_record": True, "verified": True, "certificate_code": ""}, {"verified": True}, "stays"),
        ({"verified": True}, {"public_record": True, "verified": True, "certificate_code": ""}, "goes"),
        ({}, {"confirmed": True, "signed_on": date(2025, 1, 1)}, "stays"),
    ],
)
def test_of_two_signatures_one_stays(staff, goes_has, stays_has, left):
    goes, stays = two()
    of = {
        "goes": SignatureFactory(government=goes, **goes_has),
        "stays": SignatureFactory(government=stays, **stays_has),
    }
    weaker = of.pop("stays" if left == "goes" else "goes")
    was_listed = weaker.state == "verified"
    merge(goes, stays, staff)
    weaker.refresh_from_db()

    assert list(stays.signatures.standing()) == [of[left]]
    assert stays.signatures.count() == 2
    assert (weaker.state == "verified", weaker.replaced_at is not None) == (was_listed, was_listed)
    assert was_listed or weaker.reason


def test_what_waits_for_the_weaker_one_ends_and_who_signed_asks_to_join(staff):
    goes, stays = two()
    SignatureFactory(government=stays, verified=True, signed_on=date(2025, 1, 1))
    old = SignatureFactory(government=goes, verified=True)
    waiting = SignatureFactory(government=goes, replaces=old)
    asks = MembershipFactory(government=goes, user=waiting.entered_by, pending=True)
    trace = merge(goes, stays, staff)
    waiting.refresh_from_db()
    asks.refresh_from_db()

    assert trace["signatures"] == {
        "moved": [old.pk, waiting.pk], "replaced": [old.pk], "refused": [waiting.pk],
    }  # fmt: skip
    assert (waiting.state, asks.via, asks.role, asks.government) == (
        "refused",
        "request",
        "contributor",
        stays,
    )


def test_a_reaffirmation_that_waits_goes_with_the_stronger_one(staff):
    goes, stays = two()
    old = SignatureFactory(government=goes, verified=True)
    waiting = SignatureFactory(government=goes, replaces=old)
    merge(goes, stays, staff)

    assert old.waiting_reaffirmation == waiting
    assert set(stays.signatures.standing()) == {old, waiting}


# people and parts that are in both


@pytest.mark.parametrize(
    ("here", "there", "role", "state"),
    [
        ({"role": "focal_point"}, {"role": "contributor"}, "focal_point", "active"),
        ({"role": "contributor"}, {"role": "focal_point"}, "focal_point", "active"),
        ({"role": "contributor"}, {"role": "contributor", "pending": True}, "contributor", "active"),
        ({"role": "focal_point", "pending": True}, {"role": "contributor"}, "contributor", "active"),
    ],
)
def test_who_acts_for_both_acts_once(staff, here, there, role, state):
    goes, stays = two()
    person = UserFactory()
    MembershipFactory(government=goes, user=person, **here)
    MembershipFactory(government=stays, user=person, **there)
    merge(goes, stays, staff)

    rows = Membership.objects.filter(user=person)
    assert [(row.role, row.state) for row in rows.standing()] == [(role, state)]
    assert rows.filter(government=stays).count() == 2


def test_an_address_invited_by_both_is_invited_once(staff):
    goes, stays = two()
    InvitationFactory(government=goes, email="kim@town.example")
    InvitationFactory(government=stays, email="kim@town.example")
    trace = merge(goes, stays, staff)

    assert len(trace["invitations"]["revoked"]) == 1
    assert stays.invitations.open().count() == 1


def test_a_leader_of_both_is_one(staff):
    goes, stays = two()
    leader, same = LeaderFactory(government=goes), LeaderFactory(government=stays)
    signature = SignatureFactory(government=goes, verified=True, leader=leader)
    trace = merge(goes, stays, staff)
    signature.refresh_from_db()

    assert (trace["leaders"], signature.leader) == ({"moved": [], "joined": [[leader.pk, same.pk]]}, same)
    assert list(stays.leaders.all()) == [same]


def test_the_lead_of_an_action_stays_the_lead(staff):
    goes, stays = two()
    action = ActionFactory(published=True, lead_government=goes)
    partner = Participation.objects.create(action=action, government=stays, role="partner", state="invited")
    trace = merge(goes, stays, staff)
    partner.refresh_from_db()

    assert (partner.role, partner.state) == ("lead", "confirmed")
    assert Action.objects.get().lead == stays
    assert len(trace["participations"]["joined"]) == 1
    assert goes.participations.get().state == "left"


def test_of_two_longer_terms_the_later_stands(staff):
    goes, stays = two()
    call, other_call = CallFactory(), CallFactory(slug="other")
    later, sooner = timezone.now(), timezone.now() - timedelta(days=3)
    Grace.objects.create(call=call, government=goes, until=later, reason="A flood.")
    kept = Grace.objects.create(call=call, government=stays, until=sooner, reason="A flood.")
    alone = Grace.objects.create(call=other_call, government=goes, until=later, reason="A flood.")
    trace = merge(goes, stays, staff)
    kept.refresh_from_db()
    alone.refresh_from_db()

    assert (kept.until, alone.government) == (later, stays)
    assert (trace["graces"]["moved"], len(trace["graces"]["joined"])) == ([alone.pk], 1)


def test_a_confirmed_partner_stays_confirmed(staff):
    goes, stays = two()
    action = ActionFactory(published=True)
    Participation.objects.create(action=action, government=goes, role="partner", state="confirmed")
    other = Participation.objects.create(action=action, government=stays, role="partner", state="declined")
    merge(goes, stays, staff)
    other.refresh_from_db()

    assert (other.role, other.state) == ("partner", "confirmed")


def test_a_name_asked_for_an_entry_that_goes_is_answered(staff):
    goes, stays = two()
    asked = correcting.ask(goes, by=staff, reason="A slip.", official_name="Medelyn")
    merge(goes, stays, staff)
    asked.refresh_from_db()

    assert (asked.state, asked.government) == ("declined", goes)


# refusals


def test_merging_is_for_staff():
    goes, stays = two()
    with pytest.raises(PermissionDenied):
        merge(goes, stays, UserFactory())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda goes, stays: stays.__dict__.update(goes.__dict__), "into itself"),
        (lambda goes, stays: change(goes, merged_into=GovernmentFactory()), "was merged before"),
        (lambda goes, stays: change(stays, merged_into=GovernmentFactory()), "was merged itself"),
        (lambda goes, stays: change(stays, merged_into=goes), "was merged itself"),
        (lambda goes, stays: change(goes, is_specimen=True), "specimen"),
        (lambda goes, stays: change(stays, country="MX"), "different countries"),
    ],
)
def test_what_cannot_be_one_is_refused(staff, spoil, words):
    goes, stays = two()
    spoil(goes, stays)
    with pytest.raises(Refused, match=words):
        merge(goes, stays, staff)
    assert history.of(goes).count() == 0


def change(government, **fields):
    if "merged_into" in fields:
        fields["merged_at"] = government.created_at
    Government.objects.filter(pk=government.pk).update(**fields)


def test_another_country_is_confirmed(staff):
    goes, stays = two(country="MX")
    merge(goes, stays, staff, other_country=True)

    assert goes.merged_into == stays


def test_a_reason_is_needed(staff):
    with pytest.raises(ValidationError):
        merge(*two(), staff, reason=" ")


# the page


def page(goes, stays=None):
    address = reverse("admin:signatories_government_merge", args=[goes.pk])
    return f"{address}?into={stays.pk}" if stays else address


def test_the_page_finds_shows_and_merges(staff_client):
    goes, stays = two()
    SignatureFactory(government=goes, verified=True)
    MembershipFactory(government=goes)
    assert f"?into={stays.pk}" in staff_client.get(page(goes)).content.decode()
    shown = staff_client.get(page(goes, stays)).content.decode()
    assert all(words in shown for words in ("1 signature moves.", "1 membership moves.", "Medelin."))
    goes.refresh_from_db()
    assert (goes.merged_into, history.of(goes).count(), stays.signatures.count()) == (None, 0, 0)

    answers = [staff_client.post(page(goes, stays), {"reason": why}).status_code for why in ("", "Twice.")]
    goes.refresh_from_db()
    assert (answers, goes.merged_into) == ([422, 302], stays)
    assert "was merged before" in staff_client.get(page(goes, stays)).content.decode()


def test_the_page_asks_for_another_country(staff_client):
    goes, stays = two(country="MX")
    answers = [
        staff_client.post(page(goes, stays), {"reason": "Twice."} | more).status_code
        for more in ({}, {"other_country": "on"})
    ]
    assert answers == [409, 302]


def test_the_page_is_for_who_verifies(sign_in):
    goes, stays = two()
    answer = sign_in(UserFactory(is_staff=True)).post(page(goes, stays), {"reason": "Twice."})
    goes.refresh_from_db()
    assert (answer.status_code, goes.merged_into) == (403, None)


def test_listed_governments_are_counted_once_after_a_merger(staff):
    goes, stays = two()
    SignatureFactory(government=goes, verified=True)
    SignatureFactory(government=stays, verified=True)
    merge(goes, stays, staff)

    assert Signature.objects.listed().count() == 1
