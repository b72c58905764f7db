"""Languages of content, which are more than those of the interface: their names, directions and choice."""

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

SKIP = {"zh-cn", "zh-hk", "zh-mo", "zh-my", "zh-sg", "zh-tw", "no", "ia", "io", "hsb", "dsb"}
MORE = {  # spoken by many governments and unknown to Django
    "am": "አማርኛ",
    "ha": "Hausa",
    "ln": "Lingála",
    "mg": "Malagasy",
    "ps": "پښتو",
    "rw": "Ikinyarwanda",
    "si": "සිංහල",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "tl": "Filipino",
    "wo": "Wolof",
    "zh": "中文",
}
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


def is_known(code: str) -> bool:
    """Whether a text may be said to be in it."""
    return any(code in dict(choices) for _heading, choices in language_choices())


def direction(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_choices():
    """(code, name) for a form: the portal's own languages, then all others by code."""
    own = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]
    known = {
        code: info["name_local"].capitalize()
        for code, info in LANG_INFO.items()
        if "name_local" in info and "-" not in code and code not in SKIP
    }
    others = {**known, **MORE}
    rest = sorted((code, name) for code, name in others.items() if code not in dict(own))
    return [(_("Languages of the portal"), own), (_("Other languages"), rest)]
