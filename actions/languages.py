"""The languages a government may write in, by their own name: any, the four of the portal first."""

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
