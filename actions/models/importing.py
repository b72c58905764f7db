"""Workbooks with many actions that the secretariat loads, and what became of each row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actions.models.call import Call
from actions.models.submission import Submission
from signatories.models.lists import ListLine, LoadedList


class ActionImport(LoadedList):
    """A workbook of actions, for one call: each of its rows becomes a draft."""

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="imports")
    not_read = models.JSONField(_("columns that are not read"), default=list)

    class Meta(LoadedList.Meta):
        verbose_name = _("workbook of actions")
        verbose_name_plural = _("workbooks of actions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="workbook_done_has_its_time"
            ),
        ]


class ActionImportRow(ListLine):
    """One row of the workbook: what stood there, what it means, and the draft it became."""

    NEW, KNOWN, ERROR = "new", "known", "error"
    OUTCOMES = [
        (NEW, pgettext_lazy("line of an import", "New draft")),
        (KNOWN, pgettext_lazy("line of an import", "Known, nothing to do")),
        (ERROR, pgettext_lazy("line of an import", "Has a fault")),
    ]
    ENTERS = (NEW,)

    action_import = models.ForeignKey(ActionImport, on_delete=models.CASCADE, related_name="rows")
    outcome = models.CharField(_("outcome"), max_length=5, choices=OUTCOMES, blank=True)
    key = models.UUIDField(null=True, editable=False)  # of the government, kind and title that the row names
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta(ListLine.Meta):
        verbose_name = _("row of a workbook")
        verbose_name_plural = _("rows of a workbook")
        constraints = [
            models.UniqueConstraint(fields=["action_import", "number"], name="one_line_per_workbook_row"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(outcome="new", key__isnull=False),
                name="entered_row_is_new",
            ),
        ]

    def __str__(self):
        return f"{self.action_import} {self.number}"
