"""Letters that ask a chosen group of governments to sign, who gets them, and who wants none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Letter, LetterToMany, ReaderQuerySet
from signatories.models.government import Government


class Campaign(LetterToMany):
    """A letter that asks a list of invitees to sign."""

    class Meta:
        verbose_name = _("letter of invitation")
        verbose_name_plural = _("letters of invitation")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_campaign_has_its_time"
            ),
        ]


class Invitee(models.Model):
    """One address of a campaign, and the letter that went there."""

    OPTED_OUT, SIGNED = "opted_out", "signed"
    SKIPS = [
        (OPTED_OUT, _("wants no invitations")),
        (SIGNED, _("has signed meanwhile")),
    ]

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitees")
    government = models.ForeignKey(
        Government,
        verbose_name=_("government"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitees",
    )
    government_name = models.CharField(_("government"), max_length=200)
    name = models.CharField(_("name"), max_length=200, blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of the letter"), max_length=8, choices=settings.LANGUAGES)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitees"
    )
    skipped = models.CharField(_("no letter because"), max_length=10, choices=SKIPS, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitee")
        verbose_name_plural = _("invitees")
        ordering = ["government_name", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"],
                name="one_invitee_per_address",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="invitee_email_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
        ]

    def __str__(self):
        return self.email


class OptOut(models.Model):
    """An address that wants no invitations, kept only as a fingerprint; it holds for every campaign."""

    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("address that wants no invitations")
        verbose_name_plural = _("addresses that want no invitations")

    def __str__(self):
        return self.sha256[:12]
