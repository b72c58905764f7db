"""The link of an invitation: a page with a button, whoever comes; the POST accepts."""

from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.links import OtherAddress, UnknownLink
from accounts.refusals import Refused
from signatories import invitations, limits
from signatories.views.pages import refused


@never_cache
@limits.invitation
def invitation(request, token):
    """A stranger is led to the log-in and back; the invited person sees the button, a repeat says when it was."""
    try:
        found = invitations.find(token)
        if request.method == "POST":
            return _accept(request, token)
        if not found.accepted_at:
            invitations.check_open(found)
    except UnknownLink as refusal:
        return refused(request, refusal, status=404)
    except OtherAddress:
        return render(request, "signatories/invitation.html", _context(request, found), status=409)
    except Refused as refusal:
        refusal.existing = found.government
        return refused(request, refusal, status=410 if request.method == "GET" else 409)
    return render(request, "signatories/invitation.html", _context(request, found))


def _accept(request, token):
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    invitations.accept(token, by=request.user)
    return redirect(request.path)


def _context(request, invitation):
    """What the page says; the ways in carry the address and lead back here."""
    way = {"next": request.path, "email": invitation.email}
    return {
        "invitation": invitation,
        "government": invitation.government,
        "is_mine": request.user.is_authenticated and request.user.email == invitation.email,
        "sign_up": f"{reverse('account_signup')}?{urlencode(way)}",
        "sign_in": f"{reverse('account_login')}?{urlencode(way)}",
    }
