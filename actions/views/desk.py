"""The author's side: what waits, the form in parts, handing in, the receipt."""

import uuid
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions import consents, drafting, joining, reviewing, steps, uploads, workflow
from actions.forms import ContactForm, PictureForm, StartForm, line_set, lines_of
from actions.models import Action, Document, HandIn, Participation, Picture, Submission
from actions.models.submission import (
    APPROVED,
    CHANGES_REQUESTED,
    DRAFT,
    EDITABLE,
    IN_REVIEW,
    PUBLISHED,
    REPLACED,
    SUBMITTED,
    TEXT_FIELDS,
)
from actions.permissions import may_edit
from actions.requirements import CHECK, CONTACT, FILES
from frameworks.languages import language_name
from signatories.models import Government, Membership, Signature
from signatories.permissions import may_lead, may_write_for

DESK_MOVES = ("submit", "take_back", "revise")  # the few moves an author may ask for
STATE_KINDS = {
    "draft": "still", "submitted": "wait", "in_review": "wait", "changes_requested": "you", "approved": "wait",
    "declined": "bad", "merged": "still", "published": "good", "replaced": "still",
}  # fmt: skip


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


def refused(request, refusal, submission=None):
    context = {
        "sentence": refusal.sentence,
        "submission": submission,
        "action": submission and submission.action,
    }
    return render(request, "actions/refused.html", context, status=409)


def own_submission(request, draft_id):
    """The newest text of an action of one's own; a stranger finds nothing here."""
    submission = (
        Submission.objects.filter(action__draft_id=draft_id)
        .select_related("action", "call")
        .order_by("-number")
        .first()
    )
    if submission is None or not may_edit(request.user, submission):
        raise Http404
    return submission


# What waits


@desk_page
def desk(request):
    governments = list(Government.objects.draftable_by(request.user).order_by("english_name"))
    texts = list(
        Submission.objects.filter(
            action__participations__government__in=governments,
            action__participations__role=Participation.LEAD,
        )
        .select_related("action", "call")
        .prefetch_related("action__participations__government")
        .order_by("-updated_at", "-pk")
    )
    newest = {}
    for text in sorted(texts, key=lambda text: -text.number):
        newest.setdefault(text.action_id, text)
    rows = [text for text in texts if newest[text.action_id] == text]
    signatures = list(
        Signature.objects.standing().filter(government__in=governments).select_related("government")
    )
    invitations = list(
        Participation.objects.filter(government__in=governments, state=Participation.INVITED).select_related(
            "action", "government"
        )
    )
    unsigned = [g for g in governments if g.pk not in {s.government_id for s in signatures}]
    tasks = {
        "changes": [(row, steps.open_remarks(row).filter(answer="").count())
                    for row in rows if row.state == CHANGES_REQUESTED],
        "drafts": [(row, len(drafting.missing(row))) for row in rows if row.state == DRAFT],
        "proofs": [s for s in signatures if s.state == Signature.PENDING],
        "unsigned": unsigned,
        "colleagues": Membership.objects.filter(
            state=Membership.PENDING,
            via=Membership.REQUEST,
            government__in=[g for g in governments if may_lead(request.user, g)],
        ).select_related("user", "government"),
        "invitations": [(i, _current_text(i.action)) for i in invitations],
    }  # fmt: skip
    context = {
        "governments": governments,
        "tasks": tasks,
        "waiting": sum(len(rows) for rows in tasks.values()),
        "with_secretariat": [row for row in rows if row.shown_state in (SUBMITTED, IN_REVIEW, APPROVED)],
        "checked_signatures": [s for s in signatures if s.state == Signature.CONFIRMED],
        "verified": [s.government for s in signatures if s.state == Signature.VERIFIED],
        "rows": [(row, STATE_KINDS[row.shown_state], row.action.lead) for row in rows],
    }
    return render(request, "actions/desk.html", context)


def _current_text(action):
    return action.submissions.order_by("-number").first()


