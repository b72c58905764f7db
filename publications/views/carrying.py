"""Where an action goes on to: the three official websites, for the public and for who writes it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.models import Action, Submission
from actions.permissions import may_edit, may_write
from actions.views.pages import desk_page, own_submission
from frameworks.caching import public_page
from publications.carrying import elevation, readiness


@public_page
def carried(request, code):
    """What a published action still needs on its way to the three official websites."""
    action = get_object_or_404(Action.objects.published(), code=code.upper())
    submission = get_object_or_404(
        Submission.objects.published().select_related("action__contact"), action=action
    )
    assessment = elevation.assess(submission)
    return render(
        request,
        "publications/carried.html",
        {"action": action, "submission": submission, "assessment": assessment},
    )


@desk_page
@require_safe
def mirror(request, draft_id):
    """For which places a draft is ready now, as a piece of the page."""
    submission = own_submission(request, draft_id, who=may_write)
    is_own = may_edit(request.user, submission)
    context = {"mirror": readiness.mirror(submission, is_own=is_own), "action": submission.action}
    return render(request, "publications/_mirror.html", context)
