"""What the desk of an edition asks: its titles and dates, a part, the words on an entry."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from frameworks.languages import language_name
from frameworks.models import Milestone
from publications.forms.languages import InFourLanguages
from publications.models import Edition, EditionEntry


class EditionForm(InFourLanguages):
    """Titles, forum, cut-off date and languages of an edition; of a correction, what it puts right."""

    written = {"title": (_("Title"), 200, 1), "subtitle": (_("Subtitle"), 300, 2)}

    milestone = forms.ModelChoiceField(
        label=_("Forum"),
        queryset=Milestone.objects.all(),
        required=False,
        empty_label=_("No forum"),
        help_text=_("The meeting this edition is made for, if there is one."),
    )
    cut_off = forms.DateField(
        label=_("Cut-off date"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Actions published on this day or before are printed."),
        error_messages={"required": _("Choose the last day of publication.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )

    def __init__(self, *args, corrects=False, **kwargs):
        if corrects:
            self.written = self.written | {"changes": (_("List of changes"), 20000, 8)}
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = [(code, language_name(code)) for code, _name in settings.LANGUAGES]

    def clean(self):
        values = super().clean()
        for code in values.get("languages", ()):
            if not values.get(f"title_{code}"):
                self.add_error(f"title_{code}", _("Write the title in each language of the edition."))
        return values

    def values(self):
        return {
            name: self.cleaned_data[name] for name in ("milestone", "cut_off", "languages")
        } | self.texts()


class PlanForm(EditionForm):
    """The same for a new edition, with its name in web addresses."""

    slug = forms.SlugField(
        label=_("Name in web addresses"),
        max_length=80,
        help_text=_("Small letters, digits and hyphens; it does not change later."),
        error_messages={"required": _("Write a name for the web address.")},
    )
    field_order = ["slug", "milestone", "cut_off", "languages"]

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Edition.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Another edition has this name."))
        return slug


class PartForm(InFourLanguages):
    """The words of a part; who signs it and the portrait beside them where a part has those."""

    written = {"title": (_("Title"), 200, 1), "text": (_("Text"), 60000, 14)}

    shown = forms.BooleanField(label=_("Printed"), required=False)

    def __init__(self, *args, signed=False, **kwargs):
        self.is_signed = signed
        if signed:
            self.written = self.written | {
                "by": (_("Name and office"), 200, 1),
                "portrait_alt": (_("What the portrait shows"), 300, 2),
            }
        super().__init__(*args, **kwargs)
        if signed:
            self.fields["portrait"] = forms.FileField(
                label=_("Portrait"),
                required=False,
                widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
                help_text=_("JPEG, PNG or WebP. It is turned upright and kept without its camera data."),
            )
            self.fields["portrait_credit"] = forms.CharField(
                label=_("Credit of the portrait"), max_length=200, required=False
            )


class WordsForm(InFourLanguages):
    """The secretariat's own words on an action, and how much room it has."""

    written = {
        "summary": (_("Summary of the secretariat"), 2000, 5),
        "judgement": (_("Published judgement"), 2000, 5),
    }

    treatment = forms.ChoiceField(
        label=_("Printed on"), choices=EditionEntry.TREATMENTS, widget=forms.RadioSelect
    )