@desk_page
@require_POST
def invitation(request, pk):
    participation = get_object_or_404(
        Participation.objects.filter(government__in=Government.objects.draftable_by(request.user)), pk=pk
    )
    accept = request.POST.get("answer") == "yes"
    joining.answer(participation, by=request.user, accept=accept)
    messages.success(
        request, _("You take part; the page shows it.") if accept else _("You do not take part.")
    )
    return redirect("actions:desk")


# Writing


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
    submission = own_submission(request, draft_id)
    if submission.state not in EDITABLE:
        sentence = _("This text is with the secretariat and cannot be changed now.")
        if submission.state in (PUBLISHED, REPLACED):
            sentence = _("This text is public. Write a new version to correct it.")
        return refused(request, Refused(sentence), submission)
    if step not in steps.BY_NAME:
        raise Http404
    step = steps.BY_NAME[step]
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
    pictures = []
    if step.name == FILES:
        pictures = [
            PictureForm(data, instance=picture, prefix=f"picture-{picture.pk}")
            for picture in submission.pictures.all()
        ]
    return {"form": form, "lines": lines, "pictures": pictures}


def _save(request, submission, step):
    # A bound ModelForm writes what it cleaned into its instance; the verb compares with the row as it stands.
    bound = _forms(Submission.objects.get(pk=submission.pk), step, request.POST, request.FILES)
    everything = [bound["form"], *bound["lines"].values(), *bound["pictures"]]
    valid = [
        part.is_valid() for part in everything
    ]  # every part says what is wrong with it, not only the first
    if not all(valid):
        return _answer(request, submission, step, bound, 422, _("Something has to be put right; see below."))
    try:
        submission = _keep(request, submission, step, bound)
    except drafting.Stale as stale:
        submission.refresh_from_db()
        return _answer(request, submission, step, bound, 409, stale.sentence, stale=stale)
    except ValidationError as error:
        for message in error.messages:
            bound["form"].add_error(None, message)
        submission.refresh_from_db()
        status = 413 if getattr(error, "code", "") == "too_large" else 422
        return _answer(request, submission, step, bound, status, error.messages[0])
    if request.headers.get("X-Autosave"):
        return JsonResponse({"version": submission.version, "sentence": saved_sentence(submission)})
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
    )
    if step.name == FILES:
        _keep_files(request, submission, bound)
    if form.cleaned_data.get("invite"):
        joining.invite(submission.action, form.cleaned_data["invite"], by=by)
    return submission


def _keep_files(request, submission, bound):
    for picture in bound["pictures"]:
        if picture.has_changed():
            uploads.describe_picture(picture.instance, by=request.user, values=picture.cleaned_data)
    for name, verb in (("picture", uploads.add_picture), ("document", uploads.add_document)):
        file = bound["form"].cleaned_data.get(name)
        if file:
            try:
                verb(submission, by=request.user, file=file)
            except ValidationError as error:
                sentence = f"{file.name}: {' '.join(error.messages)}"
                raise ValidationError(sentence, code=getattr(error, "code", None)) from error


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
        "steps": _margin(submission, step),
        "remarks": steps.open_remarks(submission),
        "partners": submission.action.participations.filter(role=Participation.PARTNER).select_related(
            "government"
        ),
        "stale": stale,
        "form_id": "step",
        "documents": submission.documents.all() if step.name == FILES else [],
        "autosaves": step.name != FILES,
    }
    return render(request, "actions/edit.html", context, status=status)


def _margin(submission, current):
    """The parts with their state, for the margin."""
    gaps = steps.gaps_by_step(submission)
    rows = []
    for step in steps.STEPS:
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
    context = {
        "submission": submission,
        "action": submission.action,
        "step": step,
        "before": steps.before(step),
        "steps": _margin(submission, step),
        "gaps": [(steps.BY_NAME[name], rows) for name, rows in gaps.items()],
        "remarks": remarks,
        "unanswered": [remark for remark in remarks if not remark.answer],
        "may_hand_in": not gaps and all(remark.answer for remark in remarks),
        "reading": read_view(submission),
    }
    return render(request, "actions/check.html", context)


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


