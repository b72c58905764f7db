"""A published action is taken down and brought back; a government may ask for it, and is answered."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.refusals import Refused
from actions import notifications, permissions, search
from actions.models import Action, WithdrawalRequest
from actions.models.submission import PUBLISHED


@transaction.atomic
def ask(action, *, by, reason) -> WithdrawalRequest:
    """Ask the secretariat to take a published action down: the request, history, letters to those who decide.

    Refuses who does not act for the lead, an action that is not public, and a second request while one is open.
    Granting it is `withdraw`.
    """
    action = Action.objects.select_for_update().get(pk=action.pk)
    if not permissions.may_manage(by, action):
        raise PermissionDenied(_("You do not write for this government."))
    if action.withdrawn_at:
        raise Refused(_("This action is withdrawn already."))
    if not may_be_asked(action):
        raise Refused(_("This action is not published."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason.")})
    if open_request(action):
        raise Refused(_("The secretariat was asked to withdraw this action already."))
    request = WithdrawalRequest.objects.create(action=action, reason=reason.strip(), asked_by=by)
    history.record("ask_to_withdraw", action, by=by, request=request.pk)
    notifications.withdrawal_asked(request)
    return request


@transaction.atomic
def decline(request, *, by, answer) -> WithdrawalRequest:
    """The action stays public: the answer is kept, history, a letter to the government.

    Refuses who may not decide on the published text, and a request that is answered.
    """
    Action.objects.select_for_update().get(pk=request.action_id)
    request.refresh_from_db()
    text = request.action.submissions.filter(state=PUBLISHED).select_related("call").first()
    if text is None or not permissions.may_decide(by, text):
        raise PermissionDenied(_("This step is not yours to take."))
    if request.answered_at:
        raise Refused(_("This request is answered already."))
    if not answer.strip():
        raise ValidationError({"answer": _("Write why the action stays.")})
    request.outcome, request.answer = WithdrawalRequest.DECLINED, answer.strip()
    request.answered_at, request.answered_by = timezone.now(), by
    request.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    cancel(request, "withdrawal_asked")
    history.record("decline_to_withdraw", request.action, by=by, request=request.pk)
    notifications.withdrawal_declined(request)
    return request


def open_request(action) -> WithdrawalRequest | None:
    """The request that waits for an answer."""
    return action.withdrawal_requests.filter(answered_at=None).first()


def may_be_asked(action) -> bool:
    """Whether there is anything in public to take down."""
    return action.published_at is not None and action.submissions.filter(state=PUBLISHED).exists()


@transaction.atomic
def withdraw(action, *, by, reason, see_instead=None) -> Action:
    """Take a published action down: its page says so and why, and points to `see_instead` for a double.

    A request of the government is answered with it; what still waits to say that the action is public never leaves.
    """
    action = _lock_published(action, by)
    if not reason.strip():
        raise ValidationError(_("Write the reason."))
    if action.withdrawn_at:
        raise Refused(_("This action is withdrawn already."))
    if see_instead and see_instead.pk == action.pk:
        raise ValidationError(_("Name another action to see instead."))
    action.withdrawn_at, action.withdrawn_by = timezone.now(), by
    action.withdrawn_reason, action.see_instead = reason.strip(), see_instead
    action.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "see_instead"])
    _grant_requests(action, by)
    event = history.record("withdraw", action, by=by)
    for text in action.submissions.all():
        cancel(text, "published")
    for earlier in history.of(action).filter(verb="restore"):
        cancel(earlier, "restored")
    search.renew(action)
    notifications.withdrawn(action, event)
    return action


def _grant_requests(action, by):
    """The government asked for it: its request is answered, and no letter about it leaves any more."""
    for request in action.withdrawal_requests.filter(answered_at=None):
        request.outcome, request.answered_at = WithdrawalRequest.GRANTED, timezone.now()
        request.answered_by = by
        request.save(update_fields=["outcome", "answered_at", "answered_by"])
        cancel(request, "withdrawal_asked")


@transaction.atomic
def restore(action, *, by) -> Action:
    """Bring a withdrawn action back."""
    action = _lock_published(action, by)
    if not action.withdrawn_at:
        raise Refused(_("This action is not withdrawn."))
    action.withdrawn_at, action.withdrawn_by, action.withdrawn_reason = None, None, ""
    action.see_instead = None
    action.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "see_instead"])
    event = history.record("restore", action, by=by)
    for earlier in history.of(action).filter(verb="withdraw"):
        cancel(earlier, "withdrawn")
    search.renew(action)
    notifications.restored(action, event)
    return action


def _lock_published(action, by):
    action = Action.objects.select_for_update().get(pk=action.pk)
    current = action.submissions.filter(state=PUBLISHED).select_related("call").first()
    if current is None or action.published_at is None:
        raise Refused(_("This action is not published."))
    if not permissions.may_decide(by, current):
        raise PermissionDenied(_("This step is not yours to take."))
    return action
