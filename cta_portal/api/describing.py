"""The description of the interface: OpenAPI 3.1 for machines, and the same as a quiet page for people."""

from functools import cache

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter

from actions import facets, search
from cta_portal.api import fields, problems, questions
from cta_portal.governments import filters
from cta_portal.governments.downloads import LICENCE
from frameworks.caching import public_page

PREFIX = "api/v1/"
EXAMPLES = {"code": "CTA-2026-0001", "slug": "barcelona", "query": "gcm=gcm-15&country=CO"}
INTRODUCTION = (
    "What the portal shows, for machines: only what is public, the same hits as the pages, no key, no cookie. "
    "Every answer carries an ETag and a Last-Modified that stand until anything public changes; send them back as "
    "If-None-Match or If-Modified-Since."
)
TOLD = {400: fields.ProblemTold, 404: fields.ProblemTold, 429: fields.ProblemTold}


def answers(shape, *problems_of_it):
    """The answers of a view: its shape, and what can go wrong."""
    return {200: shape} | {status: TOLD[status] for status in (*problems_of_it, 400, 429)}


def _query(name, description, *, many=False, kind=str, **more):
    return OpenApiParameter(
        name,
        kind,
        OpenApiParameter.QUERY,
        description=description,
        many=many,
        explode=True,
        style="form",
        **more,
    )


with override("en"):
    FILTERS = [
        _query(
            "q",
            "Words, in any language; “quotes” make a phrase, a minus leaves out.",
            kind={"type": "string", "maxLength": search.LONGEST_QUERY},
        ),
        *(
            _query(
                facet.key, f"{facet.label}; values at /api/v1/facets/. May stand several times.", many=True
            )
            for facet in facets.FACETS
        ),
    ]
    REGISTER_FILTERS = [
        _query(
            "q",
            "Letters of a name or a country.",
            kind={"type": "string", "maxLength": filters.LONGEST_SEARCH},
        ),
        _query("signatory", "Only signatories, or only the others.", enum=["yes", "no"]),
        *(_query(one.key, f"{one.label}. May stand several times.", many=True) for one in filters.FILTERS),
    ]
PAGING = [
    _query("cursor", "As it stands in “next” of the page before.", kind={"type": "string"}),
    _query(
        "limit",
        "How many on a page.",
        kind={"type": "integer", "minimum": 1, "maximum": questions.MOST, "default": questions.USUAL},
    ),
]


@cache
def schema() -> dict:
    """OpenAPI 3.1, made from the views and the shapes of their answers."""
    from cta_portal.api import urls  # the views are described by what stands above

    with override("en"):
        made = SchemaGenerator(patterns=[path(PREFIX, include(urls.DESCRIBED))]).get_schema(public=True)
    made["info"] |= {"description": INTRODUCTION, "license": {"name": "CC BY 4.0", "url": LICENCE}}
    for operations in made["paths"].values():
        for operation in operations.values():
            operation.pop("tags", None)
            _as_problems(operation["responses"])
    return made


def _as_problems(responses):
    """What goes wrong is told in a media type of its own."""
    for status, response in responses.items():
        if status != "200" and "application/json" in response.get("content", {}):
            response["content"] = {problems.TYPE: response["content"]["application/json"]}


def description(request):
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


# The page


def docs(request):
    """Everything the description says, read by people: no script, no frame, in the portal's own look.

    It is in English, as the names and meanings it explains are.
    """
    with override("en"):
        return _docs(request)


@public_page
def _docs(request):
    made = schema()
    shapes = made["components"]["schemas"]
    return render(
        request,
        "portal/api.html",
        {
            "introduction": INTRODUCTION,
            "operations": [_operation(address, entry["get"]) for address, entry in made["paths"].items()],
            "shapes": [_shape(name, shape) for name, shape in shapes.items() if shape.get("properties")],
            "problems": PROBLEMS,
            "per_minute": settings.API_REQUESTS_PER_MINUTE,
            "base": f"{settings.PUBLIC_URL}/{PREFIX}",
            "example": EXAMPLES["query"],
        },
    )


PROBLEMS = sorted(
    [
        problems.UnknownParameter,
        problems.UnknownValue,
        problems.NotThere,
        problems.Withdrawn,
        problems.NotAllowed,
        problems.TooMany,
    ],
    key=lambda problem: problem.status_code,
)
PROBLEMS = [{"kind": one.kind, "title": one.title, "status": one.status_code} for one in PROBLEMS]


def _operation(address, operation):
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "id": operation["operationId"],
        "address": address,
        "is_open": "{" not in address,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": [_parameter(one) for one in operation.get("parameters", [])],
        "shape": _name_of(shape),
    }


def _parameter(one):
    held = one["schema"]
    return {
        "name": one["name"],
        "where": one["in"],
        "kind": _kind(held),
        "description": one.get("description", ""),
    }


def _shape(name, shape):
    rows = [
        {
            "name": field,
            "kind": _kind(held),
            "shape": _name_of(held),
            "description": _meaning(held),
            "is_always_there": field in shape.get("required", []),
        }
        for field, held in shape["properties"].items()
    ]
    return {"name": name, "fields": rows}


def _meaning(held):
    """Without the list of values that the kind tells already."""
    return held.get("description", "").split("\n\n* `")[0].split("\n* `")[0]


def _name_of(held):
    """The name of the shape that a schema points to, through lists and alternatives."""
    for one in (held, held.get("items", {}), *held.get("allOf", ()), *held.get("oneOf", ())):
        if "$ref" in one:
            name = one["$ref"].rsplit("/", 1)[1]
            return name if "properties" in schema()["components"]["schemas"][name] else ""
    return ""


def _kind(held):
    """The type in words: “string or null”, “list of integer”, “one of …”."""
    if "$ref" in held:
        return _kind(schema()["components"]["schemas"][held["$ref"].rsplit("/", 1)[1]])
    if "enum" in held:
        return "one of " + ", ".join(str(value) for value in held["enum"] if value not in (None, ""))
    for way in ("oneOf", "anyOf", "allOf"):
        if way in held:
            return " or ".join(dict.fromkeys(_kind(one) for one in held[way] if _kind(one)))
    kinds = held.get("type", "")
    if kinds == "array":
        return f"list of {_kind(held['items'])}"
    words = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return f"{words}, {held['format']}" if held.get("format") else words
