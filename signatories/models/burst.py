"""Many registrations, signatures or proofs within a short time: one row per burst, told to the secretariat once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Burst(models.Model):
    """What came in a burst: all together, from one mail domain, or from one range of network addresses."""

    OVERALL, DOMAIN, NETWORK = "overall", "domain", "network"
    KINDS = [
        (OVERALL, _("all together")),
        (DOMAIN, _("from one mail domain")),
        (NETWORK, _("from one range of network addresses")),
    ]

    kind = models.CharField(_("where from"), max_length=8, choices=KINDS)
    about = models.CharField(
        _("which"),
        max_length=253,
        blank=True,
        help_text=_("the domain; of a range only a fingerprint is kept"),
    )
    number = models.PositiveIntegerField(_("how many"))
    minutes = models.PositiveIntegerField(_("within minutes"))
    accounts = models.JSONField(default=list, editable=False)
    began_at = models.DateTimeField(_("noticed"), default=timezone.now)
    last_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("burst")
        verbose_name_plural = _("bursts")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.about}".strip()
