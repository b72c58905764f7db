"""What is asked of whom and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatories.models import Government

EDITS_DAYS = (3, 60)  # silence accepts spelling: nobody is given less than half a week to see it


class CallQuerySet(models.QuerySet):
    def open(self):
        """Calls that take actions of everybody now."""
        now = timezone.now()
        return self.filter(opens_at__lte=now).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))

    def open_for(self, *governments):
        """Calls that take actions of one of these now: the open ones, and those that gave one of them longer."""
        now = timezone.now()
        longer = Grace.objects.filter(government__in=governments, until__gt=now)
        return self.filter(
            Q(pk__in=self.open().order_by().values("pk")) | Q(opens_at__lte=now, pk__in=longer.values("call"))
        )


class Call(models.Model):
    """What is asked of whom and until when; lists the fields a submission must fill."""

    slug = models.SlugField(_("name in web addresses"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    addressed_to = models.CharField(_("whom it addresses"), max_length=300, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="UTC",
        help_text=_("the days and hours above are those of this place, such as Africa/Casablanca"),
    )
    required = models.JSONField(_("required fields"), default=list)
    required_action = models.JSONField(_("required of an action"), default=list, blank=True)
    required_pledge = models.JSONField(_("required of a pledge"), default=list, blank=True)
    answer_days = models.PositiveSmallIntegerField(
        _("working days to the answer"),
        default=10,
        help_text=_("within which the secretariat answers; the desk of every government says so"),
    )
    changes_days = models.PositiveSmallIntegerField(
        _("working days for changes"),
        default=10,
        help_text=_("within which a government is asked to send back what was changed"),
    )
    edits_days = models.PositiveSmallIntegerField(
        _("working days for proposed edits"),
        default=5,
        help_text=_(
            "within which a government answers proposed words; after them spelling counts as accepted"
        ),
    )
    two_people_decide = models.BooleanField(_("two people decide"), default=False)
    same_country_is_conflict = models.BooleanField(
        _("a reviewer of the same country has a conflict"), default=False
    )
    for_public_record = models.BooleanField(
        _("for documented practices"),
        default=False,
        help_text=_("entered by the secretariat from public sources"),
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("The end is after the start."),
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1),
                name="call_is_answered_in_days",
                violation_error_message=_("An answer takes one working day or more."),
            ),
            models.CheckConstraint(
                condition=Q(changes_days__gte=1),
                name="call_gives_days_for_changes",
                violation_error_message=_("Changes take one working day or more."),
            ),
            models.CheckConstraint(
                condition=Q(edits_days__range=EDITS_DAYS),
                name="call_gives_days_for_edits",
                violation_error_message=_(
                    "Give a government between 3 and 60 working days for proposed edits."
                ),
            ),
        ]

    def __str__(self):
        return self.title


class Grace(models.Model):
    """One government for which a call stays open longer, and why."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="graces")
    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("longer term")
        verbose_name_plural = _("longer terms")
        ordering = ["call", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "government"],
                name="one_grace_per_government_and_call",
                violation_error_message=_("This government has a longer term already."),
            )
        ]

    def __str__(self):
        return f"{self.government}: {self.call}"
