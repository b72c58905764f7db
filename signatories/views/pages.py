"""What the pages of the desk share: the door, the page of a refusal, the status of a form."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.refusals import Refused

KEPT = "kept_signing"  # what was posted after the session had ended, by part


def desk_page(view):
    """Signed in, never cached; a refusal is a page of its own with 409. What an expired log-in posts is kept."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if request.method == "POST" and not request.user.is_authenticated and "part" in kwargs:
            request.session[KEPT] = {kwargs["part"]: plain(request.POST)}
        try:
            return login_required(view)(request, *args, **kwargs)
        except Refused as refusal:
            return refused(request, refusal)

    return never_cache(page)


def refused(request, refusal, status=409):
    """The sentence of a refusal, with the government that stands in the register where that is the reason.

    A view says where the present state stands by setting `request.back`.
    """
    context = {
        "refusal": refusal,
        "existing": getattr(refusal, "existing", None),
        "back": getattr(request, "back", ""),
    }
    return render(request, "signatories/refused.html", context, status=status)


def plain(data):
    """Posted values as they were written; several choices as a list."""
    return {
        name: data.getlist(name) if name == "consents" else data[name]
        for name in data
        if name != "csrfmiddlewaretoken" and not name.startswith("_")
    }


def status_of(form):
    """422 for what has to be put right, 413 where a file is too large."""
    if not form.is_bound or form.is_valid():
        return 200
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 413 if "too_large" in codes else 422
