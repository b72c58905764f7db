"""The second factor of staff: whether a person has one, and whether it was shown in this session."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse

APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
FACTORS = [APP, PASSKEY]  # recovery codes come with one of them, and are none of their own


def is_set_up(user) -> bool:
    return is_mfa_enabled(user, FACTORS)


def was_shown(request) -> bool:
    """Whether a code of the app, a passkey or a recovery code was used in this session.

    A session from before the factor was set up does not count: whoever holds it may know the password alone.
    """
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_lacking(request) -> bool:
    """Whether the secretariat stays closed to this session, by whichever way its person signed in."""
    if not settings.STAFF_NEED_SECOND_FACTOR or not request.user.is_authenticated:
        return False
    return not (is_set_up(request.user) and was_shown(request))


def where_to_show(user) -> str:
    """The page on which a person who has a factor shows it."""
    has_codes = is_mfa_enabled(user, [APP])
    return reverse("mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn")


def is_last_needed(authenticator) -> bool:
    """Whether staff would be left without a factor they need."""
    if not (settings.STAFF_NEED_SECOND_FACTOR and authenticator.user.is_staff):
        return False
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
    return not others.exclude(pk=authenticator.pk).exists()
