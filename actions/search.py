"""The showcase's question: what a visitor's address asks for, in words, filters and order, and what answers it.

`find(params)` answers page, feed and API alike; `renew(action)` and `rebuild()` keep in step what it reads.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from actions import facets, mapping, naming, postings, typed
from actions.bits import NONE
from actions.indexing import catch_up, is_behind, rebuild, renew
from actions.matching import parse, rows_with_any
from actions.models import SearchRow
from actions.snapshots import Snapshot
from frameworks.caching import bump

PAGE = 20
LONGEST_QUERY = 200
CODE = re.compile(r"CTA-\d{4}-\d{4,}", re.IGNORECASE)
BEST, NEWEST, NAME = "best", "newest", "name"
SORTS = {  # in the address: words
    BEST: pgettext_lazy("order of a list", "Best match"),
    NEWEST: pgettext_lazy("order of a list", "Newest"),
    "freshest": pgettext_lazy("order of a list", "Last changed"),
    NAME: pgettext_lazy("order of a list", "A to Z"),
    "size": pgettext_lazy("order of a list", "Largest government"),
}

__all__ = [
    "all_hits", "bump", "cards", "catch_up", "exact_code", "find", "is_behind", "parse", "rebuild", "renew",
    "rows_with_any",
]  # fmt: skip


@dataclass
class Found:
    """The answer: how many, which page of them, the counts beside them, and what was understood of the question.

    `query` is what was typed; `meant` what was looked for instead, where a name in it was mistyped; `there` the
    places it was narrowed to, which no facet tells.
    """

    query: str
    choice: dict
    total: int
    of: int
    page: int
    pages: int
    ids: list
    sort: str = NEWEST
    meant: str = ""
    literally: bool = False
    hits: int = NONE
    bits: int = NONE
    snapshot: Snapshot = field(default_factory=Snapshot)
    there: dict = field(default_factory=dict)

    @property
    def first(self):
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self):
        return self.first + len(self.ids) - 1 if self.total else 0

    @cached_property
    def counts(self):
        """{facet: {value: how many}}, each facet with its own selection left out; counted when a page shows them."""
        return self.snapshot.counts(self.choice, self.hits)

    @property
    def default_sort(self):
        return BEST if self.query else NEWEST

    def loosened(self):
        """[(facet key, how many)] for each filter that alone stands in the way, the most helpful first."""
        ways = [
            (key, (self.hits & self.snapshot.chosen(self.choice, without=key)).bit_count())
            for key in self.choice
        ]
        return sorted(((key, count) for key, count in ways if count), key=lambda way: -way[1])


def find(params, *, version=None, language="en") -> Found:
    """The published actions that a query string asks for. What it does not know it leaves out.

    `language` is the reader's: titles stand in its order when sorted by name.
    """
    asked = _understood(params, version)
    snapshot, result = asked.snapshot, asked.snapshot.chosen(asked.choice) & asked.hits
    total = result.bit_count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, _number(params.get("page"))), pages)
    sort = params.get("sort")
    if sort not in SORTS or (sort == BEST and not asked.query):
        sort = BEST if asked.query else NEWEST
    return Found(
        query=asked.query,
        choice=asked.choice,
        total=total,
        of=snapshot.total,
        page=page,
        pages=pages,
        ids=_page(snapshot, result, asked.best, sort, language, (page - 1) * PAGE),
        sort=sort,
        meant=asked.meant,
        literally=asked.literally,
        hits=asked.hits,
        bits=result,
        snapshot=snapshot,
        there=asked.there,
    )


def all_hits(params, *, version=None):
    """(snapshot, bits of every hit): the same answer as `find`, whole, for files, feeds and machines."""
    asked = _understood(params, version)
    return asked.snapshot, asked.snapshot.chosen(asked.choice) & asked.hits


@dataclass
class Asked:
    """A query string, read; `best` are hits in titles and names, `hits` hits anywhere."""

    snapshot: Snapshot
    query: str
    choice: dict
    best: int
    hits: int
    meant: str
    literally: bool
    there: dict


def _understood(params, version):
    snapshot = facets.snapshot(version)
    query = " ".join(typed.plain(params.get("q") or "")[:LONGEST_QUERY].split())
    choice = {
        facet.key: [value for value in _values(params, facet.key) if value in snapshot.bits[facet.key]]
        for facet in facets.FACETS
    }
    choice = {key: values for key, values in choice.items() if values}
    literally = bool(query) and params.get("literally") == "1"
    best, hits = _text_hits(snapshot, query)
    meant = ""
    if query and not hits and not literally:
        meant = naming.meant_by(query, snapshot)
        best, hits = _text_hits(snapshot, meant) if meant else (NONE, NONE)
        meant = meant if hits else ""
    there, led = mapping.narrowed(params, snapshot)
    return Asked(snapshot, query, choice, best, hits & led, meant, literally, there)


def cards(action_ids, language, *, with_texts=False):
    """The cards of these actions, in this order, in the reader's language or the original; one statement.

    Each says of which action it is, as `pk`; with texts it brings the public copy it was cut from, as `copy`.
    """
    if not action_ids:
        return []
    rows = SearchRow.objects.filter(Q(language=language) | Q(is_original=True), action_id__in=action_ids)
    names = ["action_id", "language", "card"]
    if with_texts:
        rows = rows.annotate(copy=F("action__public_copy__content"))
        names.append("copy")
    found = {}
    for row in rows.values(*names):
        if row["language"] == language or row["action_id"] not in found:
            found[row["action_id"]] = row["card"] | {"pk": row["action_id"], "copy": row.get("copy")}
    return [found[pk] for pk in action_ids if pk in found]


def exact_code(query):
    """The code, when the question is nothing but one."""
    return query.strip().upper() if CODE.fullmatch(query.strip()) else None


def _page(snapshot, result, best, sort, language, start):
    """One page of ids in that order; title and name hits first when the best matches are asked for."""
    if sort != BEST:
        order = f"name:{language}" if sort == NAME else sort
        return snapshot.in_order(result, start, start + PAGE, order)
    best, rest = result & best, result & ~best
    found = snapshot.in_order(best, start, start + PAGE)
    if len(found) < PAGE:
        before = best.bit_count()
        found += snapshot.in_order(rest, max(0, start - before), start + PAGE - before)
    return found[:PAGE]


def _values(params, key):
    """Each value once; a plain dict serves callers that have no query string."""
    values = params.getlist(key) if hasattr(params, "getlist") else params.get(key, [])
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _text_hits(snapshot, query):
    """(bits whose title and names hold all terms, bits that hold them anywhere); everything for an empty question.

    The terms carry the stems of all languages, so that one answer serves readers of each.
    """
    terms = parse(query)
    if not terms:
        return NONE, snapshot.everything
    best = hits = snapshot.everything
    for term, held in zip(terms, postings.holding(terms, snapshot), strict=True):
        best &= ~held.anywhere if term.minus else held.best
        hits &= ~held.anywhere if term.minus else held.anywhere
    return (NONE if all(term.minus for term in terms) else best), hits
