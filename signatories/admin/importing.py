"""Lists of existing signatories: load a file, read what each line would do, decide, carry out."""

import csv

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.refusals import Refused
from signatories import import_lines, import_report, importing
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.forms.importing import TableForm
from signatories.models import Government, ImportRow, SignatoryImport
from signatories.permissions import may_verify

LINES_A_PAGE = 100
MOVES = {"carry-out": importing.carry_out, "stop": importing.stop, "check-again": importing.check_again}


@admin.register(SignatoryImport)
class SignatoryImportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["file_name", "uploaded_at", "uploaded_by", "state", "entered"]
    list_select_related = ["uploaded_by"]

    @admin.display(description=gettext_lazy("lines entered"))
    def entered(self, loaded):
        return loaded.rows.filter(done_at__isnull=False).count()

    def has_view_permission(self, request, obj=None):
        return may_verify(request.user)

    has_module_permission = has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"signatories_signatoryimport_{name}")

        return [
            named("template/", self.template, "template"),
            named("<int:pk>/file/", self.file, "file"),
            named("<int:pk>/move/<slug:name>/", require_POST(self.move), "move"),
            named("line/<int:pk>/", require_POST(self.decide), "decide"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """Choose a file. It is kept and checked; nothing enters the register yet."""
        if not may_verify(request.user):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                name = form.cleaned_data["file"].name
                loaded, is_new = importing.load(form.content, by=request.user, file_name=name)
            except ValidationError as error:
                form.add_error("file", error)
            except Refused as refusal:
                return refusal_page(request, refusal, reverse("admin:signatories_signatoryimport_changelist"))
            else:
                if not is_new:
                    messages.info(request, _("This file was loaded before; this is what became of it."))
                return redirect("admin:signatories_signatoryimport_change", loaded.pk)
        context = self._context(_("Load a list of signatories"), form=form, columns=import_lines.COLUMNS)
        status = 422 if form.is_bound else 200
        return self._page(request, "admin/signatories/import_load.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The report: how many lines of each outcome, then the lines of the chosen one."""
        loaded = self.get_object(request, object_id)
        if loaded is None or not may_verify(request.user):
            return super().change_view(request, object_id, form_url, extra_context)
        counts, shown = import_report.outcomes(loaded), request.GET.get("show", "")
        rows = loaded.rows.select_related("government", "twin", "signature", "signatory_import__declaration")
        if shown in dict(ImportRow.OUTCOMES):
            rows = rows.filter(outcome=shown)
        page = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("page"))
        context = self._context(
            loaded.file_name,
            loaded=loaded,
            counts=counts,
            shown=shown,
            page=page,
            rows=[import_report.describe(row) for row in page],
            line_count=sum(number for _code, _label, number in counts),
            to_enter=loaded.rows.to_do().count(),
            entered=self.entered(loaded),
            not_read=import_report.columns_not_read(loaded),
        )
        return self._page(request, "admin/signatories/import_report.html", context)

    def move(self, request, pk, name):
        """One button of the report, one verb."""
        loaded = get_object_or_404(SignatoryImport, pk=pk)
        back = reverse("admin:signatories_signatoryimport_change", args=[pk])
        if name in MOVES:
            try:
                MOVES[name](loaded, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
        return redirect(back)

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
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="signatories.csv"'
        csv.writer(response).writerow(column.name for column in import_lines.COLUMNS)
        return response

    def file(self, request, pk):
        """The file as it was loaded."""
        if not may_verify(request.user):
            raise PermissionDenied
        loaded = get_object_or_404(SignatoryImport, pk=pk)
        return FileResponse(
            loaded.file.open("rb"), as_attachment=True, filename=loaded.file_name, content_type="text/csv"
        )

    def _context(self, title, **values):
        return {"title": title, "opts": self.opts} | values

    def _page(self, request, template, context, status=200):
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | context, status=status
        )


def _number(text):
    return int(text) if str(text).isdecimal() else None
