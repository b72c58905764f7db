"""When two names mean the same government: folded, without accents and without "City of" and its sisters."""

import re
import unicodedata

from rapidfuzz import fuzz

# Letters that no normalisation takes apart
LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ـ": "",
        "’": "'",
        "ʼ": "'",
        "ʻ": "'",
    }  # fmt: skip
)
# Virama and nukta carry meaning in Indic scripts; all other combining marks with a class are accents here
KEPT_CLASSES = {0, 7, 9}

PREFIXES = [
    # English
    "the", "greater city of", "metropolitan city of", "capital city of", "city and county of", "city of",
    "municipality of", "metropolitan municipality of", "town of", "township of", "district of",
    "city council of", "municipal council of", "mayor of", "government of", "province of", "county of",
    "region of", "state of",
    # Spanish, Catalan, Galician, Portuguese
    "ayuntamiento de", "excmo ayuntamiento de", "ajuntament de", "concello de", "municipio de", "ciudad de",
    "municipalidad de", "municipalidad metropolitana de", "municipalidad provincial de",
    "alcaldia de", "alcaldia mayor de", "alcaldia municipal de", "alcaldia distrital de", "intendencia de",
    "distrito metropolitano de", "gobierno de la ciudad de", "gobierno de", "gobernacion de",
    "gobierno autonomo descentralizado de", "provincia de", "departamento de", "diputacion de",
    "prefeitura de", "prefeitura municipal de", "camara municipal de", "cidade de",
    # French, Italian, Romanian
    "ville de", "commune de", "commune urbaine de", "mairie de", "municipalite de", "metropole de",
    "departement de", "comune di", "citta di", "citta metropolitana di", "municipiul", "primaria",
    # German, Dutch, Scandinavian, Greek, Slavic
    "stadt", "landeshauptstadt", "hansestadt", "gemeinde", "gemeente", "stad", "δημος", "город", "место",
    # Arabic, Hebrew, Persian
    "بلديه", "مدينه", "امانه", "محافظه", "جماعه", "עיריית", "شهرداري",
]  # fmt: skip
SUFFIXES = [
    "municipality", "metropolitan municipality", "metropolitan assembly", "municipal assembly",
    "municipal council", "city council", "city corporation", "capital city authority", "city", "city hall",
    "town council", "belediyesi", "buyuksehir belediyesi", "kommune", "kommun", "stad", "county council",
    "नगरपालिका", "महानगरपालिका", "उपमहानगरपालिका", "市役所", "市",
]  # fmt: skip
_LINKS = r"(?:d'|de |del |du |des |do |da |dell'|della |di |of )"


def fold(name) -> str:
    """Small letters without accents, marks and punctuation, single spaces; the script stays."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(LETTERS)
    text = unicodedata.normalize("NFD", text)
    text = "".join(char for char in text if unicodedata.combining(char) in KEPT_CLASSES)
    text = unicodedata.normalize("NFC", text).translate(LETTERS)
    return " ".join("".join(char if _is_of_word(char) else " " for char in text).split())


def _is_of_word(char):
    """Letters, digits and the vowel signs of Indic scripts, which \\w leaves out."""
    return char == "'" or unicodedata.category(char)[0] in "LMN"


def key(name) -> str:
    """What remains of a name without the words that say which kind of government it is."""
    text = fold(name)
    for _round in range(3):
        shorter = _without_kind(text)
        if shorter == text:
            break
        text = shorter
    return text.replace("'", "").strip()[:200]


def _alternatives(words):
    return "|".join(sorted((re.escape(fold(word)) for word in words), key=len, reverse=True))


# "ville de" and "ville d'" are one: the linking word of the list is optional and of any kind
_PREFIX = re.compile(
    rf"^(?:{_alternatives({re.sub(r' (de|di|of)$', '', word) for word in PREFIXES if word != 'the'})})"
    rf" +{_LINKS}?(?=[\w'])"
)
_ARTICLE = re.compile(r"^(?:the |la |las |el |los |le |les |l'|ال)(?=\w{2})")
_SUFFIX = re.compile(rf"(?<=\S\S)(?: +(?:{_alternatives(SUFFIXES[:-2])})|(?:市役所|市))$")


def _without_kind(text):
    text = _ARTICLE.sub("", text)
    text = _PREFIX.sub("", text, count=1)
    return _SUFFIX.sub("", text, count=1)


def keys(*names) -> set[str]:
    """The keys of all names of one government; empty names have none."""
    return {key(name) for name in names if name} - {""}


def likeness(mine, theirs) -> float:
    """0 to 100: how near two sets of keys come at their nearest pair."""
    if mine & theirs:
        return 100.0
    return max(
        (max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two)) for one in mine for two in theirs),
        default=0.0,
    )
