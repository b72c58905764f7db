"""A government stands by its signature under a new leader: signed anew, on the list without a gap."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Letter
from accounts.refusals import Refused
from signatories import consents as consent_words
from signatories import leaders, notifications, proof, signing
from signatories.models import LETTER, PORTAL, Government, Signature
from signatories.permissions import may_lead, may_verify


@transaction.atomic
def reaffirm(
    signature, *, by, language, signatory_name, signatory_office, leader=None, capacity=Signature.LEADER,
    delegate_name="", delegate_function="", consents=(), form_key=None, fingerprint=None, document=None,
):  # fmt: skip
    """A new leader stands by a listed signature: a pending one that will replace it once it is verified.

    Effects: the leader's row with what `leader` says of the term, the term before it ended, Signature *pending*
    with `replaces`, the address of who signs and the `document` as proof, consents, history, a letter to who
    signs. The old one stays on the list meanwhile. The same `form_key` again returns the signature it made.
    For focal points and staff. Refuses: a signature that is not listed or was re-affirmed, a language without
    text, a text that changed, a delegate without a document, what is no name.
    """
    Government.objects.select_for_update().get(pk=signature.government_id)
    signature.refresh_from_db(from_queryset=Signature.objects.select_for_update())
    government, today = signature.government, timezone.localdate()
    if not by.is_active or not (may_verify(by) or may_lead(by, government)):
        raise PermissionDenied
    if form_key and (again := Signature.objects.filter(form_key=form_key, entered_by=by).first()):
        return again
    _check_open(signature)
    text = signing.text_to_sign(signature.declaration, language, fingerprint)
    signing.check_consents(consents, PORTAL)
    told = signing.checked_names(
        signatory_name=signatory_name,
        signatory_office=signatory_office,
        delegate_name=delegate_name,
        delegate_function=delegate_function,
    )
    signing.check_delegate(capacity, told, document, PORTAL)
    renewed = Signature(
        government=government,
        declaration=signature.declaration,
        text=text,
        language=language,
        fingerprint=text.sha256,
        declared_on=signature.declared_on,
        signed_on=today,
        capacity=capacity,
        entered_by=by,
        form_key=form_key,
        replaces=signature,
        **told,
    )
    renewed.full_clean()
    renewed.leader = leaders.keep_of_signature(
        government, by=by, day=today, name=told["signatory_name"], office=told["signatory_office"],
        **(leader or {}),
    )  # fmt: skip
    renewed.save()
    consent_words.keep(renewed, consents, by=by, language=language)
    history.record("reaffirm", renewed, by=by, government=government.pk, replaces=signature.pk)
    leaders.succeed(signature.leader, renewed.leader)
    proof.note_address(renewed, by=by)
    if document is not None:
        proof.keep(renewed, by=by, rung=LETTER, file=document, file_name=document.name)
    notifications.signed(renewed)
    return signing.confirm(renewed, by=by)


def may_reaffirm(user, signature) -> bool:
    """Whether this person may re-affirm this signature now."""
    who = user.is_active and (may_verify(user) or may_lead(user, signature.government))
    return who and _is_listed(signature) and signature.waiting_reaffirmation is None


def _is_listed(signature):
    return signature.state == Signature.VERIFIED and signature.replaced_at is None


def _check_open(signature):
    if not _is_listed(signature):
        raise Refused(_("Only a signature that stands on the list is re-affirmed."))
    if signature.waiting_reaffirmation:
        raise Refused(_("This signature has been re-affirmed; the new one waits to be verified."))


# The end of a term, found by the clock


def tell_ended_terms() -> int:
    """Write to the office of each listed signature whose leader's term is over: once per term and reader.

    Found in the rows themselves, so it may run again and again. Returns how many signatures were told.
    """
    told = {
        tuple(key.split(":")[2:4])
        for key in Letter.objects.filter(event__startswith="term_ended").values_list("key", flat=True)
        if not key.startswith("erased:")
    }
    return sum(_tell(signature) for signature in leaders.ended_terms() if _term(signature) not in told)


def _term(signature):
    """(signature, term) as the key of a letter holds them."""
    return (str(signature.pk), f"{signature.leader_id}-{signature.leader.until:%Y%m%d}")


def _tell(signature):
    return bool(notifications.term_ended(signature, occasion=_term(signature)[1]))
