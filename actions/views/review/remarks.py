"""Remarks on a submission: written and closed."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from actions.models import Phrase, Remark
from actions.models.submission import TEXT_FIELDS
from actions.reviewing import remarking
from actions.views.review.page import back_to, find_submission, tried


@require_POST
def remark(request, pk):
    """Note something on a field, for colleagues or for the government."""
    submission = find_submission(request, pk)
    audience = request.POST.get("audience")
    field = request.POST.get("field", "")
    if audience not in dict(Remark.AUDIENCES) or (field and field not in TEXT_FIELDS):
        raise Http404
    tried(
        request,
        remarking.add_remark,
        submission,
        text=request.POST.get("text", ""),
        audience=audience,
        field=field,
        phrase=_phrase(request),
    )
    return back_to(submission)


def _phrase(request):
    """The canned text that was chosen, if one was."""
    pk = request.POST.get("phrase", "")
    return get_object_or_404(Phrase.objects.offered(), pk=pk) if pk.isdecimal() else None


@require_POST
def resolve(request, pk, remark_pk):
    submission = find_submission(request, pk)
    tried(request, remarking.resolve, get_object_or_404(submission.remarks, pk=remark_pk))
    return back_to(submission)
