"""Names that were put right: of a government, and of who signed; and the addresses that lead on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from signatories.models.government import Government
from signatories.models.signature import Signature


class FormerSlug(models.Model):
    """An address that a government had: whoever kept the link still arrives."""

    slug = models.SlugField(max_length=120, unique=True)
    government = models.ForeignKey(Government, on_delete=models.CASCADE, related_name="former_slugs")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]

    def __str__(self):
        return self.slug


class Correction(models.Model):
    """Names as they stood and as they stand: asked by the office, or made by staff at once.

    The only place that keeps the former name of a person; erasing the person empties it.
    """

    SLIP, NEW_NAME = "slip", "new_name"
    KINDS = [
        (SLIP, _("It was written wrong")),
        (NEW_NAME, _("The government has a new official name")),
    ]
    ASKED, ACCEPTED, DECLINED = "asked", "accepted", "declined"
    STATES = [(ASKED, _("Asked")), (ACCEPTED, _("Done")), (DECLINED, _("Declined"))]

    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="corrections"
    )
    signature = models.ForeignKey(
        Signature,
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text=_("empty where the name of the government is meant"),
    )
    kind = models.CharField(_("what happened"), max_length=8, choices=KINDS, default=SLIP)
    since = models.DateField(_("since"), null=True, blank=True)
    before = models.JSONField(_("as it stood"), default=dict)
    after = models.JSONField(_("as it is right"), default=dict)
    reason = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=ASKED)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("correction of a name")
        verbose_name_plural = _("corrections of names")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="new_name") | Q(since__isnull=False, signature__isnull=True),
                name="new_name_has_its_day",
                violation_error_message=_("Say from which day on the new official name is valid."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | ~Q(state="asked") & Q(decided_at__isnull=False),
                name="decided_correction_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["government"],
                condition=Q(state="asked", signature__isnull=True),
                name="one_open_correction_per_government",
                violation_error_message=_("A correction of this name waits for the secretariat already."),
            ),
            models.UniqueConstraint(
                fields=["signature"],
                condition=Q(state="asked"),
                name="one_open_correction_per_signature",
                violation_error_message=_("A correction of this name waits for the secretariat already."),
            ),
        ]

    def __str__(self):
        return f"{self.government}: {self.get_kind_display()}"

    @property
    def lines(self):
        """[(what it is called, as it stood, as it is right)] of each name."""
        row = Signature if self.signature_id else Government
        return [
            (capfirst(row._meta.get_field(field).verbose_name), self.before.get(field, ""), name)
            for field, name in self.after.items()
        ]
