"""What an author asks for after the hand-in: a copy to begin from, or that a published action be withdrawn."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import appealing, drafting, withdrawing
from actions.forms.asking import AppealForm, CopyForm, WithdrawalForm
from actions.views.pages import desk_page, own_submission, refused
from signatories.models import PORTAL


@desk_page
def copy(request, draft_id):
    """Begin a new action with the words of an earlier one; the page says what comes along and what does not."""
    submission = own_submission(request, draft_id)
    if submission.action.origin != PORTAL:
        raise Http404
    form = CopyForm(request.POST or None, action=submission.action, initial={"form_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            target = drafting.copy_of(submission.action, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            return refused(request, refusal, submission)
        messages.success(request, _("The copy is yours to write on. Look at its dates first."))
        return redirect("actions:edit", target.action.draft_id, "where")
    context = {
        "submission": submission,
        "action": submission.action,
        "form": form,
        "form_id": "copy",
        "is_open": form.fields["call"].queryset.exists(),
    }
    return render(request, "actions/copy.html", context, status=422 if form.errors else 200)


@desk_page
def withdrawal(request, draft_id):
    """Ask the secretariat to take a published action down, and why."""
    submission = own_submission(request, draft_id)
    action = submission.action
    if not withdrawing.may_be_asked(action):
        raise Http404
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawing.ask(action, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return refused(request, refusal, submission)
        messages.success(request, _("The secretariat has your request and answers by mail."))
        return redirect("actions:preview", draft_id)
    context = {
        "submission": submission,
        "action": action,
        "form": form,
        "form_id": "withdrawal",
        "request_open": withdrawing.open_request(action),
    }
    return render(request, "actions/withdrawal.html", context, status=422 if form.errors else 200)


@desk_page
def appeal(request, draft_id):
    """Ask that somebody else of the secretariat looks at a refusal again, and why."""
    submission = own_submission(request, draft_id)
    decision = appealing.open_to_appeal(submission)
    waiting = appealing.waiting(submission)
    if decision is None and waiting is None:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appealing.ask(submission, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return refused(request, refusal, submission)
        messages.success(request, _("The secretariat has your request and answers by mail."))
        return redirect("actions:preview", draft_id)
    context = {
        "submission": submission,
        "action": submission.action,
        "decision": decision or waiting.decision,
        "waiting": waiting,
        "form": form,
    }
    return render(request, "actions/appeal.html", context, status=422 if form.errors else 200)
