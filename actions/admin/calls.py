"""Calls as the secretariat opens them: in four languages, with the hours of a named place and longer terms."""

from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin as FourLanguages

from accounts import history
from actions.models import Call, Grace
from actions.requirements import CHOICES
from frameworks import caching

ZONES = [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]


def _hours(label, **kwargs):
    """A field for a day and an hour, typed into one box."""
    box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=box, **kwargs)


class HoursOfAPlace(forms.ModelForm):
    """Days and hours are typed and shown as the clocks of the call's time zone have them."""

    hours = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.hours:
            if value := getattr(self.instance, name, None):
                self.initial[name] = timezone.make_naive(value, self.zone())

    def zone(self):
        return ZoneInfo(self.instance.time_zone)

    def clean(self):
        cleaned = super().clean()
        for name in self.hours:
            if cleaned.get(name):
                typed = timezone.make_naive(cleaned[name], timezone.get_current_timezone())
                cleaned[name] = timezone.make_aware(typed, self.zone())
        return cleaned


class CallForm(HoursOfAPlace):
    """The required fields as a list to tick, from the table of what a call can ask."""

    hours = ("opens_at", "closes_at")

    class Meta:
        model = Call
        fields = [
            "slug", "title", "text", "addressed_to", "opens_at", "closes_at", "time_zone", "required",
            "required_action", "required_pledge", "answer_days", "changes_days", "edits_days",
            "two_people_decide", "same_country_is_conflict", "for_public_record",
        ]  # fmt: skip

    opens_at = _hours(gettext_lazy("opens"))
    closes_at = _hours(gettext_lazy("closes"), required=False)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("time zone"),
        choices=[("UTC", "UTC"), *ZONES],
        help_text=gettext_lazy("the days and hours above are those of this place, such as Africa/Casablanca"),
    )
    required = forms.MultipleChoiceField(
        label=gettext_lazy("asked of everything"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    required_action = forms.MultipleChoiceField(
        label=gettext_lazy("asked of an action as well"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    required_pledge = forms.MultipleChoiceField(
        label=gettext_lazy("asked of a pledge as well"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def zone(self):
        chosen = getattr(self, "cleaned_data", {}).get("time_zone")
        return ZoneInfo(chosen) if chosen else super().zone()


class GraceForm(HoursOfAPlace):
    hours = ("until",)
    until = _hours(gettext_lazy("until"))

    class Meta:
        model = Grace
        fields = ["government", "until", "reason"]

    def zone(self):
        return ZoneInfo(self.instance.call.time_zone) if self.instance.call_id else ZoneInfo("UTC")


class GraceInline(admin.StackedInline):
    model = Grace
    form = GraceForm
    extra = 1
    autocomplete_fields = ["government"]


@admin.register(Call)
class CallAdmin(FourLanguages):
    form = CallForm
    list_display = ["title", "opens", "closes", "time_zone", "two_people_decide", "for_public_record"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [GraceInline]

    @admin.display(description=gettext_lazy("opens"), ordering="opens_at")
    def opens(self, call):
        return _hour(call.opens_at, call)

    @admin.display(description=gettext_lazy("closes"), ordering="closes_at")
    def closes(self, call):
        return _hour(call.closes_at, call) if call.closes_at else _("open without end")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        verb = "change_call" if change else "open_call"
        history.record(verb, obj, by=request.user, call=obj.slug, fields=sorted(form.changed_data))
        caching.bump()

    def save_formset(self, request, form, formset, change):
        for grace in formset.save(commit=False):
            grace.by = request.user
            grace.save()
            history.record("give_longer_term", grace.call, by=request.user, government=grace.government_id)
        for grace in formset.deleted_objects:
            grace.delete()


def _hour(moment, call):
    return timezone.localtime(moment, ZoneInfo(call.time_zone)).strftime("%Y-%m-%d %H:%M")
