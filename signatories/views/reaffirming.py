"""The desk after an election: the new leader stands by the signature, or the same leader goes on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from signatories import keeping, leaders, reaffirming
from signatories.forms.reaffirming import SignAnewForm, TermForm
from signatories.models import Signature
from signatories.permissions import may_lead, may_verify
from signatories.views.pages import desk_page, status_of


@desk_page
def reaffirm(request, pk):
    """Who leads now: one form. The file is kept as soon as it is chosen; the POST signs anew."""
    signature = _led_signature(request, pk)
    form = SignAnewForm(signature=signature)
    kept = None
    if request.method == "POST":
        key = request.POST.get("form_key", "")
        kept = keeping.keep_chosen(request.FILES, "letter", key, by=request.user)
        form = SignAnewForm(request.POST, request.FILES, signature=signature, kept=kept)
        if form.is_valid():
            with keeping.taken_over(form.cleaned_data["form_key"], by=request.user) as document:
                renewed = reaffirming.reaffirm(signature, by=request.user, document=document, **form.answers)
            messages.success(request, _("Re-affirmed. The signature before stays on the list until then."))
            return redirect("signatories:sign_done", renewed.pk)
    return _page(request, signature, form=form, kept=kept)


@desk_page
@require_POST
def reelected(request, pk):
    """The leader stays: only the term grows longer."""
    signature = _led_signature(request, pk)
    form = TermForm(request.POST)
    if not form.is_valid() or signature.leader is None:
        return _page(request, signature, term_form=form)
    until, precision = form.cleaned_data["until"]
    try:
        leaders.extend_term(signature.leader, by=request.user, until=until, until_precision=precision)
    except ValidationError as error:
        form.add_error("until", error.messages)
        return _page(request, signature, term_form=form)
    messages.success(request, _("The new term is kept. The signature stands as it was."))
    return redirect("signatories:sign_done", pk)


def _led_signature(request, pk):
    signatures = Signature.objects.select_related("government", "declaration", "leader")
    signature = get_object_or_404(signatures.prefetch_related("declaration__texts"), pk=pk)
    if not (may_lead(request.user, signature.government) or may_verify(request.user)):
        raise PermissionDenied
    return signature


def _page(request, signature, *, form=None, term_form=None, kept=None):
    context = {
        "signature": signature,
        "government": signature.government,
        "waiting": signature.waiting_reaffirmation,
        "form": form or SignAnewForm(signature=signature),
        "term_form": term_form or TermForm(),
        "kept": kept,
        "is_over": bool(signature.leader and leaders.has_ended(signature.leader)),
    }
    status = status_of(term_form or context["form"])
    return render(request, "signatories/reaffirm.html", context, status=status)
