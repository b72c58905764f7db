"""The moves of the table, one address each, and the second person's word."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions import answering, second_person, workflow
from actions.forms.moves import MOVE_FORMS, ScheduleForm
from actions.reviewing import rubric
from actions.views.review.page import back_to, find_submission, page, tried
from actions.views.review.words import ENDING, WORDS


def move(request, pk, name):
    """One move: a page that asks for the reason where one is needed, and the POST that calls the verb."""
    submission = find_submission(request, pk)
    if name not in workflow.MOVES:
        raise Http404
    form_class = MOVE_FORMS.get(name)
    if form_class is None:
        if request.method != "POST":
            return back_to(submission)
        if tried(request, getattr(workflow, name), submission):
            messages.success(
                request, _("Done. State: %(state)s.") % {"state": submission.get_state_display()}
            )
        return back_to(submission)
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid() and _carried_out(request, form, name, submission):
            return back_to(submission)
    else:
        if name not in workflow.open_moves(submission, request.user):
            messages.error(request, _("This step is not open: somebody may have been faster."))
            return back_to(submission)
        judged = rubric.common_judgement(submission, request.user)
        form = form_class(initial=judged | {"due_on": answering.changes_due(submission.call)})
    context = {
        "submission": submission, "form": form, "words": WORDS[name][0], "does": WORDS[name][1],
        "ends": name in ENDING,
    }  # fmt: skip
    return page(request, "actions/admin/move.html", WORDS[name][0], 422 if form.errors else 200, **context)


def _carried_out(request, form, name, submission):
    """Make the move with what was written; what has to be put right is said on the form, whose words stay.

    Returns whether the form is done with: the move is made, or it is not open any more.
    """
    try:
        getattr(workflow, name)(submission, by=request.user, **form.cleaned_data)
    except ValidationError as mistakes:
        form.add_error(None, mistakes.messages)
        return False
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Done. State: %(state)s.") % {"state": submission.get_state_display()})
    return True


def schedule(request, pk):
    """The day on which an approved submission becomes public by itself: set, moved or taken away."""
    submission = find_submission(request, pk)
    form = ScheduleForm(request.POST or None, initial={"at": submission.publish_at})
    if request.method == "POST" and form.is_valid():
        if tried(request, workflow.schedule, submission, at=form.cleaned_data["at"]):
            messages.success(request, _("The day of publication is set."))
        return back_to(submission)
    context = {
        "submission": submission,
        "form": form,
        "words": _("Set the day of publication"),
        "does": _("Until then nobody outside reads it, by whatever way. Without a day it waits for you."),
        "ends": False,
    }
    return page(request, "actions/admin/move.html", context["words"], 422 if form.errors else 200, **context)


@require_POST
def countersign(request, pk):
    submission = find_submission(request, pk)
    decision = second_person.waiting(submission)
    if decision is None:
        messages.error(request, _("Nothing waits for a second person here."))
    elif tried(request, second_person.countersign, decision):
        messages.success(request, _("Confirmed by a second person."))
    return back_to(submission)
