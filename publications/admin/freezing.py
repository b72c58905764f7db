"""The page before a freeze: what is copied, who is in and out, what stands out; the POST freezes."""

from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from publications.admin.pages import act, desk_of, edition_for, is_open, page
from publications.desk import checking, editions, selecting


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [path("<int:pk>/freeze/", wrap(freeze), name="publications_edition_freeze")]


def freeze(request, pk):
    """GET: what would be copied. POST: the freeze."""
    edition = edition_for(request, pk)
    if request.method == "POST":
        done = _("Frozen. Later changes do not reach this edition.")
        return act(request, lambda: editions.freeze(edition, by=request.user), desk_of(edition), done)
    if not is_open(edition):
        return redirect(desk_of(edition))
    now = selecting.standing(edition)
    return page(
        request,
        "publications/admin/freeze.html",
        _("Freeze"),
        edition=edition,
        preview=checking.preview(edition, now),
        out=now.counts,
    )
