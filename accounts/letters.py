"""The letters about an account: when each is written and what its words may name."""

from django.utils.translation import gettext_lazy as _

from accounts.letter_kinds import Place, add

PORTAL = {
    "link": Place(
        _("address of the account's page"),
        "{{ public_url }}{% url 'accounts:account' %}",
        "https://portal.example/en/account/",
    )
}
CODE = {"code": Place(_("the code to type"), "{{ code }}", "ABCD-1234")}

WITH_CODE = {
    "login_code": _("Somebody signs in with a code"),
    "email_confirmation": _("Somebody changes the address and proves the new one"),
    "email_confirmation_signup": _("Somebody signs up and proves the address"),
    "password_reset_code": _("Somebody wants to choose a new password"),
}
ABOUT_THE_ACCOUNT = {
    "account_already_exists": _("Somebody signs up with an address that has an account"),
    "email_changed": _("The address of an account has changed"),
    "email_confirm": _("The address of an account is proven"),
    "email_deleted": _("An address was removed from an account"),
    "password_changed": _("The password of an account has changed"),
    "password_reset": _("A new password was chosen"),
    "password_set": _("An account got a password"),
    "recovery_codes_generated": _("An account got new recovery codes"),
    "totp_activated": _("A second factor protects an account"),
    "totp_deactivated": _("The second factor of an account was removed"),
    "webauthn_added": _("A passkey was added to an account"),
    "webauthn_removed": _("A passkey was removed from an account"),
    "unknown_account": _("Somebody signs in with an address that has no account"),
}
for event, meaning in WITH_CODE.items():
    add("accounts", event, meaning, CODE, needed=["code"])
for event, meaning in ABOUT_THE_ACCOUNT.items():
    add("accounts", event, meaning, PORTAL, needed=["link"])
