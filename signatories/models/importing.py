"""Lists of existing signatories that staff load from a file, and what each line means for the register."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories.models.declaration import Declaration
from signatories.models.government import Government
from signatories.models.lists import ListLine, LoadedList
from signatories.models.signature import Signature


class SignatoryImportQuerySet(models.QuerySet):
    def undecided(self):
        """(pk, how many lines wait for a decision) of each list that is not at work."""
        waits = Count("rows", filter=Q(rows__outcome=ImportRow.UNDECIDED))
        lists = self.exclude(state__in=SignatoryImport.AT_WORK).annotate(waits=waits).filter(waits__gt=0)
        return lists.order_by("pk").values_list("pk", "waits")


class SignatoryImport(LoadedList):
    """A list of existing signatories, for one version of the Declaration."""

    declaration = models.ForeignKey(
        Declaration, verbose_name=_("declaration"), on_delete=models.PROTECT, related_name="imports"
    )

    objects = SignatoryImportQuerySet.as_manager()

    class Meta(LoadedList.Meta):
        verbose_name = _("list of signatories")
        verbose_name_plural = _("lists of signatories")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="import_done_has_its_time"
            ),
        ]


class ImportRow(ListLine):
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
    outcome = models.CharField(_("outcome"), max_length=9, choices=OUTCOMES, blank=True)
    decision = models.CharField(_("decision"), max_length=7, choices=DECISIONS, blank=True)
    government = models.ForeignKey(
        Government, null=True, blank=True, on_delete=models.PROTECT, related_name="import_rows"
    )
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    signature = models.ForeignKey(
        Signature, null=True, blank=True, on_delete=models.PROTECT, related_name="import_rows"
    )

    class Meta(ListLine.Meta):
        verbose_name = _("line of a list")
        verbose_name_plural = _("lines of a list")
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
