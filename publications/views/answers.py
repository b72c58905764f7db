"""How a print is answered: as a file that may be kept, or with the sentence why there is none."""

from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _


def headed(request, response, *, etag):
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return get_conditional_response(request, etag=etag, response=response)


def no_print(request, reason):
    context = {"title": _("The PDF cannot be made on this machine"), "reason": str(reason)}
    return render(request, "publications/unavailable.html", context, status=503)
