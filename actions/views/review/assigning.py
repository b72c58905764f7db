"""Who reads a submission: the part of the screen, and its buttons."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.forms.assigning import AssignForm
from actions.models import Assignment
from actions.models.submission import IN_REVIEW, SUBMITTED
from actions.permissions import may_assign
from actions.reviewing import assigning
from actions.views.review.page import back_to, find_submission, tried

SHAPES = {Assignment.OPEN: "wait", Assignment.DONE: "good"}


def part(user, submission) -> dict:
    """What `actions/admin/_assignment.html` shows to this person."""
    rows = list(assigning.of_this_round(submission).select_related("reviewer"))
    for row in rows:
        row.kind = "bad" if row.is_overdue else SHAPES.get(row.state, "still")
    own = next((row for row in rows if row.reviewer_id == user.pk and row.state == Assignment.OPEN), None)
    may = may_assign(user)
    is_read = submission.state in (SUBMITTED, IN_REVIEW)
    return {"rows": rows, "own": own, "may": may, "form": AssignForm() if may and is_read else None}


@require_POST
def assign(request, pk):
    """Give it to the chosen reviewers."""
    submission = find_submission(request, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
    elif tried(request, assigning.assign, submission, **form.cleaned_data):
        messages.success(request, _("Given to the reviewers. Each is told by letter."))
    return back_to(submission)


@require_POST
def take_back(request, pk, assignment_pk):
    submission = find_submission(request, pk)
    assignment = get_object_or_404(submission.assignments, pk=assignment_pk)
    if tried(request, assigning.take_back, assignment):
        messages.success(request, _("Taken back. Nobody waits for this review any more."))
    return back_to(submission)


@require_POST
def decline(request, pk, assignment_pk):
    """The reviewer gives it back."""
    submission = find_submission(request, pk)
    assignment = get_object_or_404(submission.assignments, pk=assignment_pk)
    if tried(request, assigning.decline, assignment, reason=request.POST.get("reason", "")):
        messages.success(request, _("Somebody else will review it."))
        return redirect("admin:actions_submission_changelist")
    return back_to(submission)
