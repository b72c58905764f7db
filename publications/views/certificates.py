"""The certificate of a signature as PDF."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.limits import limited
from publications import certificates
from publications.making import pdf
from publications.views.answers import headed


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
    return headed(request, response, etag=f'"{certificates.fingerprint(data)}"')
