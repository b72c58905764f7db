"""The pages behind the signed link of a proof: a button that opens, the pages, the answer; pictures and PDF of them."""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.limits import limited
from accounts.links import UnknownLink
from accounts.refusals import Refused
from frameworks.languages import direction, own_name
from publications.forms.proofs import ApproveForm, CommentForm
from publications.making import kept_prints, pdf
from publications.proofs import own_pages, proving
from publications.short import forms as short_forms
from publications.views.answers import no_print
from publications.views.short_forms import waiting
from signatories.views.pages import refused, status_of

SECONDS = 10 * 60
opened = limited("proof", amount=240, per_person=0, seconds=SECONDS, methods=("GET", "HEAD", "POST"))
drawn = limited("proof_pdf", amount=60, per_person=0, seconds=SECONDS, methods=("GET", "HEAD"))
shown = limited("proof_picture", amount=600, per_person=0, seconds=SECONDS, methods=("GET", "HEAD"))


def _of_link(view):
    """Find what the link opens; what it does not open is told on a page of its own. Never kept by anybody."""

    def page(request, token, *args, **kwargs):
        try:
            return view(request, proving.find(token), token, *args, **kwargs)
        except UnknownLink as refusal:
            return refused(request, refusal, status=404)
        except Refused as refusal:
            request.back = request.path if request.method == "POST" else ""
            return refused(request, refusal, status=409 if request.method == "POST" else 410)

    return never_cache(page)


@opened
@_of_link
def proof(request, link, token):
    """Whoever comes first sees a button; who pressed it sees the pages and answers; afterwards what counts is told."""
    if request.method == "POST":
        return _answer(request, link, token)
    return _page(request, link, token)


def _answer(request, link, token):
    say = request.POST.get("say")
    if say == "open":
        proving.note_opened(link.proof, by=link.person)
    elif say == "approve":
        form = ApproveForm(request.POST)
        if not form.is_valid():
            return _page(request, link, token, approving=form)
        proving.approve(link.proof, by=link.person, **form.cleaned_data)
    elif say == "comment":
        form = CommentForm(request.POST)
        if form.is_valid():
            try:
                proving.comment(link.proof, by=link.person, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        if not form.is_valid():
            return _page(request, link, token, commenting=form)
    return redirect(f"{request.path}?in={_language(request, link.proof)}")


def _page(request, link, token, approving=None, commenting=None):
    proof, closed = link.proof, proving.why_closed(link.proof)
    stood = {"stood": proof.answered_at.isoformat() if proof.answered_at else ""}
    context = {
        "proof": proof,
        "edition": proof.edition,
        "government": proof.government,
        "token": token,
        "closed": closed,
        "approving": approving or ApproveForm(initial=stood),
        "commenting": commenting or CommentForm(initial=stood),
    }
    if not closed and proof.seen_at:
        context |= _pages(proof, _language(request, proof), token)
    status = next((status_of(form) for form in (approving, commenting) if form), 410 if closed else 200)
    return render(request, "publications/proof.html", context, status=status)


def _pages(proof, language, token):
    """The entries in one language of the edition, and what else there is to look at."""
    rows = own_pages.of(proof.edition, proof.government)
    with translation.override(language):
        pages = [
            render_to_string(
                "publications/_own_page.html", {"page": page, "token": token, "language": language}
            )
            for page in own_pages.read(proof.edition, rows, proof.government, language)
        ]
    return {
        "pages": pages,
        "book_language": language,
        "book_direction": direction(language),
        "book_languages": [(code, own_name(code)) for code in proof.edition.languages],
        "has_pictures": own_pages.has_pictures(rows, proof.government),
        "can_print": pdf.is_installed(),
    }


def _language(request, proof):
    """The language of the book that is read: the one asked for, else the reader's, else the first of the edition."""
    wanted = (request.GET.get("in"), get_language(), proof.edition.languages[0])
    return next(code for code in wanted if code in proof.edition.languages)


@shown
@require_safe
@_of_link
def picture(request, link, token, sha256):
    """A picture on the government's own pages, which need not be public yet."""
    found = own_pages.picture(link.proof.edition, link.proof.government, sha256)
    if found is None or proving.why_closed(link.proof):
        raise Http404
    try:
        stored = default_storage.open(found["file"])
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stored, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@drawn
@require_safe
@_of_link
def printed(request, link, token, language):
    """The same pages as the book prints them, made by the printing worker; a page waits with the reader until then."""
    proof = link.proof
    if language not in proof.edition.languages or proving.why_closed(proof):
        raise Http404
    if not pdf.is_installed():
        return no_print(request, pdf.UNAVAILABLE)
    given = {"proof": proof.pk}
    name = short_forms.name_of("proof", given, language)
    state = short_forms.ask(name, "proof", given, language)
    data = kept_prints.find(name)
    if data is None:
        back = reverse("publications:proof", args=[token])
        return waiting(request, back, has_failed=state == kept_prints.FAILED)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{proof.edition.slug}-{language}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
