"""A reviewer's own word on a submission: given, left to colleagues, or not theirs for a tie."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions.forms.judging import ReviewForm
from actions.reviewing import conflicts, judging
from actions.views.review import screen
from actions.views.review.page import back_to, find_submission, tried


@require_POST
def give(request, pk):
    """Keep or send one's own review; what is missing is said beside its criterion, and nothing is lost."""
    submission = find_submission(request, pk)
    draft = "_draft" in request.POST
    form = ReviewForm(request.POST, submission=submission, draft=draft)
    if not form.is_valid() or not given(request, submission, form, draft):
        return screen.show(request, submission, form=form, status=422)
    return back_to(submission)


def given(request, submission, form, draft):
    """Call the verb. Returns False where the form says what is wrong."""
    try:
        judging.give_review(submission, by=request.user, draft=draft, **form.given)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Your review is kept.") if draft else _("Your review is given."))
    return True


@require_POST
def leave(request, pk):
    """Decide without a review of one's own."""
    submission = find_submission(request, pk)
    if tried(request, judging.leave, submission):
        messages.success(request, _("You write no review of this hand-in; what colleagues think shows now."))
    return back_to(submission)


@require_POST
def pass_on(request, pk):
    """Declare a tie to this submission."""
    submission = find_submission(request, pk)
    if tried(request, conflicts.declare, submission, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("admin:actions_submission_changelist")
    return back_to(submission)
