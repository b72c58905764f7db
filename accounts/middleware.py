"""The language of the secretariat's pages, honest answers to forms, how much is read, and what was denied."""

import logging

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http.multipartparser import MultiPartParser
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from accounts import access, history
from accounts.access import Hidden

logger = logging.getLogger(__name__)
PRIVATE_PAGES = ("account_", "accounts:", "mfa_", "usersessions_")


class StaffLanguage:
    """Under /secretariat/ the interface speaks the signed-in person's own language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/secretariat/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class HonestAnswers:
    """allauth's pages are never stored, a form not accepted is answered with 422, a denial is written down."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if not request.resolver_match.view_name.startswith(PRIVATE_PAGES):
            return response
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form and form.errors:
            response.status_code = 422
        add_never_cache_headers(response)
        return response

    def process_exception(self, request, exception):
        """A person who is signed in and may not: a POST and the door go into the history, else the access log.

        So it is with what answers as if it were not there.
        """
        if not isinstance(exception, (PermissionDenied, Hidden)) or not request.user.is_authenticated:
            return
        where = request.resolver_match.view_name
        thing = getattr(exception, "thing", None) or _asked_for(request.resolver_match)
        logger.warning("denied %s %s to %s", request.method, where, request.user.public_id)
        about = getattr(exception, "about", None)
        if request.method == "POST" or where == "admin:login" or about is not None:
            history.record("denied", request.user, by=request.user, where=where, **(about or {}))
        else:
            access.note(access.DENIED, [thing], by=request.user, where=where)


def _asked_for(match):
    """(`app.model`, id) of the row that the address names, as far as it does: `admin:app_model_page` and a key."""
    parts = match.view_name.removeprefix("admin:").split("_")
    label = ".".join(parts[:2]) if match.view_name.startswith("admin:") and len(parts) > 2 else ""
    return label, match.kwargs.get("pk", match.kwargs.get("object_id", ""))


class TooManyBytes(RequestDataTooBig):
    """A request that says itself, before it is read, that it is more than its page takes: `most` bytes."""

    def __init__(self, most):
        super().__init__(f"more than {most} bytes")
        self.most = most


class KeepsWhatArrived:
    """The limit of a request, and what is kept of one beyond it.

    What announces more bytes than its page takes is answered before a byte of it is read: stands before the
    check of forms, which reads. Only as much as is announced is ever read. A view takes `FILES_AT_ONCE` files
    of the largest size and the words beside them, or as many files as its `files_at_once` says. Where a form
    has more fields or words than the portal reads at once, what was read until then is `request.arrived`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        def parse(META, data):
            parser = MultiPartParser(META, data, request.upload_handlers, request.encoding)
            try:
                return parser.parse()
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                request.arrived = parser._post
                raise

        request.parse_file_upload = parse
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        files = getattr(view, "files_at_once", settings.FILES_AT_ONCE)
        most = files * settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _announced(request) > most:
            raise TooManyBytes(most)


def _announced(request):
    """How many bytes will be read: what is no number, like none at all, is nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
