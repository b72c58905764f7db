"""Giving many submissions to reviewers at once: who would get what, who cannot and why, and what was done."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from actions import permissions
from actions.models.submission import IN_REVIEW, SUBMITTED
from actions.reviewing import assigning


@dataclass
class Row:
    """One submission of many: to whom it goes or went, and the sentences that say who cannot have it."""

    submission: object
    given: list = field(default_factory=list)
    refused: list = field(default_factory=list)


def look(submissions, reviewers) -> list[Row]:
    """What would happen if each were given to all these reviewers. Changes nothing."""
    rows = []
    for submission in submissions:
        row = Row(submission)
        if submission.state not in (SUBMITTED, IN_REVIEW):
            row.refused.append(
                _("It is not being read now: its state is “%(state)s”.")
                % {"state": submission.get_state_display()}
            )
        else:
            for reviewer in reviewers:
                why = assigning.why_not(reviewer, submission)
                row.refused.append(why) if why else row.given.append(reviewer)
        rows.append(row)
    return rows


def assign_each(wanted, *, by, due_on=None) -> list[Row]:
    """Give each submission of {submission: [reviewers]} to those of them who can have it; what was done, row by row.

    Each submission in a transaction of its own, each reviewer as `assigning.assign` has it: what is refused
    leaves nothing behind and stops nobody else.
    """
    if not permissions.may_assign(by):
        raise PermissionDenied(_("Giving submissions to reviewers is for the secretariat."))
    rows = []
    for submission, reviewers in wanted.items():
        row = Row(submission)
        for reviewer in reviewers:
            try:
                assigning.assign(submission, by=by, reviewers=[reviewer], due_on=due_on)
                row.given.append(reviewer)
            except (Refused, ValidationError) as refusal:
                row.refused += getattr(refusal, "messages", None) or [str(refusal)]
        rows.append(row)
    return rows
