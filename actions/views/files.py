"""Photographs and papers of published actions: by fingerprint, never before publication, never after a take-down."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from actions import renditions
from actions.models import Document, Picture, Submission


@require_safe
def photo(request, sha256):
    """A picture of an action that is public now, as large as it is kept."""
    row = Picture.objects.public().filter(sha256=sha256).first()
    if row is None:
        raise Http404
    return _shown(request, row.file.name, "image/jpeg", mark=sha256)


@require_safe
def rendition(request, sha256, name):
    """A picture of an action that is public now, in one of its sizes."""
    for row in Picture.objects.public().filter(sha256=sha256):
        for one in renditions.plan(row) if renditions.is_done(row) else ():
            if one.name == name:
                kind = renditions.KINDS[one.ending][1]
                return _shown(request, renditions.path_of(row, name), kind, mark=f"{sha256}/{name}")
    raise Http404


@require_safe
def document(request, sha256):
    """A paper that the government shows on the public page; always a download."""
    public = Document.objects.filter(submission__in=Submission.objects.published(), is_public=True)
    row = public.filter(sha256=sha256).first()
    if row is None:
        raise Http404
    return _shown(request, row.file.name, row.content_type, mark=sha256, name=row.name)


def _shown(request, path, kind, *, mark, name=""):
    """The file, to be kept but asked for each time: what is taken down is gone at once, from every memory."""
    response = get_conditional_response(request, etag=quote_etag(mark))
    if response is None:
        try:
            stored = default_storage.open(path)
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(stored, as_attachment=bool(name), filename=name, content_type=kind)
        response["ETag"] = quote_etag(mark)
    response["Cache-Control"] = "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
