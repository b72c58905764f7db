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
from signatories import files, notifications
from signatories.models import DOMAIN, EMAIL, LADDER, LETTER, SECOND_OFFICIAL, Evidence

LINK_IS_VALID = timedelta(days=14)


class UnknownLink(Refused):
    """No request was made with this link."""


def reaches(signature, rung) -> bool:
    """Whether a step given and not rejected stands at `rung` or higher on the ladder."""
    enough = LADDER[LADDER.index(rung) :]
    return (
        signature.evidence.filter(rung__in=enough, given_at__isnull=False)
        .exclude(outcome=Evidence.REJECTED)
        .exists()
    )


def note_address(signature, *, by):
    """The signer's proven address is the first step; an address in the office's own domain is the second."""
    if not EmailAddress.objects.filter(user=by, email__iexact=by.email, verified=True).exists():
        return
    now = timezone.now()
    Evidence.objects.create(signature=signature, rung=EMAIL, given_at=now, given_by=by)
    if by.email.rpartition("@")[2].lower() in signature.government.domains:
        Evidence.objects.create(signature=signature, rung=DOMAIN, given_at=now, given_by=by)


def keep(signature, *, by, rung, file, file_name=""):
    """Write the row of one step, its file under a name of our own; ValidationError for what is no proof."""
    evidence = Evidence(signature=signature, rung=rung, given_at=timezone.now(), given_by=by)
    if file is not None:
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
    if email == by.email or email == getattr(signature.entered_by, "email", None):
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


def answer(evidence):
    """The asked person confirms. Refuses an expired link."""
    if is_expired(evidence):
        raise Refused(_("This link was valid for 14 days. The person who signed can send another one."))
    evidence.given_at = timezone.now()
    evidence.save(update_fields=["given_at"])
    history.record("answer_as_second_official", evidence.signature, evidence=evidence.pk)


def judge(evidence, *, by, accepted):
    """Keep the outcome, who checked, when. Refuses a step that was judged or not given yet."""
    evidence.refresh_from_db()
    if evidence.outcome or evidence.given_at is None:
        raise Refused(_("This step has been checked, or was not given yet."))
    evidence.outcome = Evidence.ACCEPTED if accepted else Evidence.REJECTED
    evidence.checked_by, evidence.checked_at = by, timezone.now()
    evidence.save(update_fields=["outcome", "checked_by", "checked_at"])
    history.record(
        "check_evidence", evidence.signature, by=by, evidence=evidence.pk, outcome=evidence.outcome
    )
    return evidence


def accept_open(signature, *, by):
    """Who verifies a signature accepts the steps given for it."""
    signature.evidence.filter(Q(outcome=""), given_at__isnull=False).update(
        outcome=Evidence.ACCEPTED, checked_by=by, checked_at=timezone.now()
    )


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
