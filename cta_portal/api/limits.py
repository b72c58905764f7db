"""How much one address may read: counted here in memory, and carried to the shared count a handful at a time.

A reader is no danger, so a process may be a handful behind the others; and reading writes next to nothing.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass

from accounts import limits

HANDFUL = 20
MOST_READERS = 10_000
_tallies = OrderedDict()


@dataclass
class Tally:
    """Of one reader in one window: what all processes knew at the last look, and what came here since."""

    known: int = 0
    here: int = 0


@dataclass(frozen=True)
class Allowance:
    """How the reader stands after this request."""

    name: str
    amount: int
    seconds: int
    used: int

    @property
    def left(self):
        return max(0, self.amount - self.used)

    @property
    def wait(self):
        return self.seconds - int(time.time()) % self.seconds

    @property
    def is_over(self):
        return self.used > self.amount

    def mark(self, response):
        """The fields of the header, as the working group for HTTP interfaces drafts them."""
        response["RateLimit-Policy"] = f'"{self.name}";q={self.amount};w={self.seconds}'
        response["RateLimit"] = f'"{self.name}";r={self.left};t={self.wait}'
        if self.is_over:
            response["Retry-After"] = str(self.wait)
        return response


def use(request, name, *, amount, seconds, handful=HANDFUL) -> Allowance:
    """Count one request of this address on the network."""
    who = limits.network_of(request)
    tally = _tally((name, who, int(time.time() // seconds)))
    tally.here += 1
    if tally.here >= handful:
        tally.known = limits.count(name, who, seconds=seconds, by=tally.here)
        tally.here = 0
    return Allowance(name, amount, seconds, tally.known + tally.here)


def forget() -> None:
    """Start anew; the shared count stays."""
    _tallies.clear()


def _tally(key):
    tally = _tallies.get(key)
    if tally is None:
        tally = _tallies[key] = Tally()
        while len(_tallies) > MOST_READERS:
            _tallies.popitem(last=False)
    return tally
