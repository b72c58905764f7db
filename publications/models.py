"""What we print and hand out: editions frozen and built, and the official forms an action is carried to."""

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
    foreword = models.TextField(_("foreword"), blank=True)
    foreword_by = models.CharField(_("foreword by"), max_length=200, blank=True)
    about = models.TextField(_("about this publication"), blank=True)
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

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="entries")
    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField(_("place in the order"), default=0)
    featured = models.BooleanField(_("in full"), default=False)
    printed = models.JSONField(editable=False, help_text="texts, names, labels and picture fingerprints")

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "action"], name="one_entry_per_edition_and_action")
        ]

    def __str__(self):
        return f"{self.edition}: {self.action}"


class EditionFile(models.Model):
    """One built file of an edition, or the wish for one."""

    QUEUED, BUILDING, BUILT, FAILED = "queued", "building", "built", "failed"
    STATES = [
        (QUEUED, _("Waiting")),
        (BUILDING, _("Being built")),
        (BUILT, _("Built")),
        (FAILED, _("Failed")),
    ]

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=8)
    format = models.CharField(_("format"), max_length=8, default="pdf")
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=QUEUED)
    file = models.FileField(_("file"), upload_to="editions/", blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    built_at = models.DateTimeField(_("built"), null=True, blank=True)
    cpu_seconds = models.FloatField(_("computing time in seconds"), null=True, blank=True)
    peak_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format"], name="one_file_per_language_and_format"
            ),
            models.CheckConstraint(
                condition=~Q(state="built")
                | (~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, built_at__isnull=False)),
                name="built_file_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.edition} {self.language} {self.format}"


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
