"""The secretariat enters a signature that a government gave on paper: find the government, then one form."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from signatories import keeping, onpaper, register
from signatories.admin.rows import refusal_page
from signatories.forms.onpaper import PaperForm
from signatories.forms.secretariat import wide
from signatories.models import Declaration, Government, Signature
from signatories.permissions import may_verify

CHOOSE, ENTER = "signatories_signature_on_paper", "signatories_signature_on_paper_of"


class OnPaper:
    """The two pages, as a part of the admin of signatures."""

    def get_urls(self):
        return [
            path("on-paper/", self.admin_site.admin_view(self.choose_government), name=CHOOSE),
            path("on-paper/<int:pk>/", self.admin_site.admin_view(self.enter_paper), name=ENTER),
            *super().get_urls(),
        ]

    def choose_government(self, request):
        """Whose signature it is: found in the register, or entered there first."""
        _only_who_verifies(request)
        words = request.GET.get("q", "").strip()[:200]
        found = register.search(words) if words else []
        signed = set(
            Signature.objects.standing()
            .filter(government__in=found, declaration__is_current=True)
            .values_list("government_id", flat=True)
        )
        context = self._context(request) | {
            "words": words,
            "rows": [(government, government.pk in signed) for government in found],
        }
        return TemplateResponse(request, "admin/signatories/signature/on_paper.html", context)

    def enter_paper(self, request, pk):
        """What the paper says, with its scan; the POST enters it."""
        _only_who_verifies(request)
        government = get_object_or_404(Government.objects.standing(), pk=pk)
        declaration = Declaration.objects.prefetch_related("texts").filter(is_current=True).first()
        back = reverse(f"admin:{CHOOSE}")
        if declaration is None:
            return refusal_page(
                request, Refused(_("No declaration is open for signature at the moment.")), back
            )
        kept, form = None, PaperForm(declaration=declaration)
        if request.method == "POST":
            key = request.POST.get("form_key", "")
            kept = keeping.keep_chosen(request.FILES, "scan", key, by=request.user)
            form = PaperForm(request.POST, request.FILES, declaration=declaration, kept=kept)
            if form.is_valid():
                try:
                    return self._entered(request, government, declaration, form)
                except Refused as refusal:
                    return refusal_page(request, refusal, back)
                except ValidationError as error:
                    form.add_error(None, error.messages)
        context = self._context(request) | {
            "form": wide(form),
            "government": government,
            "declaration": declaration,
            "kept": kept,
            "replaces": onpaper.listed_by_source(government, declaration),
        }
        template, status = "admin/signatories/signature/on_paper_of.html", 422 if form.is_bound else 200
        return TemplateResponse(request, template, context, status=status)

    def _entered(self, request, government, declaration, form):
        with keeping.taken_over(form.cleaned_data["form_key"], by=request.user) as scan:
            signature = onpaper.sign_on_paper(
                government, by=request.user, declaration=declaration, scan=scan, **form.answers
            )
        if declaration.two_people_enter:
            messages.success(request, _("Entered. Somebody else of the secretariat checks and verifies it."))
        else:
            messages.success(request, _("Entered. It can be verified."))
        return redirect("admin:signatories_signature_change", signature.pk)

    def _context(self, request):
        return admin.site.each_context(request) | {"title": _("Enter a paper signature"), "opts": self.opts}


def _only_who_verifies(request):
    if not may_verify(request.user):
        raise PermissionDenied
