"""Names put right: who may, what follows, what stays of the name before."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import history
from accounts.models import Event, Letter
from accounts.refusals import Refused
from actions.erasing import erase_person
from signatories import correcting, register
from signatories.models import Correction, FormerSlug, Signature
from tests.factories import (
    GovernmentFactory,
    LeaderFactory,
    MembershipFactory,
    SignatureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def medelin(**fields):
    """A listed government whose name was written wrong, with its focal point."""
    focal_point = UserFactory(language="es")
    government = GovernmentFactory(
        official_name="Medelin", english_name="Medelin", slug="medelin", focal_point=focal_point, **fields
    )
    SignatureFactory(government=government, verified=True, signed_on=date(2026, 3, 2))
    return government, focal_point


def rename(government, by, **changes):
    told = {"official_name": "Medellín", "english_name": "Medellin", "reason": "A letter was missing."}
    return correcting.rename(government, by=by, **told | changes)


def new_name(government, by, **changes):
    return rename(
        government, by, **{"official_name": "Distrito de Medellín", "kind": "new_name", "since": date(2026, 5, 1)}
        | changes,
    )  # fmt: skip


def letters(event):
    return sorted(
        Letter.objects.filter(event=event).exclude(state=Letter.CANCELLED).values_list("to", flat=True)
    )


# a government


def test_a_slip_is_put_right_and_the_name_before_is_found(staff):
    government, focal_point = medelin()
    rename(government, staff)
    government.refresh_from_db()

    assert (government.official_name, government.english_name) == ("Medellín", "Medellin")
    assert (government.slug, government.other_names, government.name_key) == (
        "medellin",
        ["Medelin"],
        "medellin",
    )
    assert register.search("Medelin") == [government]
    assert government.signatures.get().signed_as == ""
    assert history.of(government).last().payload["after"] == {
        "official_name": "Medellín", "english_name": "Medellin",
    }  # fmt: skip
    assert letters("corrected") == [focal_point.email]


def test_a_new_official_name_leaves_what_was_signed_before_under_the_name_before(staff):
    government, _focal_point = medelin()
    later = SignatureFactory(government=government, withdrawn=True, signed_on=date(2026, 5, 2))
    new_name(government, staff)
    later.refresh_from_db()

    assert government.signatures.get(state="verified").signed_as == "Medelin"
    assert later.signed_as == ""


def test_a_second_new_name_keeps_the_first_one_signed(staff):
    government, _focal_point = medelin()
    new_name(government, staff)
    new_name(government, staff, official_name="Medellín Metropolitano", since=date(2026, 6, 1))

    assert government.signatures.get().signed_as == "Medelin"
    assert government.other_names == ["Medelin", "Distrito de Medellín"]


def test_old_addresses_lead_on_in_every_language(staff, client):
    government, _focal_point = medelin()
    rename(government, staff)
    rename(government, staff, english_name="Metro Medellin Valley", official_name="Medellín")

    for slug in ("medelin", "medellin"):
        answer = client.get(f"/ar/signatories/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/ar/signatories/metro-medellin-valley/")
    assert client.get("/en/signatories/metro-medellin-valley/").status_code == 200
    assert client.get("/en/signatories/nowhere/").status_code == 404


def test_the_page_to_join_follows_the_address(staff, sign_in):
    government, _focal_point = medelin()
    rename(government, staff)
    client = sign_in(UserFactory())

    assert client.get("/en/desk/join/medelin/")["Location"] == "/en/desk/join/medellin/"
    assert client.get("/en/desk/join/nowhere/").status_code == 404


def test_the_public_page_tells_a_new_official_name(staff, client):
    government, _focal_point = medelin()
    new_name(government, staff)
    page = client.get(f"/en/signatories/{government.slug}/").content.decode()

    assert "New official name, until then “Medelin”" in page


def test_a_former_address_is_nobody_elses(staff):
    government, _focal_point = medelin()
    rename(government, staff)

    assert register.free_slug("Medelin", "CO") == "medelin-co"
    rename(government, staff, official_name="Medelin", english_name="Medelin")
    assert (government.slug, FormerSlug.objects.get().slug) == ("medelin", "medellin")


def test_the_name_of_another_government_is_refused(staff):
    government, _focal_point = medelin()
    GovernmentFactory(official_name="Ciudad de Medellín", english_name="Medellin", slug="medellin")

    with pytest.raises(register.AlreadyRegistered):
        rename(government, staff)
    assert rename(government, staff, is_another_body=True).slug == "medellin-co"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"official_name": "Medelin", "english_name": "Medelin"}, Refused),
        ({"reason": " "}, ValidationError),
        ({"kind": "new_name"}, ValidationError),
        ({"kind": "new_name", "since": date(2999, 1, 1)}, ValidationError),
        ({"official_name": "=SUM(A1)"}, ValidationError),
        ({"official_name": ""}, ValidationError),
    ],
)
def test_what_is_no_new_name_changes_nothing(staff, changes, refusal):
    government, _focal_point = medelin()
    with pytest.raises(refusal):
        rename(government, staff, **changes)
    government.refresh_from_db()
    assert government.official_name == "Medelin"


def test_a_merged_entry_keeps_its_name(staff):
    with pytest.raises(Refused, match="merged"):
        rename(GovernmentFactory(merged_into=GovernmentFactory()), staff)


def test_names_are_changed_by_staff_only():
    government, focal_point = medelin()
    with pytest.raises(PermissionDenied):
        rename(government, focal_point)
    with pytest.raises(PermissionDenied):
        correcting.correct(government.signatures.get(), by=focal_point, reason="So", signatory_name="Anna")


# who signed


def signed(**fields):
    signature = SignatureFactory(verified=True, **fields)
    signature.leader = LeaderFactory(government=signature.government)
    signature.save()
    return signature


def test_who_signed_is_put_right_with_the_leader_and_without_a_name_in_the_history(staff):
    signature = signed()
    correcting.correct(signature, by=staff, reason="One n was missing.", signatory_name="Anna Specimen")
    correction = Correction.objects.get()
    event = history.of(signature).last()

    assert Signature.objects.get().signatory_name == "Anna Specimen"
    assert signature.leader.name == "Anna Specimen"
    assert (correction.before, correction.state) == ({"signatory_name": "Ana Specimen"}, "accepted")
    assert event.payload == {"fields": ["signatory_name"], "correction": correction.pk}
    assert not any("Specimen" in str(payload) for payload in Event.objects.values_list("payload", flat=True))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"signatory_name": "Ana Specimen"}, Refused),
        ({"signatory_name": ""}, ValidationError),
        ({"signatory_name": "www.example.org"}, ValidationError),
        ({"delegate_name": "Dora"}, ValidationError),
        ({"signatory_name": "Anna", "reason": ""}, ValidationError),
    ],
)
def test_what_is_no_correction_changes_nothing(staff, changes, refusal):
    signature = signed()
    with pytest.raises(refusal):
        correcting.correct(signature, by=staff, **{"reason": "So it is."} | changes)
    assert not Correction.objects.exists()
    assert Signature.objects.get().signatory_name == "Ana Specimen"


def test_a_delegate_keeps_a_name(staff):
    with pytest.raises(ValidationError):
        correcting.correct(
            signed(capacity="delegate", delegate_name="Dora"), by=staff, reason="So", delegate_name=""
        )


def test_a_refused_signature_stays_as_it_is(staff):
    with pytest.raises(Refused, match="was not accepted"):
        correcting.correct(SignatureFactory(refused=True), by=staff, reason="So", signatory_name="Anna")


# the office asks, staff answer


def ask(government, by, **told):
    return correcting.ask(
        government, by=by, reason="As on our letters.", **told or {"official_name": "Medellín"}
    )


def test_what_was_asked_is_accepted_with_one_button(staff, staff_client):
    government, focal_point = medelin()
    correction = ask(government, focal_point)
    assert staff.email in letters("correction_asked")
    page = reverse("admin:signatories_correction_change", args=[correction.pk])
    assert "Medellín" in staff_client.get(page).content.decode()

    accept = reverse("admin:signatories_correction_accept", args=[correction.pk])
    staff_client.get(accept)
    assert Correction.objects.get().state == "asked"
    assert [staff_client.post(accept).status_code for _time in range(2)] == [302, 409]
    government.refresh_from_db()
    correction.refresh_from_db()
    assert (government.official_name, government.english_name) == ("Medellín", "Medelin")
    assert (correction.state, correction.decided_by) == ("accepted", staff)
    assert (letters("corrected"), letters("correction_asked")) == ([focal_point.email], [])


def test_what_was_asked_of_a_signature_is_accepted(staff):
    government, focal_point = medelin()
    signature = government.signatures.get()
    correction = ask(government, focal_point, signature=signature, signatory_office="Mayor of Medellín")
    correcting.accept(correction, by=staff)
    signature.refresh_from_db()

    assert signature.signatory_office == "Mayor of Medellín"
    assert Correction.objects.count() == 1


def test_a_request_is_declined_with_its_reason(staff, staff_client):
    government, focal_point = medelin()
    correction = ask(government, focal_point)
    decline = reverse("admin:signatories_correction_decline", args=[correction.pk])

    assert staff_client.get(decline).status_code == 200
    assert [staff_client.post(decline, {"reason": why}).status_code for why in ("", "The law says Medelin.")] == [
        422, 302,
    ]  # fmt: skip
    correction.refresh_from_db()
    assert (correction.state, correction.answer) == ("declined", "The law says Medelin.")
    assert letters("correction_declined") == [focal_point.email]
    with pytest.raises(Refused, match="faster"):
        correcting.accept(correction, by=staff)
    with pytest.raises(Refused, match="faster"):
        correcting.decline(correction, by=staff, answer="Once more.")


def test_a_second_request_waits_for_the_first():
    government, focal_point = medelin()
    ask(government, focal_point)
    with pytest.raises(Refused, match="waits"):
        ask(government, focal_point, official_name="Medellin")
    assert ask(government, focal_point, signature=government.signatures.get(), signatory_name="Anna").pk


@pytest.mark.parametrize(
    ("role", "refusal"), [("stranger", PermissionDenied), ("contributor", PermissionDenied)]
)
def test_asking_is_for_focal_points(role, refusal):
    government, _focal_point = medelin()
    by = UserFactory() if role == "stranger" else MembershipFactory(government=government, role=role).user
    with pytest.raises(refusal):
        ask(government, by)


def test_answering_is_for_staff():
    government, focal_point = medelin()
    correction = ask(government, focal_point)
    for answer in (correcting.accept, lambda row, by: correcting.decline(row, by=by, answer="No")):
        with pytest.raises(PermissionDenied):
            answer(correction, by=focal_point)
    with pytest.raises(ValidationError):
        correcting.decline(correction, by=focal_point, answer=" ")


def test_asking_for_nothing_is_refused():
    government, focal_point = medelin()
    with pytest.raises(Refused, match="stand like this already"):
        ask(government, focal_point, official_name="Medelin")


def form(signature, **changes):
    return {
        "official_name": "Medelin",
        "english_name": "Medelin",
        "kind": "slip",
        "since": "",
        "signatory_name": signature.signatory_name,
        "signatory_office": signature.signatory_office,
        "reason": "As on our letters.",
    } | changes


def test_one_form_asks_for_what_was_written_over(sign_in):
    government, focal_point = medelin()
    signature = government.signatures.get()
    client, page = sign_in(focal_point), f"/es/desk/sign/{signature.pk}/correct/"
    assert client.get(page).status_code == 200

    answer = client.post(page, form(signature, official_name="Medellín", signatory_name="Anna Specimen"))
    assert answer.status_code == 302
    assert {(row.signature_id, *row.after) for row in Correction.objects.all()} == {
        (None, "official_name"),
        (signature.pk, "signatory_name"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"reason": ""},
        {"official_name": "https://example.org"},
        {"official_name": "Medellín", "kind": "new_name"},
    ],
)
def test_a_form_with_a_gap_is_told(sign_in, changes):
    government, focal_point = medelin()
    signature = government.signatures.get()
    answer = sign_in(focal_point).post(f"/en/desk/sign/{signature.pk}/correct/", form(signature, **changes))

    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_the_form_is_for_focal_points(sign_in):
    government, _focal_point = medelin()
    page = f"/en/desk/sign/{government.signatures.get().pk}/correct/"
    assert sign_in(UserFactory()).get(page).status_code == 403


# in the secretariat, and when a person goes


def test_staff_rename_and_correct_on_their_pages(staff_client):
    government, _focal_point = medelin()
    signature = government.signatures.get()
    page = reverse("admin:signatories_government_rename", args=[government.pk])
    told = {"official_name": "Medellín", "english_name": "Medellin", "kind": "slip", "reason": "A slip."}
    assert staff_client.get(page).status_code == 200
    assert [staff_client.post(page, told | changes).status_code for changes in ({"reason": ""}, {}, {})] == [
        422, 302, 409,
    ]  # fmt: skip

    page = reverse("admin:signatories_signature_correct", args=[signature.pk])
    told = {"signatory_name": "Anna Specimen", "signatory_office": "Mayor", "reason": "A slip."}
    assert staff_client.get(page).status_code == 200
    assert [staff_client.post(page, told | changes).status_code for changes in ({"signatory_name": ""}, {})] == [
        422, 302,
    ]  # fmt: skip


def test_erasing_a_person_empties_what_corrections_keep_of_them(staff):
    mayor = UserFactory(name="Ana Specimen")
    signature, other = signed(), signed(signatory_name="Bela Specimen")
    correcting.correct(signature, by=staff, reason="Her own wish.", signatory_name="Anna Specimen")
    correcting.correct(other, by=staff, reason="A slip.", signatory_name="Béla Specimen")
    erase_person(mayor, by=staff)
    rows = {row.signature_id: (row.before, row.after, row.reason) for row in Correction.objects.all()}

    assert rows[signature.pk] == ({"signatory_name": ""}, {"signatory_name": ""}, "")
    assert rows[other.pk][0] == {"signatory_name": "Bela Specimen"}
