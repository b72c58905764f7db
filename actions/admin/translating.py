"""The translators' side: what to translate, one text side by side, files for agencies, and every row to look up."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from accounts.admin import ReadOnly
from actions import custody, translatable
from actions.admin.filters import LanguageValues, PassageFilter
from actions.models import Translation
from actions.permissions import is_secretariat, may_translate
from actions.views import delivering, translating
from frameworks.languages import language_name


@admin.register(Translation)
class TranslationAdmin(ReadOnly):
    """Rows are looked up here and written side by side with their original."""

    list_display = ["field_words", "in_language", "status", "fits", "at"]
    list_display_links = None
    list_filter = [("language", LanguageValues), "status", PassageFilter]
    list_select_related = ["submission__action"]
    search_fields = ["text", "submission__title", "submission__action__code"]
    change_list_template = "actions/admin/translating/change_list.html"
    list_per_page = 50

    def has_view_permission(self, request, obj=None):
        return may_translate(request.user) or is_secretariat(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        """Translators see what is handed in or published; not what a government still writes."""
        related = [f"submission__{rows}" for rows in translatable.ROWS]
        rows = super().get_queryset(request).prefetch_related(*related)
        if is_secretariat(request.user):
            return rows
        return rows.filter(submission__state__in=custody.TRANSLATED)

    def get_list_display(self, request):
        return [text_column(request.user), *super().get_list_display(request)]

    def changelist_view(self, request, extra_context=None):
        context = {"may_translate": may_translate(request.user)}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("field"), ordering="field")
    def field_words(self, translation):
        return translatable.heading(translation.field)

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def in_language(self, translation):
        return language_name(translation.language)

    @admin.display(description=gettext_lazy("fits the original"), boolean=True)
    def fits(self, translation):
        return not custody.is_stale(translation)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None or not may_translate(request.user):
            return super().change_view(request, object_id, form_url, extra_context)
        return redirect(f"{sheet_url(row.submission, row.language)}#{row.field}")

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"actions_translation_{name}")

        return [
            page("to-do/", translating.what_to_do, "todo"),
            page("send-out/", delivering.send_out, "send_out"),
            page("deliveries/", delivering.load, "load"),
            page("deliveries/<int:pk>/", delivering.delivery, "delivery"),
            page("text/<int:pk>/<slug:language>/", translating.side_by_side, "sheet"),
            *super().get_urls(),
        ]


def text_column(user):
    """Whose words are translated, leading to where this person reads or writes them."""
    translates = may_translate(user)

    @admin.display(description=gettext_lazy("action"), ordering="submission__title")
    def text_of(translation):
        text = translation.submission
        return format_html(
            '<a href="{}#{}"><bdi lang="{}">{}</bdi></a> <span class="code">{}</span>',
            sheet_url(text, translation.language)
            if translates
            else reverse(
                "admin:actions_submission_review", args=[text.pk], query={"to": translation.language}
            ),
            translation.field,
            text.language,
            text,
            text.action.code or "",
        )

    return text_of


def sheet_url(submission, language):
    """Where a text is translated into a language."""
    return reverse("admin:actions_translation_sheet", args=[submission.pk, language])
