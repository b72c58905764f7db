"""Anyone checks a certificate here, without signing in."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from signatories import certificates


@require_safe
@cache_control(public=True, max_age=60)
def certificate_check(request, code):
    """Valid, withdrawn, or unknown (404)."""
    signature = certificates.find(code)
    context = {"signature": signature, "code": code}
    return render(request, "signatories/certificate_check.html", context, status=200 if signature else 404)


@require_safe
def certificate_short(request, code):
    """/v/<code>, as printed: on to the page in the reader's language."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("signatories:certificate_check", args=[code]))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
