"""Who writes along on one action, invited by address, whether or not they work for its government."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions.models.action import Action


class CoWriterQuerySet(models.QuerySet):
    def standing(self):
        """Invited or writing along: nobody has ended it."""
        return self.filter(ended_at__isnull=True)

    def of_user(self, user):
        """What this person writes along on now."""
        return self.standing().filter(user=user, user__is_active=True)


class CoWriter(models.Model):
    """One address invited to one action; `user` is who accepted. `may_edit` is false for those who only read."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="co_writers")
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language of the letter"), max_length=8, choices=settings.LANGUAGES)
    may_edit = models.BooleanField(_("may write"), default=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="co_written"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CoWriterQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-writer")
        verbose_name_plural = _("co-writers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "email"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_co_writer",
                violation_error_message=_("This address is invited to this text already."),
            ),
            models.UniqueConstraint(
                fields=["action", "user"],
                condition=Q(ended_at__isnull=True, user__isnull=False),
                name="one_co_writer_per_person",
                violation_error_message=_("This person writes along on this text already."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="co_writer_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, user__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False),
                name="accepted_co_writer_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="co_writer_link_expires_later"
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.action}"

    @property
    def is_open(self):
        """Invited, and neither accepted nor ended."""
        return self.accepted_at is None and self.ended_at is None

    @property
    def is_expired(self):
        return self.is_open and self.expires_at < timezone.now()
