"""Photographs and papers of published actions: by fingerprint, never before publication, never after a take-down."""

import mimetypes

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from actions.models import Document, Picture, Submission


@require_safe
def photo(request, sha256):
    """A picture of an action that is public now."""
    public = Picture.objects.filter(submission__in=Submission.objects.published(), taken_down_at__isnull=True)
    return _file(public.filter(sha256=sha256).first(), as_attachment=False)


@require_safe
def document(request, sha256):
    """A paper that the government shows on the public page; always a download."""
    public = Document.objects.filter(submission__in=Submission.objects.published(), is_public=True)
    return _file(public.filter(sha256=sha256).first(), as_attachment=True)


def _file(row, *, as_attachment):
    if row is None:
        raise Http404
    kind = getattr(row, "content_type", "") or mimetypes.guess_type(row.file.name)[0]
    name = getattr(row, "name", "") or row.file.name.rsplit("/", 1)[-1]
    response = FileResponse(
        row.file.open("rb"), as_attachment=as_attachment, filename=name, content_type=kind
    )
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
