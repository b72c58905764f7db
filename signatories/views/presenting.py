"""The desk page on which a government keeps what the public sees of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from signatories import leaders, presenting
from signatories.forms.presenting import EmblemsForm, FactsForm, LeaderForm
from signatories.models import Government
from signatories.permissions import may_act_for, may_verify
from signatories.views.pages import desk_page, status_of

FACTS, EMBLEMS, LEADER = "facts", "emblems", "leader"


@desk_page
def present(request, slug):
    """Three forms on one page, each with its own button; `part` says which one was sent."""
    government = get_object_or_404(Government.objects.standing(), slug=slug)
    if not (may_act_for(request.user, government) or may_verify(request.user)):
        raise PermissionDenied
    leader = leaders.in_office(government)
    forms = _forms(request, government, leader)
    sent = forms.get(request.POST.get("part")) if request.method == "POST" else None
    if sent and sent.is_valid():
        _keep(sent, government, leader, by=request.user)
        messages.success(request, _("Kept. The public page shows it within a minute."))
        return redirect("signatories:present", slug)
    if isinstance(sent, LeaderForm):
        sent.keep_portrait()
    context = {"government": government, "leader": leader, "forms": forms}
    return render(request, "signatories/present.html", context, status=status_of(sent) if sent else 200)


def _forms(request, government, leader):
    """{part: its form}, of which only the one that was sent is bound."""

    def answers(part):
        is_sent = request.method == "POST" and request.POST.get("part") == part
        return (request.POST, request.FILES) if is_sent else ()

    facts = {name: getattr(government, name) for name in presenting.FACTS}
    forms = {
        FACTS: FactsForm(*answers(FACTS), initial=facts),
        EMBLEMS: EmblemsForm(*answers(EMBLEMS), government=government),
    }
    if leader:
        names = ("portrait_credit", "quote", "quote_language", "gender")
        told = {name: getattr(leader, name) for name in names}
        forms[LEADER] = LeaderForm(*answers(LEADER), leader=leader, initial=told)
    return forms


def _keep(form, government, leader, *, by):
    if isinstance(form, LeaderForm):
        presenting.present_leader(leader, by=by, **form.answers)
    elif isinstance(form, EmblemsForm):
        if changes := form.shown():
            presenting.present_government(government, by=by, **changes)
    else:
        presenting.present_government(government, by=by, **form.cleaned_data)
