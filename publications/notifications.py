"""Who hears of what is printed: one function per mail, called inside the verb's own transaction."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse

from accounts.mail import write_letter
from accounts.models import Letter
from publications.proofs.links import address
from signatories.models import Membership

APP = "publications"


def readers(government):
    """Whom a government's proof is sent to: its focal points; where it has none, everybody who acts for it."""
    theirs = Q(memberships__government=government, memberships__state=Membership.ACTIVE)
    people = get_user_model().objects.filter(is_active=True)
    focal_points = people.filter(theirs & Q(memberships__role=Membership.FOCAL_POINT)).distinct()
    return (focal_points if focal_points.exists() else people.filter(theirs).distinct()).order_by("pk")


def proof_asked(proof, *, is_again, words=""):
    """Your pages can be read: until when, what silence means, and the link."""
    people, occasion = readers(proof.government), proof.asked_at.isoformat()
    return _tell_government("proof_asked", proof, people, occasion=occasion, is_again=is_again, words=words)


def proof_reminder(proof, *, occasion):
    """Nobody has answered yet, to those who want to be reminded."""
    people = readers(proof.government).filter(wants_reminders=True)
    return _tell_government("proof_reminder", proof, people, occasion=occasion)


def proof_answered(proof):
    """The receipt: what was said, and until when it can be changed."""
    occasion = proof.answered_at.isoformat()
    return _tell_government("proof_answered", proof, readers(proof.government), occasion=occasion)


def _tell_government(event, proof, people, *, occasion, **context):
    """One letter to each; its link answers for the government, so its text is kept only until it leaves."""
    end = datetime.combine(proof.until, time.max, tzinfo=UTC)
    return [
        write_letter(
            event,
            proof,
            app=APP,
            to=person.email,
            language=person.language,
            recipient=person,
            institution=proof.government_id,
            secret=True,
            not_after=end,
            occasion=occasion,
            context=_named(proof) | {"url": address(proof, person)} | context,
        )
        for person in people
    ]


def proof_commented(proof):
    """A government wants something put right, to who froze the edition."""
    person = proof.edition.frozen_by
    if person is None or not (person.is_active and person.is_staff):
        return
    write_letter(
        "proof_commented",
        proof,
        app=APP,
        to=person.email,
        language=person.language,
        recipient=person,
        occasion=proof.answered_at.isoformat(),
        context=_named(proof)
        | {
            "url": settings.PUBLIC_URL + reverse("admin:publications_edition_change", args=[proof.edition_id])
        },
    )


def reached(proofs) -> set:
    """The proofs of which a letter has left."""
    return {int(key) for key in _about(proofs).filter(state=Letter.SENT).values_list("object_id", flat=True)}


def written_to(proofs) -> dict:
    """{proof: state of the last letter that asked about it} for the desk; who is not in it had nobody to write to."""
    letters = _about(proofs).filter(event="proof_asked").exclude(state=Letter.CANCELLED).order_by("pk")
    return {int(key): state for key, state in letters.values_list("object_id", "state")}


def reminded_since(day) -> list:
    """The proofs about which a reminder was written since that day."""
    letters = Letter.objects.filter(app=APP, event="proof_reminder", created_at__date__gte=day)
    return [int(key) for key in letters.values_list("object_id", flat=True)]


def _about(proofs):
    keys = [str(proof.pk) for proof in proofs]
    return Letter.objects.filter(object_type="publications.proof", object_id__in=keys)


def _named(proof):
    return {"proof": proof, "edition": proof.edition, "government": proof.government}
