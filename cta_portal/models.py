"""The portal's clock: when it last ticked, and who holds it now."""

from django.db import models
from django.db.models import Q


class Clock(models.Model):
    """One row. `held_until` is the lease of the tick that runs; it lapses by itself when that one was killed."""

    ticked_at = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_clock")]

    def __str__(self):
        return f"ticked at {self.ticked_at}"
