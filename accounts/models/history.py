"""What was done, by whom and when: rows that are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventHead(models.Model):
    """The last link of the history chain: one row, locked while a link is added."""

    last_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_event_head")]

    def __str__(self):
        return self.last_hash[:12]


class Event(models.Model):
    """One thing that was done. Append-only and chained by hash; holds no personal data."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="User.public_id, which may outlive the user")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="event_of_object")]

    def __str__(self):
        return f"{self.seq} {self.verb} {self.object_type} {self.object_id}"
