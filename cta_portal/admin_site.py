"""The frame of the secretariat: who comes in, the order of its rooms, and what waits for them today."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Letter
from actions.models import Submission, WithdrawalRequest
from cta_portal.merging_page import merge_government
from signatories import dormant
from signatories.models import Correction, Membership, SignatoryImport, Signature

# Addresses, second factors and sessions belong to the person: seen on their own page, ended by a verb.
NO_ROOM = {"account", "mfa", "usersessions"}
ROOMS = ["actions", "signatories", "publications", "learning", "frameworks", "accounts", "auth"]


class Secretariat(admin.AdminSite):
    """Django's own admin site, entered through our door."""

    site_title = site_header = _("Secretariat")
    index_title = _("My work today")
    site_url = lazystr("/")
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for model in models:
            if model._meta.app_label not in NO_ROOM:
                super().register(model, admin_class, **options)

    def has_permission(self, request):
        return super().has_permission(request) and not _lacks_second_factor(request.user)

    def login(self, request, extra_context=None):
        """allauth's page is the only door; staff without the second factor they need are led to it."""
        user = request.user
        if user.is_authenticated and user.is_staff and _lacks_second_factor(user):
            messages.warning(request, _("The secretariat signs in with a second factor. Set it up first."))
            return redirect("mfa_index")
        return secure_admin_login(super().login)(request, extra_context=extra_context)

    def get_urls(self):
        """The pages of the secretariat that reach through several apps."""
        merge = self.admin_view(merge_government)
        own = path("signatories/government/<int:pk>/merge/", merge, name="signatories_government_merge")
        return [own, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        """Our rooms in the order of the work, the rest after them."""
        apps = super().get_app_list(request, app_label)
        last = len(ROOMS)
        return sorted(apps, key=lambda a: ROOMS.index(a["app_label"]) if a["app_label"] in ROOMS else last)

    def index(self, request, extra_context=None):
        return super().index(request, {"waiting": self.waiting(request)} | (extra_context or {}))

    def waiting(self, request):
        """What waits for this person: [{words, href}, …], only lists they may see and that are not empty."""
        found = []
        for model, state, words in _queues():
            model_admin = self._registry.get(model)
            if model_admin is None or not model_admin.has_view_permission(request):
                continue
            number = model.objects.filter(state=state).count()
            if number:
                place = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
                found.append(
                    {
                        "words": words(number),
                        "href": f"{reverse(place)}?state__exact={state}",
                        "number": number,
                    }
                )
        return (
            found
            + self._asked(request)
            + self._proof(request)
            + self._imports(request)
            + self._people(request)
        )

    def _asked(self, request):
        """Published actions that their governments want withdrawn."""
        if not self._registry[WithdrawalRequest].has_view_permission(request):
            return []
        number = WithdrawalRequest.objects.filter(answered_at=None).count()
        words = ngettext("action is asked to be withdrawn", "actions are asked to be withdrawn", number)
        page = f"{reverse('admin:actions_withdrawalrequest_changelist')}?answered_at__isempty=1"
        return [{"words": words, "href": page, "number": number}] if number else []

    def _proof(self, request):
        """Letters, office domains and answers of second officials that nobody has looked at."""
        if not self._registry[Signature].has_view_permission(request):
            return []
        number = Signature.objects.with_proof_to_check().count()
        words = ngettext("signature has proof to be checked", "signatures have proof to be checked", number)
        page = f"{reverse('admin:signatories_signature_changelist')}?proof=check"
        return [{"words": words, "href": page, "number": number}] if number else []

    def _imports(self, request):
        """Lines of lists of signatories that nobody has decided on, list by list."""
        if not self._registry[SignatoryImport].has_view_permission(request):
            return []
        return [
            {
                "words": ngettext(
                    "line of a list needs a decision", "lines of a list need a decision", number
                ),
                "href": f"{reverse('admin:signatories_signatoryimport_change', args=[pk])}?show=undecided",
                "number": number,
            }
            for pk, number in SignatoryImport.objects.undecided()
        ]

    def _people(self, request):
        """Focal points and governments to look after, all on one page."""
        if not self._registry[Membership].has_view_permission(request):
            return []
        page = reverse("admin:signatories_membership_to_ask_after")
        counted = [(words, rows().count()) for rows, words in _people_queues()]
        return [{"words": words(n), "href": page, "number": n} for words, n in counted if n]


def _people_queues():
    """(rows, words for a number) of what is found on the page of those to ask after."""
    return [
        (
            dormant.focal_points_to_ask_after,
            lambda n: ngettext("focal point is to be asked after", "focal points are to be asked after", n),
        ),
        (
            dormant.governments_without_focal_point,
            lambda n: ngettext("government has no focal point", "governments have no focal point", n),
        ),
    ]


def _lacks_second_factor(user):
    return settings.STAFF_NEED_SECOND_FACTOR and user.is_authenticated and not is_mfa_enabled(user)


def _queues():
    """(model, state, words for a number), in the order in which a day begins."""
    return [
        (
            Submission,
            "submitted",
            lambda n: ngettext("submission needs screening", "submissions need screening", n),
        ),
        (
            Submission,
            "in_review",
            lambda n: ngettext("submission is in review", "submissions are in review", n),
        ),
        (
            Submission,
            "approved",
            lambda n: ngettext("submission waits to be published", "submissions wait to be published", n),
        ),
        (
            Signature,
            "confirmed",
            lambda n: ngettext("signature is to be verified", "signatures are to be verified", n),
        ),
        (
            Signature,
            "pending",
            lambda n: ngettext("signature waits for its proof", "signatures wait for their proof", n),
        ),
        (
            Correction,
            Correction.ASKED,
            lambda n: ngettext("name is asked to be put right", "names are asked to be put right", n),
        ),
        (
            Letter,
            Letter.FAILED,
            lambda n: ngettext("letter could not be delivered", "letters could not be delivered", n),
        ),
        (
            Letter,
            Letter.HELD,
            lambda n: ngettext("letter is held until announced", "letters are held until announced", n),
        ),
    ]
