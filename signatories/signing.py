"""The life of a signature: signed, proved, verified, refused or withdrawn. Nothing else sets its state."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history, mail
from accounts.refusals import Refused
from frameworks import caching
from frameworks.models import DAY
from signatories import consents as consent_words
from signatories import leaders, memberships, names, notifications, proof
from signatories.models import LETTER, PORTAL, PUBLIC_RECORD, SECRETARIAT, Declaration, Government, Signature
from signatories.permissions import is_waiting_signer, may_lead, may_verify

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O and U
CODE_LENGTH = 10


def _may_prove(user, signature):
    return may_verify(user) or is_waiting_signer(user, signature) or may_lead(user, signature.government)


def _may_withdraw(user, signature):
    return may_verify(user) or may_lead(user, signature.government)


def _staff(user, signature):
    return may_verify(user)


PENDING, CONFIRMED, VERIFIED = Signature.PENDING, Signature.CONFIRMED, Signature.VERIFIED
PROVABLE = {PENDING, CONFIRMED, VERIFIED}  # who is listed may climb further
MOVES = {  # name: (from, to, who)
    "confirm": ({PENDING}, CONFIRMED, _may_prove),
    "verify": ({CONFIRMED}, VERIFIED, _staff),
    "refuse": ({PENDING, CONFIRMED}, Signature.REFUSED, _staff),
    "withdraw": ({PENDING, CONFIRMED, VERIFIED}, Signature.WITHDRAWN, _may_withdraw),
}


def open_moves(signature, user) -> list[str]:
    """The moves this person may make on this signature now, in the order of the table."""
    return [
        name
        for name, (states, _to, who) in MOVES.items()
        if signature.state in states and who(user, signature) and not _stands_no_more(name, signature)
    ]


def _stands_no_more(name, signature):
    """What was replaced is history: the signature in its place is the one to withdraw."""
    return name == "withdraw" and signature.replaced_at is not None


@transaction.atomic
def sign(
    government, *, by, declaration, language, signatory_name, signatory_office, capacity=Signature.LEADER,
    delegate_name="", delegate_function="", signed_on=None, signed_on_precision=DAY, consents=(),
    form_key=None, fingerprint=None, origin=PORTAL, leader=None, document=None, replaces=None,
):  # fmt: skip
    """A government signs the text it was shown: a pending signature bound to text, language and fingerprint.

    Effects: Signature *pending* with the signer's proven address as first evidence (and the office domain
    where it is known), the `document` as evidence if there is one, the leader's row with what `leader` says
    of the term (since, until, gender, email), a waiting focal-point membership, consents, history, a letter
    to the signer. The same `form_key` again returns the signature it made. `fingerprint` is that of the text
    on the page; `replaces` a listed signature that stays until this one is verified. Refuses: a declaration
    closed for signature, a language without text, a text that changed since it was shown, a government that
    has signed or has people of its own who act for it; a day of signature before the Declaration or after
    today; a delegate without a document; what is no name.
    """
    if not by.is_active or (origin != PORTAL and not may_verify(by)):
        raise PermissionDenied
    government = Government.objects.select_for_update().get(pk=government.pk)
    if form_key and (again := Signature.objects.filter(form_key=form_key, entered_by=by).first()):
        return again
    _check_free(government, declaration, besides=replaces)
    if origin == PORTAL:
        memberships.check_may_sign(government, by=by)
    text = text_to_sign(declaration, language, fingerprint)
    check_consents(consents, origin)
    told = checked_names(
        signatory_name=signatory_name,
        signatory_office=signatory_office,
        delegate_name=delegate_name,
        delegate_function=delegate_function,
    )
    check_delegate(capacity, told, document, origin)
    signature = Signature(
        government=government,
        declaration=declaration,
        text=text,
        language=language,
        fingerprint=text.sha256,
        declared_on=declaration.declared_on,
        signed_on=signed_on or timezone.localdate(),
        signed_on_precision=signed_on_precision,
        capacity=capacity,
        origin=origin,
        replaces=replaces,
        entered_by=by,
        form_key=form_key,
        **told,
    )
    signature.full_clean()
    signature.leader = leaders.keep_of_signature(
        government,
        by=by,
        day=signature.signed_on,
        name=told["signatory_name"],
        office=told["signatory_office"],
        **(leader or {}),
    )
    signature.save()
    consent_words.keep(signature, consents, by=by, language=language)
    history.record("sign", signature, by=by, government=government.pk, sha256=text.sha256)
    if origin == PORTAL:
        function = signatory_office if capacity == Signature.LEADER else delegate_function
        memberships.await_signer(government, by=by, function=function)
        proof.note_address(signature, by=by)
        notifications.signed(signature)
    if document is not None:
        proof.keep(signature, by=by, rung=LETTER, file=document, file_name=document.name)
    confirm(signature, by=by)
    return signature


@transaction.atomic
def sign_from_record(
    government, *, by, declaration, source_url, basis=Signature.STATED, signed_on=None,
    signed_on_precision=DAY, signatory_name="", signatory_office="",
):  # fmt: skip
    """Staff enter a signature that a public source states: *confirmed* by its source, without text or code.

    What the source does not say stays empty. Refuses a government that has signed.
    """
    if not may_verify(by):
        raise PermissionDenied
    government = Government.objects.select_for_update().get(pk=government.pk)
    _check_free(government, declaration)
    signature = Signature(
        government=government,
        declaration=declaration,
        declared_on=declaration.declared_on,
        signed_on=signed_on,
        signed_on_precision=signed_on_precision,
        signatory_name=signatory_name,
        signatory_office=signatory_office,
        origin=PUBLIC_RECORD,
        source_url=source_url,
        basis=basis,
        state=CONFIRMED,
        confirmed_at=timezone.now(),
        entered_by=by,
    )
    signature.full_clean()
    signature.save()
    history.record("sign_from_record", signature, by=by, government=government.pk, source_url=source_url)
    return signature


@transaction.atomic
def give_evidence(signature, *, by, rung, file=None, file_name=""):
    """Add one step of proof, such as a letter; *confirmed* when the asked step is reached. Returns it.

    Refuses when the signature was refused or has ended, and a file that nobody could read as a proof.
    """
    _lock(signature)
    if not _may_prove(by, signature):
        raise PermissionDenied
    _check_state(signature, PROVABLE)
    evidence = proof.keep(signature, by=by, rung=rung, file=file, file_name=file_name)
    confirm(signature, by=by)
    return evidence


@transaction.atomic
def ask_second_official(signature, *, by, email, language=None):
    """Ask a colleague in the same office to confirm: a one-time link by letter, valid for 14 days.

    Refuses when the signature has ended, and an address that is the signer's own or that anybody could have.
    """
    _lock(signature)
    if not _may_prove(by, signature):
        raise PermissionDenied
    _check_state(signature, PROVABLE)
    return proof.ask(signature, by=by, email=email, language=language)


@transaction.atomic
def answer_as_second_official(token, *, by=None):
    """The second official presses the button: evidence given, *confirmed* when the asked step is reached.

    A repeat changes nothing and returns the evidence with its first date. Refuses an expired link, a signature
    that has ended, and the signer. Nobody has to be signed in: the link itself is the proof.
    """
    evidence = proof.find_asked(token)
    signature = evidence.signature
    _lock(signature)
    evidence.refresh_from_db()
    if evidence.given_at is None:
        _check_state(signature, PROVABLE)
        proof.answer(evidence, by=by)
        _confirm_if_proved(signature, by=None)
    return evidence


@transaction.atomic
def confirm(signature, *, by):
    """Move to *confirmed* once the step the declaration asks for is reached; else leave all as it is."""
    _lock(signature)
    if not _may_prove(by, signature):
        raise PermissionDenied
    return _confirm_if_proved(signature, by=by)


def _confirm_if_proved(signature, *, by):
    if signature.state != PENDING or not proof.reaches(signature, signature.declaration.required_rung):
        return signature
    signature.state, signature.confirmed_at = CONFIRMED, timezone.now()
    signature.save(update_fields=["state", "confirmed_at"])
    history.record("confirm", signature, by=by)
    notifications.confirmed(signature)
    return signature


@transaction.atomic
def check_evidence(evidence, *, by, accepted, note=""):
    """Staff judge one step of proof: *confirmed* once the asked step is reached, taken back where it fell.

    An accepted office domain joins the government's. A step that is not accepted needs a `note` that says why.
    Refuses when the signature has ended, the step has been judged, or who judges entered it.
    """
    if not may_verify(by):
        raise PermissionDenied
    signature = evidence.signature
    _lock(signature)
    _check_second_person(signature, by=by)
    _check_state(signature, PROVABLE)
    evidence = proof.judge(evidence, by=by, accepted=accepted, note=note)
    if signature.state == CONFIRMED and not proof.reaches(signature, signature.declaration.required_rung):
        signature.state, signature.confirmed_at = PENDING, None
        signature.save(update_fields=["state", "confirmed_at"])
        mail.cancel(signature, "confirmed")
    if accepted:
        _confirm_if_proved(signature, by=by)
    else:
        notifications.proof_rejected(evidence)
    if signature.state == VERIFIED:
        caching.bump()
    return evidence


@transaction.atomic
def verify(signature, *, by):
    """Staff list the government: certificate code, proof accepted, membership active, letter `welcome`.

    What was given and not judged yet is accepted with it. A re-affirmation takes the place of the signature it
    replaces in the same moment. A signature from a public source gets no code and writes to nobody. Refuses one
    that lacks the step which the declaration asks for now, and who entered the paper signature itself.
    """
    replaced = _lock_replaced(signature)
    signature = _move("verify", signature, by=by)
    _check_second_person(signature, by=by)
    _check_proved(signature)
    if replaced:
        _retire(replaced, signature, by=by)
    signature.verified_at, signature.verified_by = timezone.now(), by
    if signature.origin != PUBLIC_RECORD:
        signature.certificate_code = _new_code()
    signature.save(update_fields=["state", "verified_at", "verified_by", "certificate_code"])
    accepted = proof.accept_open(signature, by=by)
    history.record("verify", signature, by=by, code=signature.certificate_code, accepted=accepted)
    caching.bump()
    leaders.settle(signature, by=by)
    if signature.origin == PORTAL:
        memberships.activate_signer(signature, by=by)
        (notifications.reaffirmed if replaced else notifications.welcome)(signature)
    return signature


def _lock_replaced(signature):
    """The older one is locked first, here as in `withdraw`, so that two people never wait for each other."""
    if signature.replaces_id is None:
        return None
    return Signature.objects.select_for_update().get(pk=signature.replaces_id)


def _retire(replaced, signature, *, by):
    """The re-affirmed signature leaves the list as the new one enters it; its certificate says so."""
    replaced.replaced_at = timezone.now()
    replaced.save(update_fields=["replaced_at"])
    history.record("replace", replaced, by=by, signature=signature.pk)
    mail.cancel(replaced, "term_ended", "term_ended_office")


def _check_second_person(signature, *, by):
    """Paper is entered by one and believed by another, where the declaration asks for two."""
    is_own = signature.origin == SECRETARIAT and signature.entered_by_id == by.pk
    if is_own and signature.declaration.two_people_enter:
        raise Refused(_("You entered this signature. Somebody else of the secretariat checks it."))


@transaction.atomic
def refuse(signature, *, by, reason, held=False):
    """Staff do not accept the signature: reason kept, waiting membership ended, open letters cancelled.

    `held` keeps the letter about it until staff release it.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    signature = _move("refuse", signature, by=by)
    signature.refused_at, signature.reason = timezone.now(), reason.strip()
    signature.save(update_fields=["state", "refused_at", "reason"])
    history.record("refuse", signature, by=by)
    _let_go(signature, by=by)
    notifications.refused(signature, held=held)
    return signature


