"""Signatures to read, with one button per open move and per step of proof."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import history
from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from signatories import domains, register, signing
from signatories.admin.onpaper import OnPaper
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.forms.proof import NotAcceptedForm, ReasonForm
from signatories.forms.withdrawing import WithdrawForm
from signatories.models import LADDER, RUNGS, Evidence, Signature
from signatories.permissions import may_verify

MOVE_WORDS = {
    "confirm": gettext_lazy("Confirm the proof"),
    "verify": gettext_lazy("Verify and list"),
    "refuse": gettext_lazy("Refuse"),
    "withdraw": gettext_lazy("Withdraw"),
}
NEED_A_REASON = {"refuse", "withdraw"}


class ProofToCheck(admin.SimpleListFilter):
    """Signatures with a letter, an office domain or an answer that nobody of the secretariat has looked at."""

    title = gettext_lazy("proof")
    parameter_name = "proof"

    def lookups(self, request, model_admin):
        return [("check", _("to be checked"))]

    def queryset(self, request, queryset):
        return queryset.with_proof_to_check() if self.value() == "check" else queryset


@admin.register(Signature)
class SignatureAdmin(ShowsPeople, OnPaper, ReadOnly, admin.ModelAdmin):
    list_display = ["government", "country", "state", "signed_on", "version", "origin", "entered_by"]
    list_filter = ["state", ProofToCheck, "origin", "declaration"]
    list_select_related = ["government", "declaration", "entered_by"]
    search_fields = ["government__official_name", "government__english_name", "certificate_code"]
    change_form_template = "admin/signatories/signature/change_form.html"
    change_list_template = "admin/signatories/signature/change_list.html"
    fieldsets = [
        (None, {"fields": ["government", "declaration", "state", "origin", "source_url"]}),
        (
            gettext_lazy("Who signed, when, which text"),
            {
                "fields": [
                    "signatory_name", "signatory_office", "capacity", "delegate_name", "delegate_function",
                    "signed_on", "signed_on_precision", "language", "text", "fingerprint",
                ]
            },
        ),
        (
            gettext_lazy("What became of it"),
            {
                "fields": [
                    "entered_by", "entered_on", "confirmed_at", "verified_at", "verified_by", "refused_at",
                    "withdrawn_on", "reason", "certificate_code", "replaces", "replaced_at",
                ]
            },
        ),
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("country"), ordering="government__country")
    def country(self, signature):
        return signature.government.country.name

    @admin.display(description=gettext_lazy("version"), ordering="declaration__version")
    def version(self, signature):
        return signature.declaration.version

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"signatories_signature_{name}")

        return [
            named("<int:pk>/move/<slug:name>/", self.move, "move"),
            named("evidence/<int:pk>/<slug:outcome>/", self.judge, "check"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        signature = self.get_object(request, object_id)
        extra = {}
        if signature is not None:
            may_be_judged = signature.state in (Signature.PENDING, Signature.CONFIRMED)
            extra = {
                "moves": [
                    (name, MOVE_WORDS[name], name in NEED_A_REASON)
                    for name in signing.open_moves(signature, request.user)
                    if name != "confirm"
                ],
                "steps": _steps(signature),
                "may_check": signature.state in signing.PROVABLE and may_verify(request.user),
                "accepted_with_it": _given_unchecked(signature),
                "events": history.of(signature),
                "look_alikes": register.look_alikes(signature.government) if may_be_judged else [],
            }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def move(self, request, pk, name):
        """POST makes the move; a move that needs a reason first shows a page that asks for it."""
        signature = get_object_or_404(Signature.objects.select_related("government"), pk=pk)
        back = reverse("admin:signatories_signature_change", args=[pk])
        if name not in MOVE_WORDS or (request.method != "POST" and name not in NEED_A_REASON):
            return redirect(back)
        data = request.POST or None
        form = WithdrawForm(data, signature=signature) if name == "withdraw" else ReasonForm(data)
        if name in NEED_A_REASON and not (request.method == "POST" and form.is_valid()):
            return self._ask_reason(request, signature, MOVE_WORDS[name], form)
        arguments = form.cleaned_data if name in NEED_A_REASON else {}
        accepted = _given_unchecked(signature) if name == "verify" else ""
        try:
            getattr(signing, name)(signature, by=request.user, **arguments)
        except Refused as refusal:
            return refusal_page(request, refusal, back)
        sentence = _("%(name)s: %(state)s.") % {
            "name": signature.government.official_name,
            "state": signature.get_state_display(),
        }
        messages.success(request, sentence)
        if accepted:
            messages.info(request, _("Accepted with it: %(steps)s.") % {"steps": accepted})
        return redirect(back)

    def judge(self, request, pk, outcome):
        """Judge one step of proof: one button accepts it; what is not accepted asks for a reason first."""
        evidence = get_object_or_404(Evidence.objects.select_related("signature__government"), pk=pk)
        back = reverse("admin:signatories_signature_change", args=[evidence.signature_id])
        accepted = outcome == "accept"
        if accepted and request.method != "POST":
            return redirect(back)
        form = NotAcceptedForm(request.POST if request.method == "POST" else None)
        if not accepted and not form.is_valid():
            title = _("Not accepted: %(step)s") % {"step": evidence.get_rung_display()}
            return self._ask_reason(request, evidence.signature, title, form)
        note = "" if accepted else form.cleaned_data["reason"]
        try:
            signing.check_evidence(evidence, by=request.user, accepted=accepted, note=note)
        except Refused as refusal:
            return refusal_page(request, refusal, back)
        return redirect(back)

    def _ask_reason(self, request, signature, title, form):
        context = self.admin_site.each_context(request) | {
            "title": title,
            "signature": signature,
            "form": form,
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/signatories/reason.html", context, status=status)


def _steps(signature):
    """The evidence as rows, each address told from those of an office."""
    rows = list(signature.evidence.select_related("given_by", "checked_by"))
    for row in rows:
        row.is_office = bool(row.asked_of) and domains.is_office(
            domains.of(row.asked_of), signature.government
        )
    return rows


def _given_unchecked(signature):
    """The steps that verifying accepts, in words."""
    given = signature.evidence.filter(outcome="", given_at__isnull=False).values_list("rung", flat=True)
    labels = dict(RUNGS)
    return ", ".join(str(labels[rung]) for rung in sorted(set(given), key=LADDER.index))
