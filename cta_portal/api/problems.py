"""What is wrong with a request, told to a machine and to the person behind it (RFC 9457)."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from rest_framework.exceptions import APIException
from rest_framework.response import Response

TYPE = "application/problem+json"


class Problem(APIException):
    """One way to fail: `kind` names its paragraph in the documentation; `errors` names the parameters at fault."""

    status_code, kind, title = 400, "bad-request", "The request cannot be understood"

    def __init__(self, detail, errors=(), **more):
        super().__init__(detail)
        self.errors, self.more = list(errors), more


class UnknownParameter(Problem):
    kind, title = "unknown-parameter", "A parameter is not known here"


class UnknownValue(Problem):
    kind, title = "unknown-value", "A parameter has a value that means nothing"


class NotThere(Problem):
    status_code, kind, title = 404, "not-found", "There is nothing at this address"


class Withdrawn(Problem):
    status_code, kind, title = 410, "withdrawn", "The action was withdrawn"


class NotAllowed(Problem):
    status_code, kind, title = 405, "read-only", "This interface is for reading"


class TooMany(Problem):
    status_code, kind, title = 429, "too-many-requests", "Too many requests from this address"


def told(problem, path):
    """The problem as plain values."""
    body = {
        "type": f"{settings.PUBLIC_URL}{reverse('api:docs')}#{problem.kind}",
        "title": problem.title,
        "status": problem.status_code,
        "detail": str(problem.detail),
        "instance": path,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return body | problem.more


def answer(problem, request):
    """The problem as a response that any view may give."""
    response = Response(told(problem, request.path), status=problem.status_code, content_type=TYPE)
    response["Content-Language"] = "en"
    response["Cache-Control"] = "no-store" if problem.status_code == 429 else "public, max-age=60"
    return response


def handler(error, context):
    """REST framework's hook: ours are told, an address without a row is 404, everything else is a fault."""
    if isinstance(error, Http404):
        error = NotThere("Nothing public has this name.")
    return answer(error, context["request"]) if isinstance(error, Problem) else None
