"""The desk of an edition: where it stands, its next step, and one button per verb, each a POST."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin

from publications import editions, parts
from publications.admin import builds, proofs
from publications.admin.pages import act, desk_of, edition_for
from publications.models import Edition, EditionEntry

MOVES = {
    "gather": (editions.gather, gettext_lazy("The list of entries is up to date.")),
    "freeze": (editions.freeze, gettext_lazy("Frozen. Later changes do not reach this edition.")),
    "release": (editions.release, gettext_lazy("Released. The public can read it now.")),
}
SECTIONS = [builds, proofs]  # each brings pages of its own, and a piece of the desk


class EntryInline(admin.TabularInline):
    """Order and treatment until the freeze; afterwards only to be read."""

    model = EditionEntry
    extra = 0
    can_delete = False
    fields = ["position", "treatment", "submission"]
    readonly_fields = ["submission"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("submission", "action", "edition")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None or obj.frozen_at is None


@admin.register(Edition)
class EditionAdmin(TranslationAdmin):
    list_display = ["title", "number", "cut_off", "frozen_at", "released_at"]
    readonly_fields = ["frozen_at", "frozen_by", "frozen_sha256", "history_head", "released_at"]
    list_select_related = ["milestone"]
    inlines = [EntryInline]
    change_form_template = "publications/admin/edition.html"

    def has_change_permission(self, request, obj=None):
        """Once frozen, nothing of an edition is written any more: its page is there to be read."""
        return (obj is None or obj.frozen_at is None) and super().has_change_permission(request, obj)

    def view_on_site(self, edition):
        """Its public page, once there is one."""
        return edition.get_absolute_url() if edition.released_at else None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance.frozen_at is None:
            parts.set_up(form.instance, {})
            editions.gather(form.instance, by=request.user)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        moves = [
            path(
                f"<int:pk>/{name}/", wrap(require_POST(move)), {"name": name}, f"publications_edition_{name}"
            )
            for name in MOVES
        ]
        pieces = [address for section in SECTIONS for address in section.addresses(wrap)]
        return [*moves, *pieces, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edition = self.get_object(request, object_id)
        extra = {"builds": builds.told(edition), "proofs": proofs.told(edition)} if edition else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))


def move(request, pk, name):
    edition = edition_for(request, pk)
    verb, done = MOVES[name]
    return act(request, lambda: verb(edition, by=request.user), desk_of(edition), done)
