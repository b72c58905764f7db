"""The parts of an edition: their order, on or off; one part in four languages with its text as it will look."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import Refused
from frameworks import richtext
from publications.admin.pages import act, check, edition_for, page, sentence_of
from publications.desk import parts
from publications.desk.checking import missing_languages, named
from publications.forms.desk import PartForm
from publications.forms.languages import written_in
from publications.models import EditionPart

LONGEST_PREVIEW = 60000


def addresses(wrap) -> list:
    """The pages of this module, for the desk."""
    return [
        path("preview-text/", wrap(preview_text), name="publications_edition_preview_text"),
        path("<int:pk>/parts/", wrap(listed), name="publications_edition_parts"),
        path("<int:pk>/parts/add/", wrap(add), name="publications_edition_parts_add"),
        path("<int:pk>/parts/order/", wrap(order), name="publications_edition_parts_order"),
        path("<int:pk>/parts/<int:part_pk>/", wrap(edit), name="publications_edition_part"),
        path("<int:pk>/parts/<int:part_pk>/remove/", wrap(remove), name="publications_edition_part_remove"),
        path("<int:pk>/parts/<int:part_pk>/portrait/", wrap(portrait), name="publications_edition_portrait"),
    ]


@require_safe
def listed(request, pk):
    """All parts in their order, each with the languages in which it is still to be written."""
    edition = edition_for(request, pk)
    rows = list(edition.parts.all())
    for part in rows:
        part.missing = missing_languages(part, "text", edition.languages)
        part.missing_names = named(part.missing)
        part.is_written = len(part.missing) < len(edition.languages)
        part.must_be_written = part.kind in EditionPart.WRITTEN
        part.may_go = part.kind in EditionPart.SEVERAL
    return page(request, "publications/admin/parts.html", _("Parts"), edition=edition, parts=rows)


@require_POST
def add(request, pk):
    """One more foreword or spotlight; its page opens."""
    edition = edition_for(request, pk)
    kind = request.POST.get("kind")
    if kind not in EditionPart.SEVERAL:
        raise Http404
    try:
        part = parts.add(edition, kind, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_list_of(edition))
    return redirect("admin:publications_edition_part", edition.pk, part.pk)


@require_POST
def order(request, pk):
    """One part up or down, or on or off; with `order`, all of them as they were dragged."""
    edition = edition_for(request, pk)
    if "order" in request.POST:
        ids = [int(pk) for pk in request.POST["order"].split(",") if pk.isdecimal()]
        return answer_to_script(lambda: parts.put_in_order(edition, ids, by=request.user))
    for name, verb in _buttons(request.user).items():
        if request.POST.get(name, "").isdecimal():
            part = get_object_or_404(edition.parts, pk=request.POST[name])
            back = f"{_list_of(edition)}#part-{part.pk}"
            return act(request, lambda part=part, verb=verb: verb(part), back)
    raise Http404


def _buttons(by):
    return {
        "up": lambda part: parts.move(part, by=by, places=-1),
        "down": lambda part: parts.move(part, by=by, places=1),
        "on": lambda part: parts.write(part, by=by, shown=True),
        "off": lambda part: parts.write(part, by=by, shown=False),
    }


def answer_to_script(verb):
    """The answer to a script: nothing, or the sentence of what was refused."""
    try:
        verb()
    except Refused as refusal:
        return HttpResponse(refusal.sentence, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def edit(request, pk, part_pk):
    """GET: a part in four languages. POST: kept, or only shown as it will look."""
    edition = edition_for(request, pk)
    part = get_object_or_404(edition.parts, pk=part_pk)
    signed = part.kind in EditionPart.SEVERAL
    columns = PartForm.written | ({"by": 0, "portrait_alt": 0} if signed else {})
    first = written_in(part, columns) | {"shown": part.shown, "portrait_credit": part.portrait_credit}
    form = PartForm(request.POST or None, request.FILES or None, initial=first, signed=signed)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            _keep(part, form, request.user)
        except (Refused, ValidationError) as refusal:
            _tell(form, refusal)
        else:
            return redirect(f"{_list_of(edition)}#part-{part.pk}")
    return page(
        request,
        "publications/admin/part.html",
        part.get_kind_display(),
        edition=edition,
        part=part,
        form=form,
        sides=[(side, richtext.to_html(form[f"text_{side.code}"].value())) for side in form.sides],
        status=422 if form.errors else None,
    )


@transaction.atomic
def _keep(part, form, by):
    """The words, and the portrait with its own where one was chosen."""
    texts, values = form.texts(), form.cleaned_data
    if values.get("portrait"):
        shows = {name: text for name, text in texts.items() if name.startswith("portrait_alt_")}
        parts.give_portrait(part, by=by, file=values["portrait"], credit=values["portrait_credit"], **shows)
    credit = values.get("portrait_credit") if form.is_signed else None
    parts.write(part, by=by, shown=values["shown"], credit=credit, **texts)


def _tell(form, refusal):
    """What a verb refused, at the field it means where it means one."""
    told = getattr(refusal, "error_dict", None) or {None: sentence_of(refusal)}
    for name, errors in told.items():
        form.add_error(name if name in form.fields else None, errors)


@require_POST
def remove(request, pk, part_pk):
    """A foreword or spotlight goes; with `portrait`, only its portrait."""
    edition = edition_for(request, pk)
    part = get_object_or_404(edition.parts, pk=part_pk)
    if "portrait" in request.POST:
        back = reverse("admin:publications_edition_part", args=[edition.pk, part.pk])
        return act(request, lambda: parts.remove_portrait(part, by=request.user), back)
    return act(request, lambda: parts.remove(part, by=request.user), _list_of(edition))


@require_safe
def portrait(request, pk, part_pk):
    """The portrait of a part, for the desk: until the release nobody else sees it."""
    edition = edition_for(request, pk)
    part = get_object_or_404(edition.parts.exclude(portrait=""), pk=part_pk)
    try:
        response = FileResponse(part.portrait.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def preview_text(request):
    """Markdown as it will look: a piece of HTML made by the one place that may; nothing is kept."""
    check(request)
    text = request.POST.get("text", "")[:LONGEST_PREVIEW]
    return HttpResponse(richtext.to_html(text))


def _list_of(edition):
    return reverse("admin:publications_edition_parts", args=[edition.pk])
