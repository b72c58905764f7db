"""Who signed the Declaration and when, and what became of the signature."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.models import DAY, PRECISIONS
from signatories.models.declaration import Declaration, DeclarationText
from signatories.models.government import ORIGINS, PORTAL, PUBLIC_RECORD, Government
from signatories.models.ladder import highest, steps_of


class SignatureQuerySet(models.QuerySet):
    def standing(self):
        """Not refused, not withdrawn, not replaced by a newer one; a re-affirmation that waits is among them."""
        return self.filter(state__in=Signature.STANDING, replaced_at__isnull=True)

    def waiting_reaffirmations(self):
        """Signed anew, not verified yet: until then the signature they will replace stands."""
        return self.filter(state__in=(Signature.PENDING, Signature.CONFIRMED), replaces__isnull=False)

    def listed(self):
        """What the public sees as signatories."""
        return self.filter(state=Signature.VERIFIED, replaced_at__isnull=True, government__is_specimen=False)

    def with_proof_to_check(self):
        """Waiting or listed, with a step of proof that staff have not looked at; what waits to be verified is apart."""
        open_ones = Q(evidence__outcome="") & ~Q(evidence__rung="email")
        given = Q(evidence__given_at__isnull=False) | Q(evidence__rung="domain")
        states = (Signature.PENDING, Signature.VERIFIED)
        return self.filter(open_ones & given, state__in=states, replaced_at__isnull=True).distinct()

    def with_ladder(self):
        """With what `ladder` and `rung_reached` read: two statements, however many signatures."""
        return self.select_related("declaration").prefetch_related("evidence")

    def once_listed(self):
        """What the public has seen: listed now, replaced by a newer one, or withdrawn after it was listed.

        A signature that a record invalidated was never the government's word, and leaves no trace in public.
        """
        invalidated = apps.get_model("signatories", "Invalidated").objects.filter(
            signature=OuterRef("pk"), outcome="", invalidation__done_at__isnull=False
        )
        return self.filter(
            Q(state=Signature.VERIFIED) | Q(state=Signature.WITHDRAWN) & ~Exists(invalidated),
            verified_at__isnull=False,
            government__is_specimen=False,
        )


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

    government = models.ForeignKey(
        Government, verbose_name=_("government"), on_delete=models.PROTECT, related_name="signatures"
    )
    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="signatures"
    )
    text = models.ForeignKey(
        DeclarationText,
        verbose_name=_("text"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
    )
    language = models.CharField(_("language signed in"), max_length=8, blank=True)
    fingerprint = models.CharField(_("fingerprint of the text"), max_length=64, blank=True)
    declared_on = models.DateField(editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_on_precision = models.CharField(
        _("how exact the day is"), max_length=5, choices=PRECISIONS, default=DAY
    )
    leader = models.ForeignKey(
        "signatories.Leader", null=True, blank=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    signatory_name = models.CharField(_("name of the leader who signs"), max_length=200, blank=True)
    signatory_office = models.CharField(_("office"), max_length=200, blank=True)
    capacity = models.CharField(_("signed"), max_length=8, choices=CAPACITIES, blank=True)
    delegate_name = models.CharField(_("name of the delegate"), max_length=200, blank=True)
    delegate_function = models.CharField(_("function of the delegate"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=PENDING)
    origin = models.CharField(_("origin"), max_length=14, choices=ORIGINS, default=PORTAL)
    source_url = models.URLField(_("source"), blank=True, max_length=500)
    basis = models.CharField(_("what the source says"), max_length=8, choices=BASES, blank=True)
    entered_on = models.DateField(_("entered"), default=timezone.localdate, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("proved"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("verified by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    reason = models.TextField(_("reason of a refusal or withdrawal"), blank=True)
    certificate_code = models.CharField(
        _("code of the certificate"), max_length=10, blank=True, editable=False
    )
    signed_as = models.CharField(
        _("signed as"), max_length=200, blank=True, editable=False,
        help_text=_("the name the government bore when it signed; empty while it bears it still"),
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("replaces"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replacements",
    )
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
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
                condition=Q(replaced_at__isnull=True)
                & (Q(state="verified") | Q(state__in=("pending", "confirmed"), replaces__isnull=True)),
                name="one_standing_signature",
                violation_error_message=_("This government has signed this Declaration."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(state__in=("pending", "confirmed", "verified")),
                name="one_standing_reaffirmation",
                violation_error_message=_("This signature has been re-affirmed already."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
                name="signature_not_replacing_itself",
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
    def replaced_by(self):
        """The signature that stands in place of this one, or None."""
        return self.replacements.filter(state__in=self.STANDING).first() if self.replaced_at else None

    @property
    def waiting_reaffirmation(self):
        """The re-affirmation that will replace this one once it is verified, or None."""
        return self.replacements.waiting_reaffirmations().first()

    @property
    def display_code(self):
        """The certificate code as people read it aloud: two groups of five."""
        return f"{self.certificate_code[:5]}-{self.certificate_code[5:]}" if self.certificate_code else ""

    @property
    def ladder(self):
        """The four steps of proof, lowest first; start from `with_ladder()`."""
        return steps_of(self)

    @property
    def rung_reached(self):
        """The highest step that is done, or None, as for a signature known from public sources."""
        return highest(self.ladder)
