"""Who acts for which government, requests that wait, invitations, and the focal points to ask after."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from signatories import dormant, memberships
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.forms.membership import HandOverForm
from signatories.models import Invitation, Membership
from signatories.permissions import may_verify
from signatories.views.colleagues import hand_over_as_said


@admin.register(Membership)
class MembershipAdmin(ShowsPeople, ReadOnly, admin.ModelAdmin):
    list_display = ["user", "government", "role", "state", "since", "until", "via"]
    list_filter = ["state", "role", "via"]
    list_select_related = ["user", "government"]
    search_fields = ["user__email", "user__name", "government__official_name", "government__english_name"]
    change_form_template = "admin/signatories/membership/change_form.html"
    change_list_template = "admin/signatories/membership/change_list.html"

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"signatories_membership_{name}")

        return [
            named("to-ask-after/", self.to_ask_after, "to_ask_after"),
            named("<int:pk>/answer/<slug:answer>/", self.answer, "answer"),
            named("<int:pk>/role/<slug:role>/", self.change_role, "role"),
            named("<int:pk>/ask-after/", self.ask_after, "ask_after"),
            named("<int:pk>/hand-over/", self.hand_over, "hand_over"),
            named("<int:pk>/end/", self.end, "end"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        membership = self.get_object(request, object_id)
        state, via = (membership.state, membership.via) if membership else ("", "")
        extra = {
            "waits": state == Membership.PENDING and via not in Membership.WITH_SIGNATURE,
            "acts": state == Membership.ACTIVE and may_verify(request.user),
        }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def to_ask_after(self, request):
        """Focal points nobody has seen for long, and governments without one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("Focal points to ask after"),
            "people": dormant.focal_points_to_ask_after(),
            "governments": dormant.governments_without_focal_point(),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/signatories/membership/to_ask_after.html", context)

    def answer(self, request, pk, answer):
        """Admit somebody who asked to act for a government, or turn the request down."""
        role = Membership.FOCAL_POINT if answer == "focal-point" else Membership.CONTRIBUTOR
        if answer == "turn-down":
            return self._move(request, pk, memberships.turn_down)
        return self._move(request, pk, memberships.admit, role=role)

    def change_role(self, request, pk, role):
        """Make somebody focal point or contributor."""
        role = Membership.FOCAL_POINT if role == "focal-point" else Membership.CONTRIBUTOR
        return self._move(request, pk, memberships.change_role, role=role)

    def ask_after(self, request, pk):
        """Write to a focal point who was not seen for long."""
        back = reverse("admin:signatories_membership_to_ask_after")
        said = _("A letter to %(person)s is on its way.")
        return self._move(request, pk, dormant.ask_after, back=back, said=said)

    def end(self, request, pk):
        """A page that asks; the POST ends the membership."""
        membership = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
        if request.method == "POST":
            return self._move(request, pk, memberships.end)
        context = self._context(request, membership, _("End the membership"))
        return TemplateResponse(request, "admin/signatories/membership/end.html", context)

    def hand_over(self, request, pk):
        """The same screen as on the desk, for a focal point who has gone."""
        giver = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
        if not may_verify(request.user):
            raise PermissionDenied
        others = giver.government.memberships.active().filter(user__is_active=True).exclude(pk=pk)
        colleagues = others.select_related("user").order_by("pk")
        form = HandOverForm(request.POST or None, colleagues=colleagues, giver=giver)
        back = reverse("admin:signatories_membership_change", args=[pk])
        if request.method == "POST" and form.is_valid():
            try:
                messages.success(
                    request, hand_over_as_said(giver.government, form, by=request.user, giver=giver)
                )
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            return redirect(back)
        context = self._context(request, giver, _("Hand over")) | {"form": form}
        status = 422 if form.is_bound else 200
        return TemplateResponse(
            request, "admin/signatories/membership/hand_over.html", context, status=status
        )

    def _context(self, request, membership, title):
        return self.admin_site.each_context(request) | {
            "title": title,
            "membership": membership,
            "opts": self.opts,
        }

    def _move(self, request, pk, verb, *, back="", said="", **arguments):
        """POST calls the verb; what it refuses is a page with the present state one link away."""
        membership = get_object_or_404(Membership.objects.select_related("government", "user"), pk=pk)
        back = back or reverse("admin:signatories_membership_change", args=[pk])
        if request.method == "POST":
            try:
                verb(membership, by=request.user, **arguments)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            if said:
                messages.success(request, said % {"person": membership.user})
        return redirect(back)


@admin.register(Invitation)
class InvitationAdmin(ShowsPeople, ReadOnly, admin.ModelAdmin):
    """To read; sent again and taken back on the page of the government's colleagues."""

    list_display = ["email", "government", "role", "invited_at", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["role", "accepted_at", "revoked_at"]
    list_select_related = ["government"]
    search_fields = ["email", "government__official_name", "government__english_name"]
    fields = [
        "government", "colleagues", "email", "name", "role", "language", "invited_by", "invited_at", "expires_at",
        "gives_up", "stays", "accepted_at", "membership", "revoked_at", "revoked_by",
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    @admin.display(description=gettext_lazy("Colleagues"))
    def colleagues(self, invitation):
        page = reverse("signatories:colleagues", args=[invitation.government.slug])
        return format_html('<a href="{}">{}</a>', page, _("See who acts, waits and is invited"))
