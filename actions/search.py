"""The showcase's memory and its question: what is published, in which words, and what a visitor's address asks for.

`renew(action)` keeps an action's tokens, cards and page in step; `find(params)` answers page, feed and API alike.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction
from django.utils import translation
from django_countries import countries
from rapidfuzz import fuzz, process

from actions import facets, tokens
from actions.models import Action, PublicCopy, SearchRow, Submission
from actions.publiccopy import card_in, copy_of, languages_of, text_in, with_all
from frameworks.caching import bump

PAGE = 20
AT_ONCE = 200  # actions renewed in one transaction
LONGEST_QUERY = 200
MOST_TERMS = 12
ALIKE = 75  # of 100, by rapidfuzz
CODE = re.compile(r"CTA-\d{4}-\d{4,}", re.IGNORECASE)
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
NAME_LANGUAGES = ("en", "es", "fr", "ar")

__all__ = ["all_hits", "bump", "cards", "find", "rebuild", "renew"]


# Keeping in step


@transaction.atomic
def renew(action) -> None:
    """Write anew what the public finds and reads of this action, or remove it when it is not public; raise the version.

    Called in the transaction of every verb that changes what its page shows: publish, withdraw, restore, merge, a
    translation, a partner who confirms or leaves, a picture taken down, a contact made public or erased.
    """
    _write([action.pk])


def rebuild(say=lambda done: None) -> int:
    """Renew every published action and drop the rest, many in one transaction; how many are public now.

    `say(done)` is called after each batch with the number of actions done so far.
    """
    public = list(Action.objects.published().order_by("pk").values_list("pk", flat=True))
    gone = set(PublicCopy.objects.values_list("action_id", flat=True)) - set(public)
    for batch in batches(sorted(gone)):
        _write(batch)
    done = 0
    for batch in batches(public):
        _write(batch)
        done += len(batch)
        say(done)
    return done


def batches(keys):
    return [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]


@transaction.atomic
def _write(action_ids):
    """Write anew the rows of these actions, as far as they are public, and raise the version."""
    SearchRow.objects.filter(action__in=action_ids).delete()
    PublicCopy.objects.filter(action__in=action_ids).delete()
    copies, rows = [], []
    for submission in with_all(Submission.objects.published().filter(action__in=action_ids)):
        copy = copy_of(submission)
        copies.append(PublicCopy(action=submission.action, content=copy))
        names = tokens.of_names(_names(copy))
        rows += [_row(submission.action, language, names, copy) for language in languages_of(copy)]
    PublicCopy.objects.bulk_create(copies)
    SearchRow.objects.bulk_create(rows)
    bump()


def _row(action, language, names, copy):
    return SearchRow(
        action=action,
        language=language,
        names=names,
        title=tokens.of_text(text_in(copy, "title", language)[0], language),
        body=tokens.of_text(_body(copy, language), language),
        card=card_in(copy, language),
    )


def _names(copy):
    """What is looked up by name: the code, the governments, their countries in four languages, the partners."""
    yield copy["code"]
    for government in copy["governments"]:
        yield from (government["name"], government["english"], *government["other_names"])
        yield from _country_names(government["country"])
    yield copy["place"]
    for partner in copy["partners"]:
        yield partner["name"]


@lru_cache
def _country_names(code):
    """A country in the four languages."""
    found = []
    for language in NAME_LANGUAGES:
        with translation.override(language):
            found.append(str(countries.name(code)))
    return found


def _body(copy, language):
    fields = (field for field in copy["texts"] if field != "title")
    return "\n".join(text_in(copy, field, language)[0] for field in fields)


# Asking


@dataclass
class Found:
    """The answer: how many, which page of cards, the counts beside them, and what was understood of the question."""

    query: str
    choice: dict
    total: int
    of: int
    page: int
    pages: int
    ids: list
    counts: dict

    @property
    def first(self):
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self):
        return self.first + len(self.ids) - 1 if self.total else 0


def find(params, *, version=None) -> Found:
    """The published actions that a query string asks for. What it does not know it leaves out."""
    snapshot, query, choice = _understood(params, version)
    best, hits = _text_hits(snapshot, query)
    result = snapshot.chosen(choice) & hits
    total = result.bit_count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, _number(params.get("page"))), pages)
    return Found(
        query=query,
        choice=choice,
        total=total,
        of=len(snapshot.ids),
        page=page,
        pages=pages,
        ids=_page(snapshot, result & best, result & ~best, (page - 1) * PAGE),
        counts=snapshot.counts(choice, hits),
    )


def all_hits(params, *, version=None):
    """(snapshot, bits of every hit): the same answer as `find`, whole, for files, feeds and machines."""
    snapshot, query, choice = _understood(params, version)
    _best, hits = _text_hits(snapshot, query)
    return snapshot, snapshot.chosen(choice) & hits


def _understood(params, version):
    """(snapshot, words, {facet: [value, …]}) of a query string."""
    snapshot = facets.snapshot(version)
    query = (params.get("q") or "").replace("\x00", "")[:LONGEST_QUERY].strip()
    choice = {
        facet.key: [value for value in _values(params, facet.key) if value in snapshot.bits[facet.key]]
        for facet in facets.FACETS
    }
    return snapshot, query, {key: values for key, values in choice.items() if values}


def cards(action_ids, language):
    """The cards of these actions, in this order, in the reader's language or the original; one statement."""
    if not action_ids:
        return []
    rows = SearchRow.objects.filter(action_id__in=action_ids).values("action_id", "language", "card")
    found = {(row["action_id"], row["language"]): row["card"] for row in rows}
    originals = {pk: card for (pk, spoken), card in found.items() if spoken == card["original"]}
    return [found.get((pk, language)) or originals[pk] for pk in action_ids if pk in originals]


