"""The list of proposed edits and of the texts they left; the work itself is on the review screen."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy

from accounts.admin import ReadOnly
from actions.models import PolishedText, Proposal


@admin.register(Proposal)
class ProposalAdmin(ReadOnly):
    list_display = ["submission", "text_name", "kind", "state", "by", "sent_at", "due_on", "answered_at"]
    list_filter = ["state", "kind", ("sent_at", admin.EmptyFieldListFilter)]
    list_select_related = ["submission__action", "by"]
    search_fields = ["submission__title", "submission__action__code"]

    @admin.display(description=gettext_lazy("text"), ordering="field")
    def text_name(self, proposal):
        return proposal.submission._meta.get_field(proposal.field).verbose_name

    def change_view(self, request, object_id, form_url="", extra_context=None):
        proposal = get_object_or_404(Proposal, pk=object_id if object_id.isdecimal() else None)
        return redirect("admin:actions_submission_review", proposal.submission_id)


@admin.register(PolishedText)
class PolishedTextAdmin(ReadOnly):
    list_display = ["submission", "round", "number", "at", "sha256"]
    list_select_related = ["submission__action"]
    search_fields = ["sha256", "submission__title", "submission__action__code"]
