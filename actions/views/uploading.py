"""The part of the form with files: each picture and document is kept for itself, whatever else is wrong on the page."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import limits
from accounts.refusals import Refused
from actions import differences, uploads
from actions.forms.files import DocumentForm, PictureForm, room_words
from actions.models import Submission
from actions.permissions import may_write
from actions.views.pages import desk_page, own_submission

ADD = {"picture": uploads.add_picture, "document": uploads.add_document}
MOST_IN_AN_HOUR = 200
BUTTONS = ("_up", "_down", "_out")  # each names a picture or document: picture-7


def file_forms(submission, data=None):
    """{pictures, documents}: a form for each standing file, bound where the page that was sent knew it."""

    def bound(form, prefix, row, field, **options):
        known = data is not None and f"{prefix}-{field}" in data
        return form(data if known else None, instance=row, prefix=prefix, **options)

    return {
        "pictures": [
            bound(PictureForm, f"picture-{row.pk}", row, "alt", language=submission.language)
            for row in submission.pictures.all()
        ],
        "document_forms": [
            bound(DocumentForm, f"document-{row.pk}", row, "name") for row in submission.documents.all()
        ],
    }


def standing_marks(submission) -> dict:
    """How the words on each file stand now, as marks."""
    forms = file_forms(submission)
    return {form.prefix: _mark(form) for form in (*forms["pictures"], *forms["document_forms"])}


def _mark(form):
    return differences.mark({name: form.initial[name] for name in form.fields})


def keep(request, submission, bound, *, marks, is_stale):
    """Keep the words on each file and each chosen file; what cannot be kept is told at its own place.

    Words that somebody else changed since the page was made (its mark says so; without one, `is_stale`) are shown
    again to be looked at, and what was chosen on the page is kept. Returns 413 when a file was too large, 409 when
    words were saved elsewhere, 422 when something else was wrong, otherwise 0.
    """
    by, found = request.user, set()
    kinds = (
        ("pictures", "alt", uploads.describe_picture),
        ("document_forms", "name", uploads.describe_document),
    )
    for name, first, verb in kinds:
        for form in bound[name]:
            if not form.is_bound:
                continue
            if not form.is_valid():
                found.add(422)
            elif form.has_changed() and marks.get(form.prefix, "" if is_stale else _mark(form)) != _mark(
                form
            ):
                form.add_error(first, _("This was saved elsewhere meanwhile. Look at it and save once more."))
                found.add(409)
            elif form.has_changed():
                verb(form.instance, by=by, values=form.cleaned_data)
    form = bound["form"]
    form.is_valid()
    for kind, verb in ADD.items():
        for file in request.FILES.getlist(kind):
            try:
                verb(submission, by=by, file=file)
            except ValidationError as error:
                form.add_error(kind, f"{file.name}: {' '.join(error.messages)}")
                found.add(413 if getattr(error, "code", "") == "too_large" else 422)
    bound |= _with_new_ones(submission, bound)
    return next((status for status in (413, 409, 422) if status in found), 0)


def first_mistake(bound) -> str:
    """What is wrong with the words on a file, in a sentence; empty if nothing is."""
    for form in (*bound["pictures"], *bound["document_forms"]):
        for sentences in form.errors.values() if form.is_bound else ():
            return sentences[0]
    return ""


def _with_new_ones(submission, bound):
    """The forms as they were sent, and those of files that came just now."""
    fresh = file_forms(Submission.objects.get(pk=submission.pk))
    return {
        name: [{form.prefix: form for form in bound[name]}.get(form.prefix, form) for form in forms]
        for name, forms in fresh.items()
    }


def press(request, submission) -> bool:
    """Do what a button beside a file says, after everything else was saved; whether there was one."""
    for button in BUTTONS:
        kind, _dash, pk = request.POST.get(button, "").partition("-")
        rows = {"picture": submission.pictures, "document": submission.documents}.get(kind)
        if rows is None or not pk.isdecimal():
            continue
        row = rows.filter(pk=int(pk)).first()
        if row is not None:  # pressed twice, it is gone already
            if button == "_out":
                uploads.remove_file(row, by=request.user)
            else:
                uploads.move(row, by=request.user, places=-1 if button == "_up" else 1)
        return True
    return False


@desk_page
@require_POST
def upload(request, draft_id, kind):
    """One file, sent by the page while it stays open; the answer is the piece of page that belongs to it."""
    if kind not in ADD:
        raise Http404
    submission = own_submission(request, draft_id, who=may_write)
    if limits.is_too_often("upload", request.user.pk, amount=MOST_IN_AN_HOUR, seconds=3600):
        return _said(_("These are very many files in an hour. Wait a little and go on."), 429)
    file = request.FILES.get("file")
    if file is None:
        return _said(_("No file has arrived. Choose it once more."), 400)
    try:
        row = ADD[kind](submission, by=request.user, file=file)
    except ValidationError as error:
        return _said(" ".join(error.messages), 413 if getattr(error, "code", "") == "too_large" else 422)
    except Refused as refusal:
        return _said(refusal.sentence, 409)
    except PermissionDenied as error:
        return _said(str(error), 403)
    words = room_words(uploads.room_for(submission, kind))
    return JsonResponse({"html": _piece(request, submission, kind, row), "room": words}, status=201)


upload.files_at_once = 1


def _said(sentence, status):
    return JsonResponse({"sentence": sentence}, status=status)


def _piece(request, submission, kind, row):
    rows = submission.pictures if kind == "picture" else submission.documents
    form = (
        PictureForm(instance=row, prefix=f"picture-{row.pk}", language=submission.language)
        if kind == "picture"
        else DocumentForm(instance=row, prefix=f"document-{row.pk}")
    )
    context = {kind: form, "number": rows.count(), "action": submission.action}
    return render_to_string(f"actions/_{kind}.html", context, request)
