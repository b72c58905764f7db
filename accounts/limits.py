"""How often one visitor may do something: windows counted in the cache that all processes share."""

import time
from functools import wraps
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render
from django.utils.crypto import salted_hmac

DEFAULT_WAIT = 5 * 60


def is_too_often(name, who, *, amount, seconds) -> bool:
    """Count one use of `name` by `who`; True when there were more than `amount` in this window."""
    return count(name, who, seconds=seconds) > amount


def count(name, who, *, seconds, by=1) -> int:
    """Count uses of `name` by `who`; how many there were in this window. Nobody's address is kept as it is."""
    mark = salted_hmac("limits", f"{name}:{who}").hexdigest()[:24]
    key = f"limit:{mark}:{int(time.time() // seconds)}"
    if cache.add(key, by, timeout=seconds):
        return by
    try:
        return cache.incr(key, by)
    except ValueError:  # the window ended between the two calls
        return by


def limited(name, *, amount, seconds, per_person=None, methods=("POST",)):
    """A view's POSTs are counted per address on the network, and per account; one too many is answered with 429.

    `per_person` is how often one account may (default: as often as one address; 0 for public pages, which do not
    look at the visitor); `methods` also counts reading.
    """

    def decorator(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method in methods and _is_over(request):
                return too_many(request, wait=seconds - int(time.time()) % seconds)
            return view(request, *args, **kwargs)

        def _is_over(request):
            over = is_too_often(name, network_of(request), amount=amount, seconds=seconds)
            user = getattr(request, "user", None) if per_person != 0 else None
            if user is not None and user.is_authenticated:
                who = f"account {user.pk}"
                over |= is_too_often(name, who, amount=per_person or amount, seconds=seconds)
            return over

        return counted

    return decorator


def network_of(request, *, ipv4=32, ipv6=64) -> str:
    """The visitor's address on the network; of a longer one the part that belongs to one household."""
    address = get_adapter(request).get_client_ip(request)
    try:
        version = ip_address(address).version
        return str(ip_network(f"{address}/{ipv4 if version == 4 else ipv6}", strict=False))
    except ValueError:  # a socket without an address
        return str(address)


def too_many(request, exception=None, wait=DEFAULT_WAIT):
    """The page that says when to come back; also allauth's answer to its own limits."""
    response = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


# Bursts: acts from one range of addresses, kept as a fingerprint with the accounts behind them

BUSY = "busy-ranges"
MOST_MARKS = 100


def note_act(request, user) -> None:
    """Count a registration, a signature or a proof for the range of addresses it came from."""
    seconds = settings.BURST_MINUTES * 60
    place = network_of(request, ipv4=24, ipv6=48)
    mark = salted_hmac("ranges", place).hexdigest()[:12]
    known = cache.get(f"range:{mark}", [])
    accounts = sorted({*known, user.pk})[-MOST_MARKS:]
    cache.set(f"range:{mark}", accounts, timeout=seconds)
    number = count("act", place, seconds=seconds)
    if number > settings.BURST_ALIKE:
        busy = cache.get(BUSY, {})
        busy = dict(list(busy.items())[-MOST_MARKS:]) | {mark: [number, accounts]}
        cache.set(BUSY, busy, timeout=seconds)


def busy_ranges() -> list[tuple[str, int, list[int]]]:
    """(fingerprint, how many acts, accounts) of each range that was busier than an office is; told once."""
    busy = cache.get(BUSY, {})
    if busy:
        cache.delete(BUSY)
    return [(mark, number, accounts) for mark, (number, accounts) in busy.items()]
