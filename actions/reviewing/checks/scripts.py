"""Whether a text is written as it says: in the letters, and by its small words in the language, that it declares."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.reviewing.checks.finding import SERIOUS
from frameworks.languages import language_name

LATIN = "LATIN"
SCRIPTS = {  # as Unicode begins the names of their letters
    LATIN: gettext_lazy("Latin letters"),
    "ARABIC": gettext_lazy("Arabic letters"),
    "ARMENIAN": gettext_lazy("Armenian letters"),
    "BENGALI": gettext_lazy("Bengali letters"),
    "CJK": gettext_lazy("Chinese characters"),
    "CYRILLIC": gettext_lazy("Cyrillic letters"),
    "DEVANAGARI": gettext_lazy("Devanagari letters"),
    "ETHIOPIC": gettext_lazy("Ethiopic letters"),
    "GEORGIAN": gettext_lazy("Georgian letters"),
    "GREEK": gettext_lazy("Greek letters"),
    "HANGUL": gettext_lazy("Korean letters"),
    "HEBREW": gettext_lazy("Hebrew letters"),
    "HIRAGANA": gettext_lazy("Japanese letters"),
    "KATAKANA": gettext_lazy("Japanese letters"),
    "MYANMAR": gettext_lazy("Burmese letters"),
    "SINHALA": gettext_lazy("Sinhala letters"),
    "TAMIL": gettext_lazy("Tamil letters"),
    "THAI": gettext_lazy("Thai letters"),
}
WRITTEN_IN = {  # languages that are not written in Latin letters, or not in them alone
    **dict.fromkeys(("ar", "fa", "ps", "ur", "ug"), {"ARABIC"}),
    **dict.fromkeys(("ku", "sd"), {"ARABIC", LATIN, "DEVANAGARI"}),
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "tg", "uk"), {"CYRILLIC"}),
    **dict.fromkeys(("az", "bs", "sr", "uz"), {"CYRILLIC", LATIN}),
    **dict.fromkeys(("hi", "mr", "ne"), {"DEVANAGARI"}),
    **dict.fromkeys(("am", "ti"), {"ETHIOPIC"}),
    **dict.fromkeys(("zh", "zh-hans", "zh-hant"), {"CJK"}),
    **dict.fromkeys(("he", "yi"), {"HEBREW"}),
    "bn": {"BENGALI"},
    "el": {"GREEK"},
    "hy": {"ARMENIAN"},
    "ja": {"HIRAGANA", "KATAKANA", "CJK"},
    "ka": {"GEORGIAN"},
    "ko": {"HANGUL", "CJK"},
    "my": {"MYANMAR"},
    "si": {"SINHALA"},
    "ta": {"TAMIL"},
    "th": {"THAI"},
}
ENOUGH_LETTERS, ENOUGH_WORDS = 20, 20  # below them a name or a title may well be in other letters or words
SMALL_WORDS = {  # each of one of these languages alone, and in nearly every sentence of it
    "en": {"the", "and", "of", "with", "for", "from", "their", "which", "this", "are", "was", "by"},
    "es": {"el", "los", "las", "y", "una", "con", "por", "del", "para", "sus", "su", "al", "fue"},
    "fr": {"le", "et", "des", "du", "dans", "une", "pour", "aux", "sur", "avec", "qui", "est", "leur", "au"},
    "pt": {"o", "os", "e", "uma", "um", "com", "não", "do", "da", "dos", "das", "ao", "pelo", "à"},
}
WORD = re.compile(r"[^\W\d_]+")


def other_script(submission, said):
    """A passage of which most letters are not those of its language."""
    for passage in said:
        letters = Counter(map(_script, filter(str.isalpha, passage.text)))
        if letters.total() < ENOUGH_LETTERS:
            continue
        written_in = WRITTEN_IN.get(passage.language.lower(), {LATIN})
        script, _count = letters.most_common(1)[0]
        if script not in written_in and sum(letters[one] for one in written_in) * 2 < letters.total():
            sentence = _("It is written in %(letters)s; its language is given as %(language)s.")
            words = {"letters": SCRIPTS.get(script, script), "language": language_name(passage.language)}
            yield passage.finding("other_script", sentence % words, SERIOUS)


def other_language(submission, said):
    """A passage whose small words are those of another language that we know by them."""
    for passage in said:
        words = WORD.findall(passage.text.lower())
        if passage.language not in SMALL_WORDS or len(words) < ENOUGH_WORDS:
            continue
        counts = {language: sum(word in small for word in words) for language, small in SMALL_WORDS.items()}
        likely = max(counts, key=counts.get)
        if likely != passage.language and counts[likely] > max(len(words) / 8, 3 * counts[passage.language]):
            sentence = _("It reads like %(likely)s; its language is given as %(language)s.")
            names = {"likely": language_name(likely), "language": language_name(passage.language)}
            yield passage.finding("other_language", sentence % names, SERIOUS)


@lru_cache(maxsize=4096)
def _script(letter):
    return unicodedata.name(letter, "?").split(" ", 1)[0].split("-", 1)[0]
