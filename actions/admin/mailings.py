"""Letters to many: chosen by a filter, written in four languages, read as readers get them, sent once to each."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin as FourLanguages

from accounts.admin import ShowsPeople
from accounts.refusals import Refused
from actions import mailings
from actions.models import Mailing
from frameworks.languages import direction, own_name
from signatories import campaign_texts
from signatories.admin.rows import refusal_page
from signatories.forms.campaigns import LetterToMany

SHOWN = 200
MOVES = {
    "prepare": (mailings.prepare, gettext_lazy("Write the letters and hold them")),
    "take-back": (mailings.take_back, gettext_lazy("Back to the draft")),
    "send": (mailings.send, gettext_lazy("Send")),
}
OPEN_MOVES = {
    Mailing.DRAFT: ["prepare"],
    Mailing.PREPARED: ["send", "take-back"],
    Mailing.SENDING: ["take-back"],
    Mailing.SENT: [],
}
FILTER = ["signature", "country", "section", "call", "submission_state", "reader_language"]


class MailingForm(LetterToMany):
    """What `compose` takes."""

    check = mailings.check_words

    class Meta:
        model = Mailing
        fields = ["name", "not_before", "is_needed", *FILTER, "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}


@admin.register(Mailing)
class MailingAdmin(ShowsPeople, FourLanguages):
    form = MailingForm
    fieldsets = [
        (None, {"fields": ["name", "not_before", "is_needed"]}),
        (gettext_lazy("Which focal points get it"), {"fields": FILTER}),
        *[
            (name, {"fields": [f"{field}_{code}" for field in campaign_texts.FIELDS]})
            for code, name in settings.LANGUAGES
        ],
    ]
    list_display = ["name", "state", "made_at", "made_by", "sent_at"]
    list_filter = ["state"]
    list_select_related = ["made_by"]
    change_form_template = "admin/actions/mailing/change_form.html"

    def has_view_permission(self, request, obj=None):
        return mailings.may_write(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request) and (obj is None or obj.state == Mailing.DRAFT)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def named(pattern, view, name):
            post = self.admin_site.admin_view(require_POST(view))
            return path(pattern, post, name=f"actions_mailing_{name}")

        return [
            named("<int:pk>/test/<str:language>/", self.test, "test"),
            named("<int:pk>/move/<slug:name>/", self.move, "move"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request, obj=None):
        """What was sent is read as its readers got it, not as it was typed."""
        return self.fieldsets if obj is None or obj.state == Mailing.DRAFT else self.fieldsets[:2]

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in form.cleaned_data if hasattr(obj, name)}
        mailings.compose(obj, by=request.user, **words)

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            return refusal_page(request, refusal, request.path)

    def add_view(self, request, form_url="", extra_context=None):
        extra = {"title": _("Write a letter to many"), "mailing": None, "places": mailings.PLACES.items()}
        return super().add_view(request, form_url, extra | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        mailing = self.get_object(request, object_id)
        extra = {"places": mailings.PLACES.items()}
        if mailing is not None and self.has_view_permission(request):
            extra |= _described(mailing)
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def move(self, request, pk, name):
        """One button, one verb."""
        mailing = get_object_or_404(Mailing, pk=pk)
        if name not in MOVES:
            raise PermissionDenied
        try:
            MOVES[name][0](mailing, by=request.user)
        except Refused as refusal:
            return refusal_page(request, refusal, _page_of(mailing))
        return redirect(_page_of(mailing))

    def test(self, request, pk, language):
        """The letter into one's own mailbox."""
        mailing = get_object_or_404(Mailing, pk=pk)
        try:
            letter = mailings.test_letter(mailing, by=request.user, language=language)
        except Refused as refusal:
            return refusal_page(request, refusal, _page_of(mailing))
        messages.success(request, _("A test letter is on its way to %(email)s.") % {"email": letter.to})
        return redirect(_page_of(mailing))


def _described(mailing):
    """Where the letter stands, its list, and the first letter in each language."""
    if mailing.state == Mailing.DRAFT:
        listed = mailings.readers(mailing)
    else:
        listed = list(mailing.addressees.select_related("user", "government", "letter"))
    return {
        "title": mailing.name,
        "subtitle": None,
        "mailing": mailing,
        "listed": listed[:SHOWN],
        "number": len(listed),
        "skipped": sum(bool(one.skipped) for one in listed),
        "left": sum(bool(one.letter and one.letter.state == "sent") for one in listed),
        "unwritten": sum(not (one.letter or one.skipped) for one in listed),
        "obstacles": mailings.obstacles(mailing) if mailing.state == Mailing.DRAFT else [],
        "first": _first_letters(mailing, listed),
        "moves": [(name, MOVES[name][1]) for name in OPEN_MOVES[mailing.state]],
    }


def _first_letters(mailing, listed):
    """[(language, its name, direction, reader, words)]: what the first reader of each language gets."""
    found = []
    for language in campaign_texts.languages_written(mailing):
        reader = next((one for one in listed if one.language == language and not one.skipped), None)
        if reader is not None:
            words = mailings.filled(mailing, reader)
            found.append((language, own_name(language), direction(language), reader, words))
    return found


def _page_of(mailing):
    return reverse("admin:actions_mailing_change", args=[mailing.pk])
