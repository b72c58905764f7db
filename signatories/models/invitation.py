"""A colleague who was invited to act for a government, by a link that is kept only as a hash."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.models.government import Government, Membership


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither accepted nor revoked; the link of some of them may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(models.Model):
    """One address invited to one role. `gives_up` is the focal point who hands over to whoever accepts."""

    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Membership.ROLES)
    language = models.CharField(_("language of the letter"), max_length=8, choices=settings.LANGUAGES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    gives_up = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("hands over"),
    )  # fmt: skip
    stays = models.BooleanField(_("stays as contributor"), default=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    membership = models.ForeignKey(
        Membership,
        verbose_name=_("membership"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["government", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
                violation_error_message=_("This address has an open invitation already."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="invitation_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, membership__isnull=True)
                | Q(accepted_at__isnull=False, membership__isnull=False, revoked_at__isnull=True),
                name="accepted_invitation_has_membership",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="invitation_expires_later",
            ),
            models.CheckConstraint(
                condition=Q(gives_up__isnull=True) | Q(role=Membership.FOCAL_POINT),
                name="handing_over_makes_a_focal_point",
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.get_role_display()}, {self.government}"

    @property
    def is_open(self):
        return self.accepted_at is None and self.revoked_at is None

    @property
    def is_expired(self):
        return self.is_open and self.expires_at < timezone.now()
