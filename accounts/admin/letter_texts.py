"""The secretariat's own words for the letters of the portal, with their places and a preview."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import letter_kinds, letter_texts
from accounts.admin.letters import alone
from accounts.models import LetterText


class LetterTextForm(forms.ModelForm):
    """What `write` takes. The form says beside each field what the verb would refuse."""

    event = forms.ChoiceField(label=gettext_lazy("Letter"))

    class Meta:
        model = LetterText
        fields = ["event", "language", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 16}), "subject": forms.TextInput(attrs={"size": 70})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = kinds_by_words()
        if language := self.instance.language:
            way = {"lang": language, "dir": "rtl" if get_language_info(language)["bidi"] else "ltr"}
            for name in ("subject", "text"):
                self.fields[name].widget.attrs |= way
        if self.instance.pk:
            for name in ("event", "language"):
                self.fields[name].disabled = True

    def clean(self):
        values = super().clean()
        if {"event", "subject", "text"} <= set(values):
            draft = LetterText(**{name: values[name] for name in ("event", "subject", "text")})
            try:
                letter_texts.check(draft)
            except ValidationError as error:
                for name, errors in error.error_dict.items():
                    self.add_error(name, errors)
        return values


def kinds_by_words():
    return sorted(
        ((kind.name, str(kind.meaning)) for kind in letter_kinds.KINDS.values()), key=lambda k: k[1]
    )


@admin.register(LetterText)
class LetterTextAdmin(admin.ModelAdmin):
    form = LetterTextForm
    list_display = ["letter", "language", "subject", "edited_at", "edited_by"]
    list_filter = ["language"]
    list_select_related = ["edited_by"]
    search_fields = ["subject", "text"]
    change_form_template = "admin/accounts/lettertext/change_form.html"

    @admin.display(description=gettext_lazy("letter"), ordering="event")
    def letter(self, text):
        kind = letter_kinds.KINDS.get(text.event)
        return kind.meaning if kind else text.event

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changeform_initial_data(self, request):
        return {"language": "en"} | {k: request.GET[k] for k in ("event", "language") if k in request.GET}

    def get_urls(self):
        def named(pattern, view, name):
            return path(pattern, self.admin_site.admin_view(view), name=f"accounts_lettertext_{name}")

        return [
            named("places/", self.places, "places"),
            named("<int:pk>/html/", self.html, "html"),
            named("<int:pk>/reset/", require_POST(self.reset), "reset"),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        values = form.cleaned_data
        letter_texts.write(
            obj, by=request.user, event=values["event"], language=values["language"],
            subject=values["subject"], words=values["text"],
        )  # fmt: skip

    def log_change(self, request, obj, message):
        """The history of the portal says it."""

    def log_addition(self, request, obj, message):
        """The history of the portal says it."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._saved(request, obj)

    def response_change(self, request, obj):
        return self._saved(request, obj)

    def _saved(self, request, obj):
        messages.success(request, _("These words hold from now on. Below you see a letter with them."))
        return redirect("admin:accounts_lettertext_change", obj.pk)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        text = self.get_object(request, object_id) if object_id else None
        kind = letter_kinds.KINDS.get(
            text.event if text else request.POST.get("event") or request.GET.get("event")
        )
        extra = {"kind": kind, "text": text, "all_kinds": [] if kind else letter_kinds.KINDS.values()}
        if text and kind:
            words, letter = letter_texts.last_words(kind)
            subject, plain, _html = letter_texts.filled(text, words)
            extra |= {"subject": subject, "plain": plain, "letter": letter, "direction": _direction(text)}
        return super().changeform_view(request, object_id, form_url, extra | (extra_context or {}))

    def html(self, request, pk):
        """The letter with these words, and those of the newest real letter in its places."""
        text = get_object_or_404(LetterText, pk=pk)
        kind = letter_kinds.KINDS.get(text.event)
        if not self.has_view_permission(request, text) or kind is None:
            raise PermissionDenied
        words, _letter = letter_texts.last_words(kind)
        return alone(letter_texts.filled(text, words)[2])

    def reset(self, request, pk):
        """Back to the built-in words."""
        text = get_object_or_404(LetterText, pk=pk)
        letter_texts.reset(text, by=request.user)
        messages.success(request, _("The built-in words hold again."))
        return redirect("admin:accounts_lettertext_changelist")

    def places(self, request):
        """Every letter of the portal, its places, and in which languages it has words of the secretariat."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = {}
        for text in LetterText.objects.all():
            own.setdefault(text.event, []).append(text)
        kinds = sorted(letter_kinds.KINDS.values(), key=lambda kind: (kind.app, str(kind.meaning)))
        rows = [(kind, own.get(kind.name, [])) for kind in kinds]
        values = self.admin_site.each_context(request)
        values |= {"opts": self.opts, "title": _("All letters of the portal"), "rows": rows}
        return TemplateResponse(request, "admin/accounts/lettertext/places.html", values)


def _direction(text):
    return "rtl" if get_language_info(text.language)["bidi"] else "ltr"
