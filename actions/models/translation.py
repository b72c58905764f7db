"""One passage of a submission in another language, with who wrote, checked and approved it; files from agencies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.submission import TEXT_FIELDS, Submission

PICTURE, INDICATOR = (
    "picture:",
    "indicator:",
)  # keys of passages that are no text: see actions/translatable.py
PERSON = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Translation(models.Model):
    """One passage of a submission in another language: a text, what a picture shows, what an indicator counts."""

    MACHINE, DRAFT, CHECKED, APPROVED = "machine", "draft", "checked", "approved"
    STATUSES = [
        (MACHINE, _("Machine translation")),
        (DRAFT, _("Draft translation")),
        (CHECKED, _("Checked translation")),
        (APPROVED, _("Approved by the government")),
    ]

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.CASCADE, related_name="translations"
    )
    field = models.CharField(_("field"), max_length=30)
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"))
    status = models.CharField(_("status"), max_length=10, choices=STATUSES, default=DRAFT)
    source = models.TextField(
        blank=True, editable=False, help_text="what the original read when this was written"
    )
    source_sha256 = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(_("written"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("checked by"), **PERSON)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("approved by"), **PERSON)
    correction = models.TextField(_("correction asked for by the government"), blank=True, editable=False)
    correction_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field", "language"],
                name="one_translation_per_field_and_language",
                violation_error_message=_("This field is translated into that language already."),
            ),
            models.CheckConstraint(
                condition=Q(field__in=list(TEXT_FIELDS))
                | Q(field__startswith=PICTURE)
                | Q(field__startswith=INDICATOR),
                name="translation_of_a_known_field",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(by__isnull=True) | ~Q(checked_by=F("by")),
                name="translation_checked_by_another",
                violation_error_message=_("Somebody else than the writer checks a translation."),
            ),
        ]

    def __str__(self):
        return f"{self.submission} {self.field} {self.language}"

    @classmethod
    def weakest(cls, statuses):
        """The one rule by which a whole says how good it is: as good as the weakest translation shown in it.

        The original has no status and weakens nothing; "" where everything shown is original.
        """
        order = [status for status, _words in cls.STATUSES]
        return min((status for status in statuses if status), key=order.index, default="")


class Delivery(models.Model):
    """A file of translations that an agency sent back: kept, read, and written in once somebody says so."""

    file_name = models.CharField(_("file"), max_length=200)
    content = models.TextField(editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=8)
    loaded_at = models.DateTimeField(_("loaded"), default=timezone.now)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    done_at = models.DateTimeField(_("written in"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    outcome = models.JSONField(default=dict, blank=True, help_text="how many units of each outcome")

    class Meta:
        verbose_name = _("delivered translation file")
        verbose_name_plural = _("delivered translation files")
        ordering = ["-loaded_at", "-pk"]

    def __str__(self):
        return self.file_name
