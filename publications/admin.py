"""The secretariat's side of editions and of the official forms: one button per verb, each a POST."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin

from accounts.refusals import Refused
from actions.models import Action, Submission
from frameworks import cells
from frameworks.admin import HTTPS
from publications import book, building, editions, elevation, exports, parts
from publications.models import Edition, EditionEntry, EditionFile, TargetField, TargetForm
from publications.permissions import may_hand_over, may_publish

MOVES = {
    "gather": (editions.gather, gettext_lazy("The list of entries is up to date.")),
    "freeze": (editions.freeze, gettext_lazy("Frozen. Later changes do not reach this edition.")),
    "build": (
        building.request_builds,
        gettext_lazy("Asked for. The files appear below when the worker has built them."),
    ),
    "release": (editions.release, gettext_lazy("Released. The public can read it now.")),
}
FORMATS = {
    "json": (exports.to_json, "application/json"),
    "csv": (exports.to_csv, cells.CSV),
    "xlsx": (exports.to_xlsx, cells.EXCEL),
}


class EntryInline(admin.TabularInline):
    """Order and treatment until the freeze; afterwards only to be read."""

    model = EditionEntry
    extra = 0
    can_delete = False
    fields = ["position", "treatment", "submission"]
    readonly_fields = ["submission"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("submission", "action", "edition")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None or obj.frozen_at is None


class FileInline(admin.TabularInline):
    model = EditionFile
    extra = 0
    can_delete = False
    fields = readonly_fields = [
        "language",
        "state",
        "pages",
        "size",
        "built_at",
        "cpu_seconds",
        "sha256",
        "error",
    ]

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Edition)
class EditionAdmin(TranslationAdmin):
    list_display = ["title", "number", "cut_off", "frozen_at", "released_at"]
    readonly_fields = ["frozen_at", "frozen_by", "frozen_sha256", "history_head", "released_at"]
    list_select_related = ["milestone"]
    inlines = [FileInline, EntryInline]
    change_form_template = "publications/admin/edition.html"

    def has_change_permission(self, request, obj=None):
        """Once frozen, nothing of an edition is written any more: its page is there to be read."""
        return (obj is None or obj.frozen_at is None) and super().has_change_permission(request, obj)

    def view_on_site(self, edition):
        """Its public page, once there is one."""
        return edition.get_absolute_url() if edition.released_at else None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.frozen_at is None:
            parts.set_up(form.instance, {})
            editions.gather(form.instance, by=request.user)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        moves = [
            path(
                f"<int:pk>/{name}/",
                wrap(require_POST(self.move)),
                {"name": name},
                f"publications_edition_{name}",
            )
            for name in MOVES
        ]
        preview = path(
            "<int:pk>/preview/<str:language>/", wrap(self.preview), name="publications_edition_preview"
        )
        return [*moves, preview, *super().get_urls()]

    def move(self, request, pk, name):
        edition = get_object_or_404(Edition, pk=pk)
        verb, done = MOVES[name]
        try:
            verb(edition, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, done)
        return redirect("admin:publications_edition_change", pk)

    def preview(self, request, pk, language):
        """The book of a frozen edition as a page, before any file is built."""
        if not may_publish(request.user):
            raise PermissionDenied
        edition = get_object_or_404(Edition.objects.exclude(frozen_at=None), pk=pk)
        if language not in edition.languages:
            return redirect("admin:publications_edition_change", pk)
        return HttpResponse(book.html(edition, language))


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
