"""Dangerous acts ask who it is once more: which they are, and the one check all of them pass."""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

# (address, its last part where only some are meant): a POST there is not undone by the next click.
DANGEROUS = {
    ("admin:accounts_user_add", None),  # who is staff, and in which group
    ("admin:accounts_user_change", None),
    ("admin:auth_group_add", None),
    ("admin:auth_group_change", None),
    ("admin:auth_group_delete", None),
    ("admin:actions_action_withdraw", None),  # taking down
    ("admin:actions_submission_take_down", None),
    ("admin:actions_decision_announce", None),
    ("admin:actions_submission_move_all", None),  # many decisions at once
    ("admin:signatories_campaign_move", "send"),  # a letter to many
    ("admin:actions_mailing_move", "send"),
    ("admin:accounts_letter_do_all", None),
    ("admin:signatories_government_merge", None),
}
# What takes people's names and addresses out as a file, by whatever method: that is not undone at all.
# With values: only where one of them stands in the address.
# Giving submissions to many reviewers at once stands in no list: each is taken back with a button.
TAKES_OUT = {
    "admin:audit_export": None,
    "admin:actions_actionimport_file": None,
    "admin:signatories_signatoryimport_file": None,
    "admin:reports_file": {"all", "load"},  # those that name reviewers
}
DANGEROUS_ACTIONS = {
    ("admin:actions_submission_changelist", "workbook")
}  # of a list: exports with people's names


def is_dangerous(request) -> bool:
    """Whether this request does what asks for a fresh log-in."""
    where, last = request.resolver_match.view_name, [*request.resolver_match.kwargs.values()][-1:]
    if where in TAKES_OUT:
        parts = TAKES_OUT[where]
        return parts is None or bool(parts & set(request.resolver_match.kwargs.values()))
    if request.method != "POST":
        return False
    meant = {(where, None), *((where, value) for value in last)}
    return bool(meant & DANGEROUS) or (where, request.POST.get("action")) in DANGEROUS_ACTIONS


def is_fresh(request) -> bool:
    """Whether this person signed in, or showed again who they are, within the minutes of the setting."""
    records = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in records), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def fresh_login(view):
    """Ask for the password or the second factor before a dangerous act, then go on with it.

    Whoever has neither, because they sign in by a code alone, is told to sign in again.
    """

    @wraps(view)
    def asked(request, *args, **kwargs):
        if request.user.is_authenticated and is_dangerous(request) and not is_fresh(request):
            if get_adapter().get_reauthentication_methods(request.user):
                raise ReauthenticationRequired
            raise PermissionDenied(_("This asks for a fresh log-in. Sign out, sign in again, and repeat it."))
        return view(request, *args, **kwargs)

    return asked