@transaction.atomic
def withdraw(signature, *, by, reason, withdrawn_on=None, held=False):
    """The government leaves the list, or staff take it off: reason and day kept, shown by its certificate.

    A re-affirmation that waits for this signature ends with it. The government may sign again later. `held` keeps
    the letters about it until staff release them. Refuses a day before the signature or in the future.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    _lock(signature)
    waiting = signature.waiting_reaffirmation
    was_verified = signature.state == VERIFIED
    signature = _move("withdraw", signature, by=by)
    if _stands_no_more("withdraw", signature):
        raise Refused(_("A newer signature stands in place of this one. Withdraw that one."))
    signature.withdrawn_on = _day_of_withdrawal(signature, withdrawn_on)
    signature.reason = reason.strip()
    signature.save(update_fields=["state", "withdrawn_on", "reason"])
    history.record("withdraw", signature, by=by, withdrawn_on=signature.withdrawn_on.isoformat())
    caching.bump()
    if not was_verified:
        _let_go(signature, by=by)
    mail.cancel(signature, "welcome", "reaffirmed", "term_ended", "term_ended_office")
    if waiting:
        withdraw(waiting, by=by, reason=reason, held=held)
    notifications.withdrawn(signature, by=by, held=held)
    return signature


def _day_of_withdrawal(signature, day):
    today = timezone.localdate()
    if day is None:
        return today
    if day > today or (signature.signed_on and day < signature.signed_on):
        raise ValidationError(
            {"withdrawn_on": _("The day of the withdrawal lies between the signature and today.")}
        )
    return day


def _let_go(signature, *, by):
    """End what only waited for this signature."""
    memberships.end_waiting_signer(signature, by=by)
    mail.cancel(signature, "signed", "confirmed")
    for evidence in signature.evidence.all():
        mail.cancel(evidence, "confirm_request")


def _lock(signature):
    """Lock the row and bring the caller's object up to date, so that it sees the state the verb leaves."""
    signature.refresh_from_db(from_queryset=Signature.objects.select_for_update())


