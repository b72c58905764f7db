"""What the pages of the secretariat share: rows that only verbs write, and what a verb refused."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _


class ReadOnly:
    """Rows that only verbs write."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.model._meta.fields]


def refusal_page(request, refusal, back):
    """What a verb refused, with the present state one link away."""
    context = admin.site.each_context(request) | {
        "title": _("Not possible now"),
        "sentence": refusal.sentence,
        "back": back,
    }
    return TemplateResponse(request, "admin/signatories/refusal.html", context, status=409)