# Looking, handing in, afterwards


def read_view(submission):
    """The text as the reader sees it: pairs of heading and text, and the objectives by framework."""
    texts = [
        (field, submission._meta.get_field(field).verbose_name, getattr(submission, field))
        for field in TEXT_FIELDS
        if field != "title" and getattr(submission, field)
    ]
    links = list(submission.objective_links.select_related("objective__framework"))
    return {
        "texts": texts,
        "objectives": [link.objective for link in links],
        "partners": list(submission.partnerlines.all()),
        "indicators": list(submission.indicators.all()),
        "links": list(submission.links.all()),
        "pictures": list(submission.pictures.all()),
        "documents": list(submission.documents.all()),
        "language_name": language_name(submission.language),
    }


@desk_page
def preview(request, draft_id):
    """The whole text on one page, in any state."""
    submission = own_submission(request, draft_id)
    context = {
        "submission": submission,
        "action": submission.action,
        "state_kind": STATE_KINDS[submission.shown_state],
        "reading": read_view(submission),
        "hand_ins": HandIn.objects.filter(submission__action=submission.action).order_by("-pk"),
        "decision": submission.decisions.filter(announced_at__isnull=False).first(),
        "may_take_back": "take_back" in workflow.open_moves(submission, request.user),
        "may_revise": submission.state == PUBLISHED and submission.action.withdrawn_at is None,
    }
    return render(request, "actions/preview.html", context)


@desk_page
@require_POST
def move(request, draft_id, name):
    """Take one of the few steps an author may ask for."""
    if name not in DESK_MOVES:
        raise Http404
    submission = own_submission(request, draft_id)
    if name == "revise":
        revised = drafting.revise(submission.action, by=request.user)
        return redirect("actions:edit", revised.action.draft_id, "what")
    try:
        submission = getattr(workflow, name)(submission, by=request.user)
    except Refused as refusal:
        return refused(request, refusal, submission)
    except ValidationError:  # the page of the last part names each gap
        return redirect("actions:edit", draft_id, CHECK)
    if name == "take_back":
        messages.success(request, _("The text is yours again. Hand it in when you are ready."))
        return redirect("actions:edit", draft_id, "what")
    kept = submission.hand_ins.order_by("-round").first()
    return redirect("actions:receipt", draft_id, submission.number, kept.round)


@desk_page
def receipt(request, draft_id, number, round_number):
    """What was handed in, when, and its fingerprint."""
    kept = get_object_or_404(
        HandIn.objects.select_related("submission__action", "submission__call"),
        submission__action__draft_id=draft_id,
        submission__number=number,
        round=round_number,
    )
    if not may_edit(request.user, kept.submission):
        raise Http404
    context = {"kept": kept, "submission": kept.submission, "action": kept.submission.action}
    return render(request, "actions/receipt.html", context)


@desk_page
@require_POST
def remove(request, draft_id, kind, pk):
    """Take a picture or a document out of the draft."""
    submission = own_submission(request, draft_id)
    children = {"picture": submission.pictures, "document": submission.documents}.get(kind)
    if children is None:
        raise Http404
    uploads.remove_file(get_object_or_404(children, pk=pk), by=request.user)
    return redirect("actions:edit", draft_id, FILES)


@desk_page
def file(request, draft_id, kind, pk):
    """A file of a text that need not be public: to its government and the secretariat only."""
    kinds = {"picture": (Picture, "image/jpeg"), "document": (Document, None)}
    if kind not in kinds:
        raise Http404
    model, content_type = kinds[kind]
    action = get_object_or_404(Action.objects.visible_to(request.user), draft_id=draft_id)
    writes = may_write_for(request.user, action.lead) if action.lead else False
    if not (request.user.is_staff or writes):
        raise Http404
    child = get_object_or_404(model, pk=pk, submission__action=action)
    name = getattr(child, "name", "") or f"{child.sha256[:12]}.jpg"
    return FileResponse(
        child.file.open("rb"),
        content_type=content_type or child.content_type,
        as_attachment=kind == "document",
        filename=name,
    )
