"""A government asks that its published action be taken down; the secretariat grants it or says why not."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import history
from accounts.mail import cancel
from accounts.refusals import Refused
from actions import notifications, permissions
from actions.models import Action, WithdrawalRequest
from actions.models.submission import PUBLISHED


@transaction.atomic
def ask(action, *, by, reason) -> WithdrawalRequest:
    """Ask the secretariat to take a published action down: the request, history, letters to those who decide.

    Refuses who does not act for the lead, an action that is not public, and a second request while one is open.
    Granting it is `workflow.withdraw`.
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
