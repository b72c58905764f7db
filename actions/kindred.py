"""What is there already: the government's own actions that a draft may repeat, then kindred ones of others."""

from collections import Counter
from dataclasses import dataclass
from math import log

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Value
from rapidfuzz import fuzz

from actions import search, tokens
from actions.models import Action, ObjectiveLink, Participation, SearchRow, Submission
from actions.models.submission import OPEN, PUBLISHED

SHOWN = 6
CANDIDATES = 200
TERMS = 40
DOUBLE = 85  # of 100: titles this near are likely the same action
TITLE_WEIGHT, OBJECTIVE_WEIGHT = 3.0, 0.5
SHORTEST_WORD = 4  # shorter ones say little in any language


@dataclass(frozen=True)
class Kindred:
    """One action that resembles a draft: of one's own government or not, and whether it is likely the same."""

    action: Action
    title: str
    language: str
    government: object
    is_own: bool
    is_double: bool


def kindred(submission, *, limit=SHOWN) -> list[Kindred]:
    """The nearest actions: likely doubles first, then the government's own, then others by shared rare words.

    Others are published ones, found over every language in which the search keeps them; rank is the sum of
    log(N / n) over the words of title and summary that both share (three times for a title's word, N actions
    found, n of them with the word), half a point for each shared objective. Own drafts count by their titles.
    """
    wanted = _words(submission)
    if not wanted:
        return []
    scores = Counter(dict(_scored(submission, wanted)))
    lead = submission.action.lead
    pks = [pk for pk, score in scores.most_common(limit * 3) if score > 0]
    found = [
        _judged(submission, text, lead)
        for pk, text in _texts(pks, lead).items()
        if pk != submission.action_id
    ]
    found = [one for one in found if not one.is_own or one.is_double or scores[one.action.pk] > 0]
    found.sort(key=lambda one: (not one.is_double, not one.is_own, -scores[one.action.pk], one.action.pk))
    return found[:limit]


def _words(submission):
    """The stems of title and summary, as the index holds them for this language: {stem: weight}."""
    wanted = dict.fromkeys(_telling(submission.summary, submission.language), 1.0)
    wanted |= dict.fromkeys(_telling(submission.title, submission.language), TITLE_WEIGHT)
    return wanted


def _telling(text, language):
    return {word for word in tokens.of_text(text, language).split() if len(word) >= SHORTEST_WORD}


def _scored(submission, wanted):
    """(primary key, score) of published actions that share words with the draft."""
    terms = sorted(wanted, key=lambda word: (-wanted[word], -len(word), word))[:TERMS]
    rows = list(_rows(submission, search.rows_with_any(terms, limit=CANDIDATES)))
    holds = {row.pk: set(f"{row.title} {row.body}".split()) & set(wanted) for row in rows}
    spread = Counter(word for words in holds.values() for word in words)
    best = {}
    for row in rows:
        score = sum(wanted[word] * log((row.total + 1) / spread[word]) for word in holds[row.pk])
        score += OBJECTIVE_WEIGHT * (row.shared or 0)
        best[row.action_id] = max(best.get(row.action_id, 0), score)
    return list(best.items())


def _rows(submission, pks):
    """Rows of the search; each knows how many there are in all, and how many objectives its action shares."""
    every = SearchRow.objects.order_by().values(one=Value(1)).annotate(number=Count("pk"))
    shared = ObjectiveLink.objects.filter(
        submission__action=OuterRef("action"),
        submission__state=PUBLISHED,
        objective__in=submission.objective_links.values("objective"),
    )
    shared = shared.order_by().values("submission__action").annotate(number=Count("pk"))
    return SearchRow.objects.filter(pk__in=pks).annotate(
        total=Subquery(every.values("number")), shared=Subquery(shared.values("number"))
    )


def _texts(action_ids, lead):
    """{primary key: its newest open or published text}, of these actions and of all that this government leads."""
    led = Participation.objects.filter(government=lead, role=Participation.LEAD).values("action")
    texts = (
        Submission.objects.filter(Q(action__in=action_ids) | Q(action__in=led), state__in=(*OPEN, PUBLISHED))
        .select_related("action")
        .prefetch_related(
            Prefetch("action__participations", Participation.objects.select_related("government"))
        )
        .order_by("number")
    )
    return {text.action_id: text for text in texts}


def _judged(submission, text, lead):
    mine, theirs = tokens.fold(submission.title), tokens.fold(text.title)
    near = fuzz.token_sort_ratio(mine, theirs) if mine and theirs else 0
    return Kindred(
        action=text.action,
        title=text.title,
        language=text.language,
        government=text.action.lead,
        is_own=text.action.lead == lead,
        is_double=near >= DOUBLE,
    )
