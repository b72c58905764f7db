"""Bursts to look at, each with the accounts behind it and the way to end what they signed."""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from signatories.admin.rows import ReadOnly
from signatories.models import PORTAL, Burst, Signature


@admin.register(Burst)
class BurstAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["began_at", "kind", "about", "number", "minutes", "last_at"]
    list_filter = ["kind"]
    fields = ["kind", "about", "number", "minutes", "began_at", "last_at"]
    change_form_template = "admin/signatories/burst/change_form.html"

    def has_change_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        burst = self.get_object(request, object_id)
        extra = {"people": _people(burst), "end_them": _end_them(burst)} if burst else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))


def _people(burst):
    """[(account, its standing signatures, where they are ended together)]."""
    standing = Signature.objects.standing().filter(entered_by__in=burst.accounts).values("entered_by")
    signed = dict(standing.annotate(n=Count("pk")).values_list("entered_by", "n").order_by())
    people = get_user_model().objects.filter(pk__in=burst.accounts).order_by("date_joined")
    return [(user, signed.get(user.pk, 0), _form(entered_by=user.email)) for user in people]


def _end_them(burst):
    """The form of bulk invalidation, filled in as far as the burst tells."""
    day = timezone.localdate(burst.began_at).isoformat()
    conditions = {"mail_domain": burst.about} if burst.kind == Burst.DOMAIN else {}
    return _form(entered_from=day, **conditions)


def _form(**conditions):
    return f"{reverse('admin:signatories_invalidation_add')}?{urlencode(conditions | {'origin': PORTAL})}"
