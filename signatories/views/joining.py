"""Asking to act for a government, and the answer of those who decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from signatories import limits, memberships, register
from signatories.forms.membership import JoinForm
from signatories.models import Membership
from signatories.permissions import may_join_at_once, may_lead, may_verify
from signatories.views.pages import desk_page, status_of


@desk_page
@limits.join
def join(request, slug):
    """A page that says who decides; the POST asks."""
    if (government := register.at_address(slug)) is None:
        raise Http404
    if government.slug != slug:
        return redirect("signatories:join", government.slug)
    form = JoinForm(request.POST or None)
    request.back = reverse("signatories:join", args=[slug])
    if request.method == "POST" and form.is_valid():
        made = memberships.ask_to_join(government, by=request.user, function=form.cleaned_data["function"])
        if made.state == Membership.PENDING:
            messages.success(request, _("Your request is kept. You get a letter when it is answered."))
        return redirect("signatories:join", slug)
    context = {
        "government": government,
        "form": form,
        "form_id": "join",
        "membership": government.memberships.standing().filter(user=request.user).first(),
        "at_once": may_join_at_once(request.user, government),
    }
    return render(request, "signatories/join.html", context, status=status_of(form))


@desk_page
def join_answer(request, pk):
    """The request with two buttons; the POST answers."""
    membership = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
    if not (may_verify(request.user) or may_lead(request.user, membership.government)):
        raise PermissionDenied
    request.back = reverse("signatories:join_answer", args=[pk])
    if request.method == "POST":
        if request.POST.get("answer") == "admit":
            memberships.admit(membership, by=request.user)
        else:
            memberships.turn_down(membership, by=request.user)
        return redirect("signatories:join_answer", pk)
    return render(request, "signatories/join_answer.html", {"membership": membership})
