"""The official forms an action is carried to, with their rules as rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class TargetForm(models.Model):
    """One official form an action can be carried to, with its rules as rows."""

    code = models.SlugField(_("code"), unique=True, max_length=20)
    platform = models.CharField(_("platform"), max_length=20)
    name = models.CharField(_("form"), max_length=200)
    platform_name = models.CharField(_("name of the platform"), max_length=200)
    kind = models.CharField(
        _("takes"), max_length=6, blank=True, help_text=_("action, pledge, or both if empty")
    )
    url = models.URLField(_("web page"), blank=True, max_length=500)
    constants = models.JSONField(_("values that never change"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("official form")
        verbose_name_plural = _("official forms")
        ordering = ["position"]

    def __str__(self):
        return self.name


class TargetField(models.Model):
    """One field of an official form: label, where it comes from, limits, and how sure we are of the rule."""

    SEEN, KNOWN, PROPOSED = "V", "K", "P"
    EVIDENCE = [
        (SEEN, _("seen on the platform")),
        (KNOWN, _("generally known")),
        (PROPOSED, _("our proposal")),
    ]

    form = models.ForeignKey(
        TargetForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="fields"
    )
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)
    label = models.CharField(_("label on the form"), max_length=200)
    source = models.CharField(_("comes from"), max_length=60)
    mandatory = models.BooleanField(_("must be filled"), default=False)
    mandatory_evidence = models.CharField(
        _("where it is said that it must be filled"), max_length=1, choices=EVIDENCE, default=KNOWN
    )
    min_length = models.PositiveIntegerField(_("characters at least"), null=True, blank=True)
    max_length = models.PositiveIntegerField(_("characters at most"), null=True, blank=True)
    length_evidence = models.CharField(
        _("where the length is said"), max_length=1, choices=EVIDENCE, default=PROPOSED
    )

    class Meta:
        verbose_name = _("field of an official form")
        verbose_name_plural = _("fields of official forms")
        ordering = ["form", "position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "label"], name="one_field_per_label"),
            models.CheckConstraint(
                condition=Q(min_length__isnull=True)
                | Q(max_length__isnull=True)
                | Q(max_length__gte=F("min_length")),
                name="target_field_limits_in_order",
                violation_error_message=_("The upper limit is at least the lower one."),
            ),
        ]

    def __str__(self):
        return self.label
