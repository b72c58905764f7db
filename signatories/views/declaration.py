"""The Declaration in public: read, compare two languages, download, see who signed which version."""

import base64

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frameworks.caching import public_page
from signatories import declaring, reading
from signatories.models import Declaration, DeclarationText

ENDINGS = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


@public_page
def declaration(request):
    """The version open for signature, else the newest: `text=es` chooses the language, `beside=ar` a second."""
    versions = Declaration.objects.published().prefetch_related("texts")
    return _page(request, versions.order_by("-is_current", "-version").first())


@public_page
def declaration_version(request, version):
    """One version for ever; the one open for signature has its page at the plain address."""
    found = get_object_or_404(Declaration.objects.published().prefetch_related("texts"), version=version)
    if found.is_current:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(reverse("signatories:declaration") + (f"?{query}" if query else ""))
    return _page(request, found)


def _page(request, declaration):
    texts = reading.texts_of(declaration)
    text = _chosen(texts, request.GET.get("text"), get_language(), "en", *texts)
    beside = texts.get(request.GET.get("beside"))
    comparison = reading.compare(text, beside) if text and beside and beside.pk != text.pk else None
    rows, without_text = reading.signed_by_text(declaration) if declaration else ([], 0)
    versions = reading.signed_by_version()
    return render(
        request,
        "signatories/declaration.html",
        {
            "declaration": declaration,
            "texts": list(texts.values()),
            "text": text,
            "words": reading.words_of(text) if text else None,
            "comparison": comparison,
            "others": [other for other in texts.values() if text and other.pk != text.pk],
            "rows": rows,
            "without_text": without_text,
            "versions": versions,
            "signed_count": dict(versions).get(declaration, 0),
            "open_version": next((version for version, _n in versions if version.is_current), None),
            "today": timezone.localdate(),
        },
    )


def _chosen(texts, *languages):
    return next((texts[language] for language in languages if language in texts), None)


@require_safe
def text_file(request, version, language, sha256, ending):
    """The bytes that carry the fingerprint: words as a file to keep, a PDF to read. Rows never change."""
    public = DeclarationText.objects.filter(declaration__in=Declaration.objects.published())
    text = get_object_or_404(
        public.select_related("declaration"), declaration__version=version, language=language, sha256=sha256
    )
    if ending != text.ending:
        raise Http404
    response = bytes_of(text)
    etag = f'"{text.sha256}"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=86400"
    return get_conditional_response(request, etag=etag, response=response)


def bytes_of(text):
    """The answer that holds exactly what was fingerprinted."""
    if text.file:
        try:
            response = FileResponse(
                text.file.open("rb"), filename=text.file_name, content_type=ENDINGS["pdf"]
            )
        except FileNotFoundError as error:
            raise Http404 from error
    else:
        response = HttpResponse(declaring.plain(text.text), content_type=ENDINGS["txt"])
        response["Content-Disposition"] = f'attachment; filename="{text.file_name}"'
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(text.sha256)).decode()}:"
    response["X-Content-Type-Options"] = "nosniff"
    return response
