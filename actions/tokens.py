"""Text becomes tokens once, here; SQLite and PostgreSQL store and match the same ones, so both find the same.

A word gives its folded form and its stems: stemmed per language before accents go, and once more after.
Names are folded only.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "ar": "arabic"}
LONGEST = 60
WORD = re.compile(r"[^\W_]+")
VOWEL_SIGNS = re.compile("[\u064b-\u065f\u0670\u0640]")  # written in some Arabic texts only
_SPECIAL = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None,
        "’": "'", "ʼ": "'", "\u200c": None, "\u200d": None,
    }
)  # fmt: skip
_own = threading.local()  # a stemmer keeps the word it works on


def fold(text):
    """Small letters without accents, one spelling for Arabic alef, teh marbuta and ligatures."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFD", plain)
    plain = plain.translate({ord(sign): None for sign in set(plain) if unicodedata.combining(sign)})
    return unicodedata.normalize("NFC", plain).translate(_SPECIAL)


def words(text):
    """The folded words of a text in their order."""
    return [word for piece in text.split() for word in _words_in(piece)]


@lru_cache(maxsize=20_000)
def _words_in(piece):
    """Of what stands between two spaces: folding never reaches across one, and the same pieces come again and again."""
    return [word[:LONGEST] for word in WORD.findall(fold(piece))]


@lru_cache(maxsize=100_000)
def stems(word, language):
    """The stems of one word as it is written, without the folded word itself."""
    if language not in STEMMERS:
        return frozenset()
    return _stems(unicodedata.normalize("NFC", word).casefold(), language)


def _stems(word, language):
    stemmer = _stemmer(language)
    folded = fold(word)
    found = {fold(stemmer.stemWord(word)), stemmer.stemWord(folded)}
    if language == "ar" and folded.startswith("ال") and len(folded) > 4:
        found |= {folded[2:], stemmer.stemWord(folded[2:])}
    return frozenset(stem[:LONGEST] for stem in found if stem and stem != folded and WORD.fullmatch(stem))


def _stemmer(language):
    kept = _own.__dict__
    if language not in kept:
        kept[language] = snowballstemmer.stemmer(STEMMERS[language])
    return kept[language]


def of_text(text, language):
    """What a column of the index holds: the folded words in order (for phrases), then their stems."""
    written = WORD.findall(VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", text)))
    extra = {stem for word in set(written) for stem in stems(word, language)}
    return " ".join([*words(text), *sorted(extra)])


def of_names(names):
    """Names keep their form: folded, not stemmed; an Arabic name also without its article."""
    found = [word for name in names for word in words(name)]
    extra = {word[2:] for word in found if word.startswith("ال") and len(word) > 4}
    return " ".join([*found, *sorted(extra)])
