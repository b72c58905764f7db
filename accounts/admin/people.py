"""People, what they agreed to, and what was done, as the secretariat sees them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from accounts.admin.access import ShowsPeople
from accounts.admin.moves import OneMove, ReadOnly
from accounts.models import Consent, User
from accounts.people import end_sessions


@admin.register(Consent)
class ConsentAdmin(ShowsPeople, ReadOnly):
    list_display = ["target", "subject_type", "subject_id", "given_at", "by", "withdrawn_at"]
    list_filter = ["target", "language"]
    list_select_related = ["by"]


@admin.register(User)
class UserAdmin(ShowsPeople, OneMove):
    list_display = ["email", "name", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "language", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups"]
    fields = ["email", "name", "language", "is_active", "is_staff", "groups", "date_joined", "last_login"]
    readonly_fields = ["date_joined", "last_login"]
    MOVES = {"end_sessions": (end_sessions, gettext_lazy("Sign this person out everywhere"))}

    def get_readonly_fields(self, request, obj=None):
        """Who is staff, and in which group, is for the administrator to say; an address is changed by its person."""
        locked = [] if request.user.has_perm("auth.change_group") else ["is_staff", "groups"]
        return [*super().get_readonly_fields(request, obj), *locked, *(["email"] if obj else [])]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False
