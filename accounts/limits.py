"""How often one visitor may do something: windows counted in the cache that all processes share."""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.shortcuts import render

DEFAULT_WAIT = 5 * 60


def is_too_often(name, who, *, amount, seconds) -> bool:
    """Count one use of `name` by `who`; True when there were more than `amount` in this window."""
    key = f"limit:{name}:{who}:{int(time.time() // seconds)}"
    if cache.add(key, 1, timeout=seconds):
        return amount < 1
    try:
        return cache.incr(key) > amount
    except ValueError:  # the window ended between the two calls
        return False


def limited(name, *, amount, seconds):
    """A view's POSTs are counted per address on the network; one too many is answered with 429."""

    def decorator(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method == "POST":
                who = get_adapter(request).get_client_ip(request)
                if is_too_often(name, who, amount=amount, seconds=seconds):
                    return too_many(request, wait=seconds - int(time.time()) % seconds)
            return view(request, *args, **kwargs)

        return counted

    return decorator


def too_many(request, exception=None, wait=DEFAULT_WAIT):
    """The page that says when to come back; also allauth's answer to its own limits."""
    response = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
