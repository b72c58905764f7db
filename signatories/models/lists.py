"""What every list has that staff load from a file: the file as it came, its run, and what became of each line."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoadedList(models.Model):
    """One file, once: read, checked without entering anything, then carried out line by line."""

    READ, DRY, RUNNING, DONE, STOPPED = "read", "dry", "running", "done", "stopped"
    STATES = [
        (READ, _("Read, being checked")),
        (DRY, _("Checked, nothing entered yet")),
        (RUNNING, _("Being carried out")),
        (DONE, _("Carried out")),
        (STOPPED, _("Stopped on the way")),
    ]
    AT_WORK = (READ, RUNNING)

    file = models.FileField(_("file"), upload_to="imports/")
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=READ)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("carried out by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    moved_at = models.DateTimeField(_("gone on"), default=timezone.now)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self):
        return self.file_name

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK


class ListLineQuerySet(models.QuerySet):
    def to_do(self):
        """Lines that would enter something and have not yet."""
        return self.filter(outcome__in=self.model.ENTERS, done_at__isnull=True)


class ListLine(models.Model):
    """One line of the file: what stood there, what carrying it out means, and when it was entered."""

    ENTERS = ()  # the outcomes by which something is entered

    number = models.PositiveIntegerField(_("line"))
    raw = models.JSONField(_("what stands there"))
    refusal = models.TextField(_("what the register answered"), blank=True)
    refusal_language = models.CharField(max_length=8, blank=True)
    done_at = models.DateTimeField(_("entered"), null=True, blank=True)

    objects = ListLineQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["number"]
