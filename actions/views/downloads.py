"""Which hand-ins a person may take away, and as a Word file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import Hidden
from actions.models import HandIn
from actions.offline import reading_copies
from actions.permissions import may_edit
from actions.views.pages import desk_page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def own_hand_in(request, draft_id, number, round_number):
    """A hand-in, for the people of its government; nobody else finds it."""
    kept = get_object_or_404(
        HandIn.objects.select_related("submission__action", "submission__call"),
        submission__action__draft_id=draft_id,
        submission__number=number,
        round=round_number,
    )
    if not may_edit(request.user, kept.submission):
        raise Hidden(kept.submission)
    return kept


def attached(data, content_type, name):
    """A file to keep, under a name of letters that every system takes."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@desk_page
@require_safe
def as_word(request, draft_id, number, round_number):
    """What was handed in as a Word file."""
    kept = own_hand_in(request, draft_id, number, round_number)
    data = reading_copies.write(kept, language=get_language())
    return attached(data, DOCX, f"{kept.receipt.replace('/', '_')}.docx")
