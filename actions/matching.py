"""The words of a question: what they mean, and which search rows hold them, on either database."""

import json
import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from actions import tokens
from actions.models import SearchRow

MOST_TERMS = 12
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
EDGES = ".,;:!?()«»“”"


class Form(NamedTuple):
    """What of a term decides which texts hold it."""

    words: tuple
    stems: tuple
    prefix: bool


@dataclass(frozen=True)
class Term:
    """One thing looked for: a phrase of folded words, or a word with its stems, or the beginning of a word."""

    words: tuple
    stems: tuple = ()
    prefix: bool = False
    minus: bool = False

    @property
    def form(self):
        return Form(self.words, self.stems, self.prefix)

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


def rows_of(terms):
    """[(search rows with it in title or names, search rows with it anywhere)] of each term, in one statement."""
    on_postgresql = connection.vendor == "postgresql"
    values = []
    for place, term in enumerate(terms):
        asked = [_tsquery(term)] * 2 if on_postgresql else _fts5(term)
        values += [2 * place, asked[0], 2 * place + 1, asked[1]]
    both = _ON_POSTGRESQL if on_postgresql else _ON_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(both * len(terms)), values)
        found = dict(cursor.fetchall())
    lists = [found[number] or [] for number in range(2 * len(terms))]
    lists = lists if on_postgresql else [json.loads(one) for one in lists]
    return list(zip(lists[::2], lists[1::2], strict=True))


_ON_SQLITE = [
    "SELECT %s, json_group_array(rowid) FROM actions_searchtext WHERE actions_searchtext MATCH %s"
] * 2
_ON_POSTGRESQL = ["SELECT %s, actions_rows_headed(%s)", "SELECT %s, actions_rows_holding(%s)"]


def _fts5(term):
    """(in title or names, anywhere). Tokens are letters and digits only, and each is quoted."""
    forms = [f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")]
    written = " OR ".join(forms + [f'"{stem}"' for stem in term.stems])
    return f"{{names title}} : ({written})", written


def _tsquery(term):
    """The same for tsvector."""
    words = [f"'{word}'" + (":*" if term.prefix else "") for word in term.words]
    return " | ".join(["(" + " <-> ".join(words) + ")", *(f"'{stem}'" for stem in term.stems)])


class Row(NamedTuple):
    """The words of one search row, as the text index cuts them."""

    names: list
    title: list
    body: list

    def holds(self, form):
        """(whether in title or names, whether in the body), as the text index would say."""
        return _hold(self.names, form) or _hold(self.title, form), _hold(self.body, form)


def rows_as_written(action_ids):
    """[(action, Row)] of these actions."""
    rows = SearchRow.objects.filter(action_id__in=action_ids).values_list(
        "action_id", "names", "title", "body"
    )
    return [(pk, Row(*(column.split() for column in columns))) for pk, *columns in rows]


def _hold(column, form):
    words, many = form.words, len(form.words)
    if many == 1 and not form.prefix and not form.stems:
        return words[0] in column
    if many == 1:
        return any(
            word == words[0] or word in form.stems or (form.prefix and word.startswith(words[0]))
            for word in column
        )
    return any(tuple(column[at : at + many]) == words for at in range(len(column) - many + 1))


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