def exact_code(query):
    """The code, when the question is nothing but one."""
    return query.strip().upper() if CODE.fullmatch(query.strip()) else None


def resembling(query, limit=2):
    """Words of titles and names that look like the words of a question which found nothing."""
    vocabulary = set()
    for names, title in SearchRow.objects.values_list("names", "title").iterator():
        vocabulary.update(f"{names} {title}".split())
    guesses = {}
    for word in tokens.words(query)[:MOST_TERMS]:
        near = process.extract(word, vocabulary, scorer=fuzz.ratio, limit=limit, score_cutoff=ALIKE)
        for guess, score, _index in near:
            guesses[guess] = max(score, guesses.get(guess, 0))
    return sorted(guesses, key=lambda guess: (-guesses[guess], guess))[:limit]


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


def _page(snapshot, best, rest, start):
    """Title and name hits first, newest first in each half."""
    found = snapshot.in_order(best, start, start + PAGE)
    if len(found) < PAGE:
        before = best.bit_count()
        found += snapshot.in_order(rest, max(0, start - before), start + PAGE - before)
    return found[:PAGE]


def _values(params, key):
    """Each value once; a plain dict serves callers that have no query string."""
    return list(dict.fromkeys(params.getlist(key) if hasattr(params, "getlist") else params.get(key, [])))


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _text_hits(snapshot, query):
    """(bits whose title or names hold all terms, bits that hold them anywhere); everything for an empty question."""
    terms = parse(query)
    if not terms:
        return 0, snapshot.everything
    wanted = tuple(term for term in terms if not term.minus)
    unwanted = tuple(term for term in terms if term.minus)
    ask = _ask if snapshot.version else _ask.__wrapped__
    if wanted:
        return ask(snapshot.version, wanted, unwanted)
    _best, hits = ask(snapshot.version, unwanted, ())
    return 0, snapshot.everything & ~hits


@dataclass(frozen=True)
class Term:
    """One thing looked for: a phrase of folded words, or a word with its stems, or the beginning of a word."""

    words: tuple
    stems: tuple = ()
    prefix: bool = False
    minus: bool = False


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
        stems = (
            {
                stem
                for language in tokens.STEMMERS
                for stem in tokens.stems(word.strip(".,;:!?()«»“”"), language)
            }
            if single
            else set()
        )
        last = single and piece is pieces[-1] and not minus
        found.append(Term(words, tuple(sorted(stems)), prefix=last and len(words[0]) > 1, minus=bool(minus)))
    return found


@lru_cache(maxsize=512)
def _ask(version, wanted, unwanted):
    """(bits found in titles and names, bits found anywhere): one statement on the text index."""
    found = (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(wanted, unwanted)
    snapshot = facets.snapshot(version)
    best = snapshot.of_rows(pk for pk, in_title in found if in_title)
    return best, best | snapshot.of_rows(pk for pk, in_title in found if not in_title)


def _on_sqlite(wanted, unwanted):
    """FTS5. Tokens are letters and digits only, and each is quoted."""

    def term(one):
        forms = [f'"{" ".join(one.words)}"' + ("*" if one.prefix else "")]
        return "(" + " OR ".join(forms + [f'"{stem}"' for stem in one.stems]) + ")"

    need = " AND ".join(map(term, wanted))
    leave = f" NOT ({' OR '.join(map(term, unwanted))})" if unwanted else ""
    sql = (
        "SELECT rowid, 1 FROM actions_searchtext WHERE actions_searchtext MATCH %s "
        "UNION ALL SELECT rowid, 0 FROM actions_searchtext WHERE actions_searchtext MATCH %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"({{names title}} : ({need})){leave}", f"({need}){leave}"])
        return cursor.fetchall()


def _on_postgresql(wanted, unwanted):
    """tsvector: A marks names and titles."""

    def term(one, weight):
        words = [f"'{word}':{'*' if one.prefix else ''}{weight}".rstrip(":") for word in one.words]
        forms = ["(" + " <-> ".join(words) + ")", *(f"'{stem}':{weight}".rstrip(":") for stem in one.stems)]
        return "(" + " | ".join(forms) + ")"

    leave = "".join(f" & !{term(one, '')}" for one in unwanted)
    best, anywhere = (" & ".join(term(one, weight) for one in wanted) + leave for weight in ("A", ""))
    sql = (
        "SELECT id, vector @@ to_tsquery('simple', %s) FROM actions_searchrow "
        "WHERE vector @@ to_tsquery('simple', %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [best, anywhere])
        return cursor.fetchall()
