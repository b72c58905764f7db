"""The secretariat's side of the register: facts to read, and one button per open move, each calling its verb."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from accounts import history
from accounts.refusals import Refused
from frameworks.admin import HTTPS
from signatories import declaring, memberships, register, signing
from signatories.forms import ReasonForm
from signatories.models import (
    Declaration,
    DeclarationText,
    Evidence,
    Government,
    Leader,
    Membership,
    Signature,
)

MOVE_WORDS = {
    "confirm": gettext_lazy("Confirm the proof"),
    "verify": gettext_lazy("Verify and list"),
    "refuse": gettext_lazy("Refuse"),
    "withdraw": gettext_lazy("Withdraw"),
}
NEED_A_REASON = {"refuse", "withdraw"}


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


class HttpsField(forms.URLField):
    """An address typed without a scheme is taken as https; Django says so by default from version 6."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"assume_scheme": "https"})


class GovernmentAdminForm(forms.ModelForm):
    is_another_body = forms.BooleanField(
        label=gettext_lazy("Another body than the one of that name"), required=False
    )

    class Meta:
        model = Government
        fields = [
            "official_name", "official_language", "english_name", "other_names", "level", "country", "section",
            "latitude", "longitude", "point_source", "geonameid", "population", "population_year", "website",
            "domains", "origin", "source_url", "is_specimen",
        ]  # fmt: skip
        field_classes = {"website": HttpsField, "source_url": HttpsField}

    def clean(self):
        values = super().clean()
        name, country = values.get("official_name"), values.get("country")
        if self.instance.pk or not name or not country or values.get("is_another_body"):
            return values
        found = register.find_similar(name, country, english_name=values.get("english_name", ""))
        if found:
            raise forms.ValidationError(
                _("The register holds “%(name)s”. If this is another body, tick the last box.")
                % {"name": found[0][0].official_name}
            )
        return values


class LeaderInline(admin.StackedInline):
    model = Leader
    formfield_overrides = HTTPS
    extra = 0


@admin.register(Government)
class GovernmentAdmin(SimpleHistoryAdmin):
    form = GovernmentAdminForm
    formfield_overrides = HTTPS
    list_display = ["official_name", "english_name", "country", "level", "section", "origin", "is_specimen"]
    list_filter = ["level", "origin", "is_specimen", "section"]
    list_select_related = ["section__framework"]
    search_fields = ["official_name", "english_name", "name_key", "slug"]
    inlines = [LeaderInline]
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in form.changed_data if name != "is_another_body"}
        if change:
            register.amend(obj, by=request.user, **values)
            return
        facts = {name: value for name, value in form.cleaned_data.items() if name != "is_another_body"}
        entered = register.enrol(by=request.user, is_another_body=True, **facts)
        obj.__dict__.update(entered.__dict__)


@admin.register(Signature)
class SignatureAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["government", "country", "state", "signed_on", "declaration", "origin", "entered_by"]
    list_filter = ["state", "origin", "declaration"]
    list_select_related = ["government", "declaration", "entered_by"]
    search_fields = ["government__official_name", "government__english_name", "certificate_code"]
    change_form_template = "admin/signatories/signature/change_form.html"
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
            extra = {
                "moves": [
                    (name, MOVE_WORDS[name], name in NEED_A_REASON)
                    for name in signing.open_moves(signature, request.user)
                    if name != "confirm"
                ],
                "steps": signature.evidence.select_related("given_by", "checked_by"),
                "may_check": signature.state in (Signature.PENDING, Signature.CONFIRMED),
                "events": history.of(signature),
            }
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def move(self, request, pk, name):
        """POST makes the move; a move that needs a reason first shows a page that asks for it."""
        signature = get_object_or_404(Signature.objects.select_related("government"), pk=pk)
        back = reverse("admin:signatories_signature_change", args=[pk])
        if name not in MOVE_WORDS or (request.method != "POST" and name not in NEED_A_REASON):
            return redirect(back)
        form = ReasonForm(request.POST or None)
        if name in NEED_A_REASON and not (request.method == "POST" and form.is_valid()):
            return self._ask_reason(request, signature, name, form)
        arguments = {"reason": form.cleaned_data["reason"]} if name in NEED_A_REASON else {}
        try:
            getattr(signing, name)(signature, by=request.user, **arguments)
        except Refused as refusal:
            return refusal_page(request, refusal, back)
        sentence = _("%(name)s: %(state)s.") % {
            "name": signature.government.official_name,
            "state": signature.get_state_display(),
        }
        messages.success(request, sentence)
        return redirect(back)

    def judge(self, request, pk, outcome):
        """Judge one step of proof."""
        evidence = get_object_or_404(Evidence.objects.select_related("signature"), pk=pk)
        back = reverse("admin:signatories_signature_change", args=[evidence.signature_id])
        if request.method == "POST":
            try:
                signing.check_evidence(evidence, by=request.user, accepted=outcome == "accept")
            except Refused as refusal:
                return refusal_page(request, refusal, back)
        return redirect(back)

    def _ask_reason(self, request, signature, name, form):
        context = self.admin_site.each_context(request) | {
            "title": MOVE_WORDS[name],
            "signature": signature,
            "form": form,
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/signatories/reason.html", context, status=status)


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


class TextInline(ReadOnly, admin.TabularInline):
    model = DeclarationText
    extra = 0
    fields = ["language", "kind", "is_draft", "sha256", "added_at", "added_by"]

    def has_change_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields


class LoadTextForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DeclarationText.KINDS)
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 24}))


@admin.register(Declaration)
class DeclarationAdmin(TranslationAdmin, SimpleHistoryAdmin):
    formfield_overrides = HTTPS
    list_display = ["title", "version", "declared_on", "required_rung", "is_current"]
    inlines = [TextInline]
    change_form_template = "admin/signatories/declaration/change_form.html"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.load_text)
        return [path("<int:pk>/load-text/", view, name="signatories_declaration_load"), *super().get_urls()]

    def load_text(self, request, pk):
        """Add a text: signatures made before stay bound to the text they were shown."""
        declaration = get_object_or_404(Declaration, pk=pk)
        if not self.has_change_permission(request, declaration):
            raise PermissionDenied
        form = LoadTextForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            row = declaring.load_text(declaration, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("The text is loaded. Its fingerprint is %(sha)s.") % {"sha": row.sha256}
            )
            return redirect("admin:signatories_declaration_change", pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Load a text"),
            "declaration": declaration,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/signatories/load_text.html", context)
