"""allauth's forms in our words: labels, hints, no text inside the fields."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EMAIL = {"email": (_("E-mail address"), "")}
CODE = {"code": (_("Code"), _("Capitals or small letters, with or without the dash."))}
APP_CODE = {"code": (_("Code"), _("The six digits which the app shows now."))}
NEW_PASSWORD = {
    "password1": (_("New password"), _("12 characters or more; a sentence only you would think of is good.")),
    "password2": (_("The new password once more"), ""),
}


class InOurWords:
    """Puts label and hint of WORDS = {field: (label, hint)} in place of allauth's."""

    WORDS = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, hint
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "auto"


class SignIn(InOurWords, account.LoginForm):
    WORDS = {"login": EMAIL["email"], "password": (_("Password"), "")}


class SignUp(InOurWords, account.SignupForm):
    WORDS = EMAIL | {
        "email": (
            _("E-mail address"),
            _("The one your government gave you, if you have one. A code goes there."),
        ),
        "password1": (_("Password"), NEW_PASSWORD["password1"][1]),
    }
    field_order = ["name", "email", "password1"]


class AskForCode(InOurWords, account.RequestLoginCodeForm):
    WORDS = EMAIL


class TypeSignInCode(InOurWords, account.ConfirmLoginCodeForm):
    WORDS = CODE


class TypeAddressCode(InOurWords, account.ConfirmEmailVerificationCodeForm):
    WORDS = CODE


class TypePasswordCode(InOurWords, account.ConfirmPasswordResetCodeForm):
    WORDS = CODE


class NewAddress(InOurWords, account.AddEmailForm):
    WORDS = {
        "email": (_("New e-mail address"), _("A code goes there; the old address stays until you type it."))
    }


class ChangePassword(InOurWords, account.ChangePasswordForm):
    WORDS = NEW_PASSWORD | {"oldpassword": (_("The password you use now"), "")}


class SetPassword(InOurWords, account.SetPasswordForm):
    WORDS = NEW_PASSWORD


class LostPassword(InOurWords, account.ResetPasswordForm):
    WORDS = EMAIL


class ChooseNewPassword(InOurWords, account.ResetPasswordKeyForm):
    WORDS = NEW_PASSWORD


class ShowItIsYou(InOurWords, account.ReauthenticateForm):
    WORDS = {"password": (_("Password"), "")}


class SecondFactor(InOurWords, second_factor.AuthenticateForm):
    WORDS = {"code": (_("Code"), _("The six digits which the app shows now, or one of your recovery codes."))}


class SecondFactorAgain(InOurWords, second_factor.ReauthenticateForm):
    WORDS = SecondFactor.WORDS


class SetUpApp(InOurWords, app.ActivateTOTPForm):
    WORDS = APP_CODE


NAME_OF_PASSKEY = {
    "name": (_("Name of the passkey"), _("By it you tell this device from your others.")),
    "credential": (_("Passkey"), ""),
}
# What allauth and fido2 raise over an answer that no browser gives, or that somebody else signed.
UNFIT = (ValidationError, InvalidSignature, ValueError, TypeError, LookupError, AttributeError)
NOT_THIS_PASSKEY = _("This passkey does not fit. Use it again, or take another way.")


class WithPasskey(InOurWords):
    """What a browser says about a passkey is checked by allauth; what does not fit is told in our words."""

    WORDS = {"credential": (_("Passkey"), "")}

    def clean_credential(self):
        try:
            return super().clean_credential()
        except UNFIT as refused:
            raise ValidationError(NOT_THIS_PASSKEY) from refused


class AddPasskey(InOurWords, passkey.AddWebAuthnForm):
    WORDS = NAME_OF_PASSKEY
    passwordless = None  # each one may be used alone: all of them verify the person

    def clean(self):
        try:
            return super().clean()
        except UNFIT as refused:
            raise ValidationError(NOT_THIS_PASSKEY) from refused


class RenamePasskey(InOurWords, passkey.EditWebAuthnForm):
    WORDS = NAME_OF_PASSKEY


class UsePasskey(WithPasskey, passkey.AuthenticateWebAuthnForm):
    pass


class SignInWithPasskey(WithPasskey, passkey.LoginWebAuthnForm):
    pass


class UsePasskeyAgain(WithPasskey, passkey.ReauthenticateWebAuthnForm):
    pass
