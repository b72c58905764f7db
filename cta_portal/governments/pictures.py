"""Arms, logos and portraits of governments that the public sees: plain pictures, kept for ever by their name."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from cta_portal.governments import standing
from signatories.models import Leader

TYPES = {"png": "image/png", "jpg": "image/jpeg"}


@require_safe
def picture(request, folder, name):
    """A picture that a government in public shows now; of any other its name tells nothing."""
    kind = TYPES.get(name.rpartition(".")[2])
    file = _shown(folder, f"{folder}/{name}") if kind else None
    if file is None:
        raise Http404
    response = FileResponse(file.open("rb"), content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(folder, stored):
    """The file under that name which somebody in public shows, or None."""
    if folder == "portraits":
        shown = Leader.objects.shown().filter(government__in=standing.in_public())
        leader = shown.filter(portrait=stored).first()
        return leader.portrait if leader else None
    for field in ("arms", "logo"):
        government = standing.in_public().filter(**{field: stored}).first()
        if government:
            return getattr(government, field)
    return None
