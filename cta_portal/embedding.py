"""Cards of actions for pages of others: in a frame, no cookie, no script. Only these pages may be framed."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from actions import search
from actions.cards import cards_of
from actions.models import Action
from cta_portal.feeds import understood
from frameworks.caching import public_page

USUAL, MOST = 3, 10


def framed(view):
    """Any site may show it in a frame."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(public_page(view)))


@framed
def one(request, code):
    """The card of one action; of a withdrawn one the sentence that it was."""
    action = Action.objects.published().filter(code=code.upper()).values_list("pk", flat=True).first()
    if action is not None:
        return _shown(request, cards_of([action]))
    withdrawn = Action.objects.withdrawn().filter(code=code.upper()).first()
    if withdrawn is None:
        raise Http404
    return _shown(request, [], withdrawn=withdrawn, status=410)


@framed
def several(request):
    """The newest of what the words and filters of the list find."""
    found = search.find(request.GET, version=request.data_version)
    snapshot, bits = search.all_hits(request.GET, version=request.data_version)
    cards = cards_of(snapshot.in_order(bits, 0, _number(request.GET.get("show", ""))))
    return _shown(request, cards, query=understood(request, found), total=found.total)


def _number(text):
    return min(MOST, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL


def _shown(request, cards, *, query=None, total=None, withdrawn=None, status=200):
    context = {"cards": cards, "query": query, "total": total, "withdrawn": withdrawn}
    return render(request, "portal/embed.html", context, status=status)
