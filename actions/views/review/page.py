"""What the pages about one submission share: finding it, going back to it, calling a verb."""

from contextlib import nullcontext
from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions.models import Submission
from actions.permissions import has_tie, is_secretariat, may_take_down
from actions.reviewing import conflicts
from frameworks.languages import direction
from frameworks.remembering import while_reading


def find_submission(request, pk):
    """The submission for the secretariat; the one that the guard of the page found is not asked for again."""
    submission = getattr(request, "guarded", None)
    if submission is None or submission.pk != pk:
        rows = Submission.objects.select_related("action__contact", "call")
        submission = get_object_or_404(rows, pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    return submission


def for_the_untied(view):
    """Every page about one submission: whoever has a tie to it reads why it stays closed, and it is noted."""

    @wraps(view)
    def guarded(request, pk, *args, **kwargs):
        submission = request.guarded = find_submission(request, pk)
        with while_reading() if request.method == "GET" else nullcontext():
            if not has_tie(request.user, submission):
                return view(request, pk, *args, **kwargs)
        conflicts.note_refusal(submission, by=request.user)
        return page(
            request, "actions/admin/tied.html", _("You have a tie to this action"), 403,
            submission=submission,
            language={"code": submission.language, "dir": direction(submission.language)},
            pictures=submission.pictures.standing() if may_take_down(request.user) else [],
        )  # fmt: skip

    return guarded


def back_to(submission, part=""):
    """The page of the submission, at the part one comes from."""
    there = reverse("admin:actions_submission_review", args=[submission.pk])
    return redirect(f"{there}#{part}" if part else there)


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
