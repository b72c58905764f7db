"""Languages of content, which are more than those of the interface: their names and directions."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
NAMES = {
    "am": _("Amharic"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "ca": _("Catalan"),
    "de": _("German"),
    "el": _("Greek"),
    "en": _("English"),
    "es": _("Spanish"),
    "eu": _("Basque"),
    "fa": _("Persian"),
    "fr": _("French"),
    "gl": _("Galician"),
    "he": _("Hebrew"),
    "hi": _("Hindi"),
    "id": _("Indonesian"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "ne": _("Nepali"),
    "nl": _("Dutch"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "sw": _("Swahili"),
    "th": _("Thai"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "ur": _("Urdu"),
    "vi": _("Vietnamese"),
    "zh": _("Chinese"),
}


def language_name(code: str) -> str:
    """The language in the reader's words; its own name or code where we have no word."""
    if code in NAMES:
        return str(NAMES[code])
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def own_name(code: str) -> str:
    """The language in its own words."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"
