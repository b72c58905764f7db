"""Letters that ask a chosen group of governments to sign, who gets them, and who wants none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Letter
from signatories.models.government import Government


class Campaign(models.Model):
    """One letter in up to four languages, written by the secretariat, to one list of invitees."""

    DRAFT, PREPARED, SENDING, SENT = "draft", "prepared", "sending", "sent"
    STATES = [
        (DRAFT, _("Being written")),
        (PREPARED, _("Letters written and held")),
        (SENDING, _("Being sent")),
        (SENT, _("Sent")),
    ]

    name = models.CharField(_("name"), max_length=120, help_text=_("for the secretariat alone"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text of the letter"), blank=True)
    not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("the letters leave at this time or after it")
    )
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=DRAFT, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta:
        verbose_name = _("letter of invitation")
        verbose_name_plural = _("letters of invitation")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_campaign_has_its_time"
            ),
        ]

    def __str__(self):
        return self.name


class InviteeQuerySet(models.QuerySet):
    def to_prepare(self):
        """Whose letter is not written yet."""
        return self.filter(letter__isnull=True, skipped="")

    def to_release(self):
        """Whose letter is written and waits."""
        return self.filter(letter__state=Letter.HELD)


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

    objects = InviteeQuerySet.as_manager()

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
