"""Writing an action part by part: what is saved, what is told, where a save leads."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import Refused
from actions import calls, consents, drafting, joining, kindred, reviewing, steps
from actions.forms.contact import ContactForm
from actions.forms.lines import line_set, lines_of
from actions.forms.start import StartForm
from actions.models import Call, Participation, Submission
from actions.models.submission import (
    EDITABLE,
    PUBLISHED,
    REPLACED,
)
from actions.permissions import may_edit, may_write
from actions.requirements import CHECK, CONTACT, FILES
from actions.views import uploading
from actions.views.handing_in import read_view
from actions.views.pages import desk_page, own_submission, refused


@desk_page
def new(request):
    """Begin an action. The form carries a key, so that posting it twice makes one draft."""
    form = StartForm(request.POST or None, user=request.user, initial={"form_key": uuid.uuid4()})
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
    context = {"form": form, "governments": form.fields["government"].queryset, "form_id": "start"}
    return render(request, "actions/new.html", context, status=422 if form.errors else 200)


@desk_page
def edit(request, draft_id, step="what"):
    """One part of the form. A save keeps what it can; a page older than the last save overwrites nothing."""
    submission = own_submission(request, draft_id, who=may_write)
    if submission.state not in EDITABLE:
        sentence = _("This text is with the secretariat and cannot be changed now.")
        if submission.state in (PUBLISHED, REPLACED):
            sentence = _("This text is public. Write a new version to correct it.")
        return refused(request, Refused(sentence), submission)
    if step not in steps.BY_NAME:
        raise Http404
    step = steps.BY_NAME[step]
    if step.name == CONTACT and not may_edit(request.user, submission):
        raise PermissionDenied(_("The contact and the consents are given by the leading government."))
    if step.name == CHECK:
        return _check(request, submission)
    if request.method == "POST":
        return _save(request, submission, step)
    return _form_page(request, submission, step, _forms(submission, step))


def _forms(submission, step, data=None, files=None):
    """The form, the lines and the picture forms of a part, bound or not."""
    if step.name == CONTACT:
        contact = getattr(submission.action, "contact", None)
        form = ContactForm(data, instance=contact, submission=submission)
    else:
        form = step.form(data, files, instance=submission)
    lines = {name: line_set(name, submission, data) for name in step.lines}
    parts = {"form": form, "lines": lines, "pictures": [], "document_forms": []}
    return parts | (uploading.file_forms(submission, data) if step.name == FILES else {})


def _save(request, submission, step):
    # A bound ModelForm writes what it cleaned into its instance; the verb compares with the row as it stands.
    bound = _forms(Submission.objects.get(pk=submission.pk), step, request.POST, request.FILES)
    wrong = 0
    if step.name == FILES:
        wrong = uploading.keep(request, submission, bound, is_stale=_version(request) != submission.version)
    valid = [
        part.is_valid() for part in (bound["form"], *bound["lines"].values())
    ]  # every part says what is wrong with it, not only the first
    if wrong or not all(valid):
        sentence = _("Something has to be put right; see below.")
        return _answer(request, submission, step, bound, wrong or 422, sentence)
    try:
        submission = _keep(request, submission, step, bound)
    except drafting.Stale as stale:
        submission.refresh_from_db()
        return _answer(request, submission, step, bound, 409, stale.sentence, stale=stale)
    except ValidationError as error:
        for message in error.messages:
            bound["form"].add_error(None, message)
        submission.refresh_from_db()
        return _answer(request, submission, step, bound, 422, error.messages[0])
    if request.headers.get("X-Autosave"):
        return JsonResponse({"version": submission.version, "sentence": saved_sentence(submission)})
    if step.name == FILES and uploading.press(request, submission):
        return redirect(reverse("actions:edit", args=[submission.action.draft_id, FILES]) + "#files")
    return redirect(_way_on(request, submission, step))


def _keep(request, submission, step, bound):
    """Call the verbs of this part."""
    form, by = bound["form"], request.user
    version = _version(request)
    if step.name == CONTACT:
        submission = drafting.save_content(submission, by=by, version=version, values={})
        consents.save_contact(submission.action, by=by, values=form.contact_values)
        consents.set_consents(
            submission.action, by=by, targets=form.cleaned_data["targets"], language=request.LANGUAGE_CODE
        )
        return submission
    submission = drafting.save_content(
        submission,
        by=by,
        version=version,
        values=form.values,
        children={name: lines_of(formset) for name, formset in bound["lines"].items()},
        objectives=form.objectives,
        notes=form.notes,
    )
    if form.cleaned_data.get("invite"):
        joining.invite(submission.action, form.cleaned_data["invite"], by=by)
    return submission


def _version(request):
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() else -1


def _answer(request, submission, step, bound, status, sentence, stale=None):
    """What a save that did not succeed says: the page again with the text as it was typed, or a line of JSON."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"sentence": sentence}, status=status)
    return _form_page(request, submission, step, bound, status=status, stale=stale)


