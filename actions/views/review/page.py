"""What the pages about one submission share: finding it, going back to it, calling a verb."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from accounts.refusals import Refused
from actions.models import Submission
from actions.permissions import is_secretariat


def find_submission(request, pk):
    submission = get_object_or_404(Submission.objects.select_related("action", "call"), pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    return submission


def back_to(submission):
    return redirect("admin:actions_submission_review", submission.pk)


def page(request, template, title, status=200, **context):
    return render(
        request, template, admin.site.each_context(request) | {"title": title, **context}, status=status
    )


def tried(request, verb, *args, **kwargs):
    """Call a verb; what it refuses becomes a message. Returns whether it was done."""
    try:
        verb(*args, by=request.user, **kwargs)
    except (Refused, ValidationError) as refusal:
        sentences = getattr(refusal, "messages", None) or [str(refusal)]
        for sentence in sentences:
            messages.error(request, sentence)
        return False
    return True
