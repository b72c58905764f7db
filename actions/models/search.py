"""The narrow table that search reads, and the number that tells caches something changed."""

from django.db import models

from actions.models.action import Action


class DataVersion(models.Model):
    """One row; raised in every transaction that changes what the public sees."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_data_version")]

    def __str__(self):
        return str(self.number)


class SearchRow(models.Model):
    """The tokens of one published action in one language. Kept in step by the publishing verbs."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="search_rows")
    language = models.CharField(max_length=8)
    names = models.TextField()
    title = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "language"], name="one_search_row_per_language")
        ]

    def __str__(self):
        return f"{self.action} {self.language}"
