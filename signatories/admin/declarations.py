"""The Declaration and its texts: a version is drawn up and opened, a text is added and never changed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from accounts.refusals import Refused
from frameworks.admin import HTTPS
from signatories import declaring
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.forms.declaration import LoadTextForm
from signatories.models import Declaration, DeclarationText, Signature
from signatories.permissions import may_verify
from signatories.views.declaration import bytes_of


class TextInline(ReadOnly, admin.TabularInline):
    model = DeclarationText
    extra = 0
    fields = ["language", "kind", "is_draft", "read", "sha256", "added_at", "added_by"]
    view_on_site = False

    @admin.display(description=gettext_lazy("Text"))
    def read(self, text):
        address = reverse("admin:signatories_declaration_text", args=[text.pk])
        return format_html('<a href="{}">{}</a>', address, text.file_name)

    def has_change_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields


@admin.register(Declaration)
class DeclarationAdmin(TranslationAdmin, SimpleHistoryAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "version", "declared_on", "required_rung", "is_current", "closed_at"]
    fields = ["title", "place", "declared_on", "official_url", "required_rung"]
    inlines = [TextInline]
    change_form_template = "admin/signatories/declaration/change_form.html"

    def has_add_permission(self, request):
        return super().has_add_permission(request) and may_verify(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fields(self, request, obj=None):
        return [*self.fields, "version", "is_current", "closed_at"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        """The day is fixed once somebody signed; number and opening are what verbs set."""
        fixed = ["version", "is_current", "closed_at"]
        return [*fixed, "declared_on"] if obj and obj.signatures.exists() else fixed

    def save_model(self, request, obj, form, change):
        if not change:
            declaring.draw_up(obj, by=request.user)
        elif form.changed_data:
            values = {name: form.cleaned_data[name] for name in form.changed_data}
            declaring.amend(obj, by=request.user, **values)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/load-text/", wrap(self.load_text), name="signatories_declaration_load"),
            path("text/<int:pk>/", wrap(self.text), name="signatories_declaration_text"),
            path("<int:pk>/open/", wrap(self.open), name="signatories_declaration_open"),
            *super().get_urls(),
        ]

    def load_text(self, request, pk):
        """Add a text: signatures made before stay bound to the text they were shown."""
        declaration = self._found(request, pk)
        form = LoadTextForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            asked_at = timezone.now()
            try:
                row = declaring.load_text(declaration, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                said = (
                    _("The text is loaded. Its fingerprint is %(sha)s.")
                    if row.added_at >= asked_at
                    else _("This text was loaded before. Its fingerprint is %(sha)s.")
                )
                messages.success(request, said % {"sha": row.sha256})
                return redirect("admin:signatories_declaration_change", pk)
        return self._shown(
            request, "admin/signatories/load_text.html", declaration, title=_("Load a text"), form=form
        )

    def text(self, request, pk):
        """What was loaded, byte for byte, also before its version is opened."""
        text = get_object_or_404(DeclarationText.objects.select_related("declaration"), pk=pk)
        if not self.has_view_permission(request, text.declaration):
            raise PermissionDenied
        return bytes_of(text)

    def get_view_on_site_url(self, obj=None):
        """A version that nobody could sign yet has no public page."""
        is_public = obj and Declaration.objects.published().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def open(self, request, pk):
        """A page that says what opening does; the POST opens."""
        declaration = self._found(request, pk)
        back = redirect("admin:signatories_declaration_change", pk)
        if request.method == "POST":
            try:
                declaring.open_for_signature(declaration, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, back.url)
            messages.success(request, _("Open for signature. The version before it is closed."))
            return back
        open_one = Declaration.objects.current()
        return self._shown(
            request,
            "admin/signatories/open_declaration.html",
            declaration,
            title=_("Open for signature"),
            open_one=open_one if open_one != declaration else None,
            waiting=Signature.objects.standing().filter(declaration=open_one).count(),
            texts=declaration.texts.order_by("language", "-added_at"),
        )

    def _found(self, request, pk):
        declaration = get_object_or_404(Declaration, pk=pk)
        if not (self.has_change_permission(request, declaration) and may_verify(request.user)):
            raise PermissionDenied
        return declaration

    def _shown(self, request, template, declaration, **context):
        status = 422 if getattr(context.get("form"), "errors", None) else 200
        context |= self.admin_site.each_context(request) | {
            "declaration": declaration,
            "opts": self.opts,
        }
        return TemplateResponse(request, template, context, status=status)
