"""What search and the public pages read: narrow tokens per language, and one ready copy of what is published."""

from django.db import models

from actions.models.action import Action


class SearchRow(models.Model):
    """The tokens of one published action in one language, and its card. Written by search.renew() alone.

    Its text index (FTS5 on SQLite, tsvector on PostgreSQL) is made by a migration and kept by the database.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="search_rows")
    language = models.CharField(max_length=8)
    names = models.TextField()
    title = models.TextField()
    body = models.TextField()
    card = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "language"], name="one_search_row_per_language")
        ]

    def __str__(self):
        return f"{self.action} {self.language}"


class PublicCopy(models.Model):
    """All that the page of a published action shows, as plain values. Written by search.renew() alone."""

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="public_copy")
    content = models.JSONField()

    def __str__(self):
        return str(self.action)
