"""What a government has handed in, as files for its own people."""

from django.db.models.fields.json import KT
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.limits import limited
from actions import handed_in as told
from actions.views.downloads import DOCX, attached, own_hand_in
from actions.views.pages import desk_page
from publications import handed_in, joined
from publications.making import pdf
from publications.views.answers import no_print
from signatories.models import Government


@desk_page
@limited("handed_in", amount=60, seconds=600, methods=("GET",))
@require_safe
def handed_in_pdf(request, draft_id, number, round_number):
    """One hand-in as PDF, for the people of its government."""
    kept = own_hand_in(request, draft_id, number, round_number)
    try:
        data = handed_in.render(kept, get_language())
    except (pdf.PdfUnavailable, pdf.PdfFailed) as missing:
        return no_print(request, missing)
    return attached(data, "application/pdf", f"{kept.receipt.replace('/', '_')}.pdf")


@desk_page
@limited("handed_in_all", amount=10, seconds=600, methods=("GET",))
@require_safe
def handed_in_all(request, slug, form):
    """Everything a government has handed in, as one archive that leaves while it is made."""
    government = get_object_or_404(Government.objects.draftable_by(request.user), slug=slug)
    if form not in ("pdf", "docx"):
        raise Http404
    if form == "pdf" and not pdf.is_installed():
        return no_print(request, pdf.UNAVAILABLE)
    pieces = handed_in.archive(told.everything_of(government), get_language(), form)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{form}.zip"'
    return response


@desk_page
@limited("handed_in_joined", amount=20, seconds=600)
def handed_in_page(request, slug):
    """All ways to take away what a government has handed in; a POST has one file of it all made."""
    government = get_object_or_404(Government.objects.draftable_by(request.user), slug=slug)
    if request.method == "POST":
        form = request.POST.get("form")
        if form not in joined.FORMS:
            raise Http404
        joined.ask(government, get_language(), form)
        return redirect("publications:handed_in_page", slug)
    context = {
        "government": government,
        "kept_texts": told.everything_of(government, _lean),
        "files": joined.standings(government, get_language()),
        "can_print": pdf.is_installed(),
        "most": joined.MOST,
    }
    return render(request, "publications/handed_in.html", context)


@desk_page
@require_safe
def handed_in_joined(request, slug, form):
    """Everything a government has handed in, in one file that was made before."""
    government = get_object_or_404(Government.objects.draftable_by(request.user), slug=slug)
    data = joined.find(government, get_language(), form) if form in joined.FORMS else None
    if data is None:
        raise Http404
    return attached(data, "application/pdf" if form == "pdf" else DOCX, f"{slug}-{get_language()}.{form}")


def _lean(rows):
    """Rows of a list: title and language, without the text."""
    titled = rows.annotate(title=KT("canonical__texts__title"), language=KT("canonical__language"))
    return titled.defer("canonical")
