"""Addresses that fail: whose they are, what the mail server said, and what can be done."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import addresses
from accounts.admin import ReadOnly, ShowsPeople
from accounts.models import User, WrongAddress
from accounts.refusals import Refused
from signatories.models import Membership

ADDRESSES_A_PAGE = 50


@admin.register(WrongAddress)
class WrongAddressAdmin(ShowsPeople, ReadOnly):
    """One page: what fails now, and what is marked."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.view_letter")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        move = self.admin_site.admin_view(require_POST(self.move))
        return [path("move/<slug:name>/", move, name="accounts_wrongaddress_move"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:accounts_wrongaddress_changelist")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(addresses.failing(), ADDRESSES_A_PAGE).get_page(request.GET.get("page"))
        failing = addresses.described(page.object_list)
        people = _people(one.email for one in failing)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Addresses that fail"),
            "page": page,
            "rows": [(one, *people.get(one.email, (None, [], []))) for one in failing],
            "may_send": request.user.has_perm("accounts.send_letter"),
        }
        return TemplateResponse(request, "admin/accounts/wrongaddress/change_list.html", context)

    def move(self, request, name):
        """One button, one verb."""
        email = request.POST.get("email", "")
        if name not in MOVES:
            raise PermissionDenied
        try:
            messages.success(request, MOVES[name](email, request.user))
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        return redirect("admin:accounts_wrongaddress_changelist")


def _retry(email, by):
    number = addresses.retry_all(email, by=by)
    sentence = ngettext("%(n)d letter is tried again.", "%(n)d letters are tried again.", number)
    return sentence % {"n": number}


def _mark_wrong(email, by):
    addresses.mark_wrong(email, by=by)
    return _("No more mail goes to %(email)s. What waits for it is held.") % {"email": email}


def _mark_right(email, by):
    number = addresses.mark_right(email, by=by)
    sentence = ngettext("%(n)d letter is on its way.", "%(n)d letters are on their way.", number)
    return sentence % {"n": number}


MOVES = {"retry": _retry, "wrong": _mark_wrong, "right": _mark_right}


def _people(emails):
    """{address: (person, governments they act for, their colleagues there)}."""
    found = {user.email: (user, [], []) for user in User.objects.filter(email__in=list(emails))}
    acting = Membership.objects.standing().select_related("government", "user").order_by("pk")
    of_them = list(acting.filter(user__email__in=found))
    for row in of_them:
        found[row.user.email][1].append(row.government)
    governments = {row.government_id for row in of_them}
    for colleague in acting.filter(government__in=governments, user__is_active=True):
        for email, (_user, theirs, colleagues) in found.items():
            if colleague.government in theirs and colleague.user.email != email:
                colleagues.append(colleague.user)
    return found
