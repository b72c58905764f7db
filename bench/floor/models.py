"""One entry: what a list shows, and the longer text that its own page shows."""

from django.db import models


class Entry(models.Model):
    title = models.CharField(max_length=150)
    summary = models.TextField()
    text = models.TextField()
    place = models.CharField(max_length=100)
    on = models.DateField()

    class Meta:
        app_label = "floor"
