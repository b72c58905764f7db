"""Who saw or took out what holds people's data, and who was denied: rows that are only added, and kept for a time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEntry(models.Model):
    """One person and one thing in one hour. Append-only until its last day; holds no personal data."""

    PAGE, LIST, EXPORT, DENIED = "page", "list", "export", "denied"
    KINDS = [
        (PAGE, _("opened the page")),
        (LIST, _("saw it in a list")),
        (EXPORT, _("took it out as a file")),
        (DENIED, _("was denied")),
    ]

    at = models.DateTimeField(_("time"))
    actor = models.UUIDField(_("person"), help_text="User.public_id, which may outlive the user")
    kind = models.CharField(_("what"), max_length=6, choices=KINDS)
    object_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    object_id = models.CharField(_("thing"), max_length=60, blank=True)
    where = models.CharField(_("page"), max_length=120)
    hour = models.DateTimeField(editable=False)
    kept_until = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("access to personal data")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="access_to_object"),
            models.Index(fields=["kept_until"], name="access_kept_until"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "kind", "object_type", "object_id", "where", "hour"],
                name="one_access_entry_an_hour",
                violation_error_message=_("This access is written down already."),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.object_type} {self.object_id}"
