"""Files for agencies: texts sent out, a file loaded, its report unit by unit, and the button that writes it in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from actions.custody import delivering
from actions.forms.delivering import DeliveryForm
from actions.models import Delivery
from actions.views.translating import admin_page, only_translators, told
from frameworks.languages import direction, language_name

UNITS_A_PAGE = 100


@require_POST
def send_out(request):
    """The chosen texts of the list as a file."""
    only_translators(request)
    try:
        name, content = delivering.send_out(_chosen(request), by=request.user)
    except (Refused, ValidationError) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", None) or [str(refusal)]))
        return redirect("admin:actions_translation_todo")
    kind = "application/zip" if name.endswith(".zip") else "application/xliff+xml"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _chosen(request):
    """[(id, language)] of the rows that were ticked."""
    pairs = [value.split(":", 1) for value in request.POST.getlist("job")]
    return [
        (int(pair[0]), pair[1])
        for pair in pairs
        if len(pair) == 2 and pair[0].isascii() and pair[0].isdecimal() and len(pair[0]) < 18
    ]


def load(request):
    """Choose a file. It is kept and read; nothing is written in yet."""
    only_translators(request)
    form = DeliveryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            delivery, is_new = delivering.load(
                form.content, by=request.user, file_name=form.cleaned_data["file"].name
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            if not is_new:
                messages.info(request, _("This file was loaded before; this is what became of it."))
            return redirect("admin:actions_translation_delivery", delivery.pk)
    title = _("Load translations from an agency")
    recent = Delivery.objects.select_related("loaded_by").defer("content")[:20]
    return admin_page(
        request,
        "actions/admin/translating/load.html",
        title,
        422 if form.is_bound else 200,
        form=form,
        recent=recent,
    )


def delivery(request, pk):
    """What each unit of a file would do now; after it was written in, what it did."""
    only_translators(request)
    found_delivery = get_object_or_404(Delivery, pk=pk)
    if request.method == "POST":
        try:
            count = delivering.carry_out(found_delivery, seen=request.POST.get("seen", ""), by=request.user)
            messages.success(request, told(count))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("admin:actions_translation_delivery", pk)
    try:
        found, gone = delivering.report(found_delivery), ""
    except ValidationError as error:  # its texts are not here any more
        found, gone = [], " ".join(error.messages)
    counts = found_delivery.outcome if found_delivery.done_at else delivering.counts(found)
    page = Paginator(found, UNITS_A_PAGE).get_page(request.GET.get("page"))
    return admin_page(
        request,
        "actions/admin/translating/delivery.html",
        found_delivery.file_name,
        delivery=found_delivery,
        page=page,
        gone=gone,
        counts=[(words, counts[name]) for name, words in delivering.OUTCOMES if counts.get(name)],
        outcomes=dict(delivering.OUTCOMES),
        to_write=sum(counts.get(name, 0) for name in delivering.WRITTEN),
        seen=delivering.mark_of_report(found),
        dir=direction(found_delivery.language),
        language_words=language_name(found_delivery.language),
    )
