"""The form on paper's side: download it as a Word file, fill it in with colleagues, bring it back."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from actions.models import Action, Call, OfflineCopy, Submission
from actions.models.submission import KINDS
from actions.offline import copies, writing
from actions.offline.questions import ROWS, TEXT, by_key
from actions.offline.reading import place_in_words
from actions.permissions import may_write
from actions.views.pages import desk_page, own_submission
from frameworks.languages import own_name

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The form you filled in"),
        help_text=gettext_lazy("A Word file (.docx) that was downloaded here."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )


@desk_page
@require_GET
def empty_form(request, kind):
    """The form without answers, for those who begin on paper."""
    if kind not in dict(KINDS):
        raise Http404
    language = _language(request)
    call = Call.objects.open().filter(for_public_record=False).order_by("closes_at").first() or Call()
    blank = Submission(action=Action(), call=call, kind=kind, language=language)
    return _as_file(writing.write(blank, language=language), f"{kind}-{language}")


@desk_page
@require_GET
def form_file(request, draft_id):
    """The form with the answers of the draft."""
    submission = own_submission(request, draft_id, who=may_write)
    name = slugify(submission.title)[:60] or submission.action.draft_id
    return _as_file(writing.write(submission, language=_language(request)), name)


@desk_page
def bring(request, draft_id):
    """Where the file is downloaded and brought back; the POST reads it and changes nothing in the draft."""
    submission = own_submission(request, draft_id, who=may_write)
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                copy = copies.keep(submission, by=request.user, file=form.cleaned_data["file"])
                return redirect("actions:offline_copy", draft_id, copy.pk)
            except ValidationError as error:
                form.add_error("file", error)
                status = 413 if error.code == "too_large" else 422
    context = {
        "submission": submission,
        "action": submission.action,
        "form": form,
        "form_id": "file",
        "file_languages": [(code, own_name(code)) for code, _name in settings.LANGUAGES],
        "copies": submission.offline_copies.all(),
    }
    return render(request, "actions/offline.html", context, status=status)


@desk_page
def offline_copy(request, draft_id, pk):
    """What a file says beside what the draft says; the POST takes over what is ticked."""
    submission = own_submission(request, draft_id, who=may_write)
    copy = get_object_or_404(OfflineCopy, pk=pk, submission=submission)
    if request.method == "POST":
        version = request.POST.get("version", "")
        saved, kept_out = copies.take_over(
            copy,
            by=request.user,
            version=int(version) if version.isdecimal() else -1,
            keys=request.POST.getlist("take"),
        )
        if not kept_out:
            messages.success(request, _("The answers are in your draft. Nothing has been handed in yet."))
            return redirect("actions:edit", draft_id, "check")
        return _show(request, saved, OfflineCopy.objects.get(pk=pk), kept_out)
    return _show(request, submission, copy, copies.problems(submission, copy.answers))


def _show(request, submission, copy, problems):
    questions = by_key(submission)
    rows = [
        {
            "question": question,
            "ours": _lines(question, question.answer),
            "theirs": _lines(question, copy.answers[key]),
            "is_same": question.answer == copy.answers[key],
            "take": bool(copy.answers[key]) and key not in problems,
            "problem": problems.get(key, ""),
        }
        for key, question in questions.items()
        if key in copy.answers
    ]
    context = {
        "submission": submission,
        "action": submission.action,
        "copy": copy,
        "unplaced": [
            {"where": place_in_words(piece["where"], questions), "text": piece["text"]}
            for piece in copy.unplaced
        ],
        "rows": [row for row in rows if not row["is_same"]],
        "same": [row for row in rows if row["is_same"]],
        "absent": [question for key, question in questions.items() if key not in copy.answers],
        "is_of_another": bool(copy.written_for) and copy.written_for != submission.action.draft_id,
        "is_older": copy.base_version is not None and copy.base_version != submission.version,
        "form_id": "take",
    }
    return render(request, "actions/offline_copy.html", context)


def _lines(question, answer):
    """An answer in words, a line each."""
    if question.kind == TEXT:
        return answer.split("\n") if answer else []
    if question.kind == ROWS:
        return [
            " · ".join(
                column.words(row[column.key]) if column.labels else row[column.key]
                for column in question.columns
                if row.get(column.key)
            )
            for row in answer
        ]
    return [question.words(value) for value in answer]


def _language(request):
    wanted = request.GET.get("in", "")
    return wanted if wanted in dict(settings.LANGUAGES) else get_language()


def _as_file(content, name):
    return HttpResponse(
        content,
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="call-to-local-action-{name}.docx"'},
    )
