"""How a signature was proved, and one that is still in preparation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signatories.models.declaration import RUNGS
from signatories.models.government import Government
from signatories.models.signature import Signature


class Evidence(models.Model):
    """One step up the ladder of proof, dated, by whom, and whether staff checked it."""

    ACCEPTED, REJECTED = "accepted", "rejected"
    OUTCOMES = [(ACCEPTED, _("accepted")), (REJECTED, _("not accepted"))]

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="evidence")
    rung = models.CharField(_("step"), max_length=16, choices=RUNGS)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    domain = models.CharField(_("office mail domain"), max_length=253, blank=True)
    asked_of = models.EmailField(_("asked of"), blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=OUTCOMES, blank=True)
    note = models.TextField(_("why it was not accepted"), blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rung="letter") | (~Q(file="") & ~Q(sha256="")),
                name="letter_evidence_has_file",
                violation_error_message=_("Choose the file of the letter or resolution."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="checked_evidence_names_checker",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="one_evidence_per_token"
            ),
        ]

    def __str__(self):
        return f"{self.get_rung_display()}: {self.signature}"


class SigningDraft(models.Model):
    """What a person has filled in before signing: kept from the first part on, gone once signed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signing_draft"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    government = models.ForeignKey(
        Government, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    answers = models.JSONField(default=dict)
    file = models.FileField(upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    arms = models.FileField(upload_to="drafts/", blank=True)
    logo = models.FileField(upload_to="drafts/", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("signature in preparation")
        verbose_name_plural = _("signatures in preparation")

    def __str__(self):
        return f"{self.user}: {self.government or '–'}"