def _move(name, signature, *, by):
    """Lock, check who, check when, set the new state (unsaved). Returns the caller's object."""
    _lock(signature)
    states, to, who = MOVES[name]
    if not who(by, signature):
        raise PermissionDenied
    _check_state(signature, states)
    signature.state = to
    return signature


def _check_state(signature, states):
    if signature.state not in states:
        raise Refused(
            _("Someone was faster, or the time for this has passed. The signature now is: %(state)s.")
            % {"state": signature.get_state_display()}
        )


def _check_proved(signature):
    needed = signature.declaration.required_rung
    if signature.origin != PUBLIC_RECORD and not proof.reaches(signature, needed):
        raise Refused(
            _("The Declaration asks for this step, and it is not given: %(step)s.")
            % {"step": signature.declaration.get_required_rung_display()}
        )


def _check_free(government, declaration, besides=None):
    if government.merged_into_id:
        raise Refused(_("This entry was merged into another one of the register. Sign for that one."))
    # Locked until this signature stands: nobody closes the version meanwhile.
    now = Declaration.objects.select_for_update(no_key=True).get(pk=declaration.pk)
    if not now.is_current:
        raise Refused(_("This version of the Declaration is closed for signature."))
    standing = government.signatures.standing().filter(declaration=declaration)
    if standing.exclude(pk=besides and besides.pk).exists():
        raise Refused(_("“%(name)s” has signed this Declaration.") % {"name": government.official_name})


