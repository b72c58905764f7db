"""A reviewer's own word on a submission: given, or passed on."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.models import Review
from actions.reviewing import judging
from actions.views.review.page import back_to, find_submission, tried


@require_POST
def give(request, pk):
    """Keep or send one's own review."""
    submission = find_submission(request, pk)
    draft = "_draft" in request.POST
    values = {name: request.POST.get(name, "") for name in ("recommendation", "note")}
    if values["recommendation"] not in dict(Review.RECOMMENDATIONS):
        values["recommendation"] = ""
    if tried(request, judging.give_review, submission, draft=draft, **values):
        messages.success(request, _("Your review is kept.") if draft else _("Your review is given."))
    return back_to(submission)


@require_POST
def pass_on(request, pk):
    submission = find_submission(request, pk)
    if tried(request, judging.pass_on, submission, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("admin:actions_submission_changelist")
    return back_to(submission)
