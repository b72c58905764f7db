"""Letters of the secretariat to the people who act for governments, chosen by what their governments did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import Letter, LetterToMany, ReaderQuerySet, User
from actions.models.call import Call
from actions.models.submission import STATES
from frameworks.models import Objective
from signatories.models import Government, Signature


class Mailing(LetterToMany):
    """One letter to the focal points of governments; the columns of the filter that are empty choose nothing."""

    NONE = "none"
    SIGNATURES = [
        (NONE, _("No signature")),
        (Signature.PENDING, _("Signed, proof is missing")),
        (Signature.CONFIRMED, _("Signed, not verified yet")),
        (Signature.VERIFIED, _("Verified signature")),
        (Signature.WITHDRAWN, _("Withdrawn signature")),
    ]

    signature = models.CharField(
        _("signature of the government"), max_length=10, choices=SIGNATURES, blank=True
    )
    country = CountryField(_("country"), blank=True)
    section = models.ForeignKey(
        Objective,
        verbose_name=_("world section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"framework__code": "section"},
    )
    call = models.ForeignKey(
        Call,
        verbose_name=_("has a text in this call"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submission_state = models.CharField(
        _("has a text in this state"), max_length=20, choices=STATES, blank=True
    )
    reader_language = models.CharField(
        _("language of the person"), max_length=8, choices=settings.LANGUAGES, blank=True
    )
    is_needed = models.BooleanField(
        _("part of their own work with us"),
        default=False,
        help_text=_("a deadline moved, a page is down: it also goes to people who want no letters to many"),
    )

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mailing_has_its_time"
            ),
        ]


class Addressee(models.Model):
    """One person on the list of a letter to many, and the letter that went to them."""

    OPTED_OUT, GONE, MOVED, NO_MATCH = "opted_out", "gone", "moved", "no_match"
    SKIPS = [
        (OPTED_OUT, _("wants no letters to many")),
        (GONE, _("no longer acts for the government")),
        (MOVED, _("has another address now")),
        (NO_MATCH, _("no longer among those who were chosen")),
    ]

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="addressees")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of the letter"), max_length=8, choices=settings.LANGUAGES)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="addressees"
    )
    skipped = models.CharField(_("no letter because"), max_length=10, choices=SKIPS, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "email"],
                name="one_addressee_per_address",
                violation_error_message=_("This address is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="addressee_email_in_lower_case",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
        ]

    def __str__(self):
        return self.email
