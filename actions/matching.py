"""The words of a question: what they mean, and which search rows hold them, on either database."""

import re
from dataclasses import dataclass

from django.db import connection

from actions import tokens

MOST_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
EDGES = ".,;:!?()«»“”"


@dataclass(frozen=True)
class Term:
    """One thing looked for: a phrase of folded words, or a word with its stems, or the beginning of a word."""

    words: tuple
    stems: tuple = ()
    prefix: bool = False
    minus: bool = False

    @property
    def is_word(self):
        """Whether it is one plain word that may have been mistyped."""
        return len(self.words) == 1 and not self.minus

    def holds(self, word, stems):
        """Whether a folded word of a text, with its stems, is what this one-word term looks for."""
        wanted = self.words[0]
        return (
            word == wanted
            or (self.prefix and word.startswith(wanted))
            or word in self.stems
            or not stems.isdisjoint((wanted, *self.stems))
        )


def parse(query):
    """The terms of a question. Quotes make a phrase, a minus leaves out, the last word may be unfinished."""
    found = []
    pieces = list(TERM.finditer(query))[:MOST_TERMS]
    for piece in pieces:
        minus, phrase, word = piece.groups()
        words = tuple(tokens.words(phrase if word is None else word))
        if not words:
            continue
        single = word is not None and len(words) == 1
        stems = _stems(word.strip(EDGES)) if single else set()
        last = single and piece is pieces[-1] and not minus
        found.append(Term(words, tuple(sorted(stems)), prefix=last and len(words[0]) > 1, minus=bool(minus)))
    return found


def _stems(word):
    return {stem for language in tokens.STEMMERS for stem in tokens.stems(word, language)}


def rows_of(wanted, unwanted):
    """[(search row, whether in its title or names)]: one statement on the text index; a row may come twice."""
    return (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(wanted, unwanted)


def unknown(terms):
    """Those of the terms that no search row holds; one statement."""
    if not terms:
        return []
    if connection.vendor == "postgresql":
        one = "(SELECT %s FROM actions_searchrow WHERE vector @@ to_tsquery('simple', %s) LIMIT 1)"
        written = [_tsquery(term, "") for term in terms]
    else:
        one = "SELECT * FROM (SELECT %s FROM actions_searchtext WHERE actions_searchtext MATCH %s LIMIT 1)"
        written = [_fts5(term) for term in terms]
    values = [value for pair in enumerate(written) for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(terms)), values)
        known = {int(place) for (place,) in cursor.fetchall()}
    return [term for place, term in enumerate(terms) if place not in known]


def rows_with_any(words, *, limit) -> list[int]:
    """Primary keys of the search rows that hold any of these index words, best first by the index's own rank.

    `words` are letters and digits, as `tokens` makes them.
    """
    if connection.vendor == "postgresql":
        sql = (
            "SELECT id FROM actions_searchrow WHERE vector @@ to_tsquery('simple', %s) "
            "ORDER BY ts_rank(vector, to_tsquery('simple', %s)) DESC, id LIMIT %s"
        )
        question = " | ".join(f"'{word}'" for word in words)
        values = [question, question, limit]
    else:
        sql = "SELECT rowid FROM actions_searchtext WHERE actions_searchtext MATCH %s ORDER BY rank, rowid LIMIT %s"
        values = [" OR ".join(f'"{word}"' for word in words), limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [pk for (pk,) in cursor.fetchall()]


def _fts5(term):
    """Tokens are letters and digits only, and each is quoted."""
    forms = [f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")]
    return "(" + " OR ".join(forms + [f'"{stem}"' for stem in term.stems]) + ")"


def _on_sqlite(wanted, unwanted):
    need = " AND ".join(map(_fts5, wanted))
    leave = f" NOT ({' OR '.join(map(_fts5, unwanted))})" if unwanted else ""
    sql = (
        "SELECT rowid, 1 FROM actions_searchtext WHERE actions_searchtext MATCH %s "
        "UNION ALL SELECT rowid, 0 FROM actions_searchtext WHERE actions_searchtext MATCH %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"({{names title}} : ({need})){leave}", f"({need}){leave}"])
        return cursor.fetchall()


def _tsquery(term, weight):
    """tsvector: A marks names and titles."""
    words = [f"'{word}':{'*' if term.prefix else ''}{weight}".rstrip(":") for word in term.words]
    forms = ["(" + " <-> ".join(words) + ")", *(f"'{stem}':{weight}".rstrip(":") for stem in term.stems)]
    return "(" + " | ".join(forms) + ")"


def _on_postgresql(wanted, unwanted):
    leave = "".join(f" & !{_tsquery(one, '')}" for one in unwanted)
    best, anywhere = (" & ".join(_tsquery(one, weight) for one in wanted) + leave for weight in ("A", ""))
    sql = (
        "SELECT id, vector @@ to_tsquery('simple', %s) FROM actions_searchrow "
        "WHERE vector @@ to_tsquery('simple', %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [best, anywhere])
        return cursor.fetchall()
