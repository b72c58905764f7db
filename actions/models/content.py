"""The rows that belong to a submission: files, lines, objectives; its hand-ins and translations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from actions.models.submission import Submission
from frameworks.models import Objective


class Child(models.Model):
    """A row that belongs to one submission, in an order."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class PictureQuerySet(models.QuerySet):
    def standing(self):
        """Those nobody took down."""
        return self.filter(taken_down_at=None)

    def taken_down(self, fingerprints):
        """Those of these fingerprints that the secretariat took down."""
        gone = self.filter(sha256__in=set(fingerprints)).exclude(taken_down_at=None)
        return set(gone.values_list("sha256", flat=True))

    def public(self):
        """Standing ones of texts that are public now."""
        return self.standing().filter(submission__in=Submission.objects.published())


class Picture(Child):
    """A photograph, re-encoded, without its camera data; private until published."""

    file = models.ImageField(_("picture"), upload_to="pictures/", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    sha256 = models.CharField(max_length=64, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    people_recognisable = models.BooleanField(_("people can be recognised"), null=True, blank=True)
    people_agreed = models.BooleanField(_("the people shown agreed"), default=False)
    minors_agreed = models.BooleanField(
        _("none of them is a minor, or those responsible for the minors agreed"), default=False
    )
    focus_x = models.FloatField(default=0.5)
    focus_y = models.FloatField(default=0.5)
    rendered_for = models.CharField(
        max_length=12, blank=True, editable=False
    )  # the focus its sizes are cut for
    taken_down_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_down_reason = models.CharField(_("why it was taken down"), max_length=300, blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta(Child.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_x__range=(0, 1), focus_y__range=(0, 1)), name="picture_focus_inside"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at=None) | ~Q(taken_down_reason=""),
                name="picture_taken_down_has_reason",
                violation_error_message=_("Say why this picture is taken down."),
            ),
        ]

    def __str__(self):
        return self.alt or self.sha256[:12]

    @property
    def is_agreed(self):
        """Nobody can be recognised, or those shown agreed, and for minors those responsible. Not said is no."""
        if self.people_recognisable is None:
            return False
        return not self.people_recognisable or (self.people_agreed and self.minors_agreed)


class Document(Child):
    """A file the government adds."""

    file = models.FileField(_("file"), upload_to="documents/")
    sha256 = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    is_public = models.BooleanField(_("show on the public page"), default=True)

    class Meta(Child.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.name


class Link(Child):
    """A web address about the action."""

    url = models.URLField(_("web address"), max_length=500)
    title = models.CharField(_("what it is"), max_length=200, blank=True)

    class Meta(Child.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self):
        return self.title or self.url


class PartnerLine(Child):
    """An organisation that works on the action or pays for it."""

    ROLES = [("implementing", _("carries it out")), ("donor", _("funds it")), ("support", _("supports it"))]
    KINDS = [
        ("local-government", _("Local or regional government")),
        ("national-government", _("National government")),
        ("international", _("International organisation")),
        ("civil-society", _("Civil society organisation")),
        ("community-led", _("Organisation led by migrants or refugees")),
        ("academia", _("University or research institute")),
        ("private", _("Company")),
        ("foundation", _("Foundation or donor")),
        ("other", pgettext_lazy("kind of organisation", "Other")),
    ]

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of organisation"), max_length=20, choices=KINDS, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=ROLES, blank=True)
    country = CountryField(_("country"), blank=True)
    url = models.URLField(_("web page"), blank=True, max_length=500)

    class Meta(Child.Meta):
        verbose_name = _("partner of the action")
        verbose_name_plural = _("partners of the action")

    def __str__(self):
        return self.name


class Indicator(Child):
    """Something counted: where it began, where it should be, where it is and when that was read."""

    name = models.CharField(_("what is counted"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.DecimalField(_("at the start"), max_digits=16, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(_("now"), max_digits=16, decimal_places=2, null=True, blank=True)
    on = models.DateField(_("read on"), null=True, blank=True)

    class Meta(Child.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(on__isnull=False),
                name="indicator_value_has_date",
                violation_error_message=_("A number carries the date on which it was read."),
            )
        ]

    def __str__(self):
        return self.name


class ObjectiveLink(models.Model):
    """An objective, goal or priority the submission serves."""

    PRIMARY, SECONDARY = "primary", "secondary"
    ROLES = [(PRIMARY, _("first")), (SECONDARY, _("also"))]

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="links")
    role = models.CharField(_("weight"), max_length=10, choices=ROLES, default=PRIMARY)
    note = models.TextField(_("how it serves this objective"), blank=True, max_length=600)
    inferred = models.BooleanField(_("assigned by the secretariat"), default=False)

    class Meta:
        verbose_name = _("objective served")
        verbose_name_plural = _("objectives served")
        ordering = ["objective__framework__position", "role", "objective__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "objective"],
                name="one_link_per_objective",
                violation_error_message=_("This objective is chosen already."),
            )
        ]

    def __str__(self):
        return str(self.objective)


class HandIn(models.Model):
    """What was handed in, word for word, with its fingerprint. Append-only; its number is the receipt."""

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="hand_ins"
    )
    round = models.PositiveSmallIntegerField(_("round"))
    canonical = models.JSONField(_("words as they were sealed"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    receipt = models.CharField(_("receipt"), max_length=24, unique=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True, help_text="User.public_id, which may outlive the user")

    class Meta:
        verbose_name = _("hand-in")
        verbose_name_plural = _("hand-ins")
        ordering = ["submission", "round"]
        constraints = [models.UniqueConstraint(fields=["submission", "round"], name="one_hand_in_per_round")]

    def __str__(self):
        return self.receipt
