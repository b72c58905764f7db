"""By what a submission is read: the criteria with their weights and words, and the scores reviewers give."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from actions.models.review import Review

LOWEST, HIGHEST = 1, 5
VALUES = range(LOWEST, HIGHEST + 1)


def one_word_for_each_value(text):
    """A scale is five lines, from the lowest value to the highest."""
    if len([line for line in text.splitlines() if line.strip()]) != len(VALUES):
        raise ValidationError(_("Write five lines: one for each value from 1 to 5."))


class CriterionQuerySet(models.QuerySet):
    def asked(self):
        """What a reviewer is asked now, in order."""
        return self.filter(is_active=True).order_by("position", "pk")


class Criterion(models.Model):
    """One thing reviewers look at. In use it is retired, never deleted: earlier scores point to it."""

    slug = models.SlugField(gettext_lazy("short name"), unique=True, max_length=60)
    name = models.CharField(gettext_lazy("name"), max_length=120)
    guidance = models.TextField(
        gettext_lazy("guidance"),
        blank=True,
        help_text=gettext_lazy("What the reviewer looks for, in a sentence or two."),
    )
    scale = models.TextField(
        gettext_lazy("words of the scale"),
        validators=[one_word_for_each_value],
        help_text=gettext_lazy("Five lines, from 1, the lowest, to 5, the highest."),
    )
    weight = models.PositiveSmallIntegerField(
        gettext_lazy("weight"),
        default=1,
        help_text=gettext_lazy("A criterion of weight 2 counts twice as much as one of weight 1."),
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=0)
    is_active = models.BooleanField(
        gettext_lazy("in use"),
        default=True,
        help_text=gettext_lazy("Not ticked, it is retired: no longer asked; earlier scores stay."),
    )

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("criterion")
        verbose_name_plural = gettext_lazy("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100),
                name="criterion_has_weight",
                violation_error_message=gettext_lazy("The weight is a number from 1 to 100."),
            )
        ]

    def __str__(self):
        return self.name or self.slug

    @property
    def choices(self):
        """Each value of the scale with its word."""
        return list(zip(VALUES, filter(None, map(str.strip, self.scale.splitlines())), strict=False))


class Score(models.Model):
    """What one review gives for one criterion, with the weight and the words that stood there."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(gettext_lazy("score"))
    weight = models.PositiveSmallIntegerField(gettext_lazy("weight"))
    words = models.JSONField(default=dict)  # by language: the name of the criterion, the word of the value

    class Meta:
        verbose_name = gettext_lazy("score")
        verbose_name_plural = gettext_lazy("scores")
        ordering = ["criterion__position", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"],
                name="one_score_per_review_and_criterion",
                violation_error_message=gettext_lazy("This criterion has its score."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST),
                name="score_is_on_the_scale",
                violation_error_message=gettext_lazy("Choose a value from 1 to 5."),
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="score_counts"),
        ]

    def __str__(self):
        return f"{self.name}: {self.value}"

    @property
    def name(self):
        """What the criterion was called when the score was given."""
        return self._said("name")

    @property
    def word(self):
        """What the value meant when it was given."""
        return self._said("word")

    def _said(self, what):
        said = self.words.get(get_language()) or self.words.get("en") or next(iter(self.words.values()), {})
        return said.get(what, "")
