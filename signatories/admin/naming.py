"""Names put right by the secretariat: what offices asked for, and the two pages that change a name at once."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from signatories import correcting
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.correcting import OF_GOVERNMENT, OF_SIGNATURE
from signatories.forms.correcting import CorrectForm, RenameForm
from signatories.forms.proof import ReasonForm
from signatories.forms.secretariat import wide
from signatories.models import Correction, Government, Signature
from signatories.permissions import may_verify


@admin.register(Correction)
class CorrectionAdmin(ShowsPeople, ReadOnly, admin.ModelAdmin):
    list_display = ["government", "subject", "kind", "state", "asked_at", "asked_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["government", "signature", "asked_by"]
    search_fields = ["government__official_name", "government__english_name"]
    change_form_template = "admin/signatories/correction/change_form.html"
    fields = [
        "government", "signature", "kind", "since", "reason", "state", "asked_at", "asked_by", "decided_at",
        "decided_by", "answer",
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("whose name"))
    def subject(self, correction):
        return _("who signed") if correction.signature_id else _("the government")

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"signatories_{name}")

        return [
            named("<int:pk>/accept/", self.accept, "correction_accept"),
            named("<int:pk>/decline/", self.decline, "correction_decline"),
            named("of-government/<int:pk>/", self.rename, "government_rename"),
            named("of-signature/<int:pk>/", self.correct, "signature_correct"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        correction = self.get_object(request, object_id)
        waits = correction is not None and correction.state == Correction.ASKED
        return super().change_view(request, object_id, form_url, {"waits": waits} | (extra_context or {}))

    def accept(self, request, pk):
        """One button: the names stand as they were asked for."""
        correction = get_object_or_404(Correction, pk=pk)
        back = reverse("admin:signatories_correction_change", args=[pk])
        if request.method == "POST":
            try:
                correcting.accept(correction, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            except ValidationError as error:
                return refusal_page(request, Refused(" ".join(error.messages)), back)
            messages.success(request, _("The name is put right."))
        return redirect(back)

    def decline(self, request, pk):
        """A page that asks why; the POST declines."""
        correction = get_object_or_404(Correction, pk=pk)
        back = reverse("admin:signatories_correction_change", args=[pk])
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                correcting.decline(correction, by=request.user, answer=form.cleaned_data["reason"])
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            return redirect(back)
        return self._ask(request, form, title=_("Leave the name as it is"), of=correction, back=back)

    def rename(self, request, pk):
        """The name of a government: a slip, or a new official name."""
        government = get_object_or_404(Government, pk=pk)
        initial = {field: getattr(government, field) for field in OF_GOVERNMENT}
        form = RenameForm(request.POST or None, initial=initial)
        back = reverse("admin:signatories_government_change", args=[pk])
        return self._change(
            request, form, correcting.rename, government, title=_("Change the name"), back=back
        )

    def correct(self, request, pk):
        """Who signed, as it is right."""
        signature = get_object_or_404(Signature.objects.select_related("government"), pk=pk)
        initial = {field: getattr(signature, field) for field in OF_SIGNATURE}
        form = CorrectForm(request.POST or None, signature=signature, initial=initial)
        back = reverse("admin:signatories_signature_change", args=[pk])
        title = _("Put right who signed")
        return self._change(request, form, correcting.correct, signature, title=title, back=back)

    def _change(self, request, form, verb, thing, *, title, back):
        if not may_verify(request.user):
            raise PermissionDenied
        if request.method == "POST" and form.is_valid():
            try:
                verb(thing, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("The name is put right."))
                return redirect(back)
        return self._ask(request, form, title=title, of=thing, back=back)

    def _ask(self, request, form, *, title, of, back):
        context = self.admin_site.each_context(request) | {
            "title": title,
            "of": of,
            "back": back,
            "form": wide(form),
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/signatories/form_page.html", context, status=status)
