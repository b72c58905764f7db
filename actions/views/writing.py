"""Writing an action part by part: what is saved, what is told, where a save leads."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import drafting, presence, steps
from actions.forms.posted import query
from actions.forms.start import StartForm
from actions.models import Submission
from actions.models.submission import (
    EDITABLE,
    PUBLISHED,
    REPLACED,
)
from actions.permissions import may_edit, may_write
from actions.requirements import CHECK, CONTACT
from actions.views import keeping
from actions.views.checking import check
from actions.views.formpage import (
    form_page,
    forms_of,
    forms_with_unclear,
    marks_of,
    standing_marks,
    standing_post,
)
from actions.views.pages import desk_page, is_autosave, own_submission, refused
from actions.views.saving import save


@desk_page
def new(request):
    """Begin an action. The form carries a key, so that posting it twice makes one draft."""
    kept = {name: values[0] for name, values in (keeping.kept(request) or {}).items()}
    form = StartForm(request.POST or None, user=request.user, initial={"form_key": uuid.uuid4()} | kept)
    if request.POST.get("_language"):  # the same questions in another language, with what was chosen
        target = translate_url(request.path, request.POST["_language"])
        keeping.keep(request, None, path=target)
        return redirect(target)
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
        return check(request, submission)
    if request.method == "POST":
        return save(request, submission, step)
    presence.enter(submission, request.user, step.name)
    return _open(request, submission, step)


def _open(request, submission, step):
    """The part as it stands; what was posted after the log-in had ended is in its fields, to be saved."""
    kept = keeping.kept(request)
    if kept:
        fresh = Submission.objects.get(pk=submission.pk)
        if keeping.IN_PART in kept:
            kept = standing_post(fresh, step) | kept
        parts = forms_of(fresh, step, query(kept))
        marks = standing_marks(submission, step, parts["form"]) | marks_of(kept.get("marks", [""])[0])
        return form_page(request, submission, step, parts, marks=marks, kept=keeping.how(kept))
    parts = forms_with_unclear(submission, step)
    return form_page(request, submission, step, parts, marks=standing_marks(submission, step, parts["form"]))
