"""The secretariat's side of the learning section."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from frameworks.dates import show_range
from learning.models import Activity, ActivityRole, Resource, Update

# An address typed without a scheme is taken as https; Django says so by default from version 6.
HTTPS = {models.URLField: {"assume_scheme": "https"}}


class ActivityRoleInline(admin.TabularInline):
    model = ActivityRole
    extra = 0
    autocomplete_fields = ["partner"]
    raw_id_fields = ["government"]


@admin.register(Activity)
class ActivityAdmin(TranslationAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "kind", "when", "place", "published_at"]
    list_filter = ["kind", "country"]
    search_fields = ["title", "slug", "place"]
    prepopulated_fields = {"slug": ["title"]}
    raw_id_fields = ["actions"]
    autocomplete_fields = ["milestone"]
    inlines = [ActivityRoleInline]

    @admin.display(description=_("when"), ordering="start_date")
    def when(self, activity):
        return show_range(activity.start_date, activity.end_date, activity.precision)


@admin.register(Resource)
class ResourceAdmin(TranslationAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "kind", "publisher", "issued_on", "published_at"]
    list_filter = ["kind"]
    search_fields = ["title", "slug", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["activity"]


@admin.register(Update)
class UpdateAdmin(TranslationAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "published_at"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "published_at"
