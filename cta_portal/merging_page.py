"""The page of the secretariat that merges two governments: choose the one that stays, see what moves, confirm."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.refusals import Refused
from cta_portal import merging
from signatories import register
from signatories.forms.secretariat import wide
from signatories.models import Government
from signatories.permissions import may_verify


class MergeForm(forms.Form):
    """Why, and whether another country is meant."""

    reason = forms.CharField(
        label=pgettext_lazy("of a merger", "Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("It stays in the history for ever: name no person in it."),
    )
    other_country = forms.BooleanField(
        label=gettext_lazy("They stand in different countries and are one all the same"), required=False
    )

    def __init__(self, *args, same_country, **kwargs):
        super().__init__(*args, **kwargs)
        if same_country:
            del self.fields["other_country"]


def merge_government(request, pk):
    """`q` finds the one that stays, `into` chooses it and shows what would move; the POST merges."""
    if not may_verify(request.user):
        raise PermissionDenied
    government = get_object_or_404(Government, pk=pk)
    into = _chosen(request)
    context = admin.site.each_context(request) | {
        "title": _("Merge into another government"),
        "government": government,
        "into": into,
        "opts": Government._meta,
    }
    if into is None:
        words = request.GET.get("q", government.english_name).strip()[:200]
        found = [other for other in register.search(words, limit=20) if other.pk != government.pk]
        context |= {"words": words, "found": found}
        return TemplateResponse(request, "admin/signatories/government/merge.html", context)
    form = MergeForm(request.POST or None, same_country=government.country == into.country)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            merging.merge(government, into=into, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            sentence = _("“%(name)s” is merged; its page leads here.") % {"name": government.official_name}
            messages.success(request, sentence)
            return redirect("admin:signatories_government_change", into.pk)
    trace, refusal = merging.preview(government, into=into, by=request.user)
    context |= {"form": wide(form), "lines": _lines(trace), "refusal": refusal}
    if form.is_bound and status == 200:
        status = 422
    return TemplateResponse(request, "admin/signatories/government/merge.html", context, status=status)


def _chosen(request):
    chosen = request.GET.get("into", "")
    return get_object_or_404(Government, pk=chosen) if chosen.isdecimal() else None


def _lines(trace):
    """What would happen, one sentence each; what is nothing is left out."""
    if not trace:
        return []
    counted = [(len(trace[subject][what]), words) for subject, what, words in TOLD]
    lines = [words(number) % {"n": number} for number, words in counted if number]
    taken = [*trace["taken_over"]["names"], *trace["taken_over"]["domains"]]
    if taken:
        lines.append(_("It is found under these too: %(names)s.") % {"names": ", ".join(taken)})
    return lines


TOLD = [  # (what of the trace, which of it, its sentence)
    ("signatures", "moved", lambda n: ngettext("%(n)s signature moves.", "%(n)s signatures move.", n)),
    (
        "signatures",
        "replaced",
        lambda n: ngettext(
            "%(n)s signature is marked as replaced: the other one of the same Declaration stays on the list.",
            "%(n)s signatures are marked as replaced: the others of the same Declarations stay on the list.",
            n,
        ),
    ),
    (
        "signatures",
        "refused",
        lambda n: ngettext(
            "%(n)s signature that waits is not accepted: the other one of the same Declaration stays.",
            "%(n)s signatures that wait are not accepted: the others of the same Declarations stay.",
            n,
        ),
    ),
    ("memberships", "moved", lambda n: ngettext("%(n)s membership moves.", "%(n)s memberships move.", n)),
    (
        "memberships",
        "joined",
        lambda n: ngettext(
            "%(n)s person acts for both, and acts once from then on.",
            "%(n)s people act for both, and act once from then on.",
            n,
        ),
    ),
    ("invitations", "moved", lambda n: ngettext("%(n)s invitation moves.", "%(n)s invitations move.", n)),
    (
        "drafts",
        "moved",
        lambda n: ngettext(
            "%(n)s signature in preparation moves.", "%(n)s signatures in preparation move.", n
        ),
    ),
    ("leaders", "moved", lambda n: ngettext("%(n)s leader moves.", "%(n)s leaders move.", n)),
    (
        "participations",
        "moved",
        lambda n: ngettext("Its part in %(n)s action moves.", "Its part in %(n)s actions moves.", n),
    ),
    (
        "participations",
        "joined",
        lambda n: ngettext(
            "Both take part in %(n)s action: the two parts become one.",
            "Both take part in %(n)s actions: the two parts become one.",
            n,
        ),
    ),
    (
        "activities",
        "moved",
        lambda n: ngettext("Its part in %(n)s activity moves.", "Its part in %(n)s activities moves.", n),
    ),
    (
        "merged_before",
        "moved",
        lambda n: ngettext(
            "%(n)s entry that was merged into it before leads on too.",
            "%(n)s entries that were merged into it before lead on too.",
            n,
        ),
    ),
]
