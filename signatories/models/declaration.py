"""The Declaration: its versions, the texts a signer reads, and how far up the ladder of proof it asks one to go."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EMAIL, DOMAIN, LETTER, SECOND_OFFICIAL = "email", "domain", "letter", "second_official"
RUNGS = [  # the ladder of proof, lowest first
    (EMAIL, _("E-mail address proved")),
    (DOMAIN, _("Office mail domain confirmed")),
    (LETTER, _("Signed letter or council resolution")),
    (SECOND_OFFICIAL, _("Confirmed by a second official")),
]
LADDER = [rung for rung, _label in RUNGS]


class DeclarationQuerySet(models.QuerySet):
    def current(self):
        """The version open for signature, or None."""
        return self.filter(is_current=True).first()


class Declaration(models.Model):
    """One version of what governments sign."""

    slug = models.SlugField(unique=True, max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    declared_on = models.DateField(_("declared on"))
    place = models.CharField(_("place"), max_length=120)
    official_url = models.URLField(_("where the official text stands"), blank=True, max_length=500)
    required_rung = models.CharField(
        _("step needed for listing"),
        max_length=16,
        choices=RUNGS,
        default=LETTER,
        help_text=_("how far up the ladder of proof a signature goes before it can be verified"),
    )
    two_people_enter = models.BooleanField(
        _("two people enter a paper signature"),
        default=True,
        help_text=_("who enters the scan for a government does not check and verify it"),
    )
    is_current = models.BooleanField(_("open for signature"), default=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="one_current_declaration",
                violation_error_message=_("Another version is open for signature."),
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.version})"

    def text_in(self, language):
        """What a signer reads in this language: the official text, else the summary, the newest, or None."""
        texts = [text for text in self.texts.all() if text.language == language]
        texts.sort(key=lambda text: (text.kind == DeclarationText.OFFICIAL, text.added_at, text.pk))
        return texts[-1] if texts else None


class DeclarationText(models.Model):
    """What a signer reads and binds to, in one language. Loading a text adds a row, never changes one."""

    SUMMARY, OFFICIAL = "summary", "official"
    KINDS = [(SUMMARY, _("Summary by the portal")), (OFFICIAL, _("Official text"))]

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=8)
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS)
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(_("file"), upload_to="declarations/", blank=True)
    is_draft = models.BooleanField(
        _("draft translation"), default=False, help_text=_("not yet checked by a native editor")
    )
    sha256 = models.CharField(_("fingerprint"), max_length=64, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("text of the declaration")
        verbose_name_plural = _("texts of the declaration")
        ordering = ["language", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "language", "sha256"],
                name="one_row_per_declared_text",
                violation_error_message=_("This text is loaded already."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(file=""),
                name="declared_text_has_content",
                violation_error_message=_("Write the text or choose a file."),
            ),
        ]

    def __str__(self):
        return f"{self.declaration} {self.language} {self.kind}"