def _way_on(request, submission, step):
    """Where a saved page leads: another language, the same part, the desk, or the next part."""
    draft_id = submission.action.draft_id
    here = reverse("actions:edit", args=[draft_id, step.name])
    if request.POST.get("_language"):
        return translate_url(here, request.POST["_language"])
    if "_stay" in request.POST or request.FILES:
        return f"{here}#lines" if "_stay" in request.POST else here
    if "_leave" in request.POST:
        messages.success(request, saved_sentence(submission))
        return reverse("actions:desk")
    return reverse("actions:edit", args=[draft_id, steps.after(step)])


def saved_sentence(submission):
    time = date_format(timezone.localtime(submission.updated_at), "H:i")
    return _("Saved at %(time)s. You can close this page.") % {"time": time}


def _form_page(request, submission, step, parts, *, status=200, stale=None):
    context = parts | {
        "submission": submission,
        "action": submission.action,
        "step": step,
        "before": steps.before(step),
        "number": steps.STEPS.index(step) + 1,
        "count": len(steps.STEPS),
        "steps": _margin(request, submission, step),
        "is_own": may_edit(request.user, submission),
        "remarks": steps.open_remarks(submission),
        "partners": submission.action.participations.filter(role=Participation.PARTNER).select_related(
            "government"
        ),
        "stale": stale,
        "form_id": "step",
        "autosaves": step.name != FILES,
    }
    return render(request, "actions/edit.html", context, status=status)


def _margin(request, submission, current):
    """The parts with their state, for the margin; who writes along has no part in contact and consents."""
    is_own = may_edit(request.user, submission)
    gaps = steps.gaps_by_step(submission)
    rows = []
    for step in steps.STEPS:
        if step.name == CONTACT and not is_own:
            continue
        done = step.name not in gaps and step.name != CHECK
        state = "now" if step == current else "done" if done else "gap"
        url = reverse("actions:edit", args=[submission.action.draft_id, step.name])
        rows.append({"title": step.title, "url": url, "state": state})
    return rows


def _check(request, submission):
    """The last part: what is missing, remarks to answer, the whole text, the button."""
    if request.method == "POST":
        _keep_answers(request, submission)
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
        "before": steps.before(step),
        "steps": _margin(request, submission, step),
        "is_own": is_own,
        "gaps": [(steps.BY_NAME[name], rows) for name, rows in gaps.items() if is_own or name != CONTACT],
        "remarks": remarks,
        "unanswered": [remark for remark in remarks if not remark.answer],
        "may_hand_in": is_own and not is_late and not gaps and all(remark.answer for remark in remarks),
        "ends_at": calls.ends_at(submission.call, submission.action.lead),
        "other_calls": _other_calls(submission) if is_late else [],
        "is_late": is_late,
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
            reviewing.answer(remark, by=request.user, text=text)
            kept += 1
    if kept:
        sentence = ngettext("%(count)s answer is kept.", "%(count)s answers are kept.", kept)
        messages.success(request, sentence % {"count": kept})
