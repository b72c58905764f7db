"""The filter of an edition: the same boxes as the public list, counted before it is taken."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from actions import facets, search
from actions.views.filters import face, filters_of
from publications.admin.pages import act, desk_of, edition_for, is_open, page, sentence_of
from publications.desk import selecting
from publications.models import Edition


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [path("<int:pk>/filter/", wrap(choose), name="publications_edition_filter")]


def told(edition) -> list:
    """[(what, its values)] of the filter of an edition, as the public list says them."""
    if not edition.selection:
        return []
    found = search.find(selecting.read(edition.selection))
    words = [(_("Words"), [found.query])] if found.query else []
    words += [(_("Place"), [value]) for value in found.there.values()]
    chosen = [
        (facets.BY_KEY[key].label, [face(facets.BY_KEY[key], value) for value in values])
        for key, values in found.choice.items()
    ]
    return words + chosen


def choose(request, pk):
    """GET: the boxes, ticked as asked, and how many actions would be in. POST: the filter is taken."""
    edition = edition_for(request, pk)
    if request.method == "POST":
        selection = request.POST.get("selection", "")
        done = _("The filter is taken and the entries follow it.")
        return act(
            request,
            lambda: selecting.choose(edition, by=request.user, selection=selection),
            desk_of(edition),
            done,
        )
    if not is_open(edition):
        return redirect(desk_of(edition))
    asked, mistake = _asked(request, edition)
    found = search.find(selecting.read(asked))
    shown = filters_of(found)
    return page(
        request,
        "publications/admin/filter.html",
        _("Choose by filter"),
        edition=edition,
        selection=asked,
        mistake=mistake,
        query=found.query,
        matching=found.total,
        would=len(selecting.standing(edition, selection=asked).texts) if found.total or not asked else 0,
        now=len(selecting.standing(edition).texts),
        facets=[facet for facet in shown if not facet.more],
        more_facets=[facet for facet in shown if facet.more],
        saved=_saved(edition),
        status=422 if mistake else None,
    )


def _asked(request, edition):
    """(filter, what is wrong with it): an address that was pasted, else the ticked boxes, else the one that is kept."""
    try:
        if request.GET.get("address", "").strip():
            return selecting.understood(request.GET["address"]), ""
        if "show" in request.GET:
            given = request.GET.copy()
            for name in ("show", "address"):
                given.pop(name, None)
            return selecting.understood(f"?{given.urlencode()}", may_be_empty=True), ""
    except ValidationError as error:
        return edition.selection, sentence_of(error)
    return edition.selection, ""


def _saved(edition):
    """[(name, filter)] that were taken for other editions, the newest first."""
    rows = Edition.objects.exclude(selection="").exclude(pk=edition.pk)
    return list(dict.fromkeys(rows.order_by("-pk").values_list("title", "selection")[:10]))
