"""What waits for an official: drafts, remarks, proofs, invitations."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions import answering, joining, together
from actions import desk as waiting
from actions.models import Participation
from actions.views.pages import desk_page
from signatories.models import Government


@desk_page
def desk(request):
    present_days = answering.present_days()
    rooms = waiting.rooms(request.user, present_days=present_days)
    governments = [room.government for room in rooms]
    context = {
        "rooms": rooms,
        "governments": governments,
        "along": together.open_to(request.user, governments),
        "waiting": sum(len(room.tasks) for room in rooms),
        "answer_days": waiting.promised_days(row for room in rooms for row in room.waiting_rows),
        "present_days": present_days,
    }
    return render(request, "actions/desk.html", context)


@desk_page
@require_POST
def invitation(request, pk):
    participation = get_object_or_404(
        Participation.objects.filter(government__in=Government.objects.draftable_by(request.user)), pk=pk
    )
    accept = request.POST.get("answer") == "yes"
    joining.answer(participation, by=request.user, accept=accept)
    messages.success(
        request, _("You take part; the page shows it.") if accept else _("You do not take part.")
    )
    return redirect("actions:desk")
