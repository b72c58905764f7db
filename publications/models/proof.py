"""What a government says of its own pages before an edition is released."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publications.models.edition import Edition
from signatories.models import Government


class Proof(models.Model):
    """One government's proof of one frozen edition. Silence until the day approves texts, never pictures."""

    ASKED, APPROVED, COMMENTED, SILENT = "asked", "approved", "commented", "silent"
    STATES = [
        (ASKED, _("Asked")),
        (APPROVED, _("Approved")),
        (COMMENTED, _("Commented")),
        (SILENT, pgettext_lazy("state of a proof", "No answer in time")),
    ]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="proofs")
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="proofs")
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=ASKED)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    until = models.DateField(_("answer until"))
    sha256 = models.CharField(
        _("fingerprint of the pages"),
        max_length=64,
        blank=True,
        help_text="of the frozen entries it was asked about",
    )
    seen_at = models.DateTimeField(_("opened"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.TextField(_("comment"), blank=True)
    pictures_approved = models.BooleanField(_("pictures approved"), default=False)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["edition", "until", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "government"], name="one_proof_per_government"),
            models.CheckConstraint(
                condition=~Q(state="commented") | ~Q(comment=""),
                name="commented_proof_has_comment",
                violation_error_message=_("Write what should be put right."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "silent")) | Q(answered_at__isnull=False),
                name="answered_proof_has_time",
            ),
            models.CheckConstraint(
                condition=Q(pictures_approved=False) | Q(state="approved"),
                name="pictures_are_approved_by_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.edition}: {self.government}"
