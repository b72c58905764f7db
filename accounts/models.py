"""People: who they are, how we reach them, what they agreed to, and what was done."""

import uuid

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the log-in; institutions are Governments, never users."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("This e-mail address already has an account.")},
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    wants_reminders = models.BooleanField(_("reminders"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("secretariat"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="email_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def get_short_name(self):
        return str(self)


class Consent(models.Model):
    """What somebody agreed to, when, and in which words. Erasable; outside every fingerprint."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    target = models.CharField(max_length=40)
    wording_version = models.CharField(max_length=20)
    wording = models.TextField()
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="consents")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "target"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_target",
                violation_error_message=_("This consent stands already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent is withdrawn after it was given."),
            ),
        ]

    def __str__(self):
        return f"{self.target} {self.subject_type} {self.subject_id}"


class EventHead(models.Model):
    """The last link of the history chain: one row, locked while a link is added."""

    last_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_event_head")]

    def __str__(self):
        return self.last_hash[:12]


class Event(models.Model):
    """One thing that was done. Append-only and chained by hash; holds no personal data."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="User.public_id, which may outlive the user")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="event_of_object")]

    def __str__(self):
        return f"{self.seq} {self.verb} {self.object_type} {self.object_id}"


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
        (HELD, _("Held until announced")),
        (QUEUED, _("Waiting to leave")),
        (SENT, _("Sent")),
        (FAILED, _("Could not be delivered")),
        (CANCELLED, _("Cancelled")),
    ]

    key = models.CharField(max_length=200, unique=True)
    event = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    recipient = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=300)
    text = models.TextField()
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
    state = models.CharField(max_length=10, choices=STATES, default=QUEUED)
    not_before = models.DateTimeField(null=True, blank=True)
    not_after = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("outbox")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "not_before"], name="letters_due")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_letter_has_its_time"
            ),
        ]

    def __str__(self):
        return self.subject


class KeptList(models.Model):
    """A list of the secretariat with its filters, kept by one person under a name of their own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_lists")
    model = models.CharField(max_length=80)  # app_label.model_name
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "model", "name"],
                name="one_kept_list_per_name",
                violation_error_message=_("You have a list of that name."),
            )
        ]

    def __str__(self):
        return self.name
