"""The glossary at work: where the original names an official term, the translation carries its official name."""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext as _

from actions import tokens
from frameworks.caching import data_version
from frameworks.models import Term
from frameworks.reference import LANGUAGES
from frameworks.remembering import asked_once

SMALL_WORDS = {  # articles, and what joins two nouns: they change with the sentence
    "en": {"the", "a", "an", "of"},
    "es": {"el", "la", "los", "las", "un", "una", "de", "del"},
    "fr": {"le", "la", "les", "l", "un", "une", "de", "du", "des", "d"},
}
ARABIC_PREFIX = re.compile("^(?:وال|بال|كال|فال|ولل|لل|ال)(?=..)")
ARABIC_LETTER = re.compile("^[وبلكف](?=....)")  # and, in, for, like, so: written onto the word


class Glossary:
    """The terms, read once, with every name cut into the forms its words may take."""

    def __init__(self, terms):
        self.terms = [
            {
                language: {
                    "name": getattr(term, f"name_{language}") or "",
                    "right": _phrases(term, ("name", "also"), language),
                    "wrong": _phrases(term, ("avoid",), language),
                }
                for language in LANGUAGES
            }
            for term in terms
        ]

    def warnings(self, source, source_language, text, language) -> list[str]:
        """What the translation lacks or says by another name; nothing where the glossary has no name."""
        if language not in LANGUAGES:
            return []
        said, found = words_of(text, language), []
        for term in self._named(source, source_language):
            ours, theirs = term[source_language], term[language]
            if theirs["name"] and not any(_places(phrase, said) for _words, phrase in theirs["right"]):
                found.append(
                    _("The original says “%(term)s”; its official name here is “%(name)s”.")
                    % {"term": ours["name"], "name": theirs["name"]}
                )
        for term in self.terms:
            theirs = term[language]
            right = [span for _words, phrase in theirs["right"] for span in _places(phrase, said)]
            for words, phrase in theirs["wrong"]:
                if any(not _within(span, right) for span in _places(phrase, said)):
                    found.append(
                        _("“%(variant)s” is not used; the official name is “%(name)s”.")
                        % {"variant": words, "name": theirs["name"]}
                    )
        return list(dict.fromkeys(found))

    def pairs(self, source, source_language, language) -> list[tuple[str, str]]:
        """(term, its official name) of what the original names, for those who translate elsewhere."""
        if language not in LANGUAGES:
            return []
        named = self._named(source, source_language)
        return [
            (term[source_language]["name"], term[language]["name"])
            for term in named
            if term[source_language]["name"] and term[language]["name"]
        ]

    def _named(self, text, language):
        """The terms the original names; a name inside a longer one does not count."""
        if language not in LANGUAGES:
            return []
        said = words_of(text, language)
        places = [
            (term, span)
            for term in self.terms
            for _words, phrase in term[language]["right"]
            for span in _places(phrase, said)
        ]
        spans = [span for _term, span in places]
        named = [term for term, span in places if not _within(span, spans)]
        return [term for term in self.terms if any(term is one for one in named)]


@asked_once
def glossary() -> Glossary:
    """The glossary as it stands, kept until something that staff write changes."""
    version = data_version()
    return _glossary(version) if version else _read()


@lru_cache(maxsize=4)
def _glossary(_version):
    return _read()


def _read():
    return Glossary(list(Term.objects.all()))


def words_of(text, language) -> list[frozenset]:
    """Each word of a text as the set of forms it may be compared by: folded, its stems, without an article."""
    plain = tokens.VOWEL_SIGNS.sub("", unicodedata.normalize("NFC", text)).replace("\u0640", "")
    small = SMALL_WORDS.get(language, ())
    return [_forms(word, language) for word in tokens.WORD.findall(plain) if word.casefold() not in small]


@lru_cache(maxsize=100_000)
def _forms(word, language):
    folded = tokens.fold(word)
    forms = {folded} | tokens.stems(word, language)
    if language == "ar":
        bare = {ARABIC_PREFIX.sub("", folded), ARABIC_LETTER.sub("", folded)}
        bare |= {ARABIC_PREFIX.sub("", one) for one in bare}
        for one in bare:
            forms |= {one} | tokens.stems(one, language)
    return frozenset(forms)


def _phrases(term, columns, language):
    """(as written, its words) of each line of these columns."""
    lines = [
        line.strip()
        for column in columns
        for line in (getattr(term, f"{column}_{language}") or "").splitlines()
        if line.strip()
    ]
    return [(line, words_of(line, language)) for line in lines if words_of(line, language)]


def _places(phrase, said):
    """[(from, to)] where the words of the phrase follow each other, in whatever form."""
    size = len(phrase)
    return [
        (start, start + size)
        for start in range(len(said) - size + 1)
        if all(phrase[i] & said[start + i] for i in range(size))
    ]


def _within(span, spans):
    """Whether a longer one of `spans` holds this one."""
    return any(a <= span[0] and span[1] <= b and (a, b) != span for a, b in spans)
