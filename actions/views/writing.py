"""Writing an action part by part: what is saved, what is told, where a save leads."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import Refused
from actions import answering, calls, drafting, kindred, presence, steps
from actions.forms.posted import query
from actions.forms.start import StartForm
from actions.models import Call, Submission
from actions.models.submission import (
    EDITABLE,
    PUBLISHED,
    REPLACED,
)
from actions.permissions import may_edit, may_write
from actions.requirements import CHECK, CONTACT
from actions.reviewing import remarking
from actions.views import keeping
from actions.views.formpage import (
    earlier,
    form_page,
    forms_of,
    forms_with_unclear,
    margin,
    progress_of,
    saved_sentence,
    standing_marks,
)
from actions.views.handing_in import read_view
from actions.views.pages import desk_page, is_autosave, own_submission, refused
from actions.views.saving import marks_of, save


@desk_page
def new(request):
    """Begin an action. The form carries a key, so that posting it twice makes one draft."""
    kept = {name: values[0] for name, values in (keeping.kept(request) or {}).items()}
    form = StartForm(request.POST or None, user=request.user, initial={"form_key": uuid.uuid4()} | kept)
    if request.method == "POST":
        keeping.forget(request)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        submission = drafting.start_draft(
            cleaned["government"],
            call=cleaned["call"],
            kind=cleaned["kind"],
            language=cleaned["language"],
            form_key=cleaned["form_key"],
            by=request.user,
        )
        return redirect("actions:edit", submission.action.draft_id, "what")
    context = {
        "form": form,
        "governments": form.fields["government"].queryset,
        "form_id": "start",
        "calls": form.fields["call"].queryset,
    }
    return render(request, "actions/new.html", context, status=422 if form.errors else 200)


@desk_page
def edit(request, draft_id, step="what"):
    """One part of the form. A save keeps what it can; a page older than the last save overwrites nothing."""
    submission = own_submission(request, draft_id, who=may_write)
    if submission.state not in EDITABLE:
        sentence = _("This text is with the secretariat and cannot be changed now.")
        if submission.state in (PUBLISHED, REPLACED):
            sentence = _("This text is public. Write a new version to correct it.")
        if is_autosave(request):
            raise Refused(sentence)
        return refused(request, Refused(sentence), submission)
    if step not in steps.BY_NAME:
        raise Http404
    step = steps.BY_NAME[step]
    if step.name == CONTACT and not may_edit(request.user, submission):
        raise PermissionDenied(_("The contact and the consents are given by the leading government."))
    if step.name == CHECK:
        return _check(request, submission)
    if request.method == "POST":
        return save(request, submission, step)
    presence.enter(submission, request.user, step.name)
    return _open(request, submission, step)


def _open(request, submission, step):
    """The part as it stands; what was posted after the log-in had ended is in its fields, to be saved."""
    kept = keeping.kept(request)
    if kept:
        parts = forms_of(Submission.objects.get(pk=submission.pk), step, query(kept))
        marks = standing_marks(submission, step, parts["form"]) | marks_of(kept.get("marks", [""])[0])
        return form_page(request, submission, step, parts, marks=marks, kept=True)
    parts = forms_with_unclear(submission, step)
    return form_page(request, submission, step, parts, marks=standing_marks(submission, step, parts["form"]))


def _check(request, submission):
    """The last part: what is missing, remarks to answer, the whole text, the button."""
    if request.method == "POST":
        _keep_answers(request, submission)
        if is_autosave(request):
            return JsonResponse({"sentence": saved_sentence(submission)})
        target = reverse("actions:edit", args=[submission.action.draft_id, CHECK])
        return redirect(translate_url(target, request.POST.get("_language") or request.LANGUAGE_CODE))
    step = steps.BY_NAME[CHECK]
    remarks = list(steps.open_remarks(submission))
    gaps = steps.gaps_by_step(submission)
    is_late = calls.is_late(submission)
    is_own = may_edit(request.user, submission)
    similar = kindred.kindred(submission)
    context = {
        "submission": submission,
        "action": submission.action,
        "step": step,
        "earlier": earlier(submission, step),
        "before": steps.before(step, submission.kind),
        "steps": margin(submission, step, gaps, is_own=is_own),
        "progress": progress_of(submission, gaps),
        "is_own": is_own,
        "gaps": [
            (steps.for_kind(steps.BY_NAME[name], submission.kind), rows)
            for name, rows in gaps.items()
            if is_own or name != CONTACT
        ],
        "remarks": remarks,
        "unanswered": [remark for remark in remarks if not remark.answer],
        "may_hand_in": is_own and not is_late and not gaps and all(remark.answer for remark in remarks),
        "ends_at": calls.ends_at(submission.call, submission.action.lead),
        "other_calls": _other_calls(submission) if is_late else [],
        "is_late": is_late,
        "present_days": answering.present_days(),
        "kindred": [one for one in similar if is_own or one.action.published_at],
        "reading": read_view(submission),
    }
    return render(request, "actions/check.html", context)


def _other_calls(submission):
    """Where a late draft can still go."""
    found = Call.objects.open_for(submission.action.lead).filter(for_public_record=False)
    return found.exclude(pk=submission.call_id)


def _keep_answers(request, submission):
    kept = 0
    for remark in steps.open_remarks(submission):
        text = request.POST.get(f"answer-{remark.pk}", "").strip()
        if text and text != remark.answer:
            remarking.answer(remark, by=request.user, text=text)
            kept += 1
    if kept:
        sentence = ngettext("%(count)s answer is kept.", "%(count)s answers are kept.", kept)
        messages.success(request, sentence % {"count": kept})
