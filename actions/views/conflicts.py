"""A reviewer's own page of ties: with whom they cannot judge, declared ahead of time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions.forms.conflicts import ConflictForm
from actions.models import Conflict
from actions.permissions import reads_for_the_call
from actions.reviewing import conflicts
from actions.views.pages import desk_page
from signatories import register
from signatories.models import Government


@desk_page
def own(request):
    """What was declared, a search in the register (`q`), and the form that declares a tie to what was found."""
    user = request.user
    if not reads_for_the_call(user):
        raise PermissionDenied(_("This page is for those who read actions for the Call."))
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conflicts.declare(form.cleaned_data["government"], by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("The tie is declared. Its actions stay closed to you."))
        return redirect("actions:conflicts")
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:200]
    rows = Conflict.objects.standing().filter(user=user)
    context = {
        "rows": rows.select_related("government", "submission__action"),
        "acted_for": Government.objects.filter(memberships__user=user).distinct(),
        "words": words,
        "found": register.search(words) if words else [],
        "chosen": request.POST.get("government", ""),
        "form": form,
    }
    return render(request, "actions/conflicts.html", context, status=422 if form.errors else 200)
