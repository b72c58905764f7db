"""What waits for an official: drafts, remarks, proofs, invitations."""

from django.shortcuts import render

from actions import answering, together
from actions import desk as waiting
from actions.views.pages import desk_page
from signatories.models import SigningDraft


@desk_page
def desk(request):
    present_days = answering.present_days()
    rooms = waiting.rooms(request.user, present_days=present_days, whole=request.GET.get("all", ""))
    governments = [room.government for room in rooms]
    context = {
        "rooms": rooms,
        "governments": governments,
        "along": together.open_to(request.user, governments),
        "waiting": sum(len(room.tasks) for room in rooms),
        "answer_days": waiting.promised_days(row for room in rooms for row in room.waiting_rows),
        "present_days": present_days,
        "has_begun_to_sign": SigningDraft.objects.filter(user=request.user).exists(),
    }
    return render(request, "actions/desk.html", context)
