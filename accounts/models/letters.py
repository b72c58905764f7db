"""The outbox: letters that leave, the words of the secretariat for them, addresses that take none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class LetterQuerySet(models.QuerySet):
    def due(self):
        """What may leave now."""
        return self.filter(state=Letter.QUEUED).filter(
            Q(not_before__isnull=True) | Q(not_before__lte=timezone.now())
        )


class Letter(models.Model):
    """An outgoing mail: written in the transaction of what it tells, delivered afterwards."""

    HELD, QUEUED, SENT, FAILED, CANCELLED = "held", "queued", "sent", "failed", "cancelled"
    STATES = [
        (HELD, _("Held")),
        (QUEUED, _("Waiting to leave")),
        (SENT, _("Sent")),
        (FAILED, _("Could not be delivered")),
        (CANCELLED, _("Cancelled")),
    ]
    OPEN = [HELD, QUEUED, FAILED]  # has not left, and may still
    ANNOUNCEMENT, BY_HAND, MAILING, ADDRESS = "announcement", "by_hand", "mailing", "address"
    HOLDS = [
        (ANNOUNCEMENT, _("until it is announced")),
        (BY_HAND, _("somebody of the secretariat holds it")),
        (MAILING, _("until the letter to many is sent")),
        (ADDRESS, _("the address is marked as wrong")),
    ]
    UNKNOWN, FULL, SPAM, REFUSED = "unknown", "full", "spam", "refused"
    WAIT, SERVER, UNREACHABLE, OTHER = "wait", "server", "unreachable", "other"
    FAILURES = [
        (UNKNOWN, _("There is no such mailbox")),
        (FULL, _("The mailbox is full")),
        (SPAM, _("Refused as spam")),
        (REFUSED, _("Refused by the reader's mail server")),
        (WAIT, _("The mail server asks to wait")),
        (SERVER, _("Our own mail server does not take our mail")),
        (UNREACHABLE, _("No mail server could be reached")),
        (OTHER, _("It could not be handed over")),
    ]
    BOUNCES = [UNKNOWN, FULL]  # say something about the address, not about us or the letter

    key = models.CharField(max_length=200, unique=True)
    app = models.CharField(max_length=20, blank=True)
    event = models.CharField(_("occasion"), max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    recipient = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    to = models.EmailField(_("to"), max_length=254)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    opt_out_url = models.URLField(
        max_length=500, blank=True, help_text="where one click ends such letters (RFC 8058)"
    )
    secret = models.BooleanField(
        _("holds a code"), default=False, help_text=_("its text is wiped once it has left")
    )
    institution = models.CharField(
        max_length=60,
        blank=True,
        help_text="the key of the institution for which the recipient is written to",
    )
    values = models.JSONField(
        default=dict, blank=True, help_text="the words put into its places, for the preview of other texts"
    )
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=QUEUED)
    held_for = models.CharField(_("held"), max_length=12, choices=HOLDS, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    not_after = models.DateTimeField(_("not after"), null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="a worker has it in its hands")
    message_id = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    failure = models.CharField(_("what went wrong"), max_length=12, choices=FAILURES, blank=True)
    last_error = models.TextField(_("answer of the mail server"), blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "not_before"], name="letters_due"),
            models.Index(fields=["to"], name="letters_to_address"),
            models.Index(fields=["app", "event"], name="letters_of_event"),
        ]
        permissions = [("send_letter", _("Can hold, edit, release and cancel letters"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_letter_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | ~Q(held_for=""),
                name="held_letter_says_why",
                violation_error_message=_("A held letter says why it is held."),
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_on_its_way(self):
        """A worker is handing it over at this moment."""
        return (
            self.state == Letter.QUEUED
            and self.claimed_until is not None
            and self.claimed_until > timezone.now()
        )


class LetterText(models.Model):
    """The secretariat's own words for one letter in one language, in place of the built-in ones."""

    event = models.CharField(
        _("letter"), max_length=80, help_text="app.event, as accounts.letter_kinds knows it"
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    edited_at = models.DateTimeField(_("edited"), auto_now=True)
    edited_by = models.ForeignKey(
        User,
        verbose_name=_("edited by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ["event", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "language"],
                name="one_text_per_letter_and_language",
                violation_error_message=_("There is a text of this letter in this language already."),
            ),
        ]

    def __str__(self):
        return f"{self.event} ({self.language})"


class WrongAddress(models.Model):
    """An address to which no mail goes until it is changed or found to be right."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    since = models.DateTimeField(_("marked"), default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # None: the portal

    class Meta:
        verbose_name = _("address that fails")
        verbose_name_plural = _("addresses that fail")
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="wrong_address_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            )
        ]

    def __str__(self):
        return self.email
