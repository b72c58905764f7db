"""What is public already: taken down, kept, brought back, and its pictures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions import appealing, uploads, withdrawing
from actions.forms.asking import KeepForm, StandsForm
from actions.forms.moves import WithdrawForm
from actions.models import Action, WithdrawalRequest
from actions.permissions import is_secretariat
from actions.views.review.page import back_to, find_submission, page, tried


@require_POST
def take_down(request, pk, picture_pk):
    """A picture goes at once, from everywhere."""
    submission = find_submission(request, pk)
    picture = get_object_or_404(submission.pictures, pk=picture_pk)
    if tried(request, uploads.take_down, picture, reason=request.POST.get("reason", "")):
        messages.success(request, _("The picture is taken down. Its government is told."))
    return back_to(submission)


def withdraw(request, pk):
    """Take a published action down, with the reason its page will give."""
    action = get_object_or_404(Action, pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    asked = withdrawing.open_request(action)
    form = WithdrawForm(request.POST or None, initial={"reason": asked.reason if asked else ""})
    if request.method == "POST" and form.is_valid():
        if tried(request, withdrawing.withdraw, action, **form.cleaned_data):
            messages.success(request, _("Withdrawn. Its page says so and why."))
        return redirect("admin:actions_action_change", action.pk)
    context = {
        "submission": action.submissions.order_by("-number").first(),
        "form": form,
        "words": _("Withdraw this action?"),
        "does": _("Its page will say so and why."),
        "ends": True,
    }
    return page(request, "actions/admin/move.html", _("Withdraw"), 422 if form.errors else 200, **context)


def keep(request, pk):
    """Answer a government that asked to withdraw: the action stays, and why."""
    asked = get_object_or_404(WithdrawalRequest.objects.select_related("action"), pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(request, withdrawing.decline, asked, answer=form.cleaned_data["answer"]):
            messages.success(request, _("The government is told that the action stays, and why."))
        return redirect("admin:actions_action_change", asked.action_id)
    context = {
        "submission": asked.action.submissions.order_by("-number").first(),
        "form": form,
        "words": _("Keep it public"),
        "does": _("The letter leaves at once."),
        "ends": False,
    }
    return page(
        request, "actions/admin/move.html", _("Keep it public"), 422 if form.errors else 200, **context
    )


def stands(request, pk):
    """Answer a government that asked to look at a refusal again: the decision stands, and why."""
    submission = find_submission(request, pk)
    appeal = appealing.waiting(submission)
    if appeal is None:
        messages.error(request, _("Nobody waits for an answer here."))
        return back_to(submission)
    form = StandsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if tried(request, appealing.decline, appeal, answer=form.cleaned_data["answer"]):
            messages.success(request, _("The government is told that the decision stands, and why."))
        return back_to(submission)
    context = {
        "submission": submission,
        "form": form,
        "words": _("Let the decision stand"),
        "does": _("The letter leaves at once. To take the action up again, use “Take up again”."),
        "ends": True,
    }
    return page(request, "actions/admin/move.html", context["words"], 422 if form.errors else 200, **context)


@require_POST
def restore(request, pk):
    action = get_object_or_404(Action, pk=pk)
    if not is_secretariat(request.user):
        raise PermissionDenied
    if tried(request, withdrawing.restore, action):
        messages.success(request, _("It is public again."))
    return redirect("admin:actions_action_change", action.pk)
