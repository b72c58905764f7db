"""The built files of an edition, or the wish for one."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publications.models.edition import Edition


class EditionFile(models.Model):
    """One built file of an edition, or the wish for one."""

    QUEUED, BUILDING, BUILT, FAILED = "queued", "building", "built", "failed"
    STATES = [
        (QUEUED, _("Waiting")),
        (BUILDING, _("Being built")),
        (BUILT, _("Built")),
        (FAILED, _("Failed")),
    ]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=8)
    format = models.CharField(_("format"), max_length=8, default="pdf")
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=QUEUED)
    file = models.FileField(_("file"), upload_to="editions/", blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    cpu_seconds = models.FloatField(_("computing time in seconds"), null=True, blank=True)
    peak_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format"], name="one_file_per_language_and_format"
            ),
            models.CheckConstraint(
                condition=~Q(state="built")
                | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, built_at__isnull=False)),
                name="built_file_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.edition} {self.language} {self.format}"
