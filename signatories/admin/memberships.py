"""Who acts for which government, and the requests that wait for an answer."""

from django.contrib import admin
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from accounts.refusals import Refused
from signatories import memberships
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.models import (
    Membership,
)


@admin.register(Membership)
class MembershipAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["user", "government", "role", "state", "since", "until", "via"]
    list_filter = ["state", "role", "via"]
    list_select_related = ["user", "government"]
    search_fields = ["user__email", "user__name", "government__official_name", "government__english_name"]
    change_form_template = "admin/signatories/membership/change_form.html"

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view(self.answer)
        own = path("<int:pk>/answer/<slug:answer>/", view, name="signatories_membership_answer")
        return [own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        membership = self.get_object(request, object_id)
        waits = membership is not None and membership.state == Membership.PENDING
        extra = {"waits": waits and membership.via != Membership.SIGNING}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def answer(self, request, pk, answer):
        """Admit somebody who asked to act for a government, or turn the request down."""
        membership = get_object_or_404(Membership, pk=pk)
        back = reverse("admin:signatories_membership_change", args=[pk])
        if request.method == "POST":
            try:
                if answer == "turn-down":
                    memberships.turn_down(membership, by=request.user)
                else:
                    role = Membership.FOCAL_POINT if answer == "focal-point" else Membership.CONTRIBUTOR
                    memberships.admit(membership, by=request.user, role=role)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
        return redirect(back)
