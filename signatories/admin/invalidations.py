"""Bulk invalidation as the secretariat does it: conditions, a dry count with its list, the act, the way back."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from accounts.models import Letter
from accounts.refusals import Refused
from frameworks.dates import show_date
from signatories import invalidating
from signatories.admin.rows import ReadOnly, refusal_page
from signatories.forms.invalidating import InvalidationForm
from signatories.models import ORIGINS, Invalidated, Invalidation, Signature
from signatories.permissions import may_verify

MOVES = {
    "count": (invalidating.count_again, gettext_lazy("Count again")),
    "carry-out": (invalidating.carry_out, gettext_lazy("Carry it out")),
    "undo": (invalidating.undo, gettext_lazy("Take it back")),
}


@admin.register(Invalidation)
class InvalidationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["reason_in_short", "counted", "standing", "made_at", "made_by"]
    list_select_related = ["made_by"]
    change_form_template = "admin/signatories/invalidation/change_form.html"

    @admin.display(description=gettext_lazy("Reason"))
    def reason_in_short(self, invalidation):
        return invalidation.reason[:80]

    @admin.display(description=gettext_lazy("state"))
    def standing(self, invalidation):
        if invalidation.undone_at:
            return _("taken back")
        return _("carried out") if invalidation.done_at else _("counted only")

    def has_add_permission(self, request, obj=None):
        return may_verify(request.user)

    def has_view_permission(self, request, obj=None):
        return may_verify(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        move = self.admin_site.admin_view(self.move)
        return [
            path("<int:pk>/move/<slug:name>/", move, name="signatories_invalidation_move"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """Conditions and reason; what meets them is counted, and nothing else happens."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = InvalidationForm(
            request.POST if request.method == "POST" else None, initial=self._given(request)
        )
        if request.method == "POST" and form.is_valid():
            try:
                kept = invalidating.prepare(
                    by=request.user, conditions=form.conditions(), reason=form.cleaned_data["reason"]
                )
                return redirect("admin:signatories_invalidation_change", kept.pk)
            except ValidationError as error:
                form.add_error(None, error)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
        context = self.admin_site.each_context(request) | {
            "title": _("End many signatures at once"),
            "form": form,
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/signatories/invalidation/add.html", context, status=status)

    def _given(self, request):
        """The conditions an alarm has put into its link."""
        names = ("entered_from", "entered_until", "entered_by", "mail_domain", "country", "origin")
        return {name: request.GET[name] for name in names if request.GET.get(name)}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        invalidation = self.get_object(request, object_id)
        extra = _shown(invalidation) if invalidation else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def move(self, request, pk, name):
        """POST counts again, carries out or takes back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        invalidation = get_object_or_404(Invalidation, pk=pk)
        back = reverse("admin:signatories_invalidation_change", args=[pk])
        if request.method == "POST" and name in MOVES:
            try:
                invalidation = MOVES[name][0](invalidation, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, back)
            messages.success(request, _said(name, invalidation))
        return redirect(back)


def _shown(invalidation):
    """What the page of one invalidation reads."""
    is_done = invalidation.done_at is not None
    rows = list(invalidation.rows.select_related("signature__government", "signature__entered_by"))
    found = [] if is_done else invalidating.matching(invalidation.conditions)
    names = ["undo"] if is_done and not invalidation.undone_at else [] if is_done else ["carry-out", "count"]
    ids = [str(row.signature_id) for row in rows]
    letters = Letter.objects.filter(
        object_type=Signature._meta.label_lower, object_id__in=ids, event__in=("refused", "withdrawn")
    )
    return {
        "conditions": words(invalidation.conditions),
        "found": found,
        "rows": rows,
        "moves": [(name, MOVES[name][1]) for name in names],
        "is_another_list": not is_done and len(found) != invalidation.counted,
        "held": letters.filter(state=Letter.HELD).count(),
        "left": letters.filter(state=Letter.SENT).count(),
    }


def words(conditions) -> list[tuple[str, str]]:
    """(condition, its value) as a person reads them."""
    labels = {name: field.label for name, field in InvalidationForm.base_fields.items()}
    states, origins = dict(Signature.STATES), dict(ORIGINS)
    shown = []
    for name, value in conditions.items():
        if name in ("entered_from", "entered_until"):
            value = show_date(parse_date(value))
        elif name == "entered_by":
            user = get_user_model().objects.filter(pk=value).first()
            value = user.email if user else "–"
        elif name == "country":
            value = countries.name(value)
        elif name == "origin":
            value = origins[value]
        elif name == "states":
            value = ", ".join(str(states[state]) for state in value)
        shown.append((labels[name], str(value)))
    return shown


def _said(name, invalidation):
    if name == "undo":
        number = invalidation.rows.filter(outcome=Invalidated.AGAIN).count()
        return ngettext("%(n)d signature stands again.", "%(n)d signatures stand again.", number) % {
            "n": number
        }
    number = invalidation.counted
    if name == "count":
        return ngettext("%(n)d signature is meant.", "%(n)d signatures are meant.", number) % {"n": number}
    return ngettext(
        "%(n)d signature has ended. The letters about it are held.",
        "%(n)d signatures have ended. The letters about them are held.",
        number,
    ) % {"n": number}
