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


class ShowingConsent(models.TextChoices):
    LEADER = (
        "leader_shown",
        _("The office of the leader gave us what is shown here of the leader, and agrees that it is shown"),
    )


REQUIRED = (SigningConsent.AUTHORITY, SigningConsent.LISTING)


def keep(signature, targets, *, by, language):
    """Write one Consent per target, with the words the signer read."""
    _write(signature, [SigningConsent(target) for target in targets], by=by, language=language)


def keep_showing(leader, *, by, language, shows):
    """The consent to show a leader: given anew with each change, withdrawn when nothing is shown any more."""
    standing = Consent.objects.filter(
        subject_type=leader._meta.label_lower,
        subject_id=str(leader.pk),
        target=ShowingConsent.LEADER,
        withdrawn_at__isnull=True,
    )
    standing.update(withdrawn_at=timezone.now())
    if shows:
        _write(leader, [ShowingConsent.LEADER], by=by, language=language)


def _write(thing, targets, *, by, language):
    with translation.override(language):
        Consent.objects.bulk_create(
            Consent(
                subject_type=thing._meta.label_lower,
                subject_id=str(thing.pk),
                target=str(target),
                wording_version=VERSION,
                wording=str(target.label),
                language=language,
                given_at=timezone.now(),
                by=by,
            )
            for target in targets
        )
