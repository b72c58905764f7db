"""The one door of the interface: reading only, open to any site, counted, marked as public pages are, no cookie."""

import functools

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import http_date
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from cta_portal.api import limits, problems
from cta_portal.governments.downloads import LICENCE
from frameworks.caching import changed_at, public_page

METHODS = "GET, HEAD, OPTIONS"
SHOWN = "Content-Disposition, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After"
LANGUAGES = ", ".join(code for code, _name in settings.LANGUAGES)


class AlwaysJson(BaseContentNegotiation):
    """JSON whatever is asked for: there is nothing else to choose."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Reading(APIView):
    """A view that looks at the address and at nothing of the visitor."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJson

    def get_exception_handler(self):
        return problems.handler


def door(view):
    """GET, HEAD and OPTIONS from anywhere; more than `API_REQUESTS_PER_MINUTE` is answered with 429."""
    page = public_page(view)

    @functools.wraps(view)
    def opened(request, *args, **kwargs):
        with translation.override("en"):
            return open_to_all(_answer(request, page, args, kwargs))

    opened.csrf_exempt = True
    return opened


def _answer(request, view, args, kwargs):
    if request.method == "OPTIONS":
        return _may(HttpResponse(status=204))
    if request.method not in METHODS:
        return _may(plain(problems.NotAllowed(f"{request.method} is not answered; GET is."), request))
    allowance = limits.use(request, "reading", amount=settings.API_REQUESTS_PER_MINUTE, seconds=60)
    if allowance.is_over:
        return allowance.mark(plain(problems.TooMany(f"Come back in {allowance.wait} seconds."), request))
    response = view(request, *args, **kwargs)
    response.shows_version = ""  # not kept: each answer says what is left of the allowance
    if response.status_code == 200 and "Last-Modified" not in response:
        mark_changed(response, changed_at())
    if "Content-Language" not in response:
        response["Content-Language"] = LANGUAGES
    return allowance.mark(response)


def plain(problem, request):
    """A problem outside of REST framework's own views."""
    told = problems.answer(problem, request)
    body = JSONRenderer().render(told.data)
    response = HttpResponse(body, status=problem.status_code, content_type=problems.TYPE)
    for name in ("Content-Language", "Cache-Control"):
        response[name] = told[name]
    return response


def mark_changed(response, changed):
    """Since when the answer is so; who sends it back is told 304 until something public changes."""
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())


def _may(response):
    response["Allow"] = METHODS
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return response


def open_to_all(response):
    """Scripts of any site may read it, without cookies."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = SHOWN
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    return response
