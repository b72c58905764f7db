"""Moves and announcements for many: what was on the screen is shown once more, done, and told row by row."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.admin.moves import UnknownList, read_list, sign_list
from accounts.refusals import Refused
from actions import announcing, second_person, workflow
from actions.forms.moves import MOVE_FORMS
from actions.models import Decision, Submission
from actions.permissions import is_secretariat
from actions.reviewing import batch
from actions.views.review.page import page
from actions.views.review.words import ENDING, HAPPENED, WORDS
from frameworks.languages import direction


def ask(request, submissions, name):
    """What the move would do to which submissions, and what it asks for, before it is made."""
    chosen = list(submissions.order_by("-pk").select_related("action", "call")[: batch.MOST + 1])
    if len(chosen) > batch.MOST:
        sentence = _("At most %(most)d at once. Filter the list first.")
        messages.warning(request, sentence % {"most": batch.MOST})
        return None
    return _ask(request, name, [[row.pk, row.state] for row in chosen], chosen)


def _ask(request, name, seen, rows, form=None):
    form_class = MOVE_FORMS.get(name)
    context = {
        "name": name, "rows": rows, "does": WORDS[name][1], "ends": name in ENDING,
        "list": sign_list(request, f"submissions:{name}", seen),
        "form": form or (form_class and form_class()),
    }  # fmt: skip
    return page(request, "actions/admin/batch.html", WORDS[name][0], 422 if form else 200, **context)


@require_POST
def move_all(request, name):
    """Make the move for the submissions that were on the screen, and for no others; say row by row what became."""
    if name not in batch.MOVES or not is_secretariat(request.user):
        raise Http404
    try:
        seen = read_list(request, f"submissions:{name}")
    except UnknownList as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("admin:actions_submission_changelist")
    form_class, values = MOVE_FORMS.get(name), {}
    if form_class:
        form = form_class(request.POST)
        if not form.is_valid():
            rows = Submission.objects.select_related("action", "call").in_bulk([pk for pk, _s in seen])
            return _ask(request, name, seen, list(rows.values()), form)
        values = form.cleaned_data
    outcomes = batch.do_all(name, seen, by=request.user, **values)
    done = [one.submission for one in outcomes if not one.refusal]
    return page(
        request,
        "actions/admin/batch_outcomes.html",
        WORDS[name][0],
        done=done,
        told=bool(done) and name in workflow.ANNOUNCED,
        refused=[one for one in outcomes if one.refusal],
    )


def ask_to_announce(request, decisions):
    """The letters that would leave, each as its reader gets it, before they do."""
    rows = list(announcing.waiting(decisions).order_by("at", "pk"))
    letters = announcing.letters_of(rows)
    for row in rows:
        row.words = HAPPENED[row.move]
        row.second = second_person.waiting(row.submission)
    for letter in sum(letters.values(), []):
        letter.direction = direction(letter.language)
    context = {
        "rows": [{"decision": row, "second": row.second, "letters": letters.get(row.pk, [])} for row in rows],
        "number": sum(len(found) for found in letters.values()),
        "list": sign_list(request, "announce", [row.pk for row in rows]),
    }
    if not rows:
        messages.info(request, _("What you chose is announced already."))
        return None
    return page(request, "actions/admin/announce.html", _("Announce together"), **context)


@require_POST
def announce(request):
    """Let the letters of the decisions leave that were on the screen, all of them or none."""
    if not is_secretariat(request.user):
        raise PermissionDenied
    try:
        pks = read_list(request, "announce")
        count = announcing.announce(Decision.objects.filter(pk__in=pks), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        sentence = ngettext("%(count)s decision is announced.", "%(count)s decisions are announced.", count)
        messages.success(request, sentence % {"count": count})
        if rest := len(pks) - count:
            sentence = ngettext(
                "%(count)s was announced by somebody else.",
                "%(count)s were announced by somebody else.",
                rest,
            )
            messages.info(request, sentence % {"count": rest})
    return redirect("admin:actions_decision_changelist")
