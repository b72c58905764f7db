"""The page of one part of the form: its forms, what is put back into them, what stands around them."""

import json

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import consents, differences, drafting, steps
from actions.forms.contact import ContactForm
from actions.forms.lines import line_set
from actions.forms.mistakes import mistakes
from actions.forms.posted import as_posted, formset_as_posted, query
from actions.models import Participation
from actions.permissions import may_edit
from actions.requirements import CHECK, CONTACT, FILES, WHERE
from actions.reviewing import remarking
from actions.views import uploading
from actions.views.history import rows_of_others


def forms_of(submission, step, data=None, files=None):
    """The form, the lines and the picture forms of a part, bound or not."""
    if step.name == CONTACT:
        contact = getattr(submission.action, "contact", None)
        form = ContactForm(data, instance=contact, submission=submission)
    else:
        form = step.form(data, files, instance=submission)
    lines = {name: line_set(name, submission, data) for name in step.lines}
    parts = {"form": form, "lines": lines, "pictures": [], "document_forms": []}
    return parts | (uploading.file_forms(submission, data) if step.name == FILES else {})


def forms_with_unclear(submission, step):
    """The forms as the draft stands; what was typed and could not be read is back in its field, with what is wrong."""
    unclear = submission.unclear.get(step.name)
    if not unclear:
        return forms_of(submission, step)
    return forms_of(submission, step, query(standing_post(submission, step) | unclear["posted"]))


def standing_post(submission, step) -> dict:
    """{name: values} which the page of this part, unchanged, would send."""
    fresh = forms_of(submission, step)
    posted = as_posted(fresh["form"])
    for formset in fresh["lines"].values():
        posted |= formset_as_posted(formset)
    return posted


def standing_marks(submission, step, form):
    """How each piece of a part stands now, as marks."""
    if step.name == CONTACT:
        pieces = consents.standing_pieces(submission.action)
    else:
        pieces = differences.standing(submission, {*form.pieces, *step.lines})
    marks = {name: differences.mark(value) for name, value in pieces.items()}
    return marks | (uploading.standing_marks(submission) if step.name == FILES else {})


def form_page(
    request, submission, step, parts, *, marks, status=200, stale=None, kept="", rest_is_saved=False
):
    gaps = steps.gaps_by_step(submission)
    is_own = may_edit(request.user, submission)
    parts["form"].helper.form_show_errors = False  # one list on top says them all
    context = parts | {
        "mistakes": mistakes(parts, lines_first=steps.for_kind(step, submission.kind).lines_first),
        "submission": submission,
        "action": submission.action,
        "step": steps.for_kind(step, submission.kind),
        "earlier": earlier(submission, step),
        "before": steps.before(step, submission.kind),
        "number": steps.STEPS.index(step) + 1,
        "count": len(steps.STEPS),
        "steps": margin(submission, step, gaps, is_own=is_own),
        "is_own": is_own,
        "progress": progress_of(submission, gaps),
        "remarks": remarking.open_remarks(submission),
        "partners": submission.action.participations.filter(role=Participation.PARTNER).select_related(
            "government"
        ),
        "marks": json.dumps(marks),
        "stale": stale,
        "others": rows_of_others(request, submission),
        "kept": kept,
        "rest_is_saved": rest_is_saved,
        "form_id": "step",
    }
    return render(request, "actions/edit.html", context, status=status)


def margin(submission, current, gaps, *, is_own):
    """The parts with their state, for the margin; who writes along has no part in contact and consents."""
    rows = []
    for step in steps.STEPS:
        if step.name == CONTACT and not is_own:
            continue
        state = "now" if step == current else _state(submission, step, gaps)
        url = reverse("actions:edit", args=[submission.action.draft_id, step.name])
        title = steps.for_kind(step, submission.kind).title
        rows.append({"name": step.name, "title": title, "url": url, "state": state})
    return rows


def _state(submission, step, gaps):
    """What the margin says of a part: something is missing, all is there, or nothing is asked and nothing stands."""
    if step.name in gaps or step.name == CHECK:
        return "gap"
    return "done" if steps.is_begun(submission, step) else ""


def progress_of(submission, gaps):
    """How much of what the call asks is there, in numbers and in words."""
    counted = drafting.progress(submission, [gap for rows in gaps.values() for gap in rows])
    sentence = ngettext(
        "%(done)s of %(of)s thing the call asks for is there.",
        "%(done)s of %(of)s things the call asks for are there.",
        counted.of,
    )
    return {"value": counted.done, "max": counted.of, "words": sentence % counted._asdict()}


def saved_sentence(submission, at=None):
    return _("Saved at %(time)s. You can close this page.") % {"time": _time(at or submission.updated_at)}


def partly_saved_sentence(submission, labels):
    """For the autosave: what cannot be read yet is kept too, and nobody is told off while typing."""
    words = {"time": _time(submission.updated_at), "fields": ", ".join(labels)}
    return (
        _("Saved at %(time)s. Kept as you wrote it, to be put right before the hand-in: %(fields)s.") % words
    )


def _time(at):
    return date_format(timezone.localtime(at), "H:i")


def earlier(submission, step):
    """The action a copied text continues, where its dates are asked and are still the same."""
    if step.name in (WHERE, CHECK) and drafting.has_dates_of_the_earlier(submission):
        return submission.action.continues
    return None


def marks_of(text) -> dict:
    """The marks a page carries, whatever was sent in their place."""
    try:
        marks = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in marks.items()} if isinstance(marks, dict) else {}


def way_to(request, submission):
    """The address of the part that a button of the margin names; empty if none was pressed."""
    name = request.POST.get("_to")
    return reverse("actions:edit", args=[submission.action.draft_id, name]) if name in steps.BY_NAME else ""
