"""What the pages of an author share: the door, the page of a refusal, the text of one's own."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.refusals import Refused
from actions.models import Submission
from actions.permissions import may_edit


def desk_page(view):
    """A page for one person: signed in, never cached; a refusal is a page with 409 and the present state."""

    @wraps(view)
    @never_cache
    @login_required
    def page(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return page


def refused(request, refusal, submission=None, status=409):
    context = {
        "sentence": refusal.sentence,
        "submission": submission,
        "action": submission and submission.action,
    }
    return render(request, "actions/refused.html", context, status=status)


def own_submission(request, draft_id, who=may_edit):
    """The newest text of an action, for the people of its government or as `who` says; nobody else finds it."""
    submission = (
        Submission.objects.filter(action__draft_id=draft_id)
        .select_related("action", "call")
        .order_by("-number")
        .first()
    )
    if submission is None or not who(request.user, submission):
        raise Http404
    return submission
