"""Pictures that are drawn, not uploaded: the same address, the same bytes, kept for ever."""

import re

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from figures import paths

HEIGHTS = {"row": 1000, "band": 460, "opener": 600}
COLOUR = re.compile(r"[0-9a-f]{6}")


@require_safe
def paths_picture(request, code, colour, shape):
    """The paths of an action without a photograph. Needs no database: everything is in the address."""
    if shape not in HEIGHTS or not COLOUR.fullmatch(colour) or len(code) > 40:
        raise Http404
    svg = paths.picture(code, f"#{colour.upper()}", height=HEIGHTS[shape])
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
