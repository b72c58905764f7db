"""The page on which a person sees and changes their account."""

import time

from allauth.account import views as allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import second_factor
from accounts.adapter import SecondFactorAdapter
from accounts.forms import PersonForm
from accounts.models import Consent
from accounts.people import change_details, withdraw_consent
from accounts.refusals import Refused

CODE_LIFE = 15 * 60


@login_required
@never_cache
def account(request):
    form = PersonForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = change_details(request.user, by=request.user, **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Your details are saved."))
            return redirect(reverse("accounts:account"))
    context = {
        "form": form,
        "consents": Consent.objects.filter(by=request.user).order_by("-given_at"),
        "has_second_factor": second_factor.is_set_up(request.user),
    }
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request, pk):
    consent = get_object_or_404(Consent, pk=pk, by=request.user)
    try:
        withdraw_consent(consent, by=request.user)
        messages.success(request, _("The consent is withdrawn from today on."))
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("accounts:account")


@login_required
def remove_passkey(request, pk):
    """allauth would let staff remove the last factor they need; this says that it stays."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=second_factor.PASSKEY)
    if second_factor.is_last_needed(passkey):
        messages.error(request, SecondFactorAdapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_index")
    return remove_webauthn(request, pk=pk)


def _telling_when_expired(view, session_key):
    """allauth forgets an expired code without a word; this says so."""

    def typed(request):
        waiting = request.session.get(session_key)
        if waiting and time.time() - waiting.get("at", 0) > CODE_LIFE:
            messages.error(request, _("The code has expired: it holds for 15 minutes. Ask for a new one."))
        return view(request)

    return typed


prove_address = _telling_when_expired(allauth.email_verification_sent, "account_email_verification_code")
type_password_code = _telling_when_expired(
    allauth.confirm_password_reset_code, "account_password_reset_verification"
)
