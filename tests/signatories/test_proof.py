"""Each step of the ladder: how it is given, who accepts it, and what is refused."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import signing
from signatories.consents import REQUIRED
from signatories.models import DOMAIN, EMAIL, LETTER, SECOND_OFFICIAL, Declaration, Evidence
from tests.factories import (
    DeclarationFactory,
    EvidenceFactory,
    GovernmentFactory,
    SignatureFactory,
    UserFactory,
    letter,
)

pytestmark = pytest.mark.django_db


def sign(email="ana@town.example", needed=LETTER, **fields):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return signing.sign(
        GovernmentFactory(**fields),
        by=user,
        declaration=DeclarationFactory(required_rung=needed),
        language="en",
        signatory_name="Ana Specimen",
        signatory_office="Mayor",
        consents=REQUIRED,
    )


def step(signature, rung):
    return signature.evidence.get(rung=rung)


def token():
    text = Letter.objects.filter(event="confirm_request").latest("pk").text
    return text.split("/confirm/")[1].split("/")[0]


# the office domain


def test_the_domain_of_the_signer_waits_for_staff():
    signature = sign(needed=DOMAIN)
    claim = step(signature, DOMAIN)

    assert (claim.domain, claim.given_at, claim.outcome) == ("town.example", None, "")
    assert (signature.state, signature.government.domains) == ("pending", [])


@pytest.mark.parametrize("email", ["ana@gmail.com", "ana@mail.yahoo.co.uk", "ana@xn--80a1acny.xn--p1ai"])
def test_a_free_mail_domain_is_never_claimed(email):
    assert [row.rung for row in sign(email=email).evidence.all()] == [EMAIL]


def test_staff_confirm_the_domain_for_the_office(staff):
    signature = sign(needed=DOMAIN)
    claim = signing.check_evidence(step(signature, DOMAIN), by=staff, accepted=True)

    signature.government.refresh_from_db()
    signature.refresh_from_db()
    assert signature.government.domains == ["town.example"]
    assert (claim.outcome, claim.checked_by, claim.given_at is None) == ("accepted", staff, False)
    assert (signature.state, signature.rung_reached.rung) == ("confirmed", DOMAIN)
    kept = history.of(signature.government).get(verb="confirm_domain")
    assert kept.payload == {"domain": "town.example"}


def test_the_next_signer_of_a_confirmed_domain_has_the_step_at_once(staff):
    first = sign(needed=DOMAIN)
    signing.check_evidence(step(first, DOMAIN), by=staff, accepted=True)
    signing.refuse(first, by=staff, reason="Signed by mistake.")
    user = UserFactory(email="bea@social.town.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    again = signing.sign(
        first.government, by=user, declaration=first.declaration, language="en", signatory_name="Bea Specimen",
        signatory_office="Mayor", consents=REQUIRED,
    )  # fmt: skip

    assert again.state == "confirmed"
    assert [row.rung for row in again.evidence.exclude(given_at=None)] == [EMAIL, DOMAIN]


def test_a_domain_that_is_not_the_office_s_is_rejected_with_its_reason(staff):
    signature = sign()
    claim = step(signature, DOMAIN)
    with pytest.raises(ValidationError):
        signing.check_evidence(claim, by=staff, accepted=False, note=" ")
    signing.check_evidence(claim, by=staff, accepted=False, note="It is the domain of a consultant.")

    claim.refresh_from_db()
    assert (claim.outcome, claim.note) == ("rejected", "It is the domain of a consultant.")
    assert signature.government.domains == []
    told = Letter.objects.get(event="proof_rejected")
    assert "It is the domain of a consultant." in told.text
    assert "It is the domain of a consultant." in told.html


@pytest.mark.parametrize("domain", ["gmail.com", "gov.co"])
def test_staff_cannot_confirm_what_many_share(staff, domain):
    claim = EvidenceFactory(rung=DOMAIN, domain=domain, given_at=None, asked_at=timezone.now())
    with pytest.raises(Refused, match=domain):
        signing.check_evidence(claim, by=staff, accepted=True)

    claim.refresh_from_db()
    claim.signature.government.refresh_from_db()
    assert (claim.outcome, claim.signature.government.domains) == ("", [])


def test_only_staff_judge_a_step():
    signature = sign()
    with pytest.raises(PermissionDenied):
        signing.check_evidence(step(signature, DOMAIN), by=signature.entered_by, accepted=True)


def test_the_register_refuses_a_free_mail_domain(staff_client):
    government = GovernmentFactory()
    url = reverse("admin:signatories_government_change", args=[government.pk])
    answer = staff_client.post(
        url,
        {
            "official_name": "Specimen town", "english_name": "Specimen town", "other_names": "",
            "domains": "Gmail.com", "level": "municipality", "country": "CO", "origin": "portal",
            "leaders-TOTAL_FORMS": 0, "leaders-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    government.refresh_from_db()
    assert answer.status_code == 200
    assert "Anybody gets an address at gmail.com" in answer.content.decode()
    assert government.domains == []


# the letter


def test_an_accepted_letter_is_dated_and_by_whom(staff):
    signature = sign()
    evidence = signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())
    signing.check_evidence(evidence, by=staff, accepted=True)

    signature.refresh_from_db()
    assert (signature.state, signature.rung_reached.rung) == ("confirmed", LETTER)
    assert (evidence.outcome, evidence.checked_by) == ("accepted", staff)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"MZ", "of another kind"), (b"%PDF-1.7 half", "cannot be opened")],
    ids=["kind", "broken"],
)
def test_the_verb_opens_a_letter_too(content, words):
    signature = sign()
    with pytest.raises(ValidationError, match=words):
        signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter(content))
    assert not signature.evidence.filter(rung=LETTER).exists()


# the second official


@pytest.mark.parametrize("email", ["mayor@gmail.com", "Mayor@Hotmail.fr", "mayor@mail.qq.com"])
def test_a_second_official_at_a_free_mail_provider_is_refused(email, sign_in):
    signature = sign()
    with pytest.raises(ValidationError, match="Anybody gets an address"):
        signing.ask_second_official(signature, by=signature.entered_by, email=email)

    url = reverse("signatories:ask_second", args=[signature.pk])
    answer = sign_in(signature.entered_by).post(url, {"second_email": email})
    assert answer.status_code == 422
    assert "Write the address which the office gave to this person" in answer.content.decode()
    assert not Letter.objects.filter(event="confirm_request").exists()


@pytest.mark.parametrize(
    "email", ["ana@town.example", "ANA@town.example", "ana+two@town.example", "ana@home.example"]
)
def test_the_signer_is_not_their_own_second_official(email):
    signature = sign()
    EmailAddress.objects.create(user=signature.entered_by, email="ana@home.example", verified=True)
    with pytest.raises(Refused, match="another person"):
        signing.ask_second_official(signature, by=signature.entered_by, email=email)


def test_the_signer_who_opens_the_link_confirms_nothing(sign_in):
    signature = sign()
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    answer = sign_in(signature.entered_by).post(reverse("signatories:confirm", args=[token()]))

    assert answer.status_code == 409
    assert "another person than the one who signed" in answer.content.decode()
    assert step(signature, SECOND_OFFICIAL).given_at is None


def test_a_mail_scanner_confirms_nothing(client):
    signature = sign()
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    url = reverse("signatories:confirm", args=[token()])

    assert [client.get(url).status_code, client.head(url).status_code] == [200, 200]
    assert step(signature, SECOND_OFFICIAL).given_at is None


def test_a_link_that_is_used_again_says_when_it_was_done(client):
    signature = sign()
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    url = reverse("signatories:confirm", args=[token()])
    first, again, read = client.post(url), client.post(url), client.get(url)

    assert [answer.status_code for answer in (first, again, read)] == [200, 200, 200]
    assert "Your word was kept on" in again.content.decode()
    assert "Your word was kept on" in read.content.decode()
    assert [event.verb for event in history.of(signature)].count("answer_as_second_official") == 1


def test_an_expired_link_says_so_and_confirms_nothing(client):
    signature = sign()
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    Evidence.objects.filter(rung=SECOND_OFFICIAL).update(asked_at=timezone.now() - timedelta(days=15))
    url = reverse("signatories:confirm", args=[token()])
    read, pressed = client.get(url), client.post(url)

    assert (read.status_code, pressed.status_code) == (410, 409)
    assert "valid for 14 days" in read.content.decode()
    assert step(signature, SECOND_OFFICIAL).given_at is None


def test_a_link_of_the_portal_s_shape_that_nobody_made_is_404(client):
    assert client.get(reverse("signatories:confirm", args=["A" * 43])).status_code == 404


# listing


def test_the_step_that_listing_asks_for_may_be_raised_later(staff):
    signature = sign(needed=EMAIL)
    Declaration.objects.update(required_rung=SECOND_OFFICIAL)
    with pytest.raises(Refused, match="Confirmed by a second official"):
        signing.verify(signature, by=staff)

    signature.refresh_from_db()
    assert (signature.state, signature.certificate_code) == ("confirmed", "")


def test_a_higher_step_than_needed_is_enough(staff):
    signature = sign(needed=DOMAIN)
    evidence = signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())
    signing.verify(signature, by=staff)

    evidence.refresh_from_db()
    assert (signature.state, evidence.outcome) == ("verified", "accepted")
    assert step(signature, DOMAIN).outcome == ""


def test_verifying_says_what_it_accepts(staff_client):
    signature = SignatureFactory(confirmed=True)
    EvidenceFactory(signature=signature)
    page = reverse("admin:signatories_signature_change", args=[signature.pk])
    words = "E-mail address proved, Confirmed by a second official."
    before = staff_client.get(page).content.decode()
    after = staff_client.post(
        reverse("admin:signatories_signature_move", args=[signature.pk, "verify"]), follow=True
    )

    assert f"not checked yet: {words}" in before
    assert f"Accepted with it: {words}" in after.content.decode()
    assert {row.outcome for row in signature.evidence.all()} == {"accepted"}


def test_who_is_listed_may_climb_further(staff, sign_in):
    signature = sign()
    signing.give_evidence(signature, by=signature.entered_by, rung=LETTER, file=letter())
    signing.verify(signature, by=staff)
    signing.ask_second_official(signature, by=signature.entered_by, email="mayor@town.example")
    evidence = signing.answer_as_second_official(token())
    signature.refresh_from_db()
    assert signature.rung_reached.rung == LETTER
    done = reverse("signatories:sign_done", args=[signature.pk])
    assert sign_in(signature.entered_by).get(done).context["second_form"] is not None

    signing.check_evidence(evidence, by=staff, accepted=True)
    assert (signature.state, signature.rung_reached.rung) == ("verified", SECOND_OFFICIAL)
    assert sign_in(signature.entered_by).get(done).context["second_form"] is None


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_signature_that_ended_is_proved_no_more(state, staff):
    signature = SignatureFactory(**{state: True})
    evidence = EvidenceFactory(signature=signature)
    for verb in (
        lambda: signing.give_evidence(signature, by=staff, rung=LETTER, file=letter()),
        lambda: signing.ask_second_official(signature, by=staff, email="mayor@town.example"),
        lambda: signing.check_evidence(evidence, by=staff, accepted=True),
    ):
        with pytest.raises(Refused):
            verb()


def test_the_secretariat_confirms_a_domain_with_one_button(staff_client):
    signature = sign()
    claim = step(signature, DOMAIN)
    page = staff_client.get(reverse("admin:signatories_signature_change", args=[signature.pk]))
    staff_client.post(reverse("admin:signatories_signature_check", args=[claim.pk, "accept"]))

    signature.government.refresh_from_db()
    assert "Confirm town.example for this office" in page.content.decode()
    assert signature.government.domains == ["town.example"]


def test_the_secretariat_sets_the_step_that_listing_asks_for(staff_client):
    declaration = DeclarationFactory()
    page = staff_client.get(reverse("admin:signatories_declaration_change", args=[declaration.pk]))

    assert 'name="required_rung"' in page.content.decode()
    assert "how far up the ladder of proof" in page.content.decode()


def test_proof_that_nobody_has_looked_at_waits_in_the_work_of_the_day(staff_client, staff):
    signature = sign()
    checked = sign(email="bea@city.example")
    signing.check_evidence(step(checked, DOMAIN), by=staff, accepted=True)
    EvidenceFactory()
    found = staff_client.get(reverse("admin:signatories_signature_changelist"), {"proof": "check"})

    assert list(found.context["cl"].result_list) == [signature]
    today = staff_client.get(reverse("admin:index")).context["today"]
    rows = [row for group in today for row in group.rows]
    assert [(str(row["words"]), row["number"]) for row in rows if "proof=check" in row["href"]] == [
        ("signature has proof to be checked", 1)
    ]
