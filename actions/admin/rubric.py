"""The criteria of reviews as the secretariat writes them, and the ties people declared."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin as FourLanguages

from accounts import history
from accounts.admin import OneMove, ReadOnly
from actions.admin.cells import NamedCells
from actions.models import Conflict, Criterion
from actions.permissions import is_secretariat, may_lift
from actions.reviewing import conflicts


@admin.register(Criterion)
class CriterionAdmin(NamedCells, FourLanguages):
    """Words, weight and order. A criterion that was scored is retired, not deleted."""

    list_display = ["name", "weight", "position", "is_active", "used"]
    list_editable = ["weight", "position", "is_active"]
    fields = ["name", "guidance", "scale", "weight", "position", "is_active", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("scores"))

    @admin.display(description=gettext_lazy("scores"), ordering="number")
    def used(self, criterion):
        return criterion.number

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return False  # one by one: the list has no bulk deletion
        return super().has_delete_permission(request, obj) and not obj.scores.exists()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb = "change_criterion" if change else "add_criterion"
        history.record(verb, obj, by=request.user, criterion=obj.slug, fields=sorted(form.changed_data))

    def delete_model(self, request, obj):
        history.record("delete_criterion", obj, by=request.user, criterion=obj.slug)
        super().delete_model(request, obj)


@admin.register(Conflict)
class ConflictAdmin(OneMove, ReadOnly):
    """The ties people declared, for those who decide; a tie that has ended is lifted."""

    MOVES = {"lift": (conflicts.lift, gettext_lazy("Lift this tie"))}
    list_display = ["user", "thing", "reason", "at", "lifted_at"]
    list_filter = [("lifted_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "submission__action", "government"]
    fields = ["user", "submission", "government", "reason", "at", "lifted_at", "lifted_by"]

    @admin.display(description=gettext_lazy("submission or government"))
    def thing(self, conflict):
        return str(conflict)

    def has_view_permission(self, request, obj=None):
        return is_secretariat(request.user) and request.user.has_perm("actions.decide_action")

    def open_moves(self, request, thing):
        return ["lift"] if thing.lifted_at is None and may_lift(request.user, thing) else []
