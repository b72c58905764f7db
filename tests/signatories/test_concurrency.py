"""Two people at once: one result, and the slower one is told kindly."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Letter
from accounts.refusals import Refused
from signatories import declaring, invitations, memberships, merging, reaffirming, signing
from signatories.consents import REQUIRED
from signatories.models import Declaration, Government, Membership, Signature
from tests.factories import (
    DeclarationFactory,
    GovernmentFactory,
    InvitationFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*calls):
    """What each call gave back or refused, all started together."""
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


def test_two_verify_at_once():
    signature = SignatureFactory(confirmed=True)
    staff = [UserFactory(staff=True) for _person in range(2)]

    def verify(by):
        return lambda: signing.verify(Signature.objects.get(pk=signature.pk), by=by)

    assert at_once(*(verify(by) for by in staff)) == ["done", "refused"]
    assert Letter.objects.filter(event="welcome").count() == 1


def test_two_sign_for_one_government_at_once():
    government, declaration = GovernmentFactory(), DeclarationFactory()
    people = [UserFactory() for _person in range(2)]

    def sign(by):
        return lambda: signing.sign(
            government,
            by=by,
            declaration=declaration,
            language="en",
            signatory_name="Ana Specimen",
            signatory_office="Mayor",
            consents=REQUIRED,
        )

    assert at_once(*(sign(by) for by in people)) == ["done", "refused"]
    assert Signature.objects.count() == 1


def test_two_focal_points_leave_at_once():
    government = GovernmentFactory()
    rows = [MembershipFactory(government=government) for _person in range(2)]

    def leave(row):
        return lambda: memberships.end(Membership.objects.get(pk=row.pk), by=row.user)

    assert at_once(*(leave(row) for row in rows)) == ["done", "refused"]
    assert government.memberships.active().count() == 1


def test_one_address_is_invited_twice_at_once():
    first = MembershipFactory()
    second = MembershipFactory(government=first.government)

    def invite(row):
        return lambda: invitations.invite(
            row.government, by=row.user, email="new@example.org", role="contributor", language="en"
        )

    assert at_once(invite(first), invite(second)) == ["done", "refused"]
    assert Letter.objects.filter(event="invited").count() == 1


def test_an_invitation_is_accepted_twice_at_once():
    made = InvitationFactory(token="t")
    person = UserFactory(email=made.email)

    assert at_once(*[lambda: invitations.accept("t", by=person)] * 2) == ["done", "done"]
    assert person.memberships.count() == 1


def test_an_invitation_is_accepted_and_taken_back_at_once():
    focal_point = MembershipFactory()
    made = InvitationFactory(government=focal_point.government, token="t")
    person = UserFactory(email=made.email)

    def take_back():
        invitations.revoke(made, by=focal_point.user)

    assert at_once(lambda: invitations.accept("t", by=person), take_back) == ["done", "refused"]


def test_two_reaffirm_at_once():
    people = [UserFactory() for _person in range(2)]
    signature = SignatureFactory(verified=True)
    for person in people:
        MembershipFactory(government=signature.government, user=person)

    def reaffirm(by):
        return lambda: reaffirming.reaffirm(
            Signature.objects.get(pk=signature.pk),
            by=by,
            language="en",
            signatory_name="Bela Specimen",
            signatory_office="Mayor",
            consents=REQUIRED,
        )

    assert at_once(*(reaffirm(by) for by in people)) == ["done", "refused"]
    assert Signature.objects.waiting_reaffirmations().count() == 1


def test_a_reaffirmation_is_verified_while_the_old_one_is_withdrawn():
    signature = SignatureFactory(verified=True)
    renewed = SignatureFactory(
        government=signature.government, declaration=signature.declaration, confirmed=True, replaces=signature
    )
    staff = [UserFactory(staff=True) for _person in range(2)]
    results = at_once(
        lambda: signing.verify(Signature.objects.get(pk=renewed.pk), by=staff[0]),
        lambda: signing.withdraw(Signature.objects.get(pk=signature.pk), by=staff[1], reason="It left."),
    )
    listed = list(Signature.objects.listed())

    assert results == ["done", "refused"]
    assert listed in ([renewed], [])
    assert Signature.objects.filter(replaced_at=None, state="verified").count() == len(listed)


def test_two_mergers_across_each_other():
    one, other = GovernmentFactory(), GovernmentFactory()
    staff = [UserFactory(staff=True) for _person in range(2)]

    def merge(goes, stays, by):
        return lambda: merging.merge(goes, into=stays, by=by, reason="Entered twice.")

    assert at_once(merge(one, other, staff[0]), merge(other, one, staff[1])) == ["done", "refused"]
    assert Government.objects.standing().count() == 1


def test_two_versions_opened_at_once_leave_one_open():
    DeclarationFactory()
    staff = [UserFactory(staff=True) for _person in range(2)]
    drafts = [DeclarationFactory(version=number, is_current=False, texts_in=("en",)) for number in (2, 3)]

    def open_one(draft, by):
        return lambda: declaring.open_for_signature(draft, by=by)

    assert at_once(*map(open_one, drafts, staff)) == ["done", "done"]
    assert Declaration.objects.filter(is_current=True).count() == 1
    assert Declaration.objects.filter(closed_at__isnull=True).count() == 1
