"""Sentences the secretariat writes again and again: kept once, in four languages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models.review import Remark
from actions.models.submission import TEXT_FIELDS


class PhraseQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(is_active=True).order_by("position", "pk")


class Phrase(models.Model):
    """A canned text for remarks: for one field or any, for one audience or both."""

    slug = models.SlugField(_("short name"), unique=True, max_length=60)
    name = models.CharField(_("name"), max_length=80, help_text=_("As the list of the remark form shows it."))
    text = models.TextField(
        _("text"),
        help_text=_("The government reads it in the language of its text, where that is one of ours."),
    )
    field = models.CharField(
        _("field"),
        max_length=40,
        blank=True,
        choices=[(name, name) for name in TEXT_FIELDS],
        help_text=_("Empty: offered for every field."),
    )
    audience = models.CharField(
        _("audience"), max_length=10, blank=True, choices=Remark.AUDIENCES, help_text=_("Empty: for both.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("canned text")
        verbose_name_plural = _("canned texts")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="phrase_says_something",
                violation_error_message=_("Write the text."),
            )
        ]

    def __str__(self):
        return self.name or self.slug
