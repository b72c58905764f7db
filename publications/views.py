"""The public side of what is printed and handed out: editions and files, certificates, where an action goes on to."""

from django.conf import settings
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.limits import limited
from actions import handed_in as told
from actions.models import Action, Submission
from actions.permissions import may_edit, may_write
from actions.views.downloads import DOCX, attached, own_hand_in
from actions.views.pages import desk_page, own_submission
from frameworks import richtext
from frameworks.caching import public_page
from frameworks.languages import own_name
from publications import art, certificates, elevation, handed_in, joined, pdf, readiness, snapshot
from publications import leaflet as leaflets
from publications.models import Edition, EditionFile, EditionPart
from publications.pieces import words
from publications.reading import Reading
from signatories.models import Government


@public_page
def index(request):
    editions = Edition.objects.released().select_related("milestone").prefetch_related("files")
    return render(
        request,
        "publications/index.html",
        {"editions": [_shown(edition) for edition in editions], "can_print": pdf.is_installed()},
    )


@public_page
def detail(request, slug):
    edition = get_object_or_404(
        Edition.objects.released().select_related("milestone", "corrects").prefetch_related("files"),
        slug=slug,
    )
    figures = edition.frozen["figures"]
    return render(
        request,
        "publications/detail.html",
        {
            "shown": _shown(edition),
            "edition": edition,
            "figures": figures,
            "about": _about(edition),
            "corrections": edition.corrections.released(),
        },
    )


def _about(edition):
    """What staff wrote about the edition, in the language of the page where they wrote in it."""
    reading = Reading(edition.frozen, [], get_language())
    rows = [row for row in snapshot.frozen_parts(edition.frozen) if row["kind"] == EditionPart.ABOUT]
    text, language = reading.first(rows[0]["text"]) if rows else ("", get_language())
    return words(richtext.to_html(text), language)


def _shown(edition):
    """What a list says of an edition: its cover, and each built file with its language in its own words."""
    files = [file for file in edition.files.all() if file.file]
    files.sort(key=lambda file: edition.languages.index(file.language))
    for file in files:
        file.language_name = own_name(file.language)
    return {"edition": edition, "cover": art.cover_art(edition.slug), "files": files}


@require_safe
def file(request, slug, language):
    """A built file of a released edition; nothing else, whatever the address says."""
    found = get_object_or_404(
        EditionFile.objects.filter(edition__in=Edition.objects.released()).exclude(file=""),
        edition__slug=slug,
        language=language,
        format="pdf",
    )
    try:
        response = FileResponse(
            found.file.open("rb"), content_type="application/pdf", filename=f"{slug}-{language}.pdf"
        )
    except FileNotFoundError as error:
        raise Http404 from error
    return _headed(request, response, etag=f'"{found.sha256}"')


@limited("certificate", amount=60, per_person=0, seconds=600, methods=("GET", "HEAD"))
@require_safe
def certificate(request, code, language=None):
    """The certificate of a valid signature, in the language it was signed in unless another one is asked for."""
    signature = certificates.find(code)
    if signature is None:
        raise Http404
    language = language or certificates.own_language(signature)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        data = certificates.render(signature, language)
    except pdf.PdfUnavailable as missing:
        return render(
            request,
            "publications/unavailable.html",
            {"title": _("The certificate cannot be printed on this machine"), "reason": str(missing)},
            status=503,
        )
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="certificate-{signature.certificate_code}-{language}.pdf"'
    )
    return _headed(request, response, etag=f'"{certificates.fingerprint(data)}"')


def _headed(request, response, *, etag):
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return get_conditional_response(request, etag=etag, response=response)


@limited("leaflet", amount=60, per_person=0, seconds=600, methods=("GET", "HEAD"))
@require_safe
def leaflet(request, code):
    """A published action as PDF, in the language of the page; made by the worker, once for each version."""
    submission = snapshot.candidates(timezone.localdate()).filter(action__code=code).first()
    if submission is None:
        raise Http404
    if not pdf.is_installed():
        return _no_print(request, pdf.UNAVAILABLE)
    language = get_language()
    data = leaflets.find(submission, language)
    if data is None:
        leaflets.ask(submission, language)
        data = leaflets.find(submission, language)  # there at once where nothing waits in a queue
    if data is None:
        response = render(
            request, "publications/leaflet_waiting.html", {"action": submission.action}, status=202
        )
        response["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{code}-{language}.pdf"'
    return _headed(request, response, etag=f'"{certificates.fingerprint(data)}"')


@public_page
def carried(request, code):
    """What a published action still needs on its way to the three official websites."""
    action = get_object_or_404(Action.objects.published(), code=code.upper())
    submission = get_object_or_404(
        Submission.objects.published().select_related("action__contact"), action=action
    )
    assessment = elevation.assess(submission)
    return render(
        request,
        "publications/carried.html",
        {"action": action, "submission": submission, "assessment": assessment},
    )


@desk_page
@require_safe
def mirror(request, draft_id):
    """For which places a draft is ready now, as a piece of the page."""
    submission = own_submission(request, draft_id, who=may_write)
    is_own = may_edit(request.user, submission)
    context = {"mirror": readiness.mirror(submission, is_own=is_own), "action": submission.action}
    return render(request, "publications/_mirror.html", context)


@desk_page
@limited("handed_in", amount=60, seconds=600, methods=("GET",))
@require_safe
def handed_in_pdf(request, draft_id, number, round_number):
    """One hand-in as PDF, for the people of its government."""
    kept = own_hand_in(request, draft_id, number, round_number)
    try:
        data = handed_in.render(kept, get_language())
    except (pdf.PdfUnavailable, pdf.PdfFailed) as missing:
        return _no_print(request, missing)
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
        return _no_print(request, pdf.UNAVAILABLE)
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


def _no_print(request, reason):
    context = {"title": _("The PDF cannot be made on this machine"), "reason": str(reason)}
    return render(request, "publications/unavailable.html", context, status=503)
