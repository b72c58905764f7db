"""Names as people mistype them: the vocabulary of places, partners and countries, and what a question meant by one.

The vocabulary is read once, at the first word that nothing holds, and follows the published list from then on.
"""

import threading

from django.utils import translation
from django_countries import countries
from rapidfuzz import fuzz, process

from actions import postings, tokens
from actions.matching import TERM, parse
from actions.models import FacetRow
from signatories.models import Government

ALIKE = 76  # of 100, by rapidfuzz
SHORTEST = 4
LANGUAGES = ("en", "es", "fr", "ar")

_kept = ("", {})
_reading = threading.Lock()


def meant_by(query, snapshot) -> str:
    """The question with each unknown word replaced by the name it resembles; "" when none does."""
    terms = {term.words[0]: term for term in parse(query) if term.is_word}
    held = postings.holding(list(terms.values()), snapshot)
    strangers = [word for word, one in zip(terms, held, strict=True) if not one.anywhere]
    guesses = {word: _nearest(word, snapshot) for word in strangers}
    if not any(guesses.values()):
        return ""

    def written(piece):
        words = tokens.words(piece[3] or "")
        return guesses.get(words[0]) or piece[0] if len(words) == 1 and not piece[1] else piece[0]

    return " ".join(written(piece) for piece in TERM.finditer(query))


def _nearest(word, snapshot):
    """The name, as it is written, that looks most like a folded word; of two alike the one more actions hold."""
    if len(word) < SHORTEST:
        return ""
    known = vocabulary(snapshot)
    near = process.extract(word, known.keys(), scorer=fuzz.ratio, limit=5, score_cutoff=ALIKE)
    near = [one for one in near if one[0][0] == word[0] or one[1] >= 85] or near[:1]
    best = max(near, key=lambda one: (round(one[1]), one[0][:1] == word[:1], one[0]), default=None)
    return known[best[0]] if best else ""


def vocabulary(snapshot):
    """{folded word: as it is written} of every name in the published list; one reading per data version."""
    global _kept
    if _kept[0] != snapshot.version or not snapshot.version:
        with _reading:
            if _kept[0] != snapshot.version or not snapshot.version:
                _kept = (snapshot.version, _read(snapshot))
    return _kept[1]


def _read(snapshot):
    found = {}

    def learn(name):
        for written in tokens.WORD.findall(name):
            folded = tokens.fold(written)
            if len(folded) >= SHORTEST:
                found.setdefault(folded, written)

    in_use = {pk for pk, slots in snapshot.governments.items() if slots}
    names = Government.objects.order_by("pk").values_list(
        "pk", "official_name", "english_name", "other_names", "country"
    )
    lands = set()
    for pk, official, english, others, country in names.iterator(chunk_size=10_000):
        if pk in in_use:
            lands.add(str(country))
            for name in (english, official, *others):
                learn(name)
    for language in LANGUAGES:
        with translation.override(language):
            for country in sorted(lands):
                learn(str(countries.name(country)))
    written = FacetRow.objects.filter(is_public=True).exclude(names="").order_by("pk")
    for lines in written.values_list("names", flat=True).iterator(chunk_size=10_000):
        learn(lines)
    return found
