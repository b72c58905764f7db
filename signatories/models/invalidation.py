"""Many signatures ended at once as a record: under which conditions, how many, by whom, and how to take it back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories.models.signature import Signature


class Invalidation(models.Model):
    """Conditions, the signatures that met them when they were counted, and what became of it."""

    conditions = models.JSONField(_("conditions"), default=dict)
    reason = models.TextField(pgettext_lazy("of a refusal or withdrawal", "Reason"))
    counted = models.PositiveIntegerField(_("signatures counted"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    counted_at = models.DateTimeField(_("counted"), default=timezone.now)
    made_at = models.DateTimeField(_("prepared"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("carried out by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("bulk invalidation")
        verbose_name_plural = _("bulk invalidations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="invalidation_has_reason",
                violation_error_message=_("Write the reason."),
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="done_invalidation_names_who",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, done_at__isnull=False),
                name="undone_invalidation_was_done",
            ),
        ]

    def __str__(self):
        return f"{self.pk}: {self.reason[:60]}"


class Invalidated(models.Model):
    """One signature that was ended, as it stood before; whether it stands again, or what kept it from that."""

    AGAIN, CHANGED, SIGNED = "again", "changed", "signed"
    OUTCOMES = [
        (AGAIN, _("stands again")),
        (CHANGED, _("left as it is: somebody has changed it since")),
        (SIGNED, _("left as it is: the government has signed anew")),
    ]

    invalidation = models.ForeignKey(Invalidation, on_delete=models.CASCADE, related_name="rows")
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="+")
    was_state = models.CharField(max_length=10, choices=Signature.STATES)
    was_reason = models.TextField(blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=OUTCOMES, blank=True)

    class Meta:
        verbose_name = _("invalidated signature")
        verbose_name_plural = _("invalidated signatures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invalidation", "signature"], name="one_row_per_invalidated_signature"
            )
        ]

    def __str__(self):
        return f"{self.signature}: {self.get_was_state_display()}"
