"""The secretariat's side of the official forms: their rules as rows, and the hand-over of actions."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from modeltranslation.admin import TranslationAdmin

from accounts.refusals import Refused
from actions.models import Action, Submission
from frameworks import cells
from frameworks.admin import HTTPS
from publications.carrying import elevation, exports
from publications.models import TargetField, TargetForm
from publications.permissions import may_hand_over

FORMATS = {
    "json": (exports.to_json, "application/json"),
    "csv": (exports.to_csv, cells.CSV),
    "xlsx": (exports.to_xlsx, cells.EXCEL),
}


class FieldInline(admin.TabularInline):
    model = TargetField
    extra = 0


@admin.register(TargetForm)
class TargetFormAdmin(TranslationAdmin):
    formfield_overrides = HTTPS
    list_display = ["name", "platform_name", "kind"]
    inlines = [FieldInline]
    change_form_template = "publications/admin/target.html"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/handover/", wrap(self.handover), name="publications_targetform_handover"),
            *super().get_urls(),
        ]

    def handover(self, request, pk):
        """GET: which published actions are ready for this form. POST: the package of the chosen ones, logged."""
        if not may_hand_over(request.user):
            raise PermissionDenied
        form = get_object_or_404(TargetForm, pk=pk)
        if request.method == "POST":
            return self._package(request, form)
        texts = Submission.objects.published().select_related("action__contact").order_by("action__code")
        readings = [(text, elevation.read(text, form)) for text in texts if form.kind in ("", text.kind)]
        readings.sort(key=lambda pair: (not pair[1].ready, not pair[1].eligible))
        context = self.admin_site.each_context(request) | {
            "title": _("Hand over: %(form)s") % {"form": form},
            "form": form,
            "readings": readings,
            "ready_count": sum(reading.ready for _text, reading in readings),
            "opts": self.opts,
        }
        return TemplateResponse(request, "publications/admin/handover.html", context)

    def _package(self, request, form):
        chosen = list(
            Action.objects.published().filter(code__in=request.POST.getlist("code")).order_by("code")
        )
        kind = request.POST.get("format", "json")
        try:
            package = elevation.export(form, chosen, by=request.user)
        except (Refused, ValidationError) as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:publications_targetform_handover", form.pk)
        if kind not in FORMATS:
            response = render(request, "publications/handover.html", {"form": form} | exports.sheets(package))
        else:
            write, content_type = FORMATS[kind]
            response = HttpResponse(write(package), content_type=content_type)
            response["Content-Disposition"] = f'attachment; filename="{form.code}.{kind}"'
        response["Cache-Control"] = "no-store"
        return response
