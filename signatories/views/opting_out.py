"""No more invitations: the link shows a page with a button, the POST acts, a repeat says since when."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.limits import limited
from signatories import opting_out
from signatories.views.pages import refused


@csrf_exempt
@never_cache
@limited("opt_out", amount=60, seconds=600)
def opt_out(request, token):
    """For who holds the link, and for their mail program, which posts by itself and knows no form token (RFC 8058)."""
    try:
        email = opting_out.address_of(token)
    except opting_out.UnknownLink as refusal:
        return refused(request, refusal, status=404)
    if request.method == "POST":
        opting_out.opt_out(email)
        return redirect(request.path)
    return render(request, "signatories/opt_out.html", {"email": email, "row": opting_out.find(email)})
