"""The files at /open-data/: whole or narrowed by the filters of the showcase, streamed, with ETag and fingerprint."""

import hashlib
import zlib

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cta_portal.api import door, limits, problems, questions
from cta_portal.bulk import formats, package, rows
from cta_portal.governments.downloads import LICENCE
from frameworks import caching

KINDS = {
    "actions.csv": (formats.csv_of, "text/csv; charset=utf-8"),
    "actions.jsonl": (formats.jsonl_of, "application/jsonl"),
    "actions.geojson": (formats.geojson_of, "application/geo+json"),
    "actions.xlsx": (
        formats.xlsx_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "actions.zip": (package.zip_of, "application/zip"),
}  # fmt: skip
PACKED = ("actions.xlsx", "actions.zip")
TITLE = "Actions of the Call to Local Action"
A_PIECE = 32 * 1024
QUIET_SECONDS = 10 * 60


@require_safe
def bulk(request, kind):
    """One file. What the address asks for and does not mean anything is answered with 400."""
    with translation.override("en"):
        return door.open_to_all(_answer(request, kind))


def _answer(request, kind):
    if kind not in KINDS:
        raise Http404
    allowance = limits.use(request, "files", amount=settings.FILES_PER_HOUR, seconds=3600, handful=1)
    if allowance.is_over:
        problem = problems.TooMany(f"Come back in {allowance.wait} seconds.")
        return allowance.mark(door.plain(problem, request))
    version = caching.data_version()
    try:
        asked = questions.asked(request.GET, version)
    except problems.Problem as problem:
        return allowance.mark(door.plain(problem, request))
    return allowance.mark(_file(request, kind, version, asked))


def _file(request, kind, version, asked):
    writer, content_type = KINDS[kind]
    zips = kind not in PACKED and "gzip" in request.headers.get("Accept-Encoding", "")
    changed_at = caching.changed_at()
    etag = _etag(version, kind, request.META["QUERY_STRING"], zips)
    known = None if request.GET else known_mark(version, kind)
    pieces = ()
    if request.method == "GET" and not _is_known(request, etag, changed_at):
        pieces = _pieces(writer, version, asked, changed_at)
        pieces = _marked(pieces, version, kind) if not request.GET else _encoded(pieces)
        pieces = _zipped(pieces) if zips else _in_pieces(pieces)
    response = StreamingHttpResponse(pieces, content_type=content_type)
    if zips:
        response["Content-Encoding"] = "gzip"
    stem, ending = kind.split(".")
    day = timezone.localdate(changed_at) if changed_at else timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="{stem}-{day:%Y-%m-%d}.{ending}"'
    response["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    response["ETag"] = etag
    door.mark_changed(response, changed_at)
    if known:
        response["X-Content-SHA256"] = known["sha256"]
    patch_vary_headers(response, ["Accept-Encoding"])
    return get_conditional_response(request, etag=etag, last_modified=_seconds(changed_at), response=response)


def _is_known(request, etag, changed_at):
    """Whether 304 is all that will be said: nothing is written then."""
    answer = get_conditional_response(request, etag=etag, last_modified=_seconds(changed_at))
    return answer is not None


def _seconds(changed_at):
    return int(changed_at.timestamp()) if changed_at else None


def _etag(version, kind, query, zips):
    told = (version, kind, query, LICENCE)
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}{"-gz" if zips else ""}"'


def _pieces(writer, version, asked, changed_at):
    snapshot, bits = asked.hits(version)
    moment = changed_at or timezone.now()
    about = {
        "title": TITLE,
        "as_of": moment.date().isoformat(),
        "rows": bits.bit_count(),
        "licence": LICENCE,
        "version": version,
    }
    ids = snapshot.in_order(bits)
    if writer is not formats.geojson_of:
        about["moment"] = moment
    return writer(rows.copies(ids), about)


def _encoded(pieces):
    return (piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def _in_pieces(pieces):
    """The same bytes in fewer pieces."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= A_PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _zipped(pieces):
    """As gzip, piece by piece."""
    packer = zlib.compressobj(5, zlib.DEFLATED, 31)
    for piece in _in_pieces(pieces):
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


# Fingerprints: of a whole file, noted when one was sent to its end, or made by the clock


def _marked(pieces, version, kind):
    digest, size = hashlib.sha256(), 0
    for piece in _encoded(pieces):
        digest.update(piece)
        size += len(piece)
        yield piece
    if version == caching.data_version():
        cache.set(_key(version, kind), {"sha256": digest.hexdigest(), "size": size})


def known_mark(version, kind):
    """{"sha256", "size"} of the whole file as it stands at this version; None where nobody has made it yet."""
    return cache.get(_key(version, kind))


def _key(version, kind):
    return f"open-data:{version}:{kind}"


def mark_due() -> int:
    """Make the fingerprints that are missing, once nothing public has changed for ten minutes; returns how many."""
    version, changed_at = caching.data_version(), caching.changed_at()
    if not version or changed_at is None or (timezone.now() - changed_at).total_seconds() < QUIET_SECONDS:
        return 0
    missing = [kind for kind in KINDS if known_mark(version, kind) is None]
    with translation.override("en"):
        for kind in missing:
            whole = _pieces(KINDS[kind][0], version, questions.Asked(), changed_at)
            for _piece in _marked(whole, version, kind):
                pass
    return len(missing)


@require_safe
def sums(request):
    """SHA256SUMS: what is known of the files as they stand now."""
    version = caching.data_version()
    marks = {kind: known_mark(version, kind) for kind in KINDS}
    lines = [f"{mark['sha256']}  {kind}\n" for kind, mark in marks.items() if mark]
    response = HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return door.open_to_all(response)


@caching.public_page
def codebook(request):
    """The codebook in the language of the page."""
    return HttpResponse(formats.codebook_file(get_language()), content_type="text/csv; charset=utf-8")
