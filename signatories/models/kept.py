"""A file that was chosen in a form which is not handed in yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class KeptFile(models.Model):
    """Kept from the moment it was chosen, by person and form, so that a slip in another field never loses it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form_key = models.UUIDField(unique=True)
    file = models.FileField(upload_to="evidence/")
    file_name = models.CharField(max_length=200)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file of an open form")
        verbose_name_plural = _("files of open forms")

    def __str__(self):
        return self.file_name
