"""Lists of existing signatories that staff load from a file: the file as it came, and what became of each line."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories.models.declaration import Declaration
from signatories.models.government import Government
from signatories.models.signature import Signature


class SignatoryImportQuerySet(models.QuerySet):
    def undecided(self):
        """(pk, how many lines wait for a decision) of each list that is not at work."""
        waits = Count("rows", filter=Q(rows__outcome=ImportRow.UNDECIDED))
        lists = self.exclude(state__in=SignatoryImport.AT_WORK).annotate(waits=waits).filter(waits__gt=0)
        return lists.order_by("pk").values_list("pk", "waits")


class SignatoryImport(models.Model):
    """One file, once: read, checked without entering anything, then carried out line by line."""

    READ, DRY, RUNNING, DONE, STOPPED = "read", "dry", "running", "done", "stopped"
    STATES = [
        (READ, _("Read, being checked")),
        (DRY, _("Checked, nothing entered yet")),
        (RUNNING, _("Being carried out")),
        (DONE, _("Carried out")),
        (STOPPED, _("Stopped on the way")),
    ]
    AT_WORK = (READ, RUNNING)

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="imports"
    )
    file = models.FileField(_("file"), upload_to="imports/")
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=READ)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    objects = SignatoryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of signatories")
        verbose_name_plural = _("lists of signatories")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="import_done_has_its_time"
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_at_work(self):
        return self.state in self.AT_WORK


class ImportRowQuerySet(models.QuerySet):
    def to_do(self):
        """Lines that would enter something and have not yet."""
        return self.filter(outcome__in=ImportRow.ENTERS, done_at__isnull=True)


class ImportRow(models.Model):
    """One line of the file: what stood there, what it means for the register, and when it was entered."""

    NEW, MATCHED, KNOWN, UNDECIDED, SKIPPED, ERROR = (
        "new", "matched", "known", "undecided", "skipped", "error",
    )  # fmt: skip
    OUTCOMES = [
        (NEW, pgettext_lazy("line of an import", "New in the register")),
        (MATCHED, pgettext_lazy("line of an import", "In the register, its signature is new")),
        (KNOWN, pgettext_lazy("line of an import", "Known, nothing to do")),
        (UNDECIDED, pgettext_lazy("line of an import", "Needs your decision")),
        (SKIPPED, pgettext_lazy("line of an import", "Left out")),
        (ERROR, pgettext_lazy("line of an import", "Has a fault")),
    ]
    ENTERS = (NEW, MATCHED)
    THIS, ANOTHER, SKIP = "this", "another", "skip"
    DECISIONS = [
        (THIS, _("It is this one")),
        (ANOTHER, _("It is another body")),
        (SKIP, _("Leave the line out")),
    ]

    signatory_import = models.ForeignKey(SignatoryImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    raw = models.JSONField(_("what stands there"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=OUTCOMES, blank=True)
    decision = models.CharField(_("decision"), max_length=7, choices=DECISIONS, blank=True)
    government = models.ForeignKey(
        Government, null=True, blank=True, on_delete=models.PROTECT, related_name="import_rows"
    )
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    refusal = models.TextField(_("what the register answered"), blank=True)
    refusal_language = models.CharField(max_length=8, blank=True)
    signature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.PROTECT, related_name="import_rows"
    )
    done_at = models.DateTimeField(_("entered"), null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of a list")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["signatory_import", "number"], name="one_row_per_line"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(signature__isnull=False, government__isnull=False, outcome__in=("new", "matched")),
                name="entered_line_names_signature",
            ),
        ]

    def __str__(self):
        return f"{self.signatory_import} {self.number}"
