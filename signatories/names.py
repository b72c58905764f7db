"""How a name may be written and in which language it is; when two names mean the same government."""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
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
# What nobody tells from a Latin letter on a page, in capitals or small: Cyrillic, Greek, Armenian, digits
LOOKALIKES = str.maketrans(
    {
        twin: letter
        for letter, twins in {
            "a": "аαɑ", "b": "вβь", "c": "сϲ", "d": "ԁ", "e": "еεҽ", "g": "ɡցԍ", "h": "нηһհ", "i": "іιɩӏl1",
            "j": "јϳյ", "k": "кκ", "m": "мμ", "n": "νոп", "o": "оοօσ0", "p": "рρ", "q": "ԛզ", "s": "ѕ", "t": "тτ",
            "u": "ս", "v": "ѵ", "w": "ԝω", "x": "хχ", "y": "уυүʏ", "z": "ζᴢ",
        }.items()
        for twin in twins
    }
)  # fmt: skip
ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
# Letters and marks that are drawn as nothing
BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = "\u200c\u200d"  # they shape words in the scripts from Arabic to Khmer, and hide in others
JOINED = re.compile(r"[\u0600-\u109f\u1780-\u18af]")
ADDRESS = re.compile(
    r"://|\bwww\.|\S@\S+\.\S|\b[\w-]+\.(?:com|org|net|info|io|biz|xyz|top|shop|online|site|link|click|gov|edu|int)\b",
    re.I,
)
FORMULA = "=+-@"
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
    "municipality", "metropolitan municipality", "rural municipality", "metropolitan city",
    "sub metropolitan city", "metropolitan assembly", "municipal assembly",
    "municipal council", "city council", "city corporation", "capital city authority", "city", "city hall",
    "town council", "belediyesi", "buyuksehir belediyesi", "kommune", "kommun", "stad", "county council",
    "नगरपालिका", "महानगरपालिका", "उपमहानगरपालिका", "市役所", "市",
]  # fmt: skip
# Scripts that name a language where the country has one of them: first and last letter, language by country
SCRIPTS = [
    ("\u0370", "\u03ff", {"GR": "el", "CY": "el"}),
    ("\u0590", "\u05ff", {"IL": "he"}),
    ("\u0600", "\u06ff", {"IR": "fa", "PK": "ur", "": "ar"}),
    ("\u0900", "\u097f", {"NP": "ne", "IN": "hi"}),
    ("\u0980", "\u09ff", {"BD": "bn"}),
    ("\u0e00", "\u0e7f", {"TH": "th"}),
    ("\u1200", "\u137f", {"ET": "am"}),
    ("\uac00", "\ud7af", {"KR": "ko"}),
]
_LINKS = r"(?:d'|de |del |du |des |do |da |dell'|della |di |of )"


def check(name) -> str:
    """The name as it is kept: composed, single spaces, nothing invisible; empty stays empty.

    ValidationError for one that carries an address, begins like a formula, has no letters, or mixes alphabets
    that look alike within a word.
    """
    text = " ".join(_visible(unicodedata.normalize("NFC", name)).split())
    if not text:
        return ""
    sign = unicodedata.normalize("NFKC", text)[0]
    if sign in FORMULA:
        raise ValidationError(
            _("A name begins with a letter or a digit, not with “%(sign)s”.") % {"sign": sign}, code="formula"
        )
    if ADDRESS.search(text):
        raise ValidationError(_("Write the name only, without a web or e-mail address."), code="address")
    if not any(char.isalpha() for char in text):
        raise ValidationError(_("Write the name in letters."), code="letters")
    for word in re.findall(r"[^\W\d_]+", text):
        if len(_alphabets(word)) > 1:
            raise ValidationError(
                _(
                    "“%(word)s” mixes letters of two alphabets that look alike. Type it once more in one of them."
                )
                % {"word": word},
                code="mixed",
            )
    return text


def _visible(text):
    """Without marks of direction, blanks without width and control signs; joiners stay where they shape a word."""
    kept = []
    for place, char in enumerate(text):
        if char in JOINERS:
            around = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
            if all(JOINED.match(one) for one in around):
                kept.append(char)
        elif char in BLANK or unicodedata.category(char) in ("Cf", "Cs", "Co", "Cn"):
            continue
        else:
            kept.append(" " if unicodedata.category(char) == "Cc" else char)
    return "".join(kept)


def _alphabets(word):
    return {unicodedata.name(char, "").split(" ")[0] for char in word} & set(ALIKE)


@lru_cache(maxsize=50_000)
def fold(name) -> str:
    """Small letters without accents, marks, invisible signs and punctuation, single spaces; the script stays."""
    text = "".join(char for char in name if unicodedata.category(char) != "Cf" and char not in BLANK)
    text = unicodedata.normalize("NFKC", text).casefold().translate(LETTERS)
    text = unicodedata.normalize("NFD", text)
    text = "".join(char for char in text if unicodedata.combining(char) in KEPT_CLASSES)
    text = unicodedata.normalize("NFC", text).translate(LETTERS)
    return " ".join("".join(char if _is_of_word(char) else " " for char in text).split())


def _is_of_word(char):
    """Letters, digits and the vowel signs of Indic scripts, which \\w leaves out."""
    return char == "'" or unicodedata.category(char)[0] in "LMN"


@lru_cache(maxsize=50_000)
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
    """The keys of all names of one government, as written and as they look; empty names have none."""
    written = [name for name in names if name]
    return {*map(key, written), *map(skeleton, written)} - {""}


def skeleton(name) -> str:
    """The key as it looks: letters of other alphabets that are drawn like Latin ones become those."""
    return key(name).translate(LOOKALIKES)


def likeness(mine, theirs) -> float:
    """0 to 100: how near two sets of keys come at their nearest pair."""
    if mine & theirs:
        return 100.0
    return max(
        (max(fuzz.ratio(one, two), fuzz.token_sort_ratio(one, two)) for one in mine for two in theirs),
        default=0.0,
    )


def language_of(name, country) -> str:
    """The language of a name whose script leaves no doubt; empty for Latin letters."""
    for first, last, languages in SCRIPTS:
        if any(first <= letter <= last for letter in name):
            return languages.get(country, languages.get("", ""))
    return ""


def for_a_stranger(person) -> str:
    """A person's name for a letter to a stranger; the address where the name is none, or carries a link."""
    try:
        return check(person.name) or person.email
    except ValidationError:
        return person.email
