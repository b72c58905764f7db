"""Remarks on a submission: written and closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions.models import Phrase, Remark
from actions.models.submission import TEXT_FIELDS
from actions.reviewing import remarking
from actions.views.review import screen
from actions.views.review.page import back_to, find_submission, tried

LOOSE = "remarks"  # where those on the whole stand


@require_POST
def remark(request, pk):
    """Note something on a field, for colleagues or for the government; what is missing is said at its field."""
    submission = find_submission(request, pk)
    given = {name: request.POST.get(name, "") for name in ("text", "audience", "field")}
    field = given["field"]
    if given["audience"] not in dict(Remark.AUDIENCES) or (field and field not in TEXT_FIELDS):
        raise Http404
    try:
        remarking.add_remark(submission, by=request.user, phrase=_phrase(request), **given)
    except ValidationError as error:
        given["sentence"] = " ".join(error.messages)
        return screen.show(request, submission, remark=given, status=422)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return back_to(submission)
    return back_to(submission, field or LOOSE)


def _phrase(request):
    """The canned text that was chosen, if one was."""
    pk = request.POST.get("phrase", "")
    return get_object_or_404(Phrase.objects.offered(), pk=pk) if pk.isdecimal() else None


@require_POST
def resolve(request, pk, remark_pk):
    submission = find_submission(request, pk)
    remark = get_object_or_404(submission.remarks, pk=remark_pk)
    tried(request, remarking.resolve, remark)
    return back_to(submission, remark.field or LOOSE)
