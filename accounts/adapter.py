"""How allauth behaves here: every mail goes through the outbox, and what staff do at the door is recorded."""

import uuid
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import history, second_factor
from accounts.limits import note_act
from accounts.mail import write_letter
from accounts.models import User

WAYS_TO_SHOW = {
    "reauthenticate": _("Write the password"),
    "mfa_reauthenticate": _("Write a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
WRONG_CODE = _("This is not the code we sent. Copy it from the newest mail.")


class AccountAdapter(DefaultAccountAdapter):
    """allauth's decisions, in our words and through our outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to the secretariat if it should be opened."),
        "duplicate_email": _("This is the address of your account already."),
        "email_password_mismatch": _(
            "Address and password do not belong together. Check both, or ask for a code."
        ),
        "email_taken": _("This e-mail address already has an account."),
        "enter_current_password": _("Write the password you use now."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("This is not the password of the account."),
        "rate_limited": _("That was a little too often. Wait a minute, then ask again."),
        "same_as_current": _("This is the address of your account already."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then ask for a new code."),
        "unknown_email": _("No account has this address."),
    }

    def send_mail(self, template_prefix, email, context):
        """Keep the mail as a letter in the reader's language; one that carries a code is secret."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        write_letter(
            template_prefix.rsplit("/", 1)[-1],
            user,
            to=email,
            language=user.language if user else get_language(),
            app="accounts",
            recipient=user,
            context={"code": context["code"]} if "code" in context else {"email": email},
            occasion=uuid.uuid4().hex,
            secret="code" in context,
        )

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit)
        if commit:
            note_act(request, user)
        return user

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        if user.is_staff:
            history.record("signed_in", user, by=user)
        return response

    def get_reauthentication_methods(self, user):
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS_TO_SHOW[way["id"]]} for way in ways]

    def authentication_failed(self, request, **credentials):
        user = User.objects.filter(email=credentials.get("email", "").lower(), is_staff=True).first()
        if user:
            history.record("sign_in_failed", user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "The secretariat signs in with a second factor; it cannot be removed."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes come with a second factor. Set up the app first."
        ),
        "incorrect_code": _("This code does not fit. Write the six digits which the app shows now."),
        "unverified_email": _("Prove your e-mail address first."),
    }

    def can_delete_authenticator(self, authenticator):
        """While the secretariat needs a second factor, its people keep one."""
        return not second_factor.is_last_needed(authenticator)

    def get_public_key_credential_rp_entity(self):
        """For whom a passkey is made: the name under which the portal is known, not one that a request brings."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}
