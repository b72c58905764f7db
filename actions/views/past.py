"""The history of an action as its government reads it."""

from django.shortcuts import render

from actions import past
from actions.views.pages import desk_page, own_submission


@desk_page
def told(request, draft_id):
    """What was handed in, read, asked, decided and sent, in order."""
    submission = own_submission(request, draft_id)
    context = {
        "submission": submission,
        "action": submission.action,
        "entries": past.told(submission.action, request.user),
    }
    return render(request, "actions/past.html", context)
