"""Asking to act for a government, and the answer of those who decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from signatories import memberships
from signatories.forms.membership import JoinForm
from signatories.models import Government, Membership
from signatories.permissions import may_lead, may_verify
from signatories.views.pages import desk_page


@desk_page
def join(request, slug):
    """A page that says who decides; the POST asks."""
    government = get_object_or_404(Government.objects.standing(), slug=slug)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        memberships.ask_to_join(government, by=request.user, function=form.cleaned_data["function"])
        messages.success(request, _("Your request is kept. You get a letter when it is answered."))
        return redirect("signatories:join", slug)
    standing = government.memberships.standing().filter(user=request.user).first()
    return render(
        request,
        "signatories/join.html",
        {"government": government, "form": form, "membership": standing},
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@desk_page
def join_answer(request, pk):
    """The request with two buttons; the POST answers."""
    membership = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
    if not (may_verify(request.user) or may_lead(request.user, membership.government)):
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("answer") == "admit":
            memberships.admit(membership, by=request.user)
        else:
            memberships.turn_down(membership, by=request.user)
        return redirect("signatories:join_answer", pk)
    return render(request, "signatories/join_answer.html", {"membership": membership})
