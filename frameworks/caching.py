"""Public pages: the same bytes for everybody, kept for a minute and never longer than the data they show.

Every view of the public site is a `@public_page`. Every verb that changes what the public sees calls `bump()` in
its own transaction (search.renew does so for actions). A page may not look at the visitor, the messages or a form's
token. `KeptPages` stands before all other middleware: a page that is kept costs one statement and nothing else.
"""

import functools
import gzip
import hashlib
import re
import time
import uuid
from collections import OrderedDict

import brotli
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe
from django.views.decorators.http import require_safe

from frameworks.models import DataVersion
from frameworks.remembering import asked_once

KEPT_PAGES = 1000
LARGEST_KEPT = 100_000  # bytes, compressed: a long answer for machines is made again rather than kept
LONGEST_QUERY = 400
BROTLI_QUALITY, GZIP_LEVEL = 4, 5  # about a millisecond for a page; files are pressed harder, once
ENCODING = re.compile(r"([a-z]+)(?:\s*;\s*q=(\d(?:\.\d{1,3})?))?")
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
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, mark FROM frameworks_dataversion WHERE id = 1")
        found = cursor.fetchone()
    return "-".join(map(str, found)) if found else ""


def changed_at():
    """When anything public changed last; None before the first time."""
    return DataVersion.objects.filter(pk=1).values_list("raised_at", flat=True).first()


def public_page(view):
    """GET and HEAD only; ETag, compressed and `Cache-Control: public`; kept by address and data.

    The view may read `request.data_version`, so that nobody asks twice. Answers other than 200 pass untouched.
    """

    @require_safe
    @functools.wraps(view)
    def page(request, *args, **kwargs):
        if not hasattr(request, "data_version"):  # else `KeptPages` has just asked
            request.data_version = data_version()
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or response.streaming:
            return response
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
        return _prepared(request, response)

    return page


def _prepared(request, response):
    """The page with what proxies and browsers need to keep it; marked for `KeptPages`."""
    body, encoding = response.content, _encoding(request)
    fingerprint = hashlib.sha256(body).hexdigest()[:24]
    if encoding:
        response.content = _PRESS[encoding](body)
        response["Content-Encoding"] = encoding
    response["ETag"] = f'"{fingerprint}{"-" + encoding if encoding else ""}"'
    response["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    patch_vary_headers(response, ["Accept-Encoding", "HX-Request"])
    response.shows_version = request.data_version
    return response


_PRESS = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, compresslevel=GZIP_LEVEL, mtime=0),
}


def _encoding(request):
    """The best of what the reader says to understand; "" for the plain bytes."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").lower()
    offered = {name for name, weight in ENCODING.findall(accepted) if not weight or float(weight)}
    return next((encoding for encoding in _PRESS if encoding in offered), "")


class KeptPages:
    """Answers from memory what a `public_page` answered before, as it left the portal, until the data changes.

    Stands first: a kept page passes no other middleware, so it is kept with every header they gave it. Only what
    was answered for this scheme and host is given again, so that what they check stays checked. Pages in a language
    that the reader's browser chose are made anew: their address does not say which language it was.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        key = _key(request)
        response = _kept(request, key)
        if response is None:
            response = self.get_response(request)
            _keep(key, response)
        return _unless_known(request, response)


def _unless_known(request, response):
    """304 where the reader has it already; of the two marks the ETag counts more."""
    etag, changed = response.get("ETag"), parse_http_date_safe(response.get("Last-Modified", ""))
    if not etag:
        return response
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response)


def _key(request):
    meta = request.META
    return (
        request.scheme,
        meta.get("HTTP_HOST", ""),
        request.path,
        meta.get("QUERY_STRING", ""),
        "HTTP_HX_REQUEST" in meta,
        _encoding(request),
    )


def _kept(request, key):
    """The answer kept for this address, unless the data has changed or its minute is over."""
    until, version, body, headers = _pages.get(key, (0, "", b"", {}))
    if until < time.monotonic():
        return None
    request.data_version = data_version()
    if version != request.data_version:
        return None
    try:
        _pages.move_to_end(key)
    except KeyError:  # another thread has just let it go
        return None
    return HttpResponse(body, headers=headers)


def _keep(key, response):
    version = getattr(response, "shows_version", "")
    by_browser = "accept-language" in response.get("Vary", "").lower()
    if not version or by_browser or response.cookies or len(key[3]) > LONGEST_QUERY:
        return
    if settings.PUBLIC_PAGE_SECONDS and len(response.content) <= LARGEST_KEPT:
        until = time.monotonic() + settings.PUBLIC_PAGE_SECONDS
        _pages[key] = (until, version, response.content, dict(response.items()))
        while len(_pages) > KEPT_PAGES:
            _pages.popitem(last=False)


def forget():
    """The next answers are made anew."""
    _pages.clear()
