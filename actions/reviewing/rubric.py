"""What reviews add up to: the weighted mean of one, the state of all, the table of who scored what."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from actions.models import Review, Score
from actions.requirements import frameworks_of
from frameworks.models import Framework

POSITIVE, NEGATIVE, MIXED, CONFLICTING = "positive", "negative", "mixed", "conflicting"
STATES = [
    (POSITIVE, _("Positive")),
    (MIXED, _("Mixed")),
    (CONFLICTING, _("Conflicting")),
    (NEGATIVE, _("Negative")),
]
GOOD = Decimal(3)  # from this weighted mean on, scores speak for an action; the middle of the scale
FAR_APART = Decimal(2)  # two reviewers whose weighted means differ by this much read two different texts
COMPACTS = {Framework.GCM: "gcm_assessment", Framework.GCR: "gcr_assessment"}


class Line(NamedTuple):
    """One criterion: what each reviewer gave, in the order of the summary's reviews."""

    name: str
    weight: int
    scores: list
    mean: Decimal


class Summary(NamedTuple):
    """The reviews of a hand-in that one may see, put side by side."""

    state: str
    reviews: list
    lines: list
    mean: Decimal | None


def weighted_mean(scores) -> Decimal | None:
    """Each value by the weight of its criterion; nothing where nothing is scored."""
    pairs = [(score.value, score.weight) for score in scores]
    if not pairs:
        return None
    total = sum(value * weight for value, weight in pairs)
    return _rounded(Decimal(total) / sum(weight for _value, weight in pairs))


def state_of(reviews) -> str:
    """What the given reviews of one hand-in say together; empty while there is none. The first that holds:

    conflicting: one reviewer would approve and another decline, or two weighted means lie `FAR_APART` or more;
    positive: all would approve, and no weighted mean is below `GOOD`;
    negative: all would decline, and every weighted mean is below `GOOD`;
    mixed: everything else, such as a wish for changes.

    A review without scores counts by its recommendation alone.
    """
    said = {review.recommendation for review in reviews}
    means = [review.mean for review in reviews if review.mean is not None]
    if not said:
        return ""
    if {Review.APPROVE, Review.DECLINE} <= said or (means and max(means) - min(means) >= FAR_APART):
        return CONFLICTING
    if said == {Review.APPROVE} and all(mean >= GOOD for mean in means):
        return POSITIVE
    if said == {Review.DECLINE} and all(mean < GOOD for mean in means):
        return NEGATIVE
    return MIXED


def states(user, submissions=None) -> dict[int, str]:
    """The state of each submission whose reviews this person may see, by its key; all in one statement."""
    reviews = _readable(user)
    if submissions is not None:
        reviews = reviews.filter(submission__in=submissions)
    found = defaultdict(list)
    for review in reviews.only("submission_id", "recommendation", "mean"):
        found[review.submission_id].append(review)
    return {pk: state_of(rows) for pk, rows in found.items()}


def summary(submission, user) -> Summary | None:
    """Criterion by reviewer, with means; None where this person may see nothing."""
    reviews = list(
        _readable(user)
        .filter(submission=submission)
        .select_related("by")
        .prefetch_related(Prefetch("scores", Score.objects.select_related("criterion")))
        .order_by("given_at", "pk")
    )
    if not reviews:
        return None
    means = [review.mean for review in reviews if review.mean is not None]
    return Summary(state_of(reviews), reviews, _lines(reviews), _mean(means))


def common_judgement(submission, user) -> dict:
    """The judgement per compact in which all reviews agree that this person may see, by field."""
    reviews = _readable(user).filter(submission=submission)
    said = {field: set(reviews.values_list(field, flat=True)) - {""} for field in COMPACTS.values()}
    return {field: words.pop() for field, words in said.items() if len(words) == 1}


def compacts_of(submission) -> dict:
    """The compacts whose objectives a submission names: {code of the framework: field of the judgement}."""
    named = frameworks_of(submission)
    return {code: field for code, field in COMPACTS.items() if code in named}


def _readable(user):
    """What counts and may be seen. One's own word alone is not what reviewers say together."""
    return Review.objects.visible_to(user).counted()


def _lines(reviews):
    """The criteria that were scored; a column for every review, empty where it was not asked for one."""
    by_criterion = defaultdict(dict)
    for place, review in enumerate(reviews):
        for score in review.scores.all():
            by_criterion[score.criterion][place] = score
    rows = sorted(by_criterion.items(), key=lambda row: (row[0].position, row[0].pk))
    return [
        Line(
            name=(latest := scores[max(scores)]).name,
            weight=latest.weight,
            scores=[scores.get(place) for place in range(len(reviews))],
            mean=_mean([score.value for score in scores.values()]),
        )
        for _criterion, scores in rows
    ]


def _mean(values):
    return _rounded(Decimal(sum(values)) / len(values)) if values else None


def _rounded(number):
    return number.quantize(Decimal("0.01"))
