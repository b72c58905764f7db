"""The desk asks for a name to be put right: of the government, or of who signed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from signatories import correcting
from signatories.forms.correcting import AskForm
from signatories.models import Correction, Signature
from signatories.permissions import may_lead, may_verify
from signatories.views.pages import desk_page, status_of


@desk_page
def ask_correction(request, pk):
    """The names as they stand in one form; the POST asks for those that were written over."""
    signature = get_object_or_404(Signature.objects.select_related("government"), pk=pk)
    government = signature.government
    if not (may_lead(request.user, government) or may_verify(request.user)):
        raise PermissionDenied
    form = AskForm(request.POST or None, signature=signature)
    if request.method == "POST" and form.is_valid():
        _ask(form, signature, by=request.user)
        messages.success(request, _("Your request is kept. You get a letter when it is answered."))
        return redirect("signatories:sign_done", pk)
    asked = Correction.objects.filter(government=government, state=Correction.ASKED)
    context = {"signature": signature, "government": government, "form": form, "asked": asked}
    return render(request, "signatories/correct.html", context, status=status_of(form))


@transaction.atomic
def _ask(form, signature, *, by):
    values = form.cleaned_data
    if told := form.of_government:
        correcting.ask(
            signature.government,
            by=by,
            reason=values["reason"],
            kind=values["kind"],
            since=values["since"],
            **told,
        )
    if told := form.of_signature:
        correcting.ask(signature.government, signature=signature, by=by, reason=values["reason"], **told)
