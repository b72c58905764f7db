"""The Declaration: its versions, the texts a signer reads, and how far up the ladder of proof it asks one to go."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.languages import direction, language_name, own_name

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

    def published(self):
        """The versions the public may read: open for signature, closed since, or signed by somebody."""
        shown = Q(is_current=True) | Q(closed_at__isnull=False) | Q(signatures__isnull=False)
        return self.filter(pk__in=self.model.objects.filter(shown).order_by().values("pk"))


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
    closed_at = models.DateTimeField(_("closed for signature"), null=True, blank=True, editable=False)

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
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(closed_at__isnull=True),
                name="open_declaration_is_not_closed",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.version})"

    def get_absolute_url(self):
        return reverse("signatories:declaration_version", args=[self.version])

    def text_in(self, language):
        """What a signer reads in this language: the official text, else the summary, the newest, or None."""
        texts = [text for text in self.texts.all() if text.language == language]
        texts.sort(key=lambda text: (text.kind == DeclarationText.OFFICIAL, text.added_at, text.pk))
        return texts[-1] if texts else None

    def summary_in(self, language):
        """The newest summary in this language, or None."""
        texts = [text for text in self.texts.all() if text.language == language and text.text]
        texts = [text for text in texts if text.kind == DeclarationText.SUMMARY]
        return max(texts, key=lambda text: (text.added_at, text.pk), default=None)


class DeclarationText(models.Model):
    """What a signer reads and binds to, in one language. Loading a text adds a row, never changes one.

    Words or a PDF file, never both: the fingerprint is that of the one or of the other, byte for byte.
    """

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
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
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
            models.CheckConstraint(
                condition=Q(text="") | Q(file=""),
                name="declared_text_is_words_or_file",
                violation_error_message=_(
                    "Write the text or choose a file, not both: each has its own fingerprint."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.declaration} {self.language} {self.kind}"

    def get_absolute_url(self):
        """The address of the bytes that carry the fingerprint."""
        return reverse(
            "declaration_file", args=[self.declaration.version, self.language, self.sha256, self.ending]
        )

    @property
    def ending(self):
        return "pdf" if self.file else "txt"

    @property
    def file_name(self):
        """What the downloaded file is called: version, language, beginning of the fingerprint."""
        return f"declaration-{self.declaration.version}-{self.language}-{self.sha256[:12]}.{self.ending}"

    @property
    def language_name(self):
        """The language in its own words, else in the reader's."""
        own = own_name(self.language)
        return language_name(self.language) if own == self.language else own

    @property
    def direction(self):
        return direction(self.language)

    @property
    def paragraphs(self):
        return [part for part in "\n".join(self.text.splitlines()).split("\n\n") if part.strip()]

    @property
    def size(self):
        """How many bytes the file has; None where the storage has lost it."""
        try:
            return self.file.size
        except FileNotFoundError:
            return None

    @property
    def summary(self):
        """What stands beside a text that is a file: our summary in its language, or None."""
        return self.declaration.summary_in(self.language) if self.file else None
