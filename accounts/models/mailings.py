"""What letters to many have in common: where such a letter stands, and who is on its list."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.letters import Letter


class LetterToMany(models.Model):
    """One letter in up to four languages, written by the secretariat, to one list of readers."""

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
        abstract = True

    def __str__(self):
        return self.name


class ReaderQuerySet(models.QuerySet):
    def to_prepare(self):
        """Whose letter is not written yet."""
        return self.filter(letter__isnull=True, skipped="")

    def to_release(self):
        """Whose letter is written and waits."""
        return self.filter(letter__state=Letter.HELD, letter__held_for=Letter.MAILING)
