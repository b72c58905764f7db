"""People: who they are, how we reach them, and what they agreed to."""

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

    subject_type = models.CharField(_("what it is about"), max_length=60)
    subject_id = models.CharField(_("number of what it is about"), max_length=60)
    target = models.CharField(_("agreed to"), max_length=40)
    wording_version = models.CharField(_("version of the words"), max_length=20)
    wording = models.TextField(_("words agreed to"))
    language = models.CharField(_("language"), max_length=8)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="consents")
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

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
