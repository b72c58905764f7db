"""Anyone checks a certificate here, without signing in: by its square, its short address, or its code."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frameworks.caching import public_page
from frameworks.languages import language_name
from signatories import certificates, portal_key


@public_page
def certificate_ask(request):
    """A field for the code; what is typed leads to the page of that code."""
    typed = request.GET.get("code", "")[: certificates.LONGEST_TYPED]
    meant = certificates.plain(typed)
    if meant:
        return redirect("signatories:certificate_check", certificates.shown(meant))
    context = {
        "typed": typed,
        "error": _("Write the code: ten letters and digits.") if "code" in request.GET else "",
    }
    return render(
        request, "signatories/certificate_ask.html", context, status=422 if context["error"] else 200
    )


@public_page
def certificate_check(request, code):
    """Valid, withdrawn, replaced by a newer one; or unknown (404), with what may have gone wrong in typing."""
    standing = certificates.check(code)
    if standing is None:
        return _unknown(request, code)
    signature = standing.signature
    context = {
        "standing": standing,
        "signature": signature,
        "government": signature.government,
        "text_language": language_name(signature.language),
        "key": portal_key.configured(),
    }
    return render(request, "signatories/certificate_check.html", context)


def _unknown(request, code):
    typed = code[: certificates.LONGEST_TYPED]
    meant = certificates.shown(certificates.plain(typed))
    context = {"typed": typed, "meant": meant, "hints": certificates.hints(typed)}
    return render(request, "signatories/certificate_unknown.html", context, status=404)


@require_safe
def certificate_short(request, code):
    """/v/<code>, as printed: on to the page in the reader's language."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("signatories:certificate_check", args=[code]))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
