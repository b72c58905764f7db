"""Verbs about a person: their details, what they agreed to, where they are signed in."""

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Consent, User
from accounts.refusals import Refused


@transaction.atomic
def change_details(user, *, by, name, language) -> User:
    """Set name and language, write history. For the person alone."""
    if by != user:
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    history.record("details_changed", user, by=by)
    return user


@transaction.atomic
def withdraw_consent(consent, *, by) -> Consent:
    """Date the withdrawal, write history. For whoever gave it; refused when it was withdrawn before."""
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.by_id != by.pk:
        raise PermissionDenied
    if consent.withdrawn_at:
        raise Refused(_("This consent was withdrawn before; nothing was changed."))
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    history.record("consent_withdrawn", consent, by=by)
    return consent


@transaction.atomic
def end_sessions(user, *, by) -> int:
    """Sign a person out everywhere, write history. For the secretariat. Returns how many sessions ended."""
    if not by.has_perm("accounts.change_user"):
        raise PermissionDenied
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    history.record("sessions_ended", user, by=by, number=len(sessions))
    return len(sessions)
