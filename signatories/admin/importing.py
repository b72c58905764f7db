"""Lists of existing signatories: load a file, read what each line would do, decide, carry out."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from frameworks import cells
from signatories import import_lines, import_report, importing
from signatories.admin.lists import ListAdmin
from signatories.admin.rows import refusal_page
from signatories.forms.importing import TableForm
from signatories.models import Government, ImportRow, SignatoryImport


@admin.register(SignatoryImport)
class SignatoryImportAdmin(ListAdmin):
    verbs, report, form_class = importing, import_report, TableForm
    load_title = gettext_lazy("Load a list of signatories")
    load_page, report_page = "admin/signatories/import_load.html", "admin/signatories/import_report.html"
    content_type = "text/csv"
    also = ["government", "twin", "signature", "signatory_import__declaration"]

    def get_urls(self):
        return [self.named("line/<int:pk>/", require_POST(self.decide), "decide"), *super().get_urls()]

    def load_facts(self):
        return {"columns": import_lines.COLUMNS}

    def not_read(self, loaded):
        return import_report.columns_not_read(loaded)

    def decide(self, request, pk):
        """What a line means: one of the governments found, another body, or nothing."""
        row = get_object_or_404(ImportRow.objects.select_related("signatory_import", "government"), pk=pk)
        back = reverse("admin:signatories_signatoryimport_change", args=[row.signatory_import_id])
        government = Government.objects.standing().filter(pk=_number(request.POST.get("government"))).first()
        decision = ImportRow.THIS if government else request.POST.get("decision", "")
        try:
            importing.decide(row, by=request.user, decision=decision, government=government)
        except Refused as refusal:
            return refusal_page(request, refusal, back)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        shown = request.POST.get("show", "")
        return redirect(f"{back}?show={shown}" if shown in dict(ImportRow.OUTCOMES) else back)

    def template(self, request):
        """An empty table with the header that the import reads."""
        response = HttpResponse(
            cells.csv_file([[column.name for column in import_lines.COLUMNS]]), content_type=cells.CSV
        )
        response["Content-Disposition"] = 'attachment; filename="signatories.csv"'
        return response


def _number(text):
    return int(text) if str(text).isdecimal() else None
