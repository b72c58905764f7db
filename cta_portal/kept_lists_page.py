"""The two buttons over each list of the secretariat: keep it with its filters, forget it."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import kept_lists


@require_POST
def keep(request):
    """Keep the list of `model` as `query` filters it, under `name`; back to it."""
    model = next(
        (one for one in admin.site._registry if one._meta.label_lower == request.POST.get("model")), None
    )
    if model is None or not admin.site._registry[model].has_view_permission(request):
        raise Http404
    query = request.POST.get("query", "")
    try:
        kept = kept_lists.keep(
            by=request.user, model=model._meta.label_lower, name=request.POST.get("name", ""), query=query
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    messages.success(request, _("The list “%(name)s” is kept.") % {"name": kept.name})
    return redirect(kept_lists.address(kept))


@require_POST
def forget(request, pk):
    """Forget one of one's own lists."""
    if not kept_lists.forget(pk, by=request.user):
        raise Http404
    messages.success(request, _("The list is forgotten."))
    return redirect("admin:index")
