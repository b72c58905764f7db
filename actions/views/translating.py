"""The translators' pages: what to do, and one text side by side with its translation."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.refusals import Refused
from actions import custody, translatable
from actions.custody import sheet, todo
from actions.custody.writing import EDITABLE, OVER, may_check
from actions.models import Submission, Translation
from actions.permissions import is_secretariat, may_translate
from frameworks.languages import direction, is_known, language_name, own_name

JOBS_A_PAGE = 50


def admin_page(request, template, title, status=200, **context):
    """A page of the secretariat's side, under Translations."""
    values = admin.site.each_context(request) | {"title": title, "opts": Translation._meta} | context
    return render(request, template, values, status=status)


def only_translators(request):
    if not may_translate(request.user):
        raise PermissionDenied


def what_to_do(request):
    """Every text and language in which something is left, due first; the words of each language."""
    only_translators(request)
    every = todo.jobs()
    language, kind = request.GET.get("language", ""), request.GET.get("kind", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    kind = kind if kind in todo.KINDS else ""
    chosen = [
        job for job in every if (not language or job.language == language) and (not kind or job.is_of(kind))
    ]
    page = Paginator(chosen, JOBS_A_PAGE).get_page(request.GET.get("page"))
    for job in page:
        job.language_words = language_name(job.language)
    kinds = {
        todo.MISSING: _("Missing words"),
        todo.STALE: _("Out of date"),
        todo.CHECK: _("To be checked"),
        todo.CORRECT: _("Corrections asked for"),
    }
    return admin_page(
        request,
        "actions/admin/translating/todo.html",
        _("What to translate"),
        page=page,
        count=len(chosen),
        totals=[(total, language_name(total.language)) for total in todo.totals(every)],
        languages=[(code, language_name(code)) for code, _name in settings.LANGUAGES],
        kinds=list(kinds.items()),
        language=language,
        kind=kind,
    )


def side_by_side(request, pk, language):
    """One text and one language: every field with its translation; each is saved and checked on its own."""
    submission = _text(request, pk, language)
    if request.method != "POST":
        return _sheet(request, submission, language)
    field = request.POST.get("field", "")
    if field not in translatable.parts(submission):
        raise Http404
    try:
        sentence = (
            _check(request, submission, field, language)
            if "check" in request.POST
            else _write(request, submission, field, language)
        )
    except Refused as refusal:
        return _sheet(request, submission, language, field, refusal.sentence, 409)
    except ValidationError as error:
        return _sheet(request, submission, language, field, " ".join(error.messages), 422)
    messages.success(request, sentence)
    return redirect(f"{reverse('admin:actions_translation_sheet', args=[pk, language])}#{field}")


def _text(request, pk, language):
    """What a translator may open: what is handed in or published; never what a government still writes."""
    only_translators(request)
    texts = Submission.objects.select_related("action", "call").prefetch_related(
        "translations__by", *translatable.ROWS
    )
    submission = get_object_or_404(texts, pk=pk)
    hidden = submission.state in EDITABLE and not is_secretariat(request.user)
    if hidden or language == submission.language or not is_known(language):
        raise Http404
    return submission


def _write(request, submission, field, language):
    custody.translate(
        submission,
        field,
        language,
        request.POST.get("text", ""),
        seen=request.POST.get("seen", ""),
        by=request.user,
    )
    return _("The translation is kept: %(field)s.") % {"field": _heading(submission, field)}


def _check(request, submission, field, language):
    row = get_object_or_404(submission.translations.all(), field=field, language=language)
    if request.POST.get("text", row.text).replace("\r\n", "\n").strip() != row.text:
        raise Refused(_("You have changed the text: save it. Then somebody else checks it."))
    custody.mark_checked(row, seen=request.POST.get("seen", ""), by=request.user)
    return _("The translation is checked: %(field)s.") % {"field": _heading(submission, field)}


def _heading(submission, field):
    return translatable.parts(submission)[field].heading


def _sheet(request, submission, language, field="", refused="", status=200):
    """The page; beside one field what was refused there, with what had been typed."""
    lines = sheet.lines(submission, language)
    for line in lines:
        line.may_check = may_check(request.user, line.row) if line.row and not line.is_stale else False
        line.is_own = line.row is not None and line.row.by_id == request.user.pk
        line.typed, line.refused = line.text, ""
        if line.field == field:
            line.refused = refused
            line.typed = request.POST.get("text", line.text)
    state = sheet.standing(submission, language)
    context = {
        "submission": submission,
        "action": submission.action,
        "lead": submission.action.lead,
        "language": language,
        "dir": direction(language),
        "source_dir": direction(submission.language),
        "language_words": language_name(language),
        "source_words": language_name(submission.language),
        "lines": lines,
        "state": state,
        "is_open": submission.state not in (*EDITABLE, *OVER),
        "others": [
            (code, own_name(code), code == language)
            for code, _name in settings.LANGUAGES
            if code != submission.language
        ],
        "may_review": is_secretariat(request.user),
    }
    title = _("%(action)s in %(language)s") % {
        "action": submission.action,
        "language": language_name(language),
    }
    return admin_page(request, "actions/admin/translating/sheet.html", title, status, **context)


def told(count):
    """How many fields were written, in a sentence."""
    return ngettext("%(n)d translation is kept.", "%(n)d translations are kept.", count) % {"n": count}
