"""The built files of an edition, or the wish for one."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publications.models.edition import Edition


class EditionFileQuerySet(models.QuerySet):
    def on_their_way(self):
        """Files that wait for a worker or are being built."""
        return self.filter(state__in=[EditionFile.QUEUED, EditionFile.BUILDING])

    def current(self):
        """Whole files made from what is frozen now; an edition may have been opened for corrections since."""
        return self.exclude(file="").filter(built_at__gte=F("edition__frozen_at"))

    def offered(self):
        """Files anybody may have: those of editions that are released."""
        return self.current().filter(edition__in=Edition.objects.released())


class EditionFile(models.Model):
    """One built file of an edition, or the wish for one."""

    PDF, SMALL, WEB, DESIGNED = "pdf", "small", "web", "designed"
    FORMATS = [
        (PDF, _("PDF, tagged, for archives")),
        (SMALL, _("PDF, small")),
        (WEB, _("Web pages")),
        (DESIGNED, _("PDF of a designer")),
    ]
    BOOKS = (PDF, DESIGNED)  # without one of them in each language nothing is released
    QUEUED, BUILDING, BUILT, FAILED, CANCELLED = "queued", "building", "built", "failed", "cancelled"
    STATES = [
        (QUEUED, _("Waiting")),
        (BUILDING, _("Being built")),
        (BUILT, _("Built")),
        (FAILED, _("Failed")),
        (CANCELLED, _("Cancelled")),
    ]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=8)
    format = models.CharField(_("format"), max_length=8, choices=FORMATS, default=PDF)
    state = models.CharField(_("state"), max_length=9, choices=STATES, default=QUEUED)
    file = models.FileField(_("file"), upload_to="editions/", blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="when its build was last heard of")
    tries = models.PositiveSmallIntegerField(default=0, help_text="builds begun since it was asked for")
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    cpu_seconds = models.FloatField(_("computing time in seconds"), null=True, blank=True)
    peak_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("chapters done"), default=0)
    steps = models.PositiveSmallIntegerField(_("chapters"), default=0)
    log = models.JSONField(
        _("log"), default=list, blank=True, help_text="[[seconds since the start, line], …]"
    )
    input_sha256 = models.CharField(_("fingerprint of what it was made from"), max_length=64, blank=True)
    fonts = models.JSONField(default=dict, blank=True, help_text="{file of a font: SHA-256}")
    error = models.TextField(_("what went wrong"), blank=True)

    objects = EditionFileQuerySet.as_manager()

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
