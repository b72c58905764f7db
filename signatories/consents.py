"""What a signer agrees to, in words that are kept with the day: the wording changes only with its version."""

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent

VERSION = "2026-11"


class SigningConsent(models.TextChoices):
    AUTHORITY = "authority", _("I may sign for this government, or was asked to by the person who may.")
    LISTING = (
        "listing",
        _("The government, the name and office of its leader and the date may be shown in public."),
    )
    UPDATES = "updates", _("The Call may write to me about forums, calls and what other cities do.")


REQUIRED = (SigningConsent.AUTHORITY, SigningConsent.LISTING)


def keep(signature, targets, *, by, language):
    """Write one Consent per target, with the words the signer read."""
    with translation.override(language):
        Consent.objects.bulk_create(
            Consent(
                subject_type=signature._meta.label_lower,
                subject_id=str(signature.pk),
                target=str(target),
                wording_version=VERSION,
                wording=str(SigningConsent(target).label),
                language=language,
                given_at=timezone.now(),
                by=by,
            )
            for target in targets
        )
