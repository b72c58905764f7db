"""Signatures on paper: the secretariat enters what a government signed, with the scan, and another person checks."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.dates import last_day
from frameworks.models import DAY
from signatories import signing
from signatories.models import SECRETARIAT, Signature
from signatories.permissions import may_verify


@transaction.atomic
def sign_on_paper(
    government, *, by, declaration, language, scan, signed_on, signed_on_precision=DAY, **told
):  # fmt: skip
    """Staff enter a signature on paper: *confirmed* by its scan where a letter is enough, entered by one.

    Effects: everything `signing.sign` does for the secretariat (Signature, leader, the scan as letter, history,
    letters to staff); nobody's membership. A signature that stood by a public source only stays on the list and
    is replaced by this one once it is verified, which another person does (`two_people_enter`); the certificate
    is issued then. `told` are the names, the capacity and the term as `sign` takes them.
    Refuses: a day before the Declaration or after today, no scan, and what `sign` refuses.
    """
    if not may_verify(by):
        raise PermissionDenied
    if scan is None:
        raise ValidationError({"scan": _("Choose the scan of the signed paper.")})
    return signing.sign(
        government,
        by=by,
        declaration=declaration,
        language=language,
        signed_on=_day(declaration, signed_on, signed_on_precision),
        signed_on_precision=signed_on_precision,
        origin=SECRETARIAT,
        document=scan,
        replaces=listed_by_source(government, declaration),
        **told,
    )


def listed_by_source(government, declaration):
    """The signature that stands on the list by a public source only, or None."""
    listed = government.signatures.standing().filter(declaration=declaration, state=Signature.VERIFIED)
    return next((signature for signature in listed if signature.is_public_record), None)


def _day(declaration, day, precision):
    """The day as it is kept: “December 2018” begins with the Declaration. ValidationError outside of its time."""
    if day is None:
        raise ValidationError({"signed_on": _("Write when it was signed, as exactly as the paper says.")})
    if last_day(day, precision) < declaration.declared_on:
        raise ValidationError(
            {"signed_on": _("The date of signature is on or after the day of the Declaration.")}
        )
    if day > timezone.localdate():
        raise ValidationError({"signed_on": _("The date of signature is today or earlier.")})
    return max(day, declaration.declared_on)
