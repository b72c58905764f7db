"""The letter of a campaign, and which governments of the register to look at."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from frameworks.languages import direction
from frameworks.models import Framework, Objective
from signatories import campaign_texts
from signatories.models import Campaign, Government, Signature

WORDS = {"subject": _("Subject"), "text": _("Text of the letter")}


class LetterToMany(forms.ModelForm):
    """A letter in four languages and its hour. The form says beside each field what `check` refuses."""

    check = None  # the verb's own check of the words

    not_before = forms.DateTimeField(
        label=_("Not before"),
        required=False,
        help_text=_("The letters leave at this time (UTC) or after it; at once where it is empty."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language in campaign_texts.languages():
            for field in campaign_texts.FIELDS:
                if written := self.fields.get(f"{field}_{language}"):
                    written.label = WORDS[field]
                    written.widget.attrs |= {"lang": language, "dir": direction(language)}

    def clean(self):
        values = super().clean()
        for column, value in values.items():
            setattr(self.instance, column, value)
        try:
            type(self).check(self.instance)
        except ValidationError as error:
            for column, errors in error.error_dict.items():
                self.add_error(column, errors)
        return values


class CampaignForm(LetterToMany):
    """What `compose` takes."""

    check = campaign_texts.check

    class Meta:
        model = Campaign
        fields = ["name", "not_before", "subject", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 14})}


class PickForm(forms.Form):
    """Which governments are shown to pick from."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    section = forms.ModelChoiceField(
        label=_("World section"), required=False, queryset=Objective.objects.none(), to_field_name="slug"
    )
    level = forms.ChoiceField(label=_("Level"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *countries]
        self.fields["section"].queryset = Objective.objects.of(Framework.SECTION)
        self.fields["section"].empty_label = _("All sections")
        self.fields["level"].choices = [("", _("All levels")), *Government.LEVELS]

    def governments(self):
        """Those asked for, that have not signed the version which is open."""
        chosen = self.cleaned_data if self.is_valid() else {}
        signed = Signature.objects.standing().filter(declaration__is_current=True)
        found = Government.objects.standing().filter(is_specimen=False)
        found = found.exclude(pk__in=signed.values("government_id"))
        for field in ("country", "section", "level"):
            if chosen.get(field):
                found = found.filter(**{field: chosen[field]})
        return found
