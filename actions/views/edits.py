"""The government's page about words the secretariat proposes: read, take all, some or none."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions import changes
from actions.models import Submission
from actions.models.submission import OPEN
from actions.permissions import may_answer_edits
from actions.reviewing import editing
from actions.views.pages import desk_page, own_submission
from frameworks.languages import direction

ALL, NONE, SOME = "all", "none", "some"


@desk_page
def edits(request, draft_id):
    """Every proposed edit with the original, and what became of earlier ones; a POST answers all of them."""
    submission = own_submission(request, draft_id, who=may_answer_edits)
    if request.method != "POST":
        return _page(request, submission)
    seen = {
        name.removeprefix("seen_"): mark for name, mark in request.POST.items() if name.startswith("seen_")
    }
    choice = request.POST.get("choice")
    if choice not in (ALL, NONE):
        raise Http404
    try:
        count = editing.answer_all(submission, by=request.user, accept=choice == ALL, seen=seen)
    except (Refused, ValidationError) as refusal:
        return _page(request, submission, refusal=refusal)
    messages.success(request, _all_said(choice, count))
    return redirect("actions:edits", draft_id)


def _all_said(choice, count):
    if choice == ALL:
        return ngettext(
            "Accepted. The words stand in your text.",
            "Accepted, all %(n)d. The words stand in your texts.",
            count,
        ) % {"n": count}
    return _("Your own words stay.")


@desk_page
@require_POST
def answer(request, draft_id, pk):
    """One edit: all of it, the ticked changes, or none."""
    submission = own_submission(request, draft_id, who=may_answer_edits)
    proposal = get_object_or_404(submission.proposals.told(), pk=pk)
    choice = request.POST.get("choice")
    if choice not in (ALL, NONE, SOME):
        raise Http404
    ticked = {int(value) for value in request.POST.getlist("change") if value.isdecimal()}
    every = changes.numbers(proposal.source, proposal.text)
    taken = {ALL: every, NONE: set(), SOME: ticked}[choice]
    try:
        editing.answer(proposal, by=request.user, taken=taken, seen=request.POST.get("seen", ""))
    except (Refused, ValidationError) as refusal:
        return _page(request, submission, refusal=refusal, at=proposal.pk, ticked=ticked)
    proposal.refresh_from_db()
    said = _("Accepted. The words stand in your text.") if taken else _("Your own words stay.")
    messages.success(request, f"{_heading(proposal)}: {said}")
    return redirect("actions:edits", draft_id)


def _page(request, submission, *, refusal=None, at=None, ticked=()):
    """The page; what was refused is said on top and, where it was about one edit, beside it, with what was ticked."""
    submission.refresh_from_db()
    rows = [row(one) for one in submission.proposals.told().select_related("by", "answered_by")]
    is_open = submission.shown_state in OPEN
    for each in rows:
        each["ticked"] = set(ticked) if each["proposal"].pk == at else each["numbers"]
        each["is_at"] = each["proposal"].pk == at
        each["is_overtaken"] = editing.is_overtaken(submission, each["proposal"])
    waiting = [each for each in rows if each["proposal"].is_waiting and is_open]
    context = {
        "submission": submission,
        "action": submission.action,
        "waiting": waiting,
        "settled": [each for each in rows if not each["proposal"].is_waiting],
        "may_answer_all": len([each for each in waiting if not each["is_overtaken"]]) > 1,
        "dir": direction(submission.language),
        "refused": " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal or ""),
    }
    status = 200 if refusal is None else 422 if isinstance(refusal, ValidationError) else 409
    return render(request, "actions/edits.html", context, status=status)


def row(proposal):
    """One edit as pages show it: its words with each change numbered."""
    runs = changes.numbered(proposal.source, proposal.text)
    return {
        "proposal": proposal,
        "heading": _heading(proposal),
        "pieces": [piece for _number, pieces in runs for piece in pieces],
        "numbers": {number for number, _pieces in runs if number is not None},
        "changes": [(number, pieces) for number, pieces in runs if number is not None],
        "mark": editing.mark_of(proposal),
        "result": changes.words(proposal.source, proposal.accepted) if proposal.is_in_the_text else [],
    }


def _heading(proposal):
    return capfirst(Submission._meta.get_field(proposal.field).verbose_name)
