"""Letters of invitation: written in four languages, read as each reader gets them, sent once to each."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin

from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from frameworks import cells
from frameworks.languages import direction, own_name
from signatories import campaign_report, campaign_texts, campaigns
from signatories.admin.rows import refusal_page
from signatories.forms.campaigns import CampaignForm, PickForm
from signatories.forms.importing import TableForm
from signatories.models import Campaign, Invitee
from signatories.permissions import may_verify

GOVERNMENTS_A_PAGE = 200
MOVES = {
    "prepare": (campaigns.prepare, gettext_lazy("Write the letters and hold them")),
    "take-back": (campaigns.take_back, gettext_lazy("Back to the draft")),
    "send": (campaigns.send, gettext_lazy("Send")),
}
OPEN_MOVES = {
    Campaign.DRAFT: ["prepare"],
    Campaign.PREPARED: ["send", "take-back"],
    Campaign.SENDING: ["take-back"],
    Campaign.SENT: [],
}


@admin.register(Campaign)
class CampaignAdmin(ShowsPeople, TranslationAdmin):
    form = CampaignForm
    fieldsets = [
        (None, {"fields": ["name", "not_before"]}),
        *[
            (name, {"fields": [f"{field}_{code}" for field in campaign_texts.FIELDS]})
            for code, name in settings.LANGUAGES
        ],
    ]
    list_display = ["name", "state", "made_at", "made_by", "sent_at"]
    list_select_related = ["made_by"]
    change_form_template = "admin/signatories/campaign/change_form.html"

    # Who comes in

    def has_view_permission(self, request, obj=None):
        return may_verify(request.user)

    has_module_permission = has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return may_verify(request.user) and (obj is None or obj.state == Campaign.DRAFT)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"signatories_campaign_{name}")

        return [
            named("template/", self.template, "template"),
            named("<int:pk>/pick/", self.pick, "pick"),
            named("<int:pk>/upload/", self.upload, "upload"),
            named("<int:pk>/preview/<str:language>/", self.preview, "preview"),
            named("<int:pk>/test/<str:language>/", require_POST(self.test), "test"),
            named("<int:pk>/move/<slug:name>/", require_POST(self.move), "move"),
            named("invitee/<int:pk>/remove/", require_POST(self.remove), "remove"),
            *super().get_urls(),
        ]

    # The letter and its list

    def get_fieldsets(self, request, obj=None):
        """What was sent is read as its readers got it, not as it was typed."""
        return self.fieldsets if obj is None or obj.state == Campaign.DRAFT else self.fieldsets[:1]

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in form.cleaned_data if hasattr(obj, name)}
        campaigns.compose(obj, by=request.user, **words)

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            return refusal_page(request, refusal, request.path)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        campaign = self.get_object(request, object_id)
        extra = {}
        if campaign is not None and may_verify(request.user):
            invitees = campaign_report.describe(campaign)
            extra = {
                "title": campaign.name,
                "subtitle": None,
                "campaign": campaign,
                "invitees": invitees,
                "totals": campaign_report.totals(invitees),
                "obstacles": campaigns.obstacles(campaign) if campaign.state == Campaign.DRAFT else [],
                "unwritten": sum(not (one.letter or one.skipped) for one in invitees),
                "languages": [(code, own_name(code)) for code in campaign_texts.languages_written(campaign)],
                "moves": [(name, MOVES[name][1]) for name in OPEN_MOVES[campaign.state]],
            }
        extra |= {"places": campaign_texts.PLACES.items()}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        extra = {"title": _("Write a letter of invitation"), "campaign": None}
        return super().add_view(request, form_url, extra | {"places": campaign_texts.PLACES.items()})

    def move(self, request, pk, name):
        """One button, one verb."""
        campaign = get_object_or_404(Campaign, pk=pk)
        if name in MOVES:
            try:
                MOVES[name][0](campaign, by=request.user)
            except Refused as refusal:
                return refusal_page(request, refusal, _page_of(campaign))
        return redirect(_page_of(campaign))

    # Its readers

    def pick(self, request, pk):
        """Governments of the register by country, section and level; the POST puts the chosen ones on the list."""
        campaign = self._open(request, pk)
        form = PickForm(request.GET)
        governments = form.governments()
        if request.method == "POST":
            if "all" not in request.POST:
                chosen = [int(pk) for pk in request.POST.getlist("government") if pk.isdecimal()]
                governments = governments.filter(pk__in=chosen)
            try:
                done = campaigns.pick(campaign, by=request.user, governments=governments)
            except Refused as refusal:
                return refusal_page(request, refusal, _page_of(campaign))
            _tell(request, done)
            return redirect(_page_of(campaign))
        page = Paginator(governments, GOVERNMENTS_A_PAGE).get_page(request.GET.get("page"))
        for government in page:
            government.readers = campaigns.readers(government)
        context = {"title": _("Pick governments"), "campaign": campaign, "form": form, "page": page}
        return self._page(request, "admin/signatories/campaign/pick.html", context)

    def upload(self, request, pk):
        """A table of addresses; with a fault in it, nothing of it is kept."""
        campaign = self._open(request, pk)
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                done = campaigns.upload(campaign, form.content, by=request.user)
            except ValidationError as error:
                form.add_error("file", error)
            except Refused as refusal:
                return refusal_page(request, refusal, _page_of(campaign))
            else:
                _tell(request, done)
                return redirect(_page_of(campaign))
        context = {"title": _("Load a list of addresses"), "campaign": campaign, "form": form}
        context |= {"columns": campaigns.COLUMNS.items(), "required": campaigns.REQUIRED}
        status = 422 if form.is_bound else 200
        return self._page(request, "admin/signatories/campaign/upload.html", context, status=status)

    def template(self, request):
        """An empty table with the header that the list reads."""
        response = HttpResponse(cells.csv_file([campaigns.COLUMNS]), content_type=cells.CSV)
        response["Content-Disposition"] = 'attachment; filename="invitees.csv"'
        return response

    def remove(self, request, pk):
        invitee = get_object_or_404(Invitee.objects.select_related("campaign"), pk=pk)
        try:
            campaigns.remove(invitee, by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, _page_of(invitee.campaign))
        return redirect(_page_of(invitee.campaign))

    # Reading it before it leaves

    def preview(self, request, pk, language):
        """The letter as a reader of that language gets it: an invitee (`invitee=`), else an invented one."""
        campaign = self._open(request, pk)
        if language not in campaign_texts.languages_written(campaign):
            return redirect(_page_of(campaign))
        readers = campaign.invitees.filter(language=language)
        number = request.GET.get("invitee", "")
        reader = readers.filter(pk=number).first() if number.isdecimal() else None
        context = {
            "title": campaign.name,
            "campaign": campaign,
            "reader": reader or campaigns.specimen(language),
            "is_invented": reader is None,
            "letter": campaign_texts.filled(campaign, reader or campaigns.specimen(language)),
            "language": language,
            "direction": direction(language),
            "languages": [(code, own_name(code)) for code in campaign_texts.languages_written(campaign)],
            "readers": readers[:GOVERNMENTS_A_PAGE],
        }
        return self._page(request, "admin/signatories/campaign/preview.html", context)

    def test(self, request, pk, language):
        """The same letter into one's own mailbox."""
        campaign = self._open(request, pk)
        try:
            letter = campaigns.test_letter(campaign, by=request.user, language=language)
        except Refused as refusal:
            return refusal_page(request, refusal, _page_of(campaign))
        messages.success(request, _("A test letter is on its way to %(email)s.") % {"email": letter.to})
        return redirect("admin:signatories_campaign_preview", pk, language)

    def _open(self, request, pk):
        if not may_verify(request.user):
            raise PermissionDenied
        return get_object_or_404(Campaign, pk=pk)

    def _page(self, request, template, context, status=200):
        values = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, template, values, status=status)


def _page_of(campaign):
    return reverse("admin:signatories_campaign_change", args=[campaign.pk])


def _tell(request, done):
    """What became of those who were picked, a sentence each."""
    told = {
        "added": ngettext(
            "%(count)d address is on the list.", "%(count)d addresses are on the list.", done["added"]
        ),
        "listed": ngettext("%(count)d was on it before.", "%(count)d were on it before.", done["listed"]),
        "signed": ngettext(
            "%(count)d has signed and was left out.",
            "%(count)d have signed and were left out.",
            done["signed"],
        ),
        "no_address": ngettext(
            "Of %(count)d government no address is known.",
            "Of %(count)d governments no address is known.",
            done["no_address"],
        ),
    }
    sentences = [words % {"count": done[name]} for name, words in told.items() if done[name]]
    messages.info(request, " ".join(sentences) or _("Nobody was chosen."))
