"""What waits for an official: drafts, remarks, proofs, invitations."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions import drafting, joining, steps, together
from actions.models import Participation, Submission
from actions.models.submission import (
    APPROVED,
    CHANGES_REQUESTED,
    DRAFT,
    IN_REVIEW,
    SUBMITTED,
)
from actions.views.pages import STATE_KINDS, desk_page
from signatories import leaders
from signatories.models import Government, Membership, Signature
from signatories.permissions import may_lead


@desk_page
def desk(request):
    governments = list(Government.objects.draftable_by(request.user).order_by("english_name"))
    texts = list(
        Submission.objects.filter(
            action__participations__government__in=governments,
            action__participations__role=Participation.LEAD,
        )
        .select_related("action", "call")
        .prefetch_related("action__participations__government")
        .order_by("-updated_at", "-pk")
    )
    newest = {}
    for text in sorted(texts, key=lambda text: -text.number):
        newest.setdefault(text.action_id, text)
    rows = [text for text in texts if newest[text.action_id] == text]
    signatures = list(
        Signature.objects.standing().filter(government__in=governments).select_related("government")
    )
    invitations = list(
        Participation.objects.filter(government__in=governments, state=Participation.INVITED).select_related(
            "action", "government"
        )
    )
    unsigned = [g for g in governments if g.pk not in {s.government_id for s in signatures}]
    tasks = {
        "changes": [(row, steps.open_remarks(row).filter(answer="").count())
                    for row in rows if row.state == CHANGES_REQUESTED],
        "drafts": [(row, len(drafting.missing(row))) for row in rows if row.state == DRAFT],
        "proofs": [s for s in signatures if s.state == Signature.PENDING],
        "terms": leaders.ended_terms(governments=[g for g in governments if may_lead(request.user, g)]),
        "unsigned": unsigned,
        "colleagues": Membership.objects.filter(
            state=Membership.PENDING,
            via=Membership.REQUEST,
            government__in=[g for g in governments if may_lead(request.user, g)],
        ).select_related("user", "government"),
        "invitations": [(i, _current_text(i.action)) for i in invitations],
    }  # fmt: skip
    context = {
        "governments": governments,
        "tasks": tasks,
        "waiting": sum(len(rows) for rows in tasks.values()),
        "with_secretariat": [row for row in rows if row.shown_state in (SUBMITTED, IN_REVIEW, APPROVED)],
        "checked_signatures": [s for s in signatures if s.state == Signature.CONFIRMED],
        "verified": [s.government for s in signatures if s.state == Signature.VERIFIED],
        "along": together.open_to(request.user, governments),
        "rows": [(row, STATE_KINDS[row.shown_state], row.action.lead) for row in rows],
    }
    return render(request, "actions/desk.html", context)


def _current_text(action):
    return action.submissions.order_by("-number").first()


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
