"""The history of one text: who changed what, word by word, and an earlier text put back."""

import re
from datetime import date

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import BooleanField
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_countries import countries

from accounts.models import Event
from actions import changes, drafting, presence, steps
from actions.forms.lines import LINE_TITLES
from actions.models import Change, PartnerLine, Proposal, Submission
from actions.permissions import may_read, may_write
from actions.requirements import STEP_OF_TEXT
from actions.views import edits
from actions.views.pages import desk_page, own_submission
from frameworks.dates import show_date
from frameworks.fields import PartialDateField
from frameworks.languages import direction, language_name
from frameworks.models import Objective

SHOWN = 30
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FILE_VERBS = ("add_picture", "remove_picture", "add_document", "remove_document")


@desk_page
@require_GET
def history(request, draft_id):
    """What was changed, newest first; the words themselves, and a button that puts an earlier text back."""
    submission = own_submission(request, draft_id, who=may_read)
    texts = submission.action.submissions.all()
    rows = Change.objects.filter(submission__in=texts).select_related("by", "submission")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    writes = submission.is_editable and may_write(request.user, submission)
    context = {
        "submission": submission,
        "action": submission.action,
        "page": page,
        "rows": [_row(row, submission if writes else None) for row in page],
        "files": _files(texts) if page.number == 1 else [],
        "edits": _edits(submission) if page.number == 1 else [],
        "dir": direction(submission.language),
        "is_edited_now": writes,
    }
    return render(request, "actions/history.html", context)


def _row(row, open_text):
    """One change as the page shows it; `open_text` is the text in which the reader may put something back."""
    is_text = changes.is_text(row.field)
    can = is_text and open_text is not None and row.submission_id == open_text.pk
    return {
        "change": row,
        "heading": capfirst(_name(row.field)),
        "pieces": changes.shortened(
            changes.words(_shown(row.field, row.before), _shown(row.field, row.after))
        ),
        "lang": row.submission.language if is_text else "",
        "dir": direction(row.submission.language) if is_text else "",
        "may_restore": can and getattr(open_text, row.field).replace("\r\n", "\n") != row.before,
    }


def _name(field):
    """What the form calls it."""
    if field in LINE_TITLES:
        return LINE_TITLES[field]
    if field == changes.OBJECTIVES:
        return _("Objectives")
    return Submission._meta.get_field(field).verbose_name


def _shown(field, value):
    """A noted value as the form says it: choices, countries and languages in words, dates as far as known."""
    if not value or changes.is_text(field):
        return value
    if field == changes.OBJECTIVES:
        return _objectives(value)
    if field in LINE_TITLES:
        return _lines(field, value)
    if field in ("start_date", "end_date"):
        return show_date(*PartialDateField().clean(value))
    if field == "language":
        return language_name(value)
    words = _words(field)
    return ", ".join(str(words.get(part, part)) for part in value.split(", ")) if words else value


def _words(field):
    """{noted: shown} of a field with few answers."""
    listed = {
        "countries": dict(countries),
        "populations": dict(Submission.POPULATIONS),
        "support_kinds": dict(Submission.SUPPORT_KINDS),
    }
    if field in listed:
        return listed[field]
    column = Submission._meta.get_field(field)
    if isinstance(column, BooleanField):
        return {changes.YES: _("yes"), changes.NO: _("no")}
    return dict(column.flatchoices or ())


def _lines(field, value):
    """Noted lines: behind the name, what it is, what it does and where, in words, and the day of a count."""
    words = (
        dict(PartnerLine.KINDS) | dict(PartnerLine.ROLES) | dict(countries) if field == "partnerlines" else {}
    )

    def shown(part):
        if field == "indicators" and DAY.fullmatch(part):
            return show_date(date.fromisoformat(part))
        return str(words.get(part, part))

    rows = [line.split(" · ") for line in value.split("\n")]
    return "\n".join(" · ".join([name, *map(shown, rest)]) for name, *rest in rows)


def _objectives(value):
    """A noted list of objectives, a line each: its code, its name, and how it is served."""
    lines = [line.partition(" ") for line in value.split("\n")]
    labels = {
        row.code: row.label for row in Objective.objects.filter(code__in=[code for code, *_rest in lines])
    }
    return "\n".join(" ".join(filter(None, [code, labels.get(code), note])) for code, _space, note in lines)


def _edits(submission):
    """Words the secretariat proposed that stand in the text now, newest first, each with its class and who accepted."""
    rows = submission.proposals.filter(state__in=Proposal.IN_THE_TEXT).select_related("answered_by")
    return [edits.row(one) for one in rows.order_by("-answered_at", "-pk")]


def _files(texts):
    """What happened to pictures and documents: (when, what, who)."""
    events = Event.objects.filter(
        object_type=Submission._meta.label_lower,
        object_id__in=[str(text.pk) for text in texts],
        verb__in=FILE_VERBS,
    ).order_by("-seq")[:SHOWN]
    people = {
        person.public_id: person
        for person in get_user_model().objects.filter(public_id__in=[event.actor for event in events])
    }
    said = {
        "add_picture": _("A picture was added"),
        "remove_picture": _("A picture was taken out"),
        "add_document": _("A document was added"),
        "remove_document": _("A document was taken out"),
    }
    return [(event.at, said[event.verb], people.get(event.actor)) for event in events]


@desk_page
@require_POST
def restore(request, draft_id, pk):
    """Put the text before a change back into its field: a save like any other."""
    submission = own_submission(request, draft_id, who=may_write)
    row = get_object_or_404(Change, pk=pk, submission=submission)
    if changes.is_text(row.field):
        drafting.save_content(
            submission, by=request.user, version=submission.version, values={row.field: row.before}
        )
        messages.success(request, _("The earlier text is back. What stood there is kept in this history."))
    return redirect("actions:edit", draft_id, STEP_OF_TEXT.get(row.field, "what"))


@desk_page
@require_GET
def others(request, draft_id, step):
    """Who else has the text open, as a piece of the page; the cache keeps that the reader has it open too."""
    submission = own_submission(request, draft_id, who=may_write)
    if step in steps.BY_NAME:
        presence.enter(submission, request.user, step)
    return render(
        request, "actions/_others.html", {"others": rows_of_others(request, submission), "step": step}
    )


def rows_of_others(request, submission):
    """(who is present, the title of their part)."""
    return [
        (row, steps.BY_NAME[row.step].title)
        for row in presence.others(submission, request.user)
        if row.step in steps.BY_NAME
    ]
