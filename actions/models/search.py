"""What search and the public pages read: narrow tokens per language, and one ready copy of what is published."""

from django.db import models

from actions.models.action import Action

ORDER_KEY = 96


class SearchRow(models.Model):
    """The tokens of one published action in one language, and its card. Written by search.renew() alone.

    Its text index (FTS5 on SQLite, tsvector on PostgreSQL) is made by a migration and kept by the database.
    Its number tells its action without a look: see `number_of`.
    """

    PER_ACTION = 4  # bits of the number for the place among the rows of one action

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="search_rows")
    language = models.CharField(max_length=8)
    is_original = models.BooleanField(default=False)
    order_key = models.CharField(max_length=ORDER_KEY, blank=True)  # of the title, by the Unicode collation
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

    @classmethod
    def number_of(cls, action_id, place):
        """The primary key of the row that stands at this place among those of the action."""
        return action_id << cls.PER_ACTION | place


class PublicCopy(models.Model):
    """All that the page of a published action shows, as plain values. Written by search.renew() alone."""

    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="public_copy")
    content = models.JSONField()

    def __str__(self):
        return str(self.action)


class FacetRow(models.Model):
    """What filters, counts and orders need of one action, in one narrow row. Written by search.renew() alone.

    The row of an action that is public no more stays, empty, so that every process learns of it: `changed` is the
    data version at which the row was last written, `mark` a random number that makes sums over rows comparable.
    """

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, primary_key=True, related_name="facet_row"
    )
    is_public = models.BooleanField(default=True)
    values = models.TextField(blank=True)  # “kind:action year:2023 o:17”, where o: is an objective by number
    governments = models.TextField(blank=True)  # “12 55”, the lead first
    names = models.TextField(blank=True)  # of places and partners as they are written, one a line
    newest = models.BigIntegerField(default=0)  # microseconds, first published
    freshest = models.BigIntegerField(default=0)  # microseconds, the text that stands
    shape = models.CharField(max_length=16, blank=True)  # of what is kept of the action, see indexing.shape()
    changed = models.BigIntegerField(default=0, db_index=True)
    mark = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.action} {self.values}"
