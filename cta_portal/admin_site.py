"""The frame of the secretariat: who comes in, the order of its rooms, and what waits for them today."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import lazystr
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts import kept_lists, second_factor
from accounts.fresh import fresh_login
from cta_portal import kept_lists_page, reports_page, today
from cta_portal.audit import page as audit
from cta_portal.merging_page import merge_government

# Addresses, second factors and sessions belong to the person: seen on their own page, ended by a verb.
NO_ROOM = {"account", "mfa", "usersessions"}
ROOMS = ["actions", "signatories", "publications", "learning", "frameworks", "accounts", "auth"]


class Secretariat(admin.AdminSite):
    """Django's own admin site, entered through our door."""

    site_title = site_header = _("Secretariat")
    index_title = _("My work today")
    site_url = lazystr("/")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models:
            if model._meta.app_label not in NO_ROOM:
                super().register(model, admin_class, **options)

    def has_permission(self, request):
        return super().has_permission(request) and not second_factor.is_lacking(request)

    def login(self, request, extra_context=None):
        """allauth's page is the only door; staff without the second factor they need are led to it."""
        user = request.user
        if user.is_authenticated and user.is_staff and second_factor.is_lacking(request):
            if second_factor.is_set_up(user):
                messages.info(request, _("Show your second factor once, then the secretariat opens."))
                there = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
                return redirect(
                    f"{second_factor.where_to_show(user)}?{urlencode({REDIRECT_FIELD_NAME: there})}"
                )
            messages.warning(request, _("The secretariat signs in with a second factor. Set it up first."))
            return redirect("mfa_index")
        return secure_admin_login(super().login)(request, extra_context=extra_context)

    def admin_view(self, view, cacheable=False):
        """Every page of the secretariat passes here, and so the question for a fresh log-in."""
        return super().admin_view(fresh_login(view), cacheable)

    def get_urls(self):
        """The pages of the secretariat that reach through several apps."""
        merge = self.admin_view(merge_government)
        return [
            path("signatories/government/<int:pk>/merge/", merge, name="signatories_government_merge"),
            path("lists/keep/", self.admin_view(kept_lists_page.keep), name="kept_list_keep"),
            path("lists/<int:pk>/forget/", self.admin_view(kept_lists_page.forget), name="kept_list_forget"),
            path("audit/", self.admin_view(audit.audit), name="audit"),
            path("audit/verify/", self.admin_view(audit.verify), name="audit_verify"),
            path("audit/<slug:kind>/", self.admin_view(audit.export), name="audit_export"),
            path("reports/", self.admin_view(reports_page.reports), name="reports"),
            path(
                "reports/<slug:key>.<slug:kind>", self.admin_view(reports_page.take_out), name="reports_file"
            ),
            *super().get_urls(),
        ]

    def get_app_list(self, request, app_label=None):
        """Our rooms in the order of the work, the rest after them."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = capfirst(app["name"])
        last = len(ROOMS)
        return sorted(apps, key=lambda a: ROOMS.index(a["app_label"]) if a["app_label"] in ROOMS else last)

    def index(self, request, extra_context=None):
        context = {
            "today": today.for_user(request.user, self._registry, request),
            "lists": [
                {"name": row.name, "href": kept_lists.address(row)} for row in kept_lists.of(request.user)
            ],
        }
        return super().index(request, context | (extra_context or {}))
