"""Saving one part of the form: what can be read is kept, what cannot stays as it was typed, nothing is overwritten."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _

from accounts import limits
from actions import consents, differences, drafting, presence, resuming, steps, typed
from actions.forms.lines import lines_of
from actions.forms.posted import unread
from actions.models import Submission
from actions.requirements import CONTACT, FILES
from actions.views import keeping, pages, uploading
from actions.views.formpage import (
    form_page,
    forms_of,
    marks_of,
    partly_saved_sentence,
    progress_of,
    saved_sentence,
    standing_marks,
    way_to,
)

LINKS_AN_HOUR = 6


class Save:
    """One save of one part: the forms as posted, the marks of the page, what the writer chose of two texts."""

    def __init__(self, request, submission, step):
        self.request, self.step = request, step
        self.is_autosave = pages.is_autosave(request)
        self.data = typed.all_plain(request.POST)
        # A bound ModelForm writes what it cleaned into its instance; the verb compares with the row as it stands.
        self.bound = forms_of(Submission.objects.get(pk=submission.pk), step, self.data, request.FILES)
        self.form, self.lines = self.bound["form"], self.bound["lines"]
        self.wrong = 0
        if step.name == FILES:
            is_stale = self.version != submission.version
            marks = marks_of(self.data.get("marks"))
            self.wrong = uploading.keep(request, submission, self.bound, marks=marks, is_stale=is_stale)
        valid = [
            part.is_valid() for part in (self.form, *self.lines.values())
        ]  # each says what is wrong with it
        if not self.wrong and not all(valid):
            self.wrong = 422
        self.unclear = unread(self.form, self.lines, self.data)
        self.marks = marks_of(self.data.get("marks"))
        self.chosen = {
            name.removeprefix("choice-"): value
            for name, value in self.data.items()
            if name.startswith("choice-")
        }
        for name, choice in self.chosen.items():
            if choice == differences.MINE:
                self.marks[name] = self.data.get(f"seen-{name}", "")

    @property
    def version(self):
        value = self.data.get("version", "")
        return int(value) if value.isdecimal() and len(value) < 10 else -1

    def is_wanted(self, name):
        """Whether a piece is to be written: it can be read, and the writer did not choose the other text."""
        return self.chosen.get(differences.piece_of(name)) != differences.THEIRS

    def brought(self):
        """What the verb gets: everything that can be read and is wanted."""
        self.form.without_errors()
        children = {name: lines_of(formset) for name, formset in self.lines.items() if formset.is_valid()}
        brought = {
            "values": self.form.values,
            "children": children,
            "objectives": self.form.objectives or {},
            "notes": {f"note_{pk}": note for pk, note in (self.form.notes or {}).items()},
        }
        kept = {
            kind: {name: value for name, value in rows.items() if self.is_wanted(name)}
            for kind, rows in brought.items()
        }
        return kept | {
            "notes": {int(name.removeprefix("note_")): note for name, note in kept["notes"].items()}
        }

    def keep(self, submission):
        """Call the verbs of this part; the pieces that were brought."""
        by, unclear = self.request.user, {self.step.name: self.unclear}
        shared = {"by": by, "version": self.version, "marks": self.marks, "unclear": unclear}
        if self.step.name == CONTACT:
            values = {name: value for name, value in self.form.contact_values.items() if self.is_wanted(name)}
            targets = self.form.cleaned_data.get("targets") if self.is_wanted("targets") else None
            language = self.request.LANGUAGE_CODE
            saved = consents.keep_part(
                submission, values=values, targets=targets, language=language, **shared
            )
            mine = differences.of_contact(self.form.contact_values)
            return saved, mine | {"targets": {"targets": list(self.form.cleaned_data.get("targets", ()))}}
        brought = self.brought()
        saved = drafting.save_content(submission, **brought, **shared)
        return saved, differences.brought(**brought)


def save(request, submission, step):
    """Keep one part; the answer is the way on, or the page again with every letter that was typed."""
    saving = Save(request, submission, step)
    keeping.forget(request)
    try:
        saved, mine = saving.keep(submission)
    except drafting.Stale as stale:
        submission.refresh_from_db()
        return _choice(saving, submission, stale)
    except ValidationError as error:
        submission.refresh_from_db()
        return _not_kept(saving, submission, error)
    presence.enter(saved, request.user, step.name, writes=True)
    marks = _marks_after(saving, saved, mine)
    if saving.is_autosave and step.name == FILES and uploading.first_mistake(saving.bound):
        return _words_not_kept(saving, saved, marks)
    if saving.is_autosave:
        return _autosaved(saving, saved, marks)
    leads_away = way_to(request, saved) and step.name != FILES  # what cannot be read waits as it was typed
    if saving.wrong and not leads_away:
        marks |= (
            uploading.standing_marks(saved) if step.name == FILES else {}
        )  # the page shows it: look, save again
        return form_page(
            request, saved, step, saving.bound, marks=marks, status=saving.wrong, rest_is_saved=True
        )
    if step.name == FILES and uploading.press(request, saved):
        return redirect(reverse("actions:edit", args=[saved.action.draft_id, FILES]) + "#files")
    return redirect(_way_on(request, saved, step))


def _marks_after(saving, submission, mine):
    """What the page that stays open began with: where it shows an older text than the draft has, the older mark."""
    fresh = standing_marks(submission, saving.step, saving.form)
    shown = {name: differences.mark(value) for name, value in mine.items()}
    files = (*saving.bound["pictures"], *saving.bound["document_forms"])
    shown |= {form.prefix: fresh[form.prefix] for form in files if not (form.is_bound and form.errors)}
    given_up = {name for name, choice in saving.chosen.items() if choice == differences.THEIRS}
    return {
        name: now if shown.get(name) == now else "" if name in given_up else saving.marks.get(name, now)
        for name, now in fresh.items()
    }


def _choice(saving, submission, stale):
    """Two people wrote the same: both texts, piece by piece, and nothing is overwritten."""
    words = {target: row.words for target, row in consents.WORDINGS.items()}
    rows = [
        difference._replace(
            mine="\n".join(str(words.get(line, line)) for line in difference.mine.split("\n")),
            theirs="\n".join(str(words.get(line, line)) for line in difference.theirs.split("\n")),
        )
        for difference in stale.differences
    ]
    context = {"sentence": stale.sentence, "rows": rows, "language": submission.language}
    if saving.is_autosave:
        html = render_to_string("actions/_choice.html", context, saving.request)
        return JsonResponse({"sentence": stale.sentence, "choice": html}, status=409)
    fresh = standing_marks(submission, saving.step, saving.form)
    marks = {name: saving.marks.get(name, now) for name, now in fresh.items()}
    marks |= {row.name: saving.marks.get(row.name, "") for row in rows}
    return form_page(
        saving.request, submission, saving.step, saving.bound, marks=marks, status=409, stale=context
    )


def _not_kept(saving, submission, error):
    """What makes no sense together: the sentences beside the fields, every letter still on the page."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            saving.form.add_error(name if name in saving.form.fields else None, sentence)
    if saving.is_autosave:
        return JsonResponse({"sentence": error.messages[0]}, status=422)
    fresh = standing_marks(submission, saving.step, saving.form)
    return form_page(
        saving.request, submission, saving.step, saving.bound, marks=fresh | saving.marks, status=422
    )


