"""Words that the secretariat proposes to a government, what became of them, and the text as it stood afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models.submission import APPROVED, IN_REVIEW, SUBMITTED, TEXT_FIELDS, Submission

PERSON = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+"}


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Proposal.PROPOSED)

    def to_send(self):
        """Written, and the government has not been told."""
        return self.open().filter(sent_at=None)

    def waiting(self):
        """With the government, which has not answered."""
        return self.open().exclude(sent_at=None)

    def told(self):
        """Everything the government has ever seen."""
        return self.exclude(sent_at=None)

    def settled_by_silence_on(self, day):
        """Spelling whose day has passed without an answer, in texts that are with the secretariat."""
        return self.waiting().filter(
            kind=Proposal.SPELLING, due_on__lt=day, submission__state__in=(SUBMITTED, IN_REVIEW, APPROVED)
        )

    def to_remind_on(self, day):
        """Wording whose day has passed, of which nobody was reminded, in texts that are with the secretariat."""
        return self.waiting().filter(
            kind=Proposal.WORDING,
            due_on__lt=day,
            reminded_at=None,
            submission__state__in=(SUBMITTED, IN_REVIEW, APPROVED),
        )


class Proposal(models.Model):
    """Other words for one field, offered to the government. Nothing is in its name until it has answered, but
    for what the secretariat calls spelling: that counts as accepted once its day has passed in silence."""

    SPELLING, WORDING = "spelling", "wording"
    KINDS = [
        (SPELLING, pgettext_lazy("kind of a proposed edit", "Spelling")),
        (WORDING, pgettext_lazy("kind of a proposed edit", "Wording")),
    ]
    PROPOSED, ACCEPTED, PARTLY, REFUSED = "proposed", "accepted", "partly", "refused"
    SILENT, WITHDRAWN, STALE = "silent", "withdrawn", "stale"
    STATES = [
        (PROPOSED, pgettext_lazy("proposed edit", "Proposed")),
        (ACCEPTED, pgettext_lazy("proposed edit", "Accepted")),
        (PARTLY, pgettext_lazy("proposed edit", "Accepted in part")),
        (REFUSED, pgettext_lazy("proposed edit", "Not accepted")),
        (SILENT, pgettext_lazy("proposed edit", "Counted as accepted: spelling, no answer in time")),
        (WITHDRAWN, pgettext_lazy("proposed edit", "Taken back by the secretariat")),
        (STALE, pgettext_lazy("proposed edit", "Overtaken by a change of the text or its publication")),
    ]
    BY_THE_GOVERNMENT = (ACCEPTED, PARTLY, REFUSED)
    IN_THE_TEXT = (ACCEPTED, PARTLY, SILENT)

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.CASCADE, related_name="proposals"
    )
    field = models.CharField(_("field"), max_length=30)
    source = models.TextField(editable=False, help_text="what the original read when this was written")
    source_sha256 = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("proposed text"))
    kind = models.CharField(_("kind of edit"), max_length=8, choices=KINDS)
    note = models.TextField(_("note to the government"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), **PERSON)
    at = models.DateTimeField(_("proposed"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    due_on = models.DateField(_("answer by"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=PROPOSED)
    answered_at = models.DateTimeField(_("settled"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("answered by"), **PERSON)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when the editors were written to about the answer"
    )
    accepted = models.TextField(blank=True, editable=False, help_text="the text that the answer gave")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed edit")
        verbose_name_plural = _("proposed edits")
        ordering = ["at", "pk"]
        permissions = [("propose_edits", "May propose edits to governments")]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "field"],
                condition=Q(state="proposed"),
                name="one_open_proposal_per_field",
                violation_error_message=_("An edit of this field is proposed already."),
            ),
            models.CheckConstraint(
                condition=Q(field__in=list(TEXT_FIELDS)), name="proposal_of_a_known_field"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, due_on__isnull=True)
                | Q(sent_at__isnull=False, due_on__isnull=False),
                name="sent_proposal_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", answered_at__isnull=True)
                | (~Q(state="proposed") & Q(answered_at__isnull=False)),
                name="settled_proposal_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn", "stale")) | Q(sent_at__isnull=False),
                name="answered_proposal_was_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="silent") | Q(kind="spelling"),
                name="silence_accepts_spelling_only",
                violation_error_message=_("Silence counts as consent only for spelling."),
            ),
        ]

    def __str__(self):
        return f"{self.submission}: {self.field}"

    @property
    def is_waiting(self):
        """Whether the government is asked and has not answered."""
        return self.state == self.PROPOSED and self.sent_at is not None

    @property
    def is_in_the_text(self):
        return self.state in self.IN_THE_TEXT


class PolishedText(models.Model):
    """A handed-in text as it stood after accepted edits went in: whole, with its fingerprint. Append-only, beside the
    HandIn it grew from, which stays as it was handed in."""

    submission = models.ForeignKey(
        Submission, verbose_name=_("submission"), on_delete=models.PROTECT, related_name="polished_texts"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    round = models.PositiveSmallIntegerField(_("round"))
    canonical = models.JSONField(_("words as they were sealed"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    edits = models.JSONField(_("edits"), help_text="by field: kind and how it was accepted")
    at = models.DateTimeField()
    by = models.UUIDField(null=True, help_text="User.public_id of who accepted; empty for silence")

    class Meta:
        verbose_name = _("polished text")
        verbose_name_plural = _("polished texts")
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_polished_text_per_number")
        ]

    def __str__(self):
        return f"{self.submission} {self.round}.{self.number}"

    @property
    def grew_from(self):
        """The receipt of the hand-in before it."""
        return f"{self.submission.action.code}/{self.submission.number}.{self.round}"

    @property
    def receipt(self):
        """What it is called: nobody handed it in, so it stands beside the receipt it grew from."""
        return f"{self.grew_from}-polished-{self.number}"
