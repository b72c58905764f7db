"""Proposed edits on the secretariat's side: a part under each text, a page of its own, sent together, taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions.forms.editing import ProposalForm
from actions.models import Proposal, Submission
from actions.models.submission import TEXT_FIELDS
from actions.permissions import may_propose_edits
from actions.reviewing import editing
from actions.views.edits import row
from actions.views.review.page import back_to, find_submission, page, tried
from frameworks.languages import direction
from signatories.models import PUBLIC_RECORD


def part(user, submission) -> dict:
    """What the screen shows: by field what is open and the form, if this person may; what is to be sent, and what
    became of the rest."""
    rows = [row(one) for one in submission.proposals.select_related("by", "answered_by")]
    is_open = submission.state in editing.WITH_US and submission.action.origin != PUBLIC_RECORD
    may = is_open and may_propose_edits(user, submission)
    open_rows = {one["proposal"].field: one for one in rows if one["proposal"].state == Proposal.PROPOSED}
    fields = {}
    for field in TEXT_FIELDS:
        standing = open_rows.get(field)
        is_sent = standing is not None and standing["proposal"].sent_at is not None
        writes = may and not is_sent and bool(getattr(submission, field))
        fields[field] = {
            "name": field,
            "heading": _heading(field),
            "row": standing,
            "form": _form(submission, field, standing) if writes else None,
            "may": may,
        }
    return {
        "fields": fields,
        "title": fields["title"],
        "to_send": len([one for one in open_rows.values() if one["proposal"].sent_at is None]),
        "open": list(open_rows.values()),
        "settled": [one for one in rows if one["proposal"].state != Proposal.PROPOSED],
        "may": may,
        "dir": direction(submission.language),
    }


def _form(submission, field, standing):
    return ProposalForm(submission=submission, field=field, proposal=standing and standing["proposal"])


def _heading(field):
    return capfirst(Submission._meta.get_field(field).verbose_name)


def propose(request, pk, field):
    """Other words for one text: what was typed stays on the page where it is refused."""
    submission = find_submission(request, pk)
    if field not in TEXT_FIELDS:
        raise Http404
    standing = submission.proposals.to_send().filter(field=field).first()
    form = ProposalForm(request.POST or None, submission=submission, field=field, proposal=standing)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                editing.propose(submission, by=request.user, field=field, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = 409
            else:
                messages.success(request, _("The edit is kept. Send it when all of them are written."))
                return back_to(submission)
    context = {
        "submission": submission,
        "field": field,
        "heading": _heading(field),
        "form": form,
        "original": editing.words_of(submission, field),
        "dir": direction(submission.language),
    }
    return page(request, "actions/admin/edit.html", _("Propose an edit"), status, **context)


@require_POST
def send(request, pk):
    """One letter to the government about everything that is written."""
    submission = find_submission(request, pk)
    count = submission.proposals.to_send().count()
    if tried(request, editing.send, submission):
        said = ngettext(
            "%(n)d edit is sent. One letter leaves.", "%(n)d edits are sent. One letter leaves.", count
        )
        messages.success(request, said % {"n": count})
    return back_to(submission)


@require_POST
def withdraw(request, pk, proposal_pk):
    """Take one back."""
    submission = find_submission(request, pk)
    proposal = get_object_or_404(submission.proposals, pk=proposal_pk)
    if tried(request, editing.withdraw, proposal):
        messages.success(request, _("The edit is taken back."))
    return back_to(submission)
