"""The secretariat's side of the learning section."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.admin import PublicRowAdmin
from frameworks.dates import show_range
from learning.models import Activity, ActivityRole, Resource, Update


class PublishedAdmin(PublicRowAdmin):
    """What has a public page once its day has come."""

    def view_on_site(self, row):
        is_public = row.published_at is not None and row.published_at <= timezone.now()
        return row.get_absolute_url() if is_public else None


class ActivityRoleInline(admin.StackedInline):
    model = ActivityRole
    extra = 0
    autocomplete_fields = ["partner"]
    raw_id_fields = ["government"]


@admin.register(Activity)
class ActivityAdmin(PublishedAdmin):
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
class ResourceAdmin(PublishedAdmin):
    list_display = ["title", "kind", "publisher", "issued_on", "published_at"]
    list_filter = ["kind"]
    search_fields = ["title", "slug", "publisher"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["activity"]


@admin.register(Update)
class UpdateAdmin(PublishedAdmin):
    list_display = ["title", "published_at"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    date_hierarchy = "published_at"
