"""Countries as people name them when they look for a government: in every language of the portal."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import override
from django_countries import countries

from signatories import names

SHORT = {
    "usa": "US",
    "uk": "GB",
    "uae": "AE",
    "drc": "CD",
    "holland": "NL",
    "england": "GB",
    "scotland": "GB",
}


@lru_cache(maxsize=1)
def _named() -> dict[str, str]:
    """Country by its folded name, the longest names first."""
    told = dict(SHORT)
    for language, _name in settings.LANGUAGES:
        with override(language):
            told |= {names.fold(str(name)): code for code, name in countries}
    return dict(sorted(told.items(), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=300)
def words_of(code) -> frozenset[str]:
    """Every folded word that names this country."""
    return frozenset(word for name, other in _named().items() if other == code for word in name.split())


def without_country(folded) -> tuple[str, str]:
    """(what remains, country) of folded words that begin or end with the name of a country; else (all, "")."""
    for name, code in _named().items():
        if folded == name:
            return "", code
        if folded.endswith(f" {name}"):
            return folded.removesuffix(name).strip(), code
        if folded.startswith(f"{name} "):
            return folded.removeprefix(name).strip(), code
    return folded, ""
