"""An edition: its texts, its cut-off date, and the actions it holds, as they were printed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models import Action, Submission
from frameworks.models import Milestone

FROZEN_EDITION = ~Q(frozen_at=None)


class EditionQuerySet(models.QuerySet):
    def released(self):
        """Editions the public may read."""
        return self.filter(released_at__isnull=False, released_at__lte=timezone.now())


class Edition(models.Model):
    """One flagship publication: a cut-off date, frozen entries, languages, built files."""

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("forum"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="editions",
    )
    cut_off = models.DateField(_("cut-off date"))
    languages = models.JSONField(_("languages"), default=list)
    number = models.CharField(_("edition"), max_length=10, default="1.0")
    selection = models.CharField(
        _("selection"),
        max_length=400,
        blank=True,
        help_text=_("filters of the list of actions; all, if empty"),
    )
    changes = models.TextField(_("what this edition corrects"), blank=True)
    proof_until = models.DateField(_("governments answer until"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    frozen = models.JSONField(
        default=dict, editable=False, help_text="figures, signatories and labels as they stood at the freeze"
    )
    out = models.JSONField(
        default=dict, editable=False, help_text="who was out at the freeze and why; never printed"
    )
    frozen_sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)
    history_head = models.CharField(
        _("head of the history"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("hash of the event that recorded the freeze; it vouches for all that was done before"),
    )
    history_seq = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("frozen by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-cut_off", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | FROZEN_EDITION,
                name="released_edition_is_frozen",
                violation_error_message=_("An edition is frozen before it is released."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(frozen_sha256=""),
                name="frozen_edition_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(history_head="", history_seq__isnull=True)
                | ~Q(history_head="") & Q(history_seq__isnull=False) & FROZEN_EDITION,
                name="history_head_of_frozen_edition_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")),
                name="edition_not_correcting_itself",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("publications:detail", args=[self.slug])


class EditionEntry(models.Model):
    """A frozen copy of one action as it was printed."""

    LINE, ONE, TWO = "line", "one", "two"
    TREATMENTS = [(LINE, _("one line")), (ONE, _("one page")), (TWO, _("two pages"))]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="entries")
    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField(_("place in the order"), default=0)
    treatment = models.CharField(_("printed on"), max_length=4, choices=TREATMENTS, default=LINE)
    by_hand = models.BooleanField(_("chosen by hand"), default=False)
    left_out = models.BooleanField(_("left out"), default=False)
    left_out_because = models.CharField(_("left out because"), max_length=300, blank=True)
    summary = models.TextField(_("summary of the secretariat"), blank=True)
    judgement = models.TextField(_("published judgement"), blank=True)
    printed = models.JSONField(editable=False, help_text="texts, names, labels and picture fingerprints")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "action"], name="one_entry_per_edition_and_action"),
            models.CheckConstraint(
                condition=Q(left_out=False) | ~Q(left_out_because=""),
                name="entry_left_out_says_why",
                violation_error_message=_("Say why this action is left out."),
            ),
        ]

    def __str__(self):
        return f"{self.edition}: {self.action}"