def text_to_sign(declaration, language, fingerprint):
    """The text of a language as it was shown; Refused where there is none, or another one by now."""
    text = declaration.text_in(language)
    if text is None:
        raise Refused(_("The Declaration has no text in this language yet."))
    if fingerprint and fingerprint != text.sha256:
        raise Refused(
            _("The text of the Declaration changed while you read it. Read it once more, then sign.")
        )
    return text


def check_consents(consents, origin):
    """ValidationError where a signer did not agree to what signing needs; paper carries its own words."""
    missing = [target for target in consent_words.REQUIRED if target not in consents]
    if origin == PORTAL and missing:
        raise ValidationError({"consents": [str(target.label) for target in missing]})


def checked_names(**told):
    """What people are called, as it is kept; ValidationError by field for what is no name."""
    kept, wrong = {}, {}
    for field, words in told.items():
        try:
            kept[field] = names.check(words)
        except ValidationError as error:
            wrong[field] = error
    if wrong:
        raise ValidationError(wrong)
    return kept


def check_delegate(capacity, told, document, origin):
    """A delegate has a name, and at the portal a document that lets the delegate sign."""
    if capacity != Signature.DELEGATE:
        return
    if not told["delegate_name"]:
        raise ValidationError({"delegate_name": _("Write the name of the delegate.")})
    if origin == PORTAL and document is None:
        raise ValidationError({"letter": proof.delegate_needs_document()})


def _new_code():
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
        if not Signature.objects.filter(certificate_code=code).exists():
            return code
