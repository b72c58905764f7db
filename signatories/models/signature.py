"""The Declaration, who signed it and when, and how that was proved."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models import DAY, PRECISIONS
from signatories.models.government import ORIGINS, PORTAL, PUBLIC_RECORD, Government

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


class SignatureQuerySet(models.QuerySet):
    def standing(self):
        """Not refused, not withdrawn, not replaced by a newer one."""
        return self.filter(state__in=Signature.STANDING, replaced_at__isnull=True)

    def listed(self):
        """What the public sees as signatories."""
        return self.filter(state=Signature.VERIFIED, replaced_at__isnull=True, government__is_specimen=False)


class Signature(models.Model):
    """One government's endorsement of one version of the Declaration in one language."""

    PENDING, CONFIRMED, VERIFIED, WITHDRAWN, REFUSED = (
        "pending", "confirmed", "verified", "withdrawn", "refused",
    )  # fmt: skip
    STATES = [
        (PENDING, _("Signed, proof awaited")),
        (CONFIRMED, _("Proved, waiting for the secretariat")),
        (VERIFIED, _("Verified and listed")),
        (WITHDRAWN, _("Withdrawn")),
        (REFUSED, _("Not accepted")),
    ]
    STANDING = (PENDING, CONFIRMED, VERIFIED)
    STATED, HAS_ACTION = "stated", "action"
    BASES = [
        (STATED, _("names the government as signatory")),
        (HAS_ACTION, _("shows an action registered through the Call, whose terms include signing")),
    ]
    LEADER, DELEGATE = "leader", "delegate"
    CAPACITIES = [(LEADER, _("as the leader")), (DELEGATE, _("for the leader, as delegate"))]

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="signatures")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="signatures")
    text = models.ForeignKey(
        DeclarationText, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    language = models.CharField(_("language signed in"), max_length=8, blank=True)
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=64, blank=True)
    declared_on = models.DateField(editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_on_precision = models.CharField(max_length=5, choices=PRECISIONS, default=DAY)
    signatory_name = models.CharField(_("name of the leader who signs"), max_length=200, blank=True)
    signatory_office = models.CharField(_("office"), max_length=200, blank=True)
    capacity = models.CharField(_("signed"), max_length=8, choices=CAPACITIES, blank=True)
    delegate_name = models.CharField(_("name of the delegate"), max_length=200, blank=True)
    delegate_function = models.CharField(_("function of the delegate"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=PENDING)
    origin = models.CharField(_("origin"), max_length=14, choices=ORIGINS, default=PORTAL)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    basis = models.CharField(_("what the source says"), max_length=8, choices=BASES, blank=True)
    entered_on = models.DateField(default=timezone.localdate, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    reason = models.TextField(_("reason of a refusal or withdrawal"), blank=True)
    certificate_code = models.CharField(max_length=10, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-pk"]
        permissions = [("verify_signature", _("Can verify, refuse and withdraw signatures"))]
        constraints = [
            models.UniqueConstraint(
                fields=["government", "declaration"],
                condition=Q(state__in=("pending", "confirmed", "verified"), replaced_at__isnull=True),
                name="one_standing_signature",
                violation_error_message=_("This government has signed this Declaration."),
            ),
            models.UniqueConstraint(
                fields=["certificate_code"],
                condition=~Q(certificate_code=""),
                name="one_signature_per_certificate_code",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified")
                | Q(verified_by__isnull=False, verified_at__isnull=False)
                & (~Q(certificate_code="") | Q(origin=PUBLIC_RECORD)),
                name="verified_signature_has_code_and_verifier",
                violation_error_message=_("A verified signature has a certificate code and a verifier."),
            ),
            models.CheckConstraint(
                condition=~Q(origin=PUBLIC_RECORD) | (Q(certificate_code="") & ~Q(source_url="")),
                name="public_record_signature_has_source_no_code",
                violation_error_message=_(
                    "A signature from public sources names its source and has no certificate."
                ),
            ),
            models.CheckConstraint(
                condition=Q(origin=PUBLIC_RECORD)
                | Q(signed_on__isnull=False, text__isnull=False) & ~Q(signatory_name="") & ~Q(fingerprint=""),
                name="signature_is_complete",
                violation_error_message=_("A signature names who signed, when, and which text."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(signed_on__gte=F("declared_on")),
                name="signed_after_declared",
                violation_error_message=_("The date of signature is on or after the day of the Declaration."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(signed_on__lte=F("entered_on")),
                name="signed_not_in_future",
                violation_error_message=_("The date of signature is today or earlier."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "withdrawn")) | ~Q(reason=""),
                name="ended_signature_has_reason",
                violation_error_message=_("Write the reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_on__isnull=False),
                name="withdrawn_signature_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.government} – {self.declaration}"

    @property
    def is_public_record(self):
        return self.origin == PUBLIC_RECORD

    @property
    def display_code(self):
        """The certificate code as people read it aloud: two groups of five."""
        return f"{self.certificate_code[:5]}-{self.certificate_code[5:]}" if self.certificate_code else ""


class Evidence(models.Model):
    """One step up the ladder of proof, dated, by whom, and whether staff checked it."""

    ACCEPTED, REJECTED = "accepted", "rejected"
    OUTCOMES = [(ACCEPTED, _("accepted")), (REJECTED, _("not accepted"))]

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="evidence")
    rung = models.CharField(_("step"), max_length=16, choices=RUNGS)
    file = models.FileField(_("file"), upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, blank=True)
    asked_of = models.EmailField(_("asked of"), blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=OUTCOMES, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rung="letter") | (~Q(file="") & ~Q(sha256="")),
                name="letter_evidence_has_file",
                violation_error_message=_("Choose the file of the letter or resolution."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="checked_evidence_names_checker",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="one_evidence_per_token"
            ),
        ]

    def __str__(self):
        return f"{self.get_rung_display()}: {self.signature}"


class SigningDraft(models.Model):
    """What a person has filled in before signing: kept from the first part on, gone once signed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signing_draft"
    )
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    government = models.ForeignKey(
        Government, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    answers = models.JSONField(default=dict)
    file = models.FileField(upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("signature in preparation")
        verbose_name_plural = _("signatures in preparation")

    def __str__(self):
        return f"{self.user}: {self.government or '–'}"
