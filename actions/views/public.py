"""One action in public: its page, how to cite it, and what is left of one that was withdrawn."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions import citing, facets, showing
from actions.articles import article_of
from actions.cards import named
from actions.models import Action
from actions.versions import versions_of
from frameworks.caching import public_page


@public_page
def detail(request, code, slug=""):
    """One published action; a wrong slug leads to the right one, a withdrawn action to the page that says so."""
    snapshot = facets.snapshot(request.data_version)
    article = article_of(code, slug, snapshot, request.GET.get("text", ""))
    if article is not None:
        return render(request, "actions/detail.html", {"article": article})
    action = _published(code)
    if action is None:
        return _no_longer(request, code.upper())
    return HttpResponsePermanentRedirect(action.get_absolute_url())


@public_page
def versions(request, code, slug):
    """What each published version changed."""
    action = _published(code)
    if action is None:
        return _no_longer(request, code.upper())
    if (code, slug) != (action.code, action.slug):
        return HttpResponsePermanentRedirect(reverse("actions:versions", args=[action.code, action.slug]))
    copy = action.public_copy.content
    context = {
        "action": action,
        "title": showing.title_in(copy),
        "lead": named(copy["governments"][0]),
        "versions": versions_of(action),
    }
    return render(request, "actions/versions.html", context)


@public_page
def reference(request, code, slug, name, form):
    """The reference of an action as a file for BibTeX or a reference manager."""
    action = _published(code)
    if action is None or (code, slug, name) != (action.code, action.slug, action.code):
        raise Http404
    if form not in citing.FORMS:
        raise Http404
    copy = action.public_copy.content
    title = showing.title_in(copy, request.GET.get("text", ""))
    words = citing.FORMS[form].write(citing.citation(copy, title))
    return HttpResponse(words, content_type=citing.FORMS[form].content_type)


def _published(code):
    """The published action of a code, however it is typed, with its public copy; else None."""
    action = Action.objects.published().filter(code=code.upper()).select_related("public_copy").first()
    return action if action is not None and hasattr(action, "public_copy") else None


def _no_longer(request, code):
    """410 with the reason for a withdrawn action; a merged one leads to the action it joined; else 404."""
    withdrawn = Action.objects.withdrawn().filter(code=code).select_related("see_instead").first()
    if withdrawn is not None:
        other = withdrawn.see_instead
        shown = other if other and Action.objects.published().filter(pk=other.pk).exists() else None
        return render(request, "actions/withdrawn.html", {"action": withdrawn, "other": shown}, status=410)
    merged = Action.objects.published().filter(merged_submissions__action__code=code).first()
    if merged is not None:
        return redirect(merged)
    raise Http404


@require_safe
def short(request, code):
    """/a/<code>: for print and QR, in the reader's language. Of a withdrawn action only the code is told."""
    action = Action.objects.published().filter(code=code.upper()).first()
    if action is not None:
        response = redirect(action)
    elif Action.objects.withdrawn().filter(code=code.upper()).exists():
        response = redirect("actions:code", code=code.upper())
    else:
        raise Http404
    response["Vary"] = "Accept-Language"
    return response
