"""Looking at the whole text, handing it in, and what is there afterwards."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from accounts.access import Hidden
from accounts.refusals import Refused
from actions import answering, appealing, calls, drafting, renditions, withdrawing, workflow
from actions.desk import STATE_KINDS
from actions.models import Action, Call, Document, HandIn, Picture
from actions.models.submission import (
    APPROVED,
    IN_REVIEW,
    PLEDGE,
    PUBLISHED,
    SUBMITTED,
    TEXT_FIELDS,
)
from actions.permissions import (
    has_tie,
    is_outside_reviewer,
    may_edit,
    may_read,
    may_review,
    may_take_down,
    may_write,
)
from actions.requirements import CHECK
from actions.views.pages import desk_page, own_submission, refused
from frameworks.languages import language_name
from frameworks.workdays import calendar

DESK_MOVES = ("submit", "take_back", "revise", "fulfil")  # the few moves an author may ask for


def read_view(submission):
    """The text as the reader sees it: pairs of heading and text, and the objectives by framework."""
    texts = [
        (field, submission._meta.get_field(field).verbose_name, getattr(submission, field))
        for field in TEXT_FIELDS
        if field != "title" and getattr(submission, field)
    ]
    people = dict(submission.POPULATIONS)
    links = list(submission.objective_links.select_related("objective__framework"))
    return {
        "texts": texts,
        "objectives": [link.objective for link in links],
        "populations": pgettext("between the parts of a line", ", ").join(
            str(people.get(value, value)) for value in submission.populations
        ),
        "partners": list(submission.partnerlines.all()),
        "indicators": list(submission.indicators.all()),
        "links": list(submission.links.all()),
        "pictures": list(submission.pictures.standing()),
        "documents": list(submission.documents.all()),
        "language_name": language_name(submission.language),
    }


@desk_page
def preview(request, draft_id):
    """The whole text on one page, in any state; receipts, decisions and moves for its government alone."""
    submission = own_submission(request, draft_id, who=may_read)
    is_own = may_edit(request.user, submission)
    request_open = withdrawing.open_request(submission.action) if is_own else None
    context = {
        "submission": submission,
        "action": submission.action,
        "state_kind": STATE_KINDS[submission.shown_state],
        "reading": read_view(submission),
        "is_own": is_own,
        "may_write": may_write(request.user, submission),
        "hand_ins": HandIn.objects.filter(submission__action=submission.action).order_by("-pk")
        if is_own
        else [],
        "polished": submission.polished_texts.order_by("-number") if is_own else [],
        "decision": submission.decisions.filter(announced_at__isnull=False).first() if is_own else None,
        "may_take_back": "take_back" in workflow.open_moves(submission, request.user),
        "may_fulfil": is_own
        and submission.state == PUBLISHED
        and submission.kind == PLEDGE
        and submission.action.withdrawn_at is None,
        "request_open": request_open,
        "appeal_open": appealing.waiting(submission) if is_own else None,
        "may_appeal": is_own and appealing.open_to_appeal(submission) is not None,
        "may_ask_to_withdraw": is_own
        and withdrawing.may_be_asked(submission.action)
        and not (submission.action.withdrawn_at or request_open),
        "may_revise": is_own and submission.state == PUBLISHED and submission.action.withdrawn_at is None,
    }
    return render(request, "actions/preview.html", context)


@desk_page
@require_POST
def move(request, draft_id, name):
    """Take one of the few steps an author may ask for."""
    if name not in DESK_MOVES:
        raise Http404
    submission = own_submission(request, draft_id)
    if name in ("revise", "fulfil"):
        version = getattr(drafting, name)(submission.action, by=request.user)
        return redirect("actions:edit", version.action.draft_id, "what" if name == "revise" else "results")
    if name == "submit":
        return hand_in(request, submission)
    try:
        workflow.take_back(submission, by=request.user)
    except Refused as refusal:
        submission.refresh_from_db()
        return refused(request, refusal, submission)
    messages.success(request, _("The text is yours again. Hand it in when you are ready."))
    return redirect("actions:edit", draft_id, "what")


def hand_in(request, submission):
    """Hand the text in; the answer is its receipt, the sentence of a refusal, or the page that names each gap."""
    try:
        submission = workflow.submit(submission, by=request.user)
    except Refused as refusal:
        submission.refresh_from_db()
        if submission.state == SUBMITTED:  # pressed twice: it is handed in, once
            return _to_receipt(submission)
        return refused(request, refusal, submission)
    except ValidationError:
        return redirect("actions:edit", submission.action.draft_id, CHECK)
    return _to_receipt(submission)


def _to_receipt(submission):
    kept = submission.hand_ins.order_by("-round").first()
    return redirect("actions:receipt", submission.action.draft_id, submission.number, kept.round)


@desk_page
def receipt(request, draft_id, number, round_number):
    """What was handed in, when, and its fingerprint."""
    kept = get_object_or_404(
        HandIn.objects.select_related("submission__action", "submission__call"),
        submission__action__draft_id=draft_id,
        submission__number=number,
        round=round_number,
    )
    if not may_edit(request.user, kept.submission):
        raise Hidden(kept.submission)
    text, present_days = kept.submission, answering.present_days()
    is_last = not text.hand_ins.filter(round__gt=kept.round).exists()
    context = {
        "kept": kept,
        "submission": text,
        "action": text.action,
        "present_days": present_days,
        "answer_by": answering.usual_day(kept.at, text.call, present_days, calendar()),
        "is_waiting": is_last
        and text.shown_state in (SUBMITTED, IN_REVIEW, APPROVED)
        and not text.is_taken_up,
    }
    return render(request, "actions/receipt.html", context)


@desk_page
def file(request, draft_id, kind, pk):
    """A file of a text that need not be public: to those who may read the text, review it, and the secretariat.

    Whoever has a tie opens the pictures alone, where one may have to be taken down.
    """
    model = {"picture": Picture, "document": Document}.get(kind)
    if model is None:
        raise Http404
    child = get_object_or_404(
        model.objects.select_related("submission__action"), pk=pk, submission__action__draft_id=draft_id
    )
    if not _may_open(request.user, child):
        raise Hidden(child)
    if kind == "picture":
        if child.taken_down_at:
            raise Http404
        path = renditions.smallest(child) or child.file.name
        return FileResponse(child.file.storage.open(path), content_type="image/jpeg")
    return FileResponse(
        child.file.open("rb"), content_type=child.content_type, as_attachment=True, filename=child.name
    )


def _may_open(user, child):
    submission = child.submission
    if Action.objects.visible_to(user).filter(pk=submission.action_id).exists():
        if may_read(user, submission):
            return True
        if user.is_staff and not has_tie(user, submission):
            return True
        if isinstance(child, Picture) and may_take_down(user):
            return True
    return is_outside_reviewer(user) and may_review(user, submission)


@desk_page
@require_POST
def move_call(request, draft_id):
    """Put a draft that came late into a call that is open."""
    submission = own_submission(request, draft_id)
    call = get_object_or_404(Call.objects.filter(for_public_record=False), slug=request.POST.get("call", ""))
    try:
        calls.move_to(submission, call, by=request.user)
    except Refused as refusal:
        return refused(request, refusal, submission)
    messages.success(request, _("Your draft is now part of “%(call)s”.") % {"call": call.title})
    return redirect("actions:edit", draft_id, CHECK)
