"""The actions of an edition: in their order, chosen by filter and by hand, with the words of the secretariat."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from actions import search
from actions.models import Action
from frameworks.languages import direction
from publications.admin.pages import act, edition_for, is_open, page, sentence_of
from publications.admin.parts import answer_to_script
from publications.book import chapters
from publications.desk import selecting
from publications.forms.desk import WordsForm
from publications.forms.languages import written_in

ROWS = 50


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [
        path("<int:pk>/entries/", wrap(listed), name="publications_edition_entries"),
        path("<int:pk>/entries/change/", wrap(change), name="publications_edition_entries_change"),
        path("<int:pk>/entries/<int:entry_pk>/", wrap(words), name="publications_edition_entry"),
        path("<int:pk>/who/", wrap(who), name="publications_edition_who"),
        path("<int:pk>/who/add/", wrap(add), name="publications_edition_add_action"),
    ]


@require_safe
def listed(request, pk):
    """The entries of one priority in their order, a page of them at a time."""
    edition = edition_for(request, pk)
    now = standing(edition)
    found = chapters.groups(edition, now)
    wanted = request.GET.get("priority")
    group = next((one for one in found if str(one.number) == wanted), found[0] if found else None)
    shown = Paginator(group.ids if group else [], ROWS).get_page(request.GET.get("page"))
    return page(
        request,
        "publications/admin/entries.html",
        _("Actions in their order"),
        edition=edition,
        groups=found,
        group=group,
        page=shown,
        rows=chapters.rows(edition, list(shown)),
        treatments=chapters.treatments(),
        total=len(now.texts),
        fresh=len(now.texts) - sum(len(one.ids) for one in found),
    )


@require_POST
def change(request, pk):
    """One button over a list of entries: order, room, left out, brought back."""
    edition = edition_for(request, pk)
    asked, by = request.POST, request.user
    ids = [int(one) for one in asked.getlist("entry") if one.isdecimal()]
    if "order" in asked:
        order = [int(one) for one in asked["order"].split(",") if one.isdecimal()]
        return answer_to_script(lambda: selecting.put_in_order(edition, order, by=by))
    if one := asked.get("up") or asked.get("down"):
        return _step(request, edition, one, -1 if "up" in asked else 1)
    back = _back(request, edition)
    if "treat" in asked:
        chosen = asked.get("treatment", "")
        return act(
            request, lambda: selecting.treat(edition, ids, by=by, treatment=chosen), back, _changed(ids)
        )
    if "leave_out" in asked:
        because = asked.get("because", "")
        return act(
            request, lambda: selecting.leave_out(edition, ids, by=by, because=because), back, _changed(ids)
        )
    if "bring_back" in asked:
        return act(request, lambda: selecting.bring_back(edition, ids, by=by), back, _changed(ids))
    raise Http404


def _changed(ids):
    """What was done, in words; nothing was ticked, nothing was done."""
    if not ids:
        return _("Nothing was ticked, so nothing changed.")
    return ngettext("%(count)s action changed.", "%(count)s actions changed.", len(ids)) % {"count": len(ids)}


def _step(request, edition, one, places):
    """An entry changes places with its neighbour in its own chapter; at the ends nothing happens."""
    entry = get_object_or_404(edition.entries, pk=one if one.isdecimal() else 0)
    back = f"{_back(request, edition)}#entry-{entry.pk}"
    group = next((row for row in chapters.groups(edition, standing(edition)) if entry.pk in row.ids), None)
    at = group.ids.index(entry.pk) if group else -1
    if group is None or not 0 <= at + places < len(group.ids):
        return redirect(back)
    pair = sorted((at, at + places), reverse=True)
    order = [group.ids[place] for place in pair]
    return act(request, lambda: selecting.put_in_order(edition, order, by=request.user), back)


def _back(request, edition):
    """The page of the list one came from, kept as a number and a page, never as an address."""
    if request.POST.get("from") == "who":
        return f"{_who_of(edition)}?reason={selecting.HAND}"
    number, shown = (request.POST.get(name, "") for name in ("priority", "page"))
    query = "&".join(
        f"{name}={value}" for name, value in (("priority", number), ("page", shown)) if value.isdecimal()
    )
    return f"{reverse('admin:publications_edition_entries', args=[edition.pk])}?{query}"


def words(request, pk, entry_pk):
    """GET: an action beside what the secretariat says of it. POST: the words and the room."""
    edition = edition_for(request, pk)
    entry = get_object_or_404(edition.entries.select_related("action", "submission"), pk=entry_pk)
    first = written_in(entry, WordsForm.written) | {"treatment": entry.treatment}
    form = WordsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            selecting.write(entry, by=request.user, **form.texts())
            selecting.treat(edition, [entry.pk], by=request.user, treatment=form.cleaned_data["treatment"])
        except (Refused, ValidationError) as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            return redirect("admin:publications_edition_entries", edition.pk)
    return page(
        request,
        "publications/admin/entry.html",
        entry.action.code,
        edition=edition,
        entry=entry,
        text=entry.submission,
        direction=direction(entry.submission.language),
        form=form,
        status=422 if form.errors else None,
    )


@require_safe
def who(request, pk):
    """Who is out and why, by reason; words or a code find an action to take in by hand."""
    edition = edition_for(request, pk)
    now = standing(edition)
    reason = request.GET.get("reason", "")
    known = [one for one, _words, _count in now.counts]
    reason = reason if reason in known else (known[0] if known else "")
    query = request.GET.get("q", "").strip()
    out = _out_live(edition, now, reason) if is_open(edition) else _out_frozen(edition, reason)
    shown = Paginator(out, ROWS).get_page(request.GET.get("page"))
    return page(
        request,
        "publications/admin/who.html",
        _("Who is in, who is out"),
        edition=edition,
        counts=now.counts,
        reason=reason,
        page=shown,
        rows=_titled(shown) if is_open(edition) else list(shown),
        total=len(now.texts),
        query=query,
        found=_found(query, now) if query and is_open(edition) else [],
        hand=selecting.HAND,
        other=selecting.OTHER,
    )


@require_POST
def add(request, pk):
    """One action taken in by hand, by its code."""
    edition = edition_for(request, pk)
    action = Action.objects.filter(code=request.POST.get("code", "").strip().upper()).first()
    if action is None:
        return act(request, _unknown, _who_of(edition))
    done = _("%(code)s is in.") % {"code": action.code}
    return act(request, lambda: selecting.add(edition, action, by=request.user), _who_of(edition), done)


def _unknown():
    raise Refused(_("No action has this code."))


def standing(edition):
    """Who is in and out: today, or as it stood at the freeze."""
    return selecting.standing(edition) if is_open(edition) else selecting.as_frozen(edition)


def _out_live(edition, now, reason):
    entries = dict(edition.entries.filter(left_out=True).values_list("action_id", "pk"))
    return [
        {"pk": pk, "code": now.codes[pk], "because": now.because.get(pk, ""), "entry": entries.get(pk)}
        for pk, why in now.out.items()
        if why == reason
    ]


def _out_frozen(edition, reason):
    if reason == selecting.OTHER:
        return [{"code": code} for code in edition.out.get("others", ())]
    return [row for row in edition.out.get("rows", ()) if row["reason"] == reason]


def _titled(shown):
    """A page of those out, each with its title as it stands."""
    titles = chapters.titled([row["pk"] for row in shown])
    for row in shown:
        row["title"], row["language"] = titles.get(row["pk"], ("", "en"))
    return list(shown)


def _found(query, now):
    """The first actions these words find in the public list, each with where it stands."""
    code = search.exact_code(query)
    ids = [pk for pk, known in now.codes.items() if known == code] if code else search.find({"q": query}).ids
    titles = chapters.titled(ids)
    return [
        {
            "code": now.codes.get(pk, ""),
            "title": titles.get(pk, ("", "en"))[0],
            "language": titles.get(pk, ("", "en"))[1],
            "reason": selecting.REASONS.get(now.out.get(pk), ""),
            "is_in": pk in now.texts,
            "may_come": now.out.get(pk) in (selecting.HAND, selecting.OTHER),
        }
        for pk in ids
    ]


def _who_of(edition):
    return reverse("admin:publications_edition_who", args=[edition.pk])
