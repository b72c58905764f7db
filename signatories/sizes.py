"""Classes of governments by their inhabitants: one cut for every list that offers them."""

from django.utils.translation import gettext_lazy as _

UNKNOWN = "unknown"
SIZES = [  # from how many inhabitants on, the largest first
    ("5m", 5_000_000, _("5 million and more")),
    ("1m", 1_000_000, _("1 to 5 million")),
    ("250k", 250_000, _("250,000 to 1 million")),
    ("50k", 50_000, _("50,000 to 250,000")),
    ("small", 0, _("fewer than 50,000")),
]
SIZE_WORDS = {key: words for key, _least, words in SIZES} | {UNKNOWN: _("not known")}


def size_of(population: int | None) -> str:
    """The class of that many inhabitants."""
    if population is None:
        return UNKNOWN
    return next(key for key, least, _words in SIZES if population >= least)
