"""The part of the screen about reviews: one's own form, then what colleagues think, side by side."""

from actions.forms.judging import ReviewForm
from actions.models import Review
from actions.models.submission import IN_REVIEW
from actions.permissions import may_decide, may_review
from actions.reviewing import rubric

SHAPES = {  # how a state of reviews is drawn: see components/_state.html
    rubric.POSITIVE: "good",
    rubric.MIXED: "still",
    rubric.CONFLICTING: "you",
    rubric.NEGATIVE: "bad",
}


def part(user, submission, form=None) -> dict:
    """What `actions/admin/_reviews.html` shows to this person; `form` is a review that was refused."""
    summary = rubric.summary(submission, user)
    own = _own(submission, user, summary)
    is_open = own is None or own.state == Review.DRAFT
    writes = is_open and submission.state == IN_REVIEW and may_review(user, submission)
    if writes and form is None:
        form = ReviewForm(submission=submission, review=own)
    return {
        "own": own,
        "form": form if writes else None,
        "may_leave": is_open and may_decide(user, submission),
        "others": shown(summary),
    }


def _own(submission, user, summary):
    """One's own review of this hand-in; asked for only when it does not stand among those that are shown."""
    now = submission.hand_ins.count()
    for review in summary.reviews if summary else ():
        if (review.by_id, review.round) == (user.pk, now):
            return review
    return submission.reviews.filter(by=user, round=now).first()


def shown(summary):
    """A summary with the state in words and shape; nothing of nothing."""
    if summary is None:
        return None
    return {"summary": summary, **in_words(summary.state)}


def in_words(state) -> dict:
    return {"kind": SHAPES[state], "word": dict(rubric.STATES)[state]}
