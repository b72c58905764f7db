"""The form filled in away from the portal: what a file brought, before the draft takes it over."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.submission import Submission


class OfflineCopy(models.Model):
    """One file that came back: its answers by question, and what found no place. It changes nothing by itself."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="offline_copies")
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    written_for = models.CharField(max_length=40, blank=True, editable=False)
    base_version = models.PositiveIntegerField(null=True, editable=False)
    answers = models.JSONField(default=dict)
    unplaced = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("form filled in offline")
        verbose_name_plural = _("forms filled in offline")
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name
