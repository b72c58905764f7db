"""What keeps a person from judging: a tie they declared to one submission, or ahead of time to a government."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.submission import Submission
from signatories.models import Government


class ConflictQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at=None)


class Conflict(models.Model):
    """A declared tie. While it stands, the person neither judges nor reads what others think."""

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="conflicts",
    )
    government = models.ForeignKey(
        Government,
        verbose_name=_("government"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conflicts",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="conflicts"
    )
    reason = models.CharField(_("which tie"), max_length=500)
    at = models.DateTimeField(_("declared"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lifted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=False, government__isnull=True)
                | Q(submission__isnull=True, government__isnull=False),
                name="conflict_is_with_one_thing",
                violation_error_message=_("Name the submission or the government."),
            ),
            models.UniqueConstraint(
                fields=["user", "submission"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_conflict_per_submission",
                violation_error_message=_("You have declared this tie."),
            ),
            models.UniqueConstraint(
                fields=["user", "government"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_conflict_per_government",
                violation_error_message=_("You have declared this tie."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="lifted_conflict_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="conflict_has_reason",
                violation_error_message=_("Write the reason."),
            ),
        ]

    def __str__(self):
        return str(self.submission or self.government)
