"""The last part of the form: what is missing, remarks to answer, the whole text, the button to hand in."""

import json
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import answering, calls, differences, drafting, kindred, steps
from actions.models import Call, Remark
from actions.permissions import may_edit
from actions.requirements import CHECK, CONTACT
from actions.reviewing import remarking
from actions.views import keeping
from actions.views.formpage import earlier, margin, marks_of, progress_of, saved_sentence, way_to
from actions.views.handing_in import hand_in, read_view
from actions.views.pages import is_autosave


class Answer(NamedTuple):
    """A remark as the page shows it: what stands in the field of its answer, and what is wrong with that."""

    remark: Remark
    text: str
    error: str = ""


def check(request, submission):
    """The page, or one save of the answers on it."""
    if request.method == "POST":
        return _keep(request, submission)
    kept = keeping.kept(request)
    posted = {name: values[0] for name, values in (kept or {}).items() if values}
    return _page(request, submission, posted, kept=keeping.how(kept) if kept else "")


def _page(request, submission, posted, *, status=200, stale=None, kept="", error="", all_asked=False):
    """The page; `posted` is what was typed and is not kept yet, with the marks of the page it was typed on."""
    remarks = list(remarking.open_remarks(submission))
    gaps = steps.gaps_by_step(submission)
    is_late, is_own = calls.is_late(submission), may_edit(request.user, submission)
    step = steps.BY_NAME[CHECK]
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
            (steps.for_kind(steps.BY_NAME[name], submission.kind), rows, is_own or name != CONTACT)
            for name, rows in gaps.items()
        ],
        "answers": [_answer(remark, posted, error, all_asked) for remark in remarks] if is_own else [],
        "marks": json.dumps(_marks(remarks) | marks_of(posted.get("marks"))),
        "stale": stale,
        "kept": kept,
        "form_id": "answers" if remarks and is_own else "",
        "saved_at": max([submission.updated_at, *(row.answered_at for row in remarks if row.answered_at)]),
        "may_hand_in": is_own and not is_late and not gaps,
        "ends_at": calls.ends_at(submission.call, submission.action.lead),
        "other_calls": _other_calls(submission) if is_late else [],
        "is_late": is_late,
        "present_days": answering.present_days(),
        "kindred": [one for one in kindred.kindred(submission) if is_own or one.action.published_at],
        "reading": read_view(submission),
    }
    return render(request, "actions/check.html", context, status=status)


def _answer(remark, posted, error, all_asked):
    """An answer that was given and is emptied is at fault; before a hand-in, any that is not given too."""
    text = posted.get(f"answer-{remark.pk}", remark.answer)
    return Answer(remark, text, error if not text.strip() and (remark.answer or all_asked) else "")


def _marks(remarks):
    return {str(remark.pk): differences.mark(remark.answer) for remark in remarks}


def _other_calls(submission):
    """Where a late draft can still go."""
    found = Call.objects.open_for(submission.action.lead).filter(for_public_record=False)
    return found.exclude(pk=submission.call_id)


def _keep(request, submission):
    """Keep the answers; then hand in, go on to another part, or show the page again."""
    keeping.forget(request)
    posted, marks = request.POST, marks_of(request.POST.get("marks"))
    texts = {name.removeprefix("answer-"): posted[name] for name in posted if name.startswith("answer-")}
    for name in list(texts):
        choice = posted.get(f"choice-{name}")
        if choice == differences.MINE:
            marks[name] = posted.get(f"seen-{name}", "")
        elif choice == differences.THEIRS:
            del texts[name]
    try:
        answered = remarking.keep_answers(submission, by=request.user, texts=texts, marks=marks)
    except drafting.Stale as stale:
        return _choice(request, submission, stale)
    except ValidationError as error:
        (sentence,) = error.messages
        if is_autosave(request):
            return JsonResponse({"sentence": sentence}, status=422)
        return _page(request, submission, posted, status=422, error=sentence)
    if is_autosave(request):
        return _autosaved(submission, texts, marks)
    if "_hand_in" in posted:
        if any(not remark.answer for remark in remarking.open_remarks(submission)):
            error = _("Write the answer.")
            return _page(request, submission, posted, status=422, error=error, all_asked=True)
        return hand_in(request, submission)
    if answered:
        sentence = ngettext("%(count)s answer is kept.", "%(count)s answers are kept.", len(answered))
        messages.success(request, sentence % {"count": len(answered)})
    if way_to(request, submission):
        return redirect(way_to(request, submission))
    target = reverse("actions:edit", args=[submission.action.draft_id, CHECK])
    return redirect(translate_url(target, posted.get("_language") or request.LANGUAGE_CODE))


def _choice(request, submission, stale):
    context = {"sentence": stale.sentence, "rows": stale.differences, "language": submission.language}
    if is_autosave(request):
        html = render_to_string("actions/_choice.html", context, request)
        return JsonResponse({"sentence": stale.sentence, "choice": html}, status=409)
    return _page(request, submission, request.POST, status=409, stale=context)


def _autosaved(submission, texts, marks):
    """A field that shows an older answer than the one that stands keeps its older mark."""
    remarks = remarking.open_remarks(submission)
    shown = {pk: differences.mark(text) for pk, text in texts.items()}
    fresh = {pk: now if shown.get(pk) == now else marks.get(pk, now) for pk, now in _marks(remarks).items()}
    sentence = saved_sentence(submission, at=timezone.now())
    return JsonResponse({"sentence": sentence, "marks": json.dumps(fresh)})
