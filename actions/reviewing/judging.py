"""Reading for the Call: one's own review of a hand-in, with its scores; or leaving it to colleagues."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import history
from accounts.refusals import Refused
from actions import permissions
from actions.models import Criterion, Review, Score
from actions.models.review import ASSESSMENTS
from actions.models.rubric import VALUES
from actions.models.submission import IN_REVIEW
from actions.reviewing import assigning, rubric
from actions.reviewing.locking import lock


@transaction.atomic
def give_review(
    submission,
    *,
    by,
    recommendation="",
    note="",
    scores=None,
    gcm_assessment="",
    gcr_assessment="",
    draft=False,
) -> Review:
    """Keep or send one's review of the last hand-in; `scores` is {key of the criterion: value}.

    A draft may have holes. A given one has a recommendation, a score for each criterion in use and a judgement
    for each compact the submission names; it stays, and then those of others can be read. Refuses whoever has a
    tie or wrote it, a state other than in review, and a second review of one hand-in.
    """
    lock(submission)
    if not permissions.may_review(by, submission):
        raise PermissionDenied(_("You have a tie to this action or wrote it, so somebody else reviews it."))
    if submission.state != IN_REVIEW:
        raise Refused(_("Reviews are written while an action is in review."))
    review = _own(submission, by)
    judged = {"gcm_assessment": gcm_assessment, "gcr_assessment": gcr_assessment}
    criteria = list(Criterion.objects.asked())
    scores = {pk: value for pk, value in (scores or {}).items() if value is not None}
    _check_values(recommendation, judged, scores, criteria)
    if not draft:
        _check_whole(submission, recommendation, judged, scores, criteria)
    review.recommendation, review.note = recommendation, note.strip()
    review.gcm_assessment, review.gcr_assessment = gcm_assessment, gcr_assessment
    kept = _keep_scores(review, scores, criteria)
    if not draft:
        review.state, review.given_at, review.mean = Review.GIVEN, timezone.now(), rubric.weighted_mean(kept)
        history.record("give_review", submission, by=by, round=review.round)
    review.save()
    assigning.settle(review)
    return review


@transaction.atomic
def leave(submission, *, by) -> Review:
    """Who decides reads what reviewers think without a review of their own, and writes none for this hand-in.

    Refuses whoever may not decide, and whoever has given a review.
    """
    lock(submission)
    if not permissions.may_decide(by, submission):
        raise PermissionDenied(_("This step is not yours to take."))
    review = _own(submission, by)
    review.scores.all().delete()
    review.state, review.recommendation, review.note = Review.LEFT, "", ""
    review.gcm_assessment = review.gcr_assessment = ""
    review.save()
    assigning.settle(review)
    history.record("leave_review", submission, by=by, round=review.round)
    return review


def _own(submission, by):
    """One's own review of the last hand-in, begun if there is none. Refuses one that is closed."""
    review, _created = Review.objects.get_or_create(
        submission=submission, round=submission.hand_ins.count(), by=by
    )
    if review.state == Review.GIVEN:
        raise Refused(_("You have given your review of this hand-in."))
    if review.state == Review.LEFT:
        raise Refused(_("You have left this hand-in to your colleagues."))
    return review


def _check_values(recommendation, judged, scores, criteria):
    """Even a draft holds only what can be chosen."""
    wrong = {}
    if recommendation and recommendation not in dict(Review.RECOMMENDATIONS):
        wrong["recommendation"] = _("Choose a recommendation.")
    for field, value in judged.items():
        if value and value not in dict(ASSESSMENTS):
            wrong[field] = _("Choose partly, meets or exceeds.")
    asked = {criterion.pk for criterion in criteria}
    for pk, value in scores.items():
        if pk not in asked:
            raise Refused(_("The criteria have changed meanwhile. Look at the form again."))
        if value not in VALUES:
            wrong[score_field(pk)] = _("Choose a value from 1 to 5.")
    if wrong:
        raise ValidationError(wrong)


def _check_whole(submission, recommendation, judged, scores, criteria):
    """What a given review must not lack, each sentence beside its field."""
    lacking = {
        score_field(criterion.pk): _("Choose a value from 1 to 5.")
        for criterion in criteria
        if criterion.pk not in scores
    }
    for field in rubric.compacts_of(submission).values():
        if not judged[field]:
            lacking[field] = _("Choose partly, meets or exceeds.")
    if not recommendation:
        lacking["recommendation"] = _("Choose a recommendation.")
    if lacking:
        raise ValidationError(lacking)


def score_field(pk):
    """The name under which the score of a criterion is asked and refused."""
    return f"score_{pk}"


def _keep_scores(review, scores, criteria):
    """The scores as they are now, each with the weight and the words of its criterion."""
    review.scores.all().delete()
    return Score.objects.bulk_create(
        [
            Score(
                review=review, criterion=criterion, value=scores[criterion.pk], weight=criterion.weight,
                words=_words(criterion, scores[criterion.pk]),
            )
            for criterion in criteria
            if criterion.pk in scores
        ]
    )  # fmt: skip


def _words(criterion, value):
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = {"name": criterion.name, "word": dict(criterion.choices).get(value, "")}
    return said
