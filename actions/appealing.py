"""A government asks that a declined action be looked at again; somebody else of the secretariat answers."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.refusals import Refused
from actions import notifications, permissions
from actions.models import Appeal, Decision
from actions.models.submission import DECLINED
from actions.reviewing.locking import lock


def open_to_appeal(submission) -> Decision | None:
    """The announced refusal of a declined submission, while nobody has asked to look at it again."""
    if submission.state != DECLINED:
        return None
    latest = submission.decisions.filter(move="decline").select_related("appeal").first()
    return latest if latest and latest.announced_at and not hasattr(latest, "appeal") else None


def waiting(submission) -> Appeal | None:
    """The appeal that waits for an answer."""
    asked = Appeal.objects.select_related("decision__submission")
    return asked.filter(decision__submission=submission, answered_at=None).first()


def may_answer(user, appeal) -> bool:
    """Whether this person may say that the decision stands: who decides, and did not decide this one."""
    return permissions.may_decide(user, appeal.decision.submission) and user.pk not in _made_by(
        appeal.decision
    )


@transaction.atomic
def ask(submission, *, by, reason) -> Appeal:
    """Ask to look at a refusal again: the appeal, history, letters to those who decide.

    Refuses who does not act for the lead; what is not declined or not announced yet; a second appeal against
    one decision. Granting it is `workflow.reopen`.
    """
    lock(submission)
    if not permissions.may_edit(by, submission):
        raise PermissionDenied(_("You do not write for this government."))
    decision = open_to_appeal(submission)
    if decision is None:
        raise Refused(_("There is no decision here that can be looked at again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    appeal = Appeal.objects.create(decision=decision, reason=reason.strip(), asked_by=by)
    history.record("appeal", submission, by=by, decision=decision.pk)
    notifications.appealed(appeal)
    return appeal


@transaction.atomic
def decline(appeal, *, by, answer) -> Appeal:
    """The decision stands, and why: the answer, history, a letter to the government.

    Refuses who may not decide, whoever made the decision, and an appeal that is answered.
    """
    submission = appeal.decision.submission
    lock(submission)
    appeal.refresh_from_db()
    if not may_answer(by, appeal):
        raise PermissionDenied(_("An appeal is answered by somebody else than who decided."))
    if appeal.answered_at:
        raise Refused(_("This appeal is answered already."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write why the decision stands.")})
    _answer(appeal, Appeal.DECLINED, by, answer.strip())
    history.record("decline_appeal", submission, by=by, decision=appeal.decision_id)
    notifications.appeal_declined(appeal)
    return appeal


def grant(submission, by):
    """A submission is taken up again: its waiting appeal, if there is one, is answered with it."""
    appeal = waiting(submission)
    if appeal:
        _answer(appeal, Appeal.GRANTED, by, "")
        notifications.appeal_granted(appeal)


def _answer(appeal, outcome, by, answer):
    appeal.outcome, appeal.answer = outcome, answer
    appeal.answered_at, appeal.answered_by = timezone.now(), by
    appeal.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    cancel(appeal, "appealed")


def _made_by(decision):
    return {decision.by_id, decision.second_by_id}
