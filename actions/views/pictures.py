"""Pictures that are drawn, not uploaded: the same address, the same bytes, kept for ever."""

import re

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import translation
from django.views.decorators.http import require_safe

from actions import sharing
from actions.models import Action, PublicCopy
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


@require_safe
def share_picture(request, code, language, mark):
    """The picture of a published action for shared links; an older mark leads to the one that stands now."""
    copy = PublicCopy.objects.filter(action__in=Action.objects.published(), action__code=code).first()
    if copy is None or language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        card = sharing.card_of(copy.content)
        if mark != sharing.mark_of(card):
            return redirect(sharing.address(copy.content))
        data = sharing.picture(card)
    return shared(data)


def shared(data):
    """The answer with a card for shared links, kept for ever; the portal's own where this one could not be drawn."""
    if data is None:
        return redirect(static("img/card.png"))
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
