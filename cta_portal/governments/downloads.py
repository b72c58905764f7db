"""The list of signatories as CSV, JSON and GeoJSON: the same filters, only what is public, streamed.

Names of columns and codes are the same in every language; words (country, section) are those of the page's.
"""

import hashlib
import json

from django.conf import settings
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from cta_portal.governments import filters, standing
from cta_portal.governments.directory import ORDERS, numbers
from cta_portal.numbers.ground import ground
from frameworks.caching import data_version
from frameworks.cells import CSV, MARK, csv_line
from frameworks.dates import machine_date

TYPES = {
    "csv": CSV,
    "json": "application/json",
    "geojson": "application/geo+json",
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def _page(government):
    return settings.PUBLIC_URL + government.get_absolute_url()


def _country_code(government):
    return government.country.code


def _section(government):
    return government.section.slug if government.section else ""


def _signature(name):
    """A value of the listed signature; empty for a government without one."""
    return lambda government: (getattr(government.listed[0], name) or "") if government.listed else ""


def _signed_on(government):
    if not government.listed:
        return ""
    return machine_date(government.listed[0].signed_on, government.listed[0].signed_on_precision)


def _declaration(government):
    return government.listed[0].declaration.title if government.listed else ""


def _version(government):
    return government.listed[0].declaration.version if government.listed else ""


COLUMNS = [  # name in every format, how it is read
    ("name", lambda government: government.official_name),
    ("name_language", lambda government: government.official_language),
    ("name_en", lambda government: government.english_name),
    ("country", _country_code),
    ("country_name", lambda government: str(government.country.name)),
    ("level", lambda government: government.level),
    ("section", _section),
    ("latitude", lambda government: government.latitude),
    ("longitude", lambda government: government.longitude),
    ("point", lambda government: government.point_source),
    ("population", lambda government: government.population),
    ("population_year", lambda government: government.population_year),
    ("is_signatory", lambda government: bool(government.listed)),
    ("signed_on", _signed_on),
    ("signed_by", _signature("signatory_name")),
    ("office", _signature("signatory_office")),
    ("capacity", _signature("capacity")),
    ("declaration", _declaration),
    ("declaration_version", _version),
    ("language", _signature("language")),
    ("text_sha256", _signature("fingerprint")),
    ("certificate", _signature("certificate_code")),
    ("origin", _signature("origin")),
    ("basis", _signature("basis")),
    ("source", _signature("source_url")),
    ("website", lambda government: government.website),
    ("page", _page),
]


def _version_of(request, kind):
    """Changes with the data, the day, the language and what is asked."""
    told = (
        data_version(),
        timezone.localdate().isoformat(),
        get_language(),
        kind,
        request.META["QUERY_STRING"],
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}"'


@require_safe
@condition(etag_func=_version_of)
def download(request, kind):
    """The list in one of three formats; anybody's page may read it."""
    if kind not in TYPES:
        raise Http404
    now = ground()
    everything = now.governments
    asked = filters.Asked.of(request.GET, everything)
    base = everything if asked.everybody else standing.signed(everything)
    shown = sorted(filters.narrowed(base, asked), key=ORDERS[asked.sort])
    response = StreamingHttpResponse(
        WRITERS[kind](shown, about(now.narrowed(shown))), content_type=TYPES[kind]
    )
    response["Content-Disposition"] = (
        f'attachment; filename="signatories-{timezone.localdate():%Y-%m-%d}.{kind}"'
    )
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def about(shown):
    """What the file is: definition, day, licence, how many of what."""
    return {
        "title": _("Signatories of the Marrakech Mayors Declaration"),
        "definition": _(
            "A signatory is a government whose signature is verified, or which a public source names as one."
        ),
        "as_of": timezone.localdate().isoformat(),
        "licence": LICENCE,
        "attribution": _("Call to Local Action. Coordinates and populations: GeoNames, CC BY 4.0."),
        "counts": {"rows": len(shown.governments), **numbers(shown)},
    }


def _csv(shown, told):
    """One line per government, after the mark that spreadsheet programs look for."""
    yield MARK + csv_line([*(name for name, _read in COLUMNS), "as_of", "licence"])
    for government in shown:
        cells = [_cell(read(government)) for _name, read in COLUMNS]
        yield csv_line([*cells, told["as_of"], told["licence"]])


def _cell(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def facts(government):
    """All columns of one government, with None for what is not known."""
    values = ((name, read(government)) for name, read in COLUMNS)
    return {name: (None if value == "" else value) for name, value in values}


def _json(shown, told):
    yield _head(told) + ', "signatories": ['
    for number, government in enumerate(shown):
        yield (",\n" if number else "\n") + json.dumps(facts(government), ensure_ascii=False)
    yield "\n]}\n"


def _geojson(shown, told):
    yield _head(
        told | {"note": _("A government without a known place has no geometry.")}, "FeatureCollection"
    )
    yield ', "features": ['
    for number, government in enumerate(shown):
        told = facts(government)
        place = [told.pop("longitude"), told.pop("latitude")]
        feature = {
            "type": "Feature",
            "id": government.slug,
            "geometry": {"type": "Point", "coordinates": place} if place[0] is not None else None,
            "properties": told,
        }
        yield (",\n" if number else "\n") + json.dumps(feature, ensure_ascii=False)
    yield "\n]}\n"


def _head(told, kind=""):
    """The beginning of a JSON object that goes on after it."""
    about_it = {"type": kind} if kind else {}
    return json.dumps(about_it | {"metadata": told}, ensure_ascii=False)[:-1]


WRITERS = {"csv": _csv, "json": _json, "geojson": _geojson}