def _words_not_kept(saving, submission, marks):
    """The words on a file that cannot be kept stay in the browser; where they were saved elsewhere, the page with
    both is a press away, and until then it keeps its old mark."""
    sentence = uploading.first_mistake(saving.bound)
    answer = {"sentence": sentence, "marks": json.dumps(marks), "version": submission.version}
    is_elsewhere = saving.wrong == 409
    return JsonResponse(answer | {"look": is_elsewhere}, status=409 if is_elsewhere else 422)


def _autosaved(saving, submission, marks):
    labels = [words for _name, words in saving.unclear.get("fields", {}).items()]
    sentence = partly_saved_sentence(submission, labels) if labels else saved_sentence(submission)
    gaps = steps.gaps_by_step(submission)
    return JsonResponse(
        {
            "version": submission.version,
            "marks": json.dumps(marks),
            "sentence": sentence,
            "progress": progress_of(submission, gaps),
        }
    )


def _way_on(request, submission, step):
    """Where a saved page leads: another language, the same part, the desk, or the next part."""
    draft_id = submission.action.draft_id
    here = reverse("actions:edit", args=[draft_id, step.name])
    if request.POST.get("_language"):
        return translate_url(here, request.POST["_language"])
    if way_to(request, submission):
        return way_to(request, submission)
    if "_link" in request.POST:
        _send_link(request, submission, step)
        return here
    if "_choose" in request.POST:
        messages.success(request, saved_sentence(submission))
        return here
    if "_stay" in request.POST or request.FILES:
        return f"{here}#lines" if "_stay" in request.POST else here
    if "_leave" in request.POST:
        presence.leave(submission, request.user)
        messages.success(request, saved_sentence(submission))
        return reverse("actions:desk")
    return reverse("actions:edit", args=[draft_id, steps.after(step)])


def _send_link(request, submission, step):
    if limits.is_too_often("resume", f"account {request.user.pk}", amount=LINKS_AN_HOUR, seconds=3600):
        messages.warning(
            request, _("Several links went out already. Look into your mail, or try again in an hour.")
        )
        return
    resuming.send_link(submission, by=request.user, step=step.name)
    sentence = _(
        "Saved. A link to this page is on its way to %(address)s; on any device it asks you to sign in."
    )
    messages.success(request, sentence % {"address": request.user.email})
