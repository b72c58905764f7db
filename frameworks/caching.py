"""Public pages: the same bytes for everybody, kept for a minute and never longer than the data they show.

Every view of the public site is a `@public_page`. Every verb that changes what the public sees calls `bump()` in
its own transaction (search.renew does so for actions). A page may not look at the visitor, the messages or a form's
token.
"""

import functools
import gzip
import hashlib
import time
import uuid
from collections import OrderedDict

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frameworks.models import DataVersion
from frameworks.remembering import asked_once

KEPT_PAGES = 300
LARGEST_KEPT = 250_000  # bytes: a long answer for machines is made again rather than kept beside 300 pages
LONGEST_QUERY = 400
_pages = OrderedDict()


@transaction.atomic
def bump() -> None:
    """Raise the data version: every cache of public data is out of date once this transaction stands."""
    fresh = {"mark": uuid.uuid4(), "raised_at": timezone.now()}
    if not DataVersion.objects.filter(pk=1).update(number=F("number") + 1, **fresh):
        _version, created = DataVersion.objects.get_or_create(pk=1, defaults={"number": 1, **fresh})
        if not created:
            DataVersion.objects.filter(pk=1).update(number=F("number") + 1, **fresh)


@asked_once
def data_version() -> str:
    """The version that stands now; one statement."""
    return str(DataVersion.objects.filter(pk=1).first() or "")


def changed_at():
    """When anything public changed last; None before the first time."""
    return DataVersion.objects.filter(pk=1).values_list("raised_at", flat=True).first()


def public_page(view):
    """GET and HEAD only; ETag, gzip and `Cache-Control: public`; kept by path, language, query and data.

    The view may read `request.data_version`, so that nobody asks twice. Answers other than 200 pass untouched.
    """

    @require_safe
    @functools.wraps(view)
    def page(request, *args, **kwargs):
        request.data_version = data_version()
        key = (
            request.path,
            get_language(),
            request.META.get("QUERY_STRING", ""),
            bool(request.headers.get("HX-Request")),
            request.data_version,
        )
        kept = _kept(key)
        if kept is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.streaming:
                return response
            kept = _keep(key, _pack(response))
        return _answer(request, kept)

    return page


def _pack(response):
    """(content type, plain bytes, gzipped bytes, fingerprint) of a rendered page."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    body = response.content
    zipped = gzip.compress(body, compresslevel=5, mtime=0)
    return response["Content-Type"], body, zipped, hashlib.sha256(body).hexdigest()[:24]


def _kept(key):
    until, packed = _pages.get(key, (0, None))
    if packed is None or until < time.monotonic():
        return None
    try:
        _pages.move_to_end(key)
    except KeyError:  # another thread has just let it go
        return None
    return packed


def _keep(key, packed):
    is_small = len(key[2]) <= LONGEST_QUERY and len(packed[1]) <= LARGEST_KEPT
    if settings.PUBLIC_PAGE_SECONDS and key[-1] and is_small:
        _pages[key] = (time.monotonic() + settings.PUBLIC_PAGE_SECONDS, packed)
        while len(_pages) > KEPT_PAGES:
            _pages.popitem(last=False)
    return packed


def _answer(request, packed):
    content_type, body, zipped, fingerprint = packed
    wants_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{fingerprint}{"-gz" if wants_gzip else ""}"'
    response = HttpResponse(zipped if wants_gzip else body, content_type=content_type)
    if wants_gzip:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    patch_vary_headers(response, ["Accept-Encoding", "HX-Request"])
    return get_conditional_response(request, etag=etag, response=response)
