"""The Declaration and its texts: a text is added, never changed."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from frameworks.admin import HTTPS
from signatories import declaring
from signatories.admin.rows import ReadOnly
from signatories.models import (
    Declaration,
    DeclarationText,
)


class TextInline(ReadOnly, admin.TabularInline):
    model = DeclarationText
    extra = 0
    fields = ["language", "kind", "is_draft", "sha256", "added_at", "added_by"]

    def has_change_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields


class LoadTextForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DeclarationText.KINDS)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 24}))


@admin.register(Declaration)
class DeclarationAdmin(TranslationAdmin, SimpleHistoryAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "version", "declared_on", "required_rung", "is_current"]
    inlines = [TextInline]
    change_form_template = "admin/signatories/declaration/change_form.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.load_text)
        return [path("<int:pk>/load-text/", view, name="signatories_declaration_load"), *super().get_urls()]

    def load_text(self, request, pk):
        """Add a text: signatures made before stay bound to the text they were shown."""
        declaration = get_object_or_404(Declaration, pk=pk)
        if not self.has_change_permission(request, declaration):
            raise PermissionDenied
        form = LoadTextForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            row = declaring.load_text(declaration, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("The text is loaded. Its fingerprint is %(sha)s.") % {"sha": row.sha256}
            )
            return redirect("admin:signatories_declaration_change", pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Load a text"),
            "declaration": declaration,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/signatories/load_text.html", context)
