"""A government leaves the list: when and why stand in public, and it may come back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import Refused
from signatories import certificates, signing
from signatories.consents import REQUIRED
from signatories.models import Signature
from tests.factories import GovernmentFactory, LeaderFactory, SignatureFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WHY = "The council decided so."


def listed():
    focal_point = UserFactory()
    government = GovernmentFactory(focal_point=focal_point)
    return SignatureFactory(government=government, verified=True, signed_on=date(2026, 3, 2)), focal_point


def test_withdrawn_on_the_day_of_the_decision(client):
    signature, by = listed()
    signing.withdraw(signature, by=by, reason=WHY, withdrawn_on=date(2026, 4, 1))
    page = client.get(f"/en/signatories/{signature.government.slug}/").content.decode()

    assert (signature.state, signature.withdrawn_on) == ("withdrawn", date(2026, 4, 1))
    assert "withdrew its signature on 1 April 2026" in page
    assert WHY in page
    assert certificates.check(signature.certificate_code).kind == "withdrawn"


@pytest.mark.parametrize("day", [date(2026, 3, 1), TODAY() + timedelta(days=1)])
def test_a_day_before_the_signature_or_ahead_is_refused(day):
    signature, by = listed()
    with pytest.raises(ValidationError) as error:
        signing.withdraw(signature, by=by, reason=WHY, withdrawn_on=day)
    signature.refresh_from_db()
    assert (list(error.value.message_dict), signature.state) == (["withdrawn_on"], "verified")


def test_a_withdrawn_government_signs_again():
    signature, by = listed()
    signing.withdraw(signature, by=by, reason=WHY)
    again = signing.sign(
        signature.government, by=by, declaration=signature.declaration, language="en",
        signatory_name="Bela Specimen", signatory_office="Mayor", consents=REQUIRED,
    )  # fmt: skip

    assert again.state == "pending"
    assert signature.government.signatures.count() == 2


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"withdrawn_on": "2026-04-01", "reason": WHY}, 302),
        ({"withdrawn_on": "2026-03-01", "reason": WHY}, 422),
        ({"withdrawn_on": "2999-01-01", "reason": WHY}, 422),
        ({"withdrawn_on": "", "reason": WHY}, 302),
        ({"withdrawn_on": "2026-04-01", "reason": ""}, 422),
    ],
)
def test_desk_and_secretariat_ask_day_and_reason(sign_in, staff_client, answers, status):
    for client, page in (
        (sign_in((pair := listed())[1]), reverse("signatories:withdraw", args=[pair[0].pk])),
        (staff_client, reverse("admin:signatories_signature_move", args=[listed()[0].pk, "withdraw"])),
    ):
        assert client.get(page).status_code == 200
        assert client.post(page, answers).status_code == status
    assert Signature.objects.filter(state="withdrawn").count() == (2 if status == 302 else 0)


def test_the_desk_says_whose_term_has_ended(sign_in):
    signature, by = listed()
    signature.leader = LeaderFactory(government=signature.government, ended=True)
    signature.save()
    page = sign_in(by).get("/en/desk/").content.decode()

    assert f"Who leads {signature.government} now?" in page
    assert reverse("signatories:reaffirm", args=[signature.pk]) in page


def test_of_merged_signatures_the_replaced_one_is_withdrawn_with_the_other():
    signature, by = listed()
    twin = SignatureFactory(government=signature.government, verified=True, replaced_at=timezone.now())
    assert (certificates.check(twin.certificate_code).kind, certificates.standing(twin).is_reaffirmed) == (
        "replaced",
        False,
    )
    signing.withdraw(signature, by=by, reason=WHY)
    assert certificates.check(twin.certificate_code).kind == "withdrawn"


def test_a_name_before_is_told_where_it_was_signed(client):
    signature, _by = listed()
    Signature.objects.update(signed_as="Old Specimen town")

    for page in (
        f"/en/signatories/{signature.government.slug}/",
        f"/en/verify/{signature.certificate_code}/",
    ):
        assert "Old Specimen town" in client.get(page).content.decode()


def test_what_was_replaced_is_not_withdrawn(staff):
    signature = SignatureFactory(verified=True, replaced_at=timezone.now())

    assert "withdraw" not in signing.open_moves(signature, staff)
    with pytest.raises(Refused, match="Withdraw that one"):
        signing.withdraw(signature, by=staff, reason=WHY)
