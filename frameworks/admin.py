"""The secretariat's side of frameworks, calendar and partners: rows others point to, seldom deleted."""

from django.contrib import admin
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from frameworks import caching
from frameworks.dates import show_range
from frameworks.models import ClosedDay, Framework, Milestone, Objective, Partner, PartnerRole, Term

# An address typed without a scheme is taken as https; Django says so by default from version 6.
HTTPS = {models.URLField: {"assume_scheme": "https"}}


class PublicRowAdmin(TranslationAdmin):
    """Rows that public pages show: each change puts the kept pages out of date."""

    formfield_overrides = HTTPS

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        caching.bump()

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        caching.bump()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        caching.bump()


class SeededRowAdmin(PublicRowAdmin):
    """A reference list: its labels are edited; its rows come and go by the seed."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Framework)
class FrameworkAdmin(SeededRowAdmin):
    list_display = ["name", "code", "abbreviation", "legal_reference"]
    readonly_fields = ["code", "source"]
    search_fields = ["name", "code"]

    def has_add_permission(self, request):
        return False


@admin.register(Objective)
class ObjectiveAdmin(SeededRowAdmin):
    list_display = ["__str__", "framework", "code", "official"]
    list_filter = ["framework"]
    list_select_related = ["framework"]
    search_fields = ["code", "title", "short"]
    readonly_fields = ["details"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "framework", "code", "slug"] if obj else self.readonly_fields

    @admin.display(description=_("official wording"), boolean=True)
    def official(self, objective):
        return objective.is_official()


@admin.register(Milestone)
class MilestoneAdmin(PublicRowAdmin):
    list_display = ["name", "when", "place", "country", "kind", "verified"]
    list_filter = ["kind", "verified", "precision"]
    search_fields = ["name", "slug", "place"]
    date_hierarchy = "start"
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description=_("when"), ordering="start")
    def when(self, milestone):
        return show_range(milestone.start, milestone.end, milestone.precision)


@admin.register(ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin):
    """The working days of the secretariat: each promise of an answer is counted over them."""

    list_display = ["on", "name", "every_year"]
    list_filter = ["every_year"]
    search_fields = ["name"]
    date_hierarchy = "on"


@admin.register(Term)
class TermAdmin(PublicRowAdmin):
    """The glossary: official names, and the words that must not stand for them."""

    list_display = ["name", "name_es", "name_fr", "name_ar", "official"]
    search_fields = [
        "slug",
        "name_en",
        "name_es",
        "name_fr",
        "name_ar",
        "avoid_en",
        "avoid_es",
        "avoid_fr",
        "avoid_ar",
    ]
    prepopulated_fields = {"slug": ["name"]}
    exclude = ["verified"]

    @admin.display(description=_("official wording"), boolean=True)
    def official(self, term):
        return bool(term.verified.get(get_language()))


class PartnerRoleInline(admin.StackedInline):
    model = PartnerRole
    extra = 0


@admin.register(Partner)
class PartnerAdmin(PublicRowAdmin):
    list_display = ["name", "acronym", "roles_now"]
    search_fields = ["name", "acronym", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PartnerRoleInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description=_("roles"))
    def roles_now(self, partner):
        return ", ".join(str(role.get_role_display()) for role in partner.roles.all() if role.until is None)
