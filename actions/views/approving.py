"""A government reads its words in another language beside its own, and approves them or asks for a correction."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Hidden
from actions import custody, translatable
from actions.custody import sheet
from actions.custody.writing import TRANSLATED
from actions.models import Submission, Translation
from actions.views.pages import desk_page
from frameworks.languages import direction, language_name
from signatories.permissions import may_act_for


@desk_page
def translations(request, draft_id, language):
    """One language of a text side by side: each translation is approved, all are, or one is to be corrected."""
    submission = _own_text(request, draft_id, language)
    refused = {}
    if request.method == "POST":
        try:
            messages.success(request, _done(request, submission, language))
            return redirect("actions:translations", draft_id, language)
        except ValidationError as error:
            refused = {request.POST.get("row"): " ".join(error.messages)}
    lines = [line for line in sheet.lines(submission, language) if line.row]
    for line in lines:
        line.refused = refused.get(str(line.row.pk), "")
        line.typed = request.POST.get("text", "") if line.refused else ""
        line.is_open = not line.is_stale and line.status != Translation.APPROVED
    context = {
        "submission": submission,
        "action": submission.action,
        "lines": lines,
        "to_approve": [line for line in lines if line.is_open],
        "language": language,
        "dir": direction(language),
        "source_dir": direction(submission.language),
        "language_words": language_name(language),
        "source_words": language_name(submission.language),
    }
    return render(request, "actions/translations.html", context, status=422 if refused else 200)


def _own_text(request, draft_id, language):
    """The newest text that is handed in or published, for those who act for its government; nobody else finds it."""
    submission = (
        Submission.objects.filter(action__draft_id=draft_id, state__in=TRANSLATED)
        .filter(translations__language=language)
        .select_related("action")
        .prefetch_related("translations__by", *translatable.ROWS)
        .order_by("-number")
        .first()
    )
    if submission is None:
        raise Http404
    if not may_act_for(request.user, submission.action.lead):
        raise Hidden(submission)
    return submission


def _done(request, submission, language):
    """Call the verb of the button; what was done, in a sentence."""
    if "all" in request.POST:
        seen = dict(mark.split(":", 1) for mark in request.POST.getlist("seen") if ":" in mark)
        count = custody.approve_all(submission, language, seen=seen, by=request.user)
        return ngettext(
            "You have approved %(n)d translation.", "You have approved %(n)d translations.", count
        ) % {"n": count}
    number = request.POST.get("row", "")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0
    row = get_object_or_404(submission.translations.filter(language=language), pk=pk)
    seen = request.POST.get("seen", "")
    if "correct" in request.POST:
        custody.ask_correction(row, text=request.POST.get("text", ""), seen=seen, by=request.user)
        return _("The translators are told what to put right.")
    custody.approve(row, seen=seen, by=request.user)
    return _("You have approved this translation.")
