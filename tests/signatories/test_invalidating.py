"""Many signatures ended at once: counted first, carried out once, taken back whole."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.mail import release
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import invalidating, signing
from signatories.consents import REQUIRED
from signatories.models import Government, Invalidation, Membership, Signature
from tests.factories import (
    DeclarationFactory,
    GovernmentFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
REASON = "Entered by one person within an hour."


@pytest.fixture
def crowd(db):
    """(the account behind three signatures, those signatures, one of somebody else)."""
    bot = UserFactory(email="bot@spam.example")
    signatures = [
        SignatureFactory(entered_by=bot),
        SignatureFactory(entered_by=bot, confirmed=True),
        SignatureFactory(entered_by=bot, verified=True),
    ]
    MembershipFactory(government=signatures[0].government, user=bot, pending=True, function="Clerk")
    return bot, signatures, SignatureFactory(verified=True)


def prepared(staff, **conditions):
    return invalidating.prepare(by=staff, conditions=conditions, reason=REASON)


def states(signatures):
    return [Signature.objects.get(pk=signature.pk).state for signature in signatures]


def test_counting_changes_nothing(crowd, staff):
    bot, signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk, origin="portal")

    assert (invalidation.counted, invalidation.done_at, invalidation.rows.count()) == (3, None, 0)
    assert states(signatures) == ["pending", "confirmed", "verified"]
    assert [event.verb for event in history.of(invalidation)] == ["prepare_invalidation"]
    assert not Letter.objects.exists()


def test_carrying_out_ends_each_by_its_own_verb_and_holds_the_letters(crowd, staff):
    bot, signatures, other = crowd
    invalidation = invalidating.carry_out(prepared(staff, mail_domain="Spam.example"), by=staff)

    assert states(signatures) == ["refused", "refused", "withdrawn"]
    assert states([other]) == ["verified"]
    assert [[event.verb for event in history.of(row)] for row in signatures] == [
        ["refuse"],
        ["refuse"],
        ["withdraw"],
    ]
    assert sorted(Letter.objects.values_list("event", "to", "state")) == [
        ("refused", "bot@spam.example", "held"),
        ("refused", "bot@spam.example", "held"),
        ("withdrawn", "bot@spam.example", "held"),
    ]
    assert [row.was_state for row in invalidation.rows.all()] == ["pending", "confirmed", "verified"]
    assert (invalidation.done_by, Membership.objects.get().state) == (staff, "ended")


def test_taking_it_back_restores_what_was(crowd, staff):
    bot, signatures, _other = crowd
    invalidation = invalidating.carry_out(prepared(staff, entered_by=bot.pk), by=staff)
    invalidating.undo(invalidation, by=staff)

    assert states(signatures) == ["pending", "confirmed", "verified"]
    assert {row.outcome for row in invalidation.rows.all()} == {"again"}
    assert set(Letter.objects.values_list("state", flat=True)) == {"cancelled"}
    assert [history.of(row).last().verb for row in signatures] == ["restore"] * 3
    again = signatures[0].government.memberships.get(state="pending")
    assert (again.user, again.function, again.via) == (bot, "Clerk", "signing")
    restored = Signature.objects.get(pk=signatures[2].pk)
    assert (restored.reason, restored.withdrawn_on, restored.certificate_code) == (
        "", None, signatures[2].certificate_code,
    )  # fmt: skip
    assert history.first_broken_link() is None


def test_what_changed_since_is_left_as_it_is(crowd, staff):
    bot, signatures, _other = crowd
    signer = UserFactory()
    EmailAddress.objects.create(user=signer, email=signer.email, verified=True)
    invalidation = invalidating.carry_out(prepared(staff, entered_by=bot.pk), by=staff)
    signing.sign(
        signatures[0].government, by=signer, declaration=DeclarationFactory(), language="en",
        signatory_name="Ana Specimen", signatory_office="Mayor", consents=REQUIRED,
    )  # fmt: skip
    Signature.objects.filter(pk=signatures[1].pk).update(reason="The town wrote to us.")
    invalidating.undo(invalidation, by=staff)

    assert [row.outcome for row in invalidation.rows.order_by("signature_id")] == [
        "signed",
        "changed",
        "again",
    ]
    assert states(signatures) == ["refused", "refused", "verified"]


def test_a_waiting_reaffirmation_ends_and_stands_again_with_its_signature(staff):
    listed = SignatureFactory(verified=True, government=GovernmentFactory(country="NP"))
    waiting = SignatureFactory(government=listed.government, replaces=listed)
    invalidation = prepared(staff, country="NP", states=["verified"])
    assert invalidation.counted == 2

    invalidating.carry_out(invalidation, by=staff)
    assert states([listed, waiting]) == ["withdrawn", "refused"]
    invalidating.undo(invalidation, by=staff)
    assert states([listed, waiting]) == ["verified", "pending"]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"country": "CO"}, 4),
        ({"country": "CO", "states": ["verified"]}, 2),
        ({"country": "CO", "origin": "secretariat"}, 0),
        ({"mail_domain": "example"}, 3),
        ({"mail_domain": "am.example"}, 0),
        ({"entered_from": "2026-01-01", "mail_domain": "spam.example"}, 3),
        ({"entered_until": "2026-01-01", "mail_domain": "spam.example"}, 0),
    ],
)
def test_conditions_are_all_met(crowd, conditions, found):
    assert len(invalidating.matching(conditions)) == found


# refused


def test_nothing_that_matches_is_refused(crowd, staff):
    with pytest.raises(Refused, match="No standing signature"):
        prepared(staff, country="NP")
    assert not Invalidation.objects.exists()


@pytest.mark.parametrize("conditions", [{}, {"origin": "portal"}, {"states": ["pending"]}, {"country": ""}])
def test_conditions_that_mean_everything_are_refused(crowd, staff, conditions):
    with pytest.raises(ValidationError, match="at least one condition"):
        prepared(staff, **conditions)


def test_without_a_reason_it_is_refused(crowd, staff):
    with pytest.raises(ValidationError):
        invalidating.prepare(by=staff, conditions={"country": "CO"}, reason=" ")


def test_a_list_that_changed_is_refused_with_its_new_count(crowd, staff):
    bot, signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    SignatureFactory(entered_by=bot)
    with pytest.raises(Refused, match="now 4 signatures are meant"):
        invalidating.carry_out(invalidation, by=staff)
    assert states(signatures) == ["pending", "confirmed", "verified"]

    invalidation = invalidating.count_again(invalidation, by=staff)
    assert invalidation.counted == 4
    assert invalidating.carry_out(invalidation, by=staff).rows.count() == 4


def test_a_state_that_changed_makes_another_list(crowd, staff):
    bot, signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    signing.verify(signatures[1], by=staff)
    with pytest.raises(Refused, match="now 3 signatures are meant"):
        invalidating.carry_out(invalidation, by=staff)


def test_twice_is_refused(crowd, staff):
    bot, _signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    with pytest.raises(Refused, match="not carried out"):
        invalidating.undo(invalidation, by=staff)
    invalidating.carry_out(invalidation, by=staff)
    for again in (invalidating.carry_out, invalidating.count_again):
        with pytest.raises(Refused, match="carried out before"):
            again(invalidation, by=staff)
    invalidating.undo(invalidation, by=staff)
    with pytest.raises(Refused, match="taken back before"):
        invalidating.undo(invalidation, by=staff)


def test_only_the_secretariat(crowd, staff):
    bot, _signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    for verb in (invalidating.carry_out, invalidating.count_again, invalidating.undo):
        with pytest.raises(PermissionDenied):
            verb(invalidation, by=bot)
    with pytest.raises(PermissionDenied):
        prepared(bot, entered_by=bot.pk)


# in the secretariat


def page(name, *args):
    return reverse(f"admin:signatories_invalidation_{name}", args=args)


def test_the_secretariat_counts_carries_out_and_takes_back(crowd, staff_client):
    _bot, signatures, _other = crowd
    form = {"entered_by": "bot@spam.example", "origin": "portal", "reason": REASON}
    counted = staff_client.post(page("add"), form, follow=True)
    pk = Invalidation.objects.get().pk
    assert "3 signatures would end" in counted.content.decode()
    assert staff_client.get(page("changelist")).status_code == 200

    ended = staff_client.post(page("move", pk, "carry-out"), follow=True).content.decode()
    assert "3 signatures have ended. The letters about them are held." in ended
    assert states(signatures) == ["refused", "refused", "withdrawn"]
    assert staff_client.post(page("move", pk, "carry-out")).status_code == 409

    release(Letter.objects.filter(event="withdrawn"))
    Letter.objects.filter(event="withdrawn").update(state=Letter.SENT, sent_at=timezone.now())
    assert "1 has left: write to that person" in staff_client.get(page("change", pk)).content.decode()
    back = staff_client.post(page("move", pk, "undo"), follow=True).content.decode()
    assert "3 signatures stand again." in back
    assert "stands again" in back


def test_a_get_ends_nothing(crowd, staff_client, staff):
    bot, signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    for name in ("carry-out", "count", "undo"):
        assert staff_client.get(page("move", invalidation.pk, name)).status_code == 302

    assert states(signatures) == ["pending", "confirmed", "verified"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"country": "NP"}, "No standing signature meets these conditions"),
        ({}, "Name at least one condition"),
        ({"entered_by": "nobody@spam.example"}, "No account has this address"),
        ({"entered_from": "2026-05-02", "entered_until": "2026-05-01"}, "The end lies before the start"),
        ({"entered_from": "yesterday"}, "Something has to be put right below"),
    ],
)
def test_what_has_to_be_put_right_is_told(crowd, staff_client, form, sentence):
    answer = staff_client.post(page("add"), form | {"reason": REASON})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_page_is_for_who_verifies(sign_in):
    reader = UserFactory(is_staff=True)

    assert sign_in(reader).get(page("add")).status_code == 403


def test_a_changed_list_is_shown_before_the_button(crowd, staff_client, staff):
    bot, _signatures, _other = crowd
    invalidation = prepared(staff, entered_by=bot.pk)
    SignatureFactory(entered_by=bot, government=GovernmentFactory(level=Government.REGION))

    assert "The list has changed" in staff_client.get(page("change", invalidation.pk)).content.decode()


def test_days_are_days_of_entering(crowd):
    Signature.objects.update(signed_on=timezone.localdate() - timedelta(days=9))
    Signature.objects.update(entered_on=timezone.localdate() - timedelta(days=3))
    day = (timezone.localdate() - timedelta(days=3)).isoformat()

    assert len(invalidating.matching({"entered_from": day, "entered_until": day})) == 4
