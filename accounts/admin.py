"""People, their consents, the outbox and the history, as the secretariat sees them."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts import mail
from accounts.models import Consent, Event, Letter, User
from accounts.people import end_sessions
from accounts.refusals import Refused


class ReadOnly(admin.ModelAdmin):
    """Rows that are read here and written by verbs alone."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class OneMove(admin.ModelAdmin):
    """Buttons on a row's page: each posts to <pk>/<move>/, which calls one verb with the thing and `by`.

    MOVES = {name: (verb, words)}; `open_moves(request, thing)` says which buttons are shown.
    """

    MOVES = {}
    change_form_template = "admin/accounts/moves_change_form.html"

    def get_urls(self):
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_move"
        move = self.admin_site.admin_view(require_POST(self.move))
        return [path("<int:pk>/move/<str:move>/", move, name=name), *super().get_urls()]

    def open_moves(self, request, thing):
        return list(self.MOVES)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        thing = self.get_object(request, object_id)
        moves = [(name, self.MOVES[name][1]) for name in self.open_moves(request, thing)] if thing else []
        return super().change_view(request, object_id, form_url, {"moves": moves} | (extra_context or {}))

    def move(self, request, pk, move):
        thing = get_object_or_404(self.model, pk=pk)
        if move not in self.MOVES or not self.has_view_permission(request, thing):
            raise PermissionDenied
        try:
            self.MOVES[move][0](thing, by=request.user)
            messages.success(request, _("Done: %(move)s.") % {"move": self.MOVES[move][1]})
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        return redirect(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change", pk)


def _release_one(letter, *, by):
    mail.release(Letter.objects.filter(pk=letter.pk), by=by)


@admin.register(Letter)
class LetterAdmin(OneMove, ReadOnly):
    list_display = ["subject", "to", "language", "state", "created_at", "sent_at", "tries"]
    list_filter = ["state", "event", "language"]
    search_fields = ["subject", "to"]
    date_hierarchy = "created_at"
    fields = [
        "subject",
        "to",
        "language",
        "state",
        "event",
        "text",
        "created_at",
        "not_before",
        "sent_at",
        "tries",
        "last_error",
        "message_id",
    ]
    actions = ["release_chosen"]
    MOVES = {
        "release": (_release_one, gettext_lazy("Let it leave")),
        "cancel": (mail.cancel_letter, gettext_lazy("Cancel it")),
        "retry": (mail.retry, gettext_lazy("Try again")),
    }
    OPEN = {
        Letter.HELD: ["release", "cancel"],
        Letter.QUEUED: ["cancel"],
        Letter.FAILED: ["retry", "cancel"],
    }

    def open_moves(self, request, thing):
        return self.OPEN.get(thing.state, [])

    @admin.action(description=gettext_lazy("Let the chosen letters leave"), permissions=["view"])
    def release_chosen(self, request, letters):
        number = mail.release(letters, by=request.user)
        messages.success(
            request,
            ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", number)
            % {"n": number},
        )


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["seq", "at", "verb", "object_type", "object_id", "actor"]
    list_filter = ["verb", "object_type"]
    search_fields = ["object_id", "actor"]
    date_hierarchy = "at"
    ordering = ["-seq"]


@admin.register(Consent)
class ConsentAdmin(ReadOnly):
    list_display = ["target", "subject_type", "subject_id", "given_at", "by", "withdrawn_at"]
    list_filter = ["target", "language"]
    list_select_related = ["by"]


@admin.register(User)
class UserAdmin(OneMove):
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
        locked = [] if request.user.is_superuser else ["is_staff", "groups"]
        return [*super().get_readonly_fields(request, obj), *locked, *(["email"] if obj else [])]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False
