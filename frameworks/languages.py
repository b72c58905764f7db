"""Languages of content, which are more than those of the interface: their names, directions and choice."""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from frameworks.collation import sort_key

FILE = Path(__file__).parent / "data" / "languages.json"
RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
OFTEN = (  # in which official texts are written most
    "am", "ar", "bn", "ca", "de", "el", "en", "es", "eu", "fa", "fr", "gl", "he", "hi", "id", "it", "ja", "ko", "ne",
    "nl", "pl", "pt", "ro", "ru", "sw", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> dict[str, dict]:
    """By code: the name in each language of the interface, and in the language itself (`own`)."""
    return json.loads(FILE.read_text(encoding="utf-8"))["languages"]


def language_name(code: str) -> str:
    """The language in the reader's words; its own code where we have no word."""
    names = _names().get(code)
    return (names.get(get_language() or "en") or names["en"]) if names else own_name(code)


def own_name(code: str) -> str:
    """The language in its own words."""
    names = _names().get(code)
    try:
        own = get_language_info(code)["name_local"]
    except KeyError:
        return names["own"] if names else code
    return names["own"] if names and own == names["en"] else own  # Django has some in English only


def is_known(code: str) -> bool:
    """Whether a text may be said to be in it."""
    return code in _names()


def direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_choices():
    """(code, name in the reader's words) for a form: the portal's own languages, then all others by name."""
    own = [code for code, _name in settings.LANGUAGES]
    named = {code: capfirst(language_name(code)) for code in _names()}
    rest = sorted((code for code in named if code not in own), key=lambda code: sort_key(named[code]))
    return [
        (_("Languages of the portal"), [(code, named[code]) for code in own]),
        (_("Other languages"), [(code, named[code]) for code in rest]),
    ]
