"""Institutions stay, people come and go: who left sees nothing more, and stays the author of what they did."""

import hashlib
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts import history
from accounts.models import Event, Letter
from actions import drafting, workflow
from actions.models import Document, ObjectiveLink
from actions.models.submission import ACTION
from signatories import memberships, signing
from signatories.models import LETTER, Membership, Signature
from tests.factories import (
    CallFactory,
    DeclarationFactory,
    GovernmentFactory,
    MembershipFactory,
    ObjectiveFactory,
    UserFactory,
    letter,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a letter"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def leaver():
    return UserFactory(name="Lena Leaver")


@pytest.fixture
def town(leaver):
    """A town whose signature she entered and proved; she writes for it, and another one is focal point too."""
    town = GovernmentFactory(official_name="Specimen town")
    signature = signing.sign(
        town, by=leaver, declaration=DeclarationFactory(), language="en", signatory_name="Ana Specimen",
        signatory_office="Mayor", consents=["authority", "listing"],
    )  # fmt: skip
    signing.give_evidence(signature, by=leaver, rung=LETTER, file=letter())
    signing.verify(signature, by=UserFactory(staff=True))
    MembershipFactory(government=town)
    return town


@pytest.fixture
def handed_in(town, leaver):
    """A text she handed in."""
    text = drafting.start_draft(
        town, call=CallFactory(), kind=ACTION, language="en", form_key=uuid4(), by=leaver
    )
    text.title, text.summary = "Lessons in the library", "The town teaches the language."
    text.save()
    ObjectiveLink.objects.create(submission=text, objective=ObjectiveFactory())
    return workflow.submit(text, by=leaver)


@pytest.fixture
def draft(town, leaver):
    """A draft of hers with a file."""
    text = drafting.start_draft(
        town, call=CallFactory(), kind=ACTION, language="en", form_key=uuid4(), by=leaver
    )
    Document.objects.create(
        submission=text, file=ContentFile(PDF, "plan.pdf"), sha256=hashlib.sha256(PDF).hexdigest(), name="Plan.pdf",
        content_type="application/pdf", size=len(PDF),
    )  # fmt: skip
    return text


def leave(leaver, town, by=None):
    memberships.end(town.memberships.get(user=leaver), by=by or leaver)


def doors(town, handed_in, draft):
    """Every page and file of the town that she could open."""
    signature = Signature.objects.get(government=town)
    draft_id, sent_id = draft.action.draft_id, handed_in.action.draft_id
    return {
        "colleagues": reverse("signatories:colleagues", args=[town.slug]),
        "invite": reverse("signatories:colleague_invite", args=[town.slug]),
        "hand over": reverse("signatories:hand_over", args=[town.slug]),
        "signature": reverse("signatories:sign_done", args=[signature.pk]),
        "evidence": reverse("signatories:evidence_file", args=[signature.evidence.exclude(file="").get().pk]),
        "withdraw": reverse("signatories:withdraw", args=[signature.pk]),
        "draft": reverse("actions:edit", args=[draft_id, "what"]),
        "check": reverse("actions:edit", args=[draft_id, "check"]),
        "preview": reverse("actions:preview", args=[draft_id]),
        "offline": reverse("actions:offline", args=[draft_id]),
        "file": reverse("actions:file", args=[draft_id, "document", draft.documents.get().pk]),
        "handed in": reverse("actions:preview", args=[sent_id]),
        "receipt": reverse("actions:receipt", args=[sent_id, handed_in.number, 1]),
    }


def test_whoever_left_finds_every_door_closed(leaver, town, handed_in, draft, sign_in):
    client = sign_in(leaver)
    open_doors = doors(town, handed_in, draft)
    before = {name: client.get(door).status_code for name, door in open_doors.items()}
    leave(leaver, town)
    after = {name: client.get(door).status_code for name, door in open_doors.items()}

    assert set(before.values()) == {200}
    assert {name: status for name, status in after.items() if status not in (403, 404)} == {}
    assert "Specimen town" not in client.get(reverse("actions:desk")).content.decode()


def test_a_draft_open_in_another_tab_is_closed_too(leaver, town, draft, sign_in):
    client = sign_in(leaver)
    edit = reverse("actions:edit", args=[draft.action.draft_id, "what"])
    assert client.get(edit).status_code == 200
    leave(leaver, town, by=UserFactory(staff=True))

    assert client.post(edit, {"title": "Written after the end"}).status_code == 404
    assert client.post(reverse("actions:move", args=[draft.action.draft_id, "submit"])).status_code in (
        403,
        404,
    )
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("", "draft")


def test_authorship_stays_and_the_town_keeps_everything(leaver, town, handed_in, draft, sign_in):
    colleague = town.memberships.active().exclude(user=leaver).get().user
    open_doors = doors(town, handed_in, draft)
    leave(leaver, town)

    signature = Signature.objects.get(government=town)
    assert (signature.state, signature.entered_by) == ("verified", leaver)
    assert signature.evidence.get(rung=LETTER).given_by == leaver
    draft.refresh_from_db()
    assert draft.created_by == leaver
    assert handed_in.hand_ins.get().by == leaver.public_id
    done = set(Event.objects.filter(actor=leaver.public_id).values_list("verb", flat=True))
    assert {"sign", "give_evidence", "submit", "end_membership"} <= done
    assert history.first_broken_link() is None
    client = sign_in(colleague)
    assert {client.get(door).status_code for door in open_doors.values()} == {200}


def test_a_colleague_goes_on_with_the_draft(leaver, town, draft, sign_in):
    colleague = town.memberships.active().exclude(user=leaver).get().user
    leave(leaver, town)
    edit = reverse("actions:edit", args=[draft.action.draft_id, "what"])
    version = sign_in(colleague).get(edit)

    assert version.status_code == 200


def test_the_ended_row_stays(leaver, town):
    leave(leaver, town)
    row = Membership.objects.get(user=leaver)

    assert (row.state, row.since, row.until) == ("ended", timezone.localdate(), timezone.localdate())


def test_a_decision_that_waits_to_be_told_is_not_told_to_who_left(leaver, town, handed_in, letters):
    staff = UserFactory(staff=True)
    workflow.start_review(handed_in, by=staff)
    workflow.decline(handed_in, by=staff, reason="It is not about migration.")
    held = Letter.objects.filter(event="declined")
    assert set(held.values_list("state", flat=True)) == {"held"}
    leave(leaver, town)

    assert set(held.values_list("recipient", "state")) == {
        (leaver.pk, "cancelled"),
        (town.memberships.active().get().user.pk, "held"),
    }


def test_a_signer_who_left_before_the_proof_was_checked_follows_no_more(town, leaver, sign_in):
    """She signed again after a withdrawal, being a member; then she left while it waited."""
    signature = Signature.objects.get(government=town)
    Signature.objects.filter(pk=signature.pk).update(state="pending", verified_at=None, verified_by=None)
    client = sign_in(leaver)
    page = reverse("signatories:sign_done", args=[signature.pk])
    assert client.get(page).status_code == 200
    leave(leaver, town)

    assert client.get(page).status_code == 403
    assert client.post(reverse("signatories:add_letter", args=[signature.pk])).status_code == 403


def test_who_handed_over_and_left_is_out_at_once(leaver, town, draft, sign_in):
    client = sign_in(leaver)
    to = town.memberships.active().exclude(user=leaver).get()
    memberships.hand_over(town, by=leaver, to=to, stay=False)

    assert client.get(reverse("actions:preview", args=[draft.action.draft_id])).status_code == 404


def test_who_stays_as_contributor_writes_on_and_manages_nobody(leaver, town, draft, sign_in):
    client = sign_in(leaver)
    to = town.memberships.active().exclude(user=leaver).get()
    memberships.hand_over(town, by=leaver, to=to, stay=True)

    assert client.get(reverse("actions:edit", args=[draft.action.draft_id, "what"])).status_code == 200
    assert client.get(reverse("signatories:colleague_invite", args=[town.slug])).status_code == 403
