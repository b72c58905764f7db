"""Workbooks of actions: download one, load it, read what each row would do, carry out."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy

from actions import import_report, importing
from actions.forms.importing import WorkbookForm
from actions.models import ActionImport, Call
from actions.offline import workbook
from actions.offline.columns import Columns
from frameworks import cells
from frameworks.languages import own_name
from signatories.admin.lists import ListAdmin


@admin.register(ActionImport)
class ActionImportAdmin(ListAdmin):
    list_display = ["file_name", "call", "uploaded_at", "uploaded_by", "state", "entered"]
    list_select_related = ["call", "uploaded_by"]
    verbs, report, form_class = importing, import_report, WorkbookForm
    load_title = gettext_lazy("Load a workbook of actions")
    load_page, report_page = "admin/actions/import_load.html", "admin/actions/import_report.html"
    content_type = cells.EXCEL
    also = ["submission__action"]

    def load(self, form, user):
        file, call = form.cleaned_data["file"], form.cleaned_data["call"]
        return importing.load(form.content, call=call, by=user, file_name=file.name)

    def load_facts(self):
        return {"languages": [(code, own_name(code)) for code, _name in settings.LANGUAGES]}

    def described(self, loaded, rows):
        columns = Columns(loaded.call)
        return [import_report.describe(row, columns) for row in rows]

    def not_read(self, loaded):
        return loaded.not_read

    def template(self, request):
        """The workbook without rows, in the language asked for."""
        if not self.may(request.user):
            raise PermissionDenied
        wanted = request.GET.get("in", "")
        language = wanted if wanted in dict(settings.LANGUAGES) else get_language()
        call = Call.objects.open().filter(for_public_record=False).order_by("closes_at").first() or Call()
        return HttpResponse(
            workbook.write(call, language=language),
            content_type=cells.EXCEL,
            headers={
                "Content-Disposition": f'attachment; filename="call-to-local-action-many-{language}.xlsx"'
            },
        )
