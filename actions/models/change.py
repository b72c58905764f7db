"""Who changed what in a text: the words before and after, kept while it is written and for a time after."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.submission import Submission


class Change(models.Model):
    """What one person made of one field within a quarter of an hour, however often the form saved itself."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("change of a text")
        verbose_name_plural = _("changes of texts")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["submission", "field", "-id"], name="change_of_field"),
            models.Index(fields=["at"], name="change_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(at__gte=F("began_at")), name="change_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="change_changes_something"),
        ]

    def __str__(self):
        return f"{self.submission}: {self.field}"
