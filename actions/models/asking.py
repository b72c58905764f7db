"""What a government asks the secretariat for once its text is out of its hands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.action import Action
from actions.models.review import Decision


class Asked(models.Model):
    """What both have in common: who asked for it when and why, and what was answered."""

    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answer = models.TextField(_("what the government reads"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True


class WithdrawalRequest(Asked):
    """A government asks that its published action be taken down, and why; the secretariat answers."""

    GRANTED, DECLINED = "granted", "declined"
    OUTCOMES = [(GRANTED, _("Withdrawn")), (DECLINED, _("Kept"))]

    action = models.ForeignKey(
        Action, verbose_name=_("action"), on_delete=models.CASCADE, related_name="withdrawal_requests"
    )
    outcome = models.CharField(_("answer"), max_length=8, choices=OUTCOMES, blank=True)

    class Meta:
        verbose_name = _("request to withdraw")
        verbose_name_plural = _("requests to withdraw")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"],
                condition=Q(answered_at__isnull=True),
                name="one_open_withdrawal_request",
                violation_error_message=_("The secretariat was asked to withdraw this action already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="answered_request_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(answer=""),
                name="declined_request_says_why",
                violation_error_message=_("Write why the action stays."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="withdrawal_request_has_reason",
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return str(self.action)


class Appeal(Asked):
    """A government asks that a declined action be looked at again, and why; somebody else answers. Once a decision."""

    GRANTED, DECLINED = "granted", "declined"
    OUTCOMES = [(GRANTED, _("Taken up again")), (DECLINED, _("The decision stands"))]

    decision = models.OneToOneField(
        Decision,
        on_delete=models.CASCADE,
        related_name="appeal",
        error_messages={"unique": _("The secretariat was asked to look at this decision again already.")},
    )
    outcome = models.CharField(_("answer"), max_length=8, choices=OUTCOMES, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="answered_appeal_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(answer=""),
                name="declined_appeal_says_why",
                violation_error_message=_("Write why the decision stands."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="appeal_has_reason",
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return str(self.decision)
