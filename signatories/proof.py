"""The ladder of proof: each step is an Evidence row; which of them counts, and who was asked by link."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from signatories import domains, files, notifications
from signatories.models import DOMAIN, EMAIL, LADDER, LETTER, SECOND_OFFICIAL, Evidence, Government

LINK_IS_VALID = timedelta(days=14)


class UnknownLink(Refused):
    """No request was made with this link."""


def delegate_needs_document():
    """The sentence for a delegate who brings no document, the same in the form and in the verb."""
    return _("A delegate hands in the document by which the leader delegates.")


def reaches(signature, rung) -> bool:
    """Whether a step given and not rejected stands at `rung` or higher on the ladder."""
    enough = LADDER[LADDER.index(rung) :]
    return (
        signature.evidence.filter(rung__in=enough, given_at__isnull=False)
        .exclude(outcome=Evidence.REJECTED)
        .exists()
    )


def note_address(signature, *, by):
    """The signer's proven address is the first step; its domain is the second, or is kept for staff to confirm."""
    if not EmailAddress.objects.filter(user=by, email__iexact=by.email, verified=True).exists():
        return
    now, domain = timezone.now(), domains.of(by.email)
    Evidence.objects.create(signature=signature, rung=EMAIL, given_at=now, given_by=by)
    if domains.is_office(domain, signature.government):
        Evidence.objects.create(
            signature=signature, rung=DOMAIN, domain=domain, given_at=now, given_by=by,
            **_confirmed_before(signature.government, domain),
        )  # fmt: skip
    elif domains.can_be_office(domain):
        Evidence.objects.create(signature=signature, rung=DOMAIN, domain=domain, asked_at=now, given_by=by)


def _confirmed_before(government, domain):
    """The check of an office domain that staff confirmed for an earlier signature holds for this one."""
    check = Evidence.objects.filter(
        signature__government=government, rung=DOMAIN, domain=domain, outcome=Evidence.ACCEPTED
    ).last()
    if check is None:
        return {}
    return {"outcome": check.outcome, "checked_by": check.checked_by, "checked_at": check.checked_at}


def keep(signature, *, by, rung, file, file_name=""):
    """Write the row of one step, its file under a name of our own; ValidationError for what is no proof."""
    evidence = Evidence(signature=signature, rung=rung, given_at=timezone.now(), given_by=by)
    if file is not None:
        files.check(file)
        evidence.sha256 = files.fingerprint(file)
        known = signature.evidence.filter(rung=rung, sha256=evidence.sha256).first()
        if known:
            return known
        evidence.file_name = (file_name or file.name)[: files.NAME_LIMIT]
        evidence.file.save(files.name_for(file), file, save=False)
    elif rung == LETTER:
        raise ValidationError({"file": _("Choose the file of the letter or resolution.")})
    evidence.save()
    history.record("give_evidence", signature, by=by, rung=rung, sha256=evidence.sha256)
    return evidence


def ask(signature, *, by, email, language=None):
    """Write the request with the hash of its token, and the letter that carries the token itself."""
    email = email.strip().lower()
    validate_email(email)
    domains.check_official_address(email)
    if _mailbox(email) in _mailboxes_of(by, signature.entered_by):
        raise Refused(_("The second official is another person than the one who signed."))
    waiting = signature.evidence.filter(rung=SECOND_OFFICIAL, asked_of=email, given_at__isnull=True)
    if waiting.filter(asked_at__gt=timezone.now() - LINK_IS_VALID).exists():
        raise Refused(_("%(email)s has been asked and has not answered yet.") % {"email": email})
    token = secrets.token_urlsafe(32)
    evidence = Evidence.objects.create(
        signature=signature,
        rung=SECOND_OFFICIAL,
        asked_of=email,
        token_hash=_hash(token),
        asked_at=timezone.now(),
        given_by=None,
    )
    history.record("ask_second_official", signature, by=by)
    notifications.confirm_request(evidence, token=token, asker=by, language=language or get_language())
    return evidence


def _mailbox(email):
    """The mailbox behind an address: what follows a plus only sorts its mail."""
    name, _at, domain = email.lower().rpartition("@")
    return name.partition("+")[0], domains.plain(domain)


def _mailboxes_of(*people):
    known = EmailAddress.objects.filter(user__in=[person for person in people if person])
    addresses = {*known.values_list("email", flat=True), *(person.email for person in people if person)}
    return {_mailbox(address) for address in addresses}


def find_asked(token):
    """The request a link belongs to. UnknownLink where there is none."""
    evidence = (
        Evidence.objects.filter(token_hash=_hash(token))
        .select_related("signature__government", "signature__declaration")
        .first()
    )
    if evidence is None:
        raise UnknownLink(_("This link was not made by the portal, or it is not complete."))
    return evidence


def is_expired(evidence) -> bool:
    return evidence.given_at is None and evidence.asked_at + LINK_IS_VALID < timezone.now()


def answer(evidence, *, by=None):
    """The asked person confirms. Refuses an expired link, and the person who signed."""
    if is_expired(evidence):
        raise Refused(_("This link was valid for 14 days. The person who signed can send another one."))
    if by is not None and by.pk == evidence.signature.entered_by_id:
        raise Refused(_("The second official is another person than the one who signed."))
    evidence.given_at = timezone.now()
    evidence.save(update_fields=["given_at"])
    history.record("answer_as_second_official", evidence.signature, evidence=evidence.pk)


def judge(evidence, *, by, accepted, note=""):
    """Keep the outcome, who checked, when, and why not. An accepted domain becomes one of the government's.

    Refuses a step that was judged or not given yet, and a domain that cannot belong to one office.
    """
    evidence.refresh_from_db()
    if evidence.outcome or (evidence.given_at is None and evidence.rung != DOMAIN):
        raise Refused(_("This step has been checked, or was not given yet."))
    if not accepted and not note.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    now = timezone.now()
    evidence.outcome = Evidence.ACCEPTED if accepted else Evidence.REJECTED
    evidence.checked_by, evidence.checked_at, evidence.note = by, now, note.strip()
    if accepted and evidence.rung == DOMAIN:
        _keep_domain(evidence, by=by)
        evidence.given_at = evidence.given_at or now
    evidence.save(update_fields=["outcome", "checked_by", "checked_at", "note", "given_at"])
    history.record(
        "check_evidence", evidence.signature, by=by, evidence=evidence.pk, outcome=evidence.outcome
    )
    return evidence


def _keep_domain(evidence, *, by):
    """The government has this office domain from now on: the next signer's address there is a step at once."""
    try:
        domain = domains.check_office(evidence.domain)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    government = Government.objects.select_for_update().get(pk=evidence.signature.government_id)
    if not domains.is_office(domain, government):
        government.domains = [*government.domains, domain]
        government.save(update_fields=["domains"])
        history.record("confirm_domain", government, by=by, domain=domain)


def accept_open(signature, *, by) -> list[str]:
    """Who verifies a signature accepts the steps given for it. Returns which."""
    given = signature.evidence.filter(Q(outcome=""), given_at__isnull=False)
    rungs = sorted(set(given.values_list("rung", flat=True)), key=LADDER.index)
    given.update(outcome=Evidence.ACCEPTED, checked_by=by, checked_at=timezone.now())
    return rungs


def forget(address) -> int:
    """Take an erased person's address out of what they were asked; a link not answered yet leads nowhere.

    Returns how many rows named them. What they confirmed stays confirmed.
    """
    asked = Evidence.objects.filter(asked_of__iexact=address)
    asked.filter(given_at__isnull=True).update(token_hash="")
    return asked.update(asked_of="")


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
