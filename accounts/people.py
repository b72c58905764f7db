"""Verbs about a person: their details, what they agreed to, where they are signed in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import Consent, Letter, User, WrongAddress
from accounts.refusals import Refused


@transaction.atomic
def change_details(user, *, by, name, language, wants_reminders=True) -> User:
    """Set name, language and whether reminders are wanted, write history. For the person alone."""
    if by != user:
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name, user.language, user.wants_reminders = name, language, wants_reminders
    user.save(update_fields=["name", "language", "wants_reminders"])
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


@transaction.atomic
def erase(user, *, by) -> User:
    """Take out what names a person: address, name, log-in, second factor, sessions, letters to them.

    For the person alone or the secretariat. The row stays without a name, so that what was done for an
    institution stays; the history knew the person by an opaque id only. `actions.erasing` ends the rest.
    """
    if by != user and not by.has_perm("accounts.change_user"):
        raise PermissionDenied
    user = User.objects.select_for_update().get(pk=user.pk)
    for session in UserSession.objects.filter(user=user):
        session.end()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.kept_lists.all().delete()
    for letter in Letter.objects.filter(to__iexact=user.email):
        letter.key, letter.to = f"erased:{letter.pk}", "erased@portal.invalid"
        letter.subject = letter.text = letter.html = letter.last_error = ""
        letter.values, letter.held_for = {}, ""
        if letter.state in Letter.OPEN:
            letter.state = Letter.CANCELLED
        letter.save()
    WrongAddress.objects.filter(email=user.email.lower()).delete()
    user.email, user.name = f"erased-{user.public_id}@portal.invalid", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    history.record("person_erased", user, by=by)
    return user
