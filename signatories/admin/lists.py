"""What the pages of every list have that staff load: choose a file, read what each line would do, carry out."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from signatories.admin.rows import ReadOnly, refusal_page

LINES_A_PAGE = 100
MOVES = {"carry-out": "carry_out", "stop": "stop", "check-again": "check_again"}


class ListAdmin(ShowsPeople, ReadOnly, admin.ModelAdmin):
    """The pages of one kind of list; its verbs are the module `verbs`, its sentences the module `report`."""

    list_display = ["file_name", "uploaded_at", "uploaded_by", "state", "entered"]
    list_select_related = ["uploaded_by"]
    verbs = report = form_class = load_title = load_page = report_page = content_type = None
    also = []  # what the report reads with each line

    def get_queryset(self, request):
        done = Count("rows", filter=Q(rows__done_at__isnull=False))
        return super().get_queryset(request).annotate(lines_done=done)

    @admin.display(description=gettext_lazy("lines entered"), ordering="lines_done")
    def entered(self, loaded):
        return loaded.lines_done

    def may(self, user):
        """Whether this person loads such lists."""
        return self.verbs.MANNER.may(user)

    def has_view_permission(self, request, obj=None):
        return self.may(request.user)

    has_module_permission = has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            self.named("template/", self.template, "template"),
            self.named("<int:pk>/file/", self.file, "file"),
            self.named("<int:pk>/move/<slug:name>/", require_POST(self.move), "move"),
            *super().get_urls(),
        ]

    def named(self, pattern, view, name):
        """A page of ours under the list."""
        return path(
            pattern, self.admin_site.admin_view(view), name=self._address(name).removeprefix("admin:")
        )

    def add_view(self, request, form_url="", extra_context=None):
        """Choose a file. It is kept and checked; nothing is entered yet."""
        if not self.may(request.user):
            raise PermissionDenied
        form = self.form_class(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                loaded, is_new = self.load(form, request.user)
            except ValidationError as error:
                form.add_error("file", error)
            except Refused as refusal:
                return refusal_page(request, refusal, reverse(self._address("changelist")))
            else:
                if not is_new:
                    messages.info(request, _("This file was loaded before; this is what became of it."))
                return redirect(self._address("change"), loaded.pk)
        context = self._context(self.load_title, form=form, **self.load_facts())
        return self._page(request, self.load_page, context, status=422 if form.is_bound else 200)

    def load(self, form, user):
        return self.verbs.load(form.content, by=user, file_name=form.cleaned_data["file"].name)

    def load_facts(self):
        """What the page of loading says beside the form."""
        return {}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The report: how many lines of each outcome, then the lines of the chosen one."""
        loaded = self.get_object(request, object_id)
        if loaded is None or not self.may(request.user):
            return super().change_view(request, object_id, form_url, extra_context)
        counts, shown = self.report.outcomes(loaded), request.GET.get("show", "")
        rows = loaded.rows.select_related(*self.also)
        if shown in dict(rows.model.OUTCOMES):
            rows = rows.filter(outcome=shown)
        page = Paginator(rows, LINES_A_PAGE).get_page(request.GET.get("page"))
        context = self._context(
            loaded.file_name,
            loaded=loaded,
            counts=counts,
            shown=shown,
            page=page,
            rows=self.described(loaded, page),
            line_count=sum(number for _code, _label, number in counts),
            to_enter=loaded.rows.to_do().count(),
            entered=self.entered(loaded),
            not_read=self.not_read(loaded),
        )
        return self._page(request, self.report_page, context)

    def described(self, loaded, rows):
        """The lines of a page of the report with their sentences."""
        return [self.report.describe(row) for row in rows]

    def move(self, request, pk, name):
        """One button of the report, one verb."""
        loaded = get_object_or_404(self.model, pk=pk)
        back = reverse(self._address("change"), args=[pk])
        if name in MOVES:
            try:
                getattr(self.verbs, MOVES[name])(loaded, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
        return redirect(back)

    def file(self, request, pk):
        """The file as it was loaded."""
        if not self.may(request.user):
            raise PermissionDenied
        loaded = get_object_or_404(self.model, pk=pk)
        return FileResponse(
            loaded.file.open("rb"),
            as_attachment=True,
            filename=loaded.file_name,
            content_type=self.content_type,
        )

    def _address(self, name):
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _context(self, title, **values):
        return {"title": title, "opts": self.opts} | values

    def _page(self, request, template, context, status=200):
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | context, status=status
        )
