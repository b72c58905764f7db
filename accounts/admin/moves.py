"""Rows that verbs alone write, with a button for each verb; and lists of rows that were on the screen."""

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.refusals import Refused

LIST_LIFE = 60 * 60  # an hour to think about what is on the screen


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


# What was on the screen: a list of ids that nobody can change on the way


class UnknownList(Refused):
    """The list was not made for this person and page, was changed on the way, or is too old."""


def sign_list(request, purpose, pks) -> str:
    """The ids on this person's screen, as a token for the form that asks about them."""
    return signing.dumps([request.user.pk, list(pks)], salt=f"list:{purpose}", compress=True)


def read_list(request, purpose) -> list:
    """The ids that were on this person's screen; `UnknownList` for anything else."""
    try:
        reader, pks = signing.loads(request.POST.get("list", ""), salt=f"list:{purpose}", max_age=LIST_LIFE)
    except signing.BadSignature:
        reader, pks = None, []
    if reader != request.user.pk:
        raise UnknownList(
            _("This list is not the one that was on your screen, or it is too old. Choose again.")
        )
    return pks
