"""The form of an action in parts. A form cleans and accepts holes; what is missing the call says at the end."""

import re
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actions import consents
from actions.languages import language_choices
from actions.models import Call, Contact, Indicator, Link, ObjectiveLink, PartnerLine, Picture, Submission
from actions.models.submission import ACTION, KINDS, PLEDGE, TEXT_FIELDS
from actions.requirements import REQUIREMENTS, asked_of
from frameworks.models import DAY, MONTH, YEAR, Framework, Objective
from signatories.models import Government

CURRENCIES = [
    "AED", "ARS", "AUD", "BDT", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CZK", "DKK", "DOP",
    "EGP", "ETB", "EUR", "GBP", "GHS", "GTQ", "HNL", "IDR", "ILS", "INR", "IQD", "JOD", "JPY", "KES", "KRW",
    "LBP", "LRD", "MAD", "MXN", "MYR", "MZN", "NGN", "NOK", "NPR", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR",
    "RON", "RWF", "SAR", "SEK", "SLE", "THB", "TND", "TRY", "TZS", "UAH", "UGX", "USD", "UYU", "XAF", "XOF",
    "ZAR", "ZMW",
]  # fmt: skip


class PartialDateField(forms.CharField):
    """A date as exact as it is known: 2026, 2026-03 or 2026-03-15. Gives (date, precision)."""

    PATTERN = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "help_text", _("As exactly as you know it: 2026, 2026-03 or 2026-03-15 (year, month, day).")
        )
        super().__init__(max_length=10, required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return (None, DAY)
        match = self.PATTERN.match(text.strip())
        try:
            year, month, day = (int(part) if part else None for part in match.groups())
            precision = DAY if day else MONTH if month else YEAR
            return (date(year, month or 1, day or 1), precision)
        except (AttributeError, ValueError) as error:
            raise ValidationError(
                _("Write the year with four digits, for example 2026 or 2026-03.")
            ) from error

    @staticmethod
    def written(day, precision):
        return day.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[precision]] if day else ""


def tidy(field):
    """Labels begin with a capital, and an empty choice is a dash."""
    field.label = capfirst(field.label)
    choices = getattr(field, "choices", None)
    if isinstance(choices, list) and choices and choices[0][0] in ("", None):
        field.choices = [("", "–"), *choices[1:]]


class StartForm(forms.Form):
    """For whom, which kind, in which language: enough to begin."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    government = forms.ModelChoiceField(Government.objects.none(), label=_("Government"), empty_label=None)
    call = forms.ModelChoiceField(Call.objects.none(), label=_("Call"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What do you hand in?"), choices=KINDS, widget=forms.RadioSelect, initial=ACTION
    )
    language = forms.ChoiceField(
        label=_("In which language do you write?"),
        help_text=_("Any language will do. It need not be the language of these pages."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        governments = Government.objects.draftable_by(user).order_by("english_name")
        calls = Call.objects.open().filter(for_public_record=False)
        self.fields["government"].queryset = governments
        self.fields["call"].queryset = calls
        self.fields["language"].choices = language_choices()
        self.fields["language"].initial = get_language()
        if not self.is_bound:
            self._hide_single("government", governments)
            self._hide_single("call", calls)

    def _hide_single(self, name, rows):
        """One choice is no question."""
        first = list(rows[:2])
        if len(first) == 1:
            self.fields[name].initial = first[0].pk
            self.fields[name].widget = forms.HiddenInput()


class StepForm(forms.ModelForm):
    """One part of the form of an action; the fields the call asks for are marked, none is compelled."""

    sections = ()

    class Meta:
        model = Submission
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {REQUIREMENTS[name].field for name in asked_of(self.instance)}
        for name, field in self.fields.items():
            field.required = False
            field.asked = name in asked
            if name in TEXT_FIELDS:
                field.counter = TEXT_FIELDS[name]
                field.widget.attrs |= {"lang": self.instance.language, "dir": "auto"}
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 6 if TEXT_FIELDS.get(name, 0) > 1000 else 3
            tidy(field)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            *(
                Fieldset(title, *[name for name in names if name in self.fields])
                for title, names in self.layout()
            )
        )

    def layout(self):
        return [("", list(self.fields))]

    def _post_clean(self):
        """The verb checks the whole text; a form only cleans what it was given."""

    @property
    def values(self):
        """What the verb saves: columns by name."""
        return dict(self.cleaned_data)

    objectives = None


class WhatForm(StepForm):
    language = forms.ChoiceField(label=_("language of the text"))

    class Meta(StepForm.Meta):
        fields = (
            "language",
            "title",
            "summary",
            "description",
            "activities",
            "objectives_text",
            "innovation",
        )
        help_texts = {
            "title": _("A name that says what happens, for people who do not know your city."),
            "summary": _("Who does what, for whom. It stands beside the title in every list."),
            "activities": _("One activity a line."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()
        self.fields["language"].asked = True

    def clean_language(self):
        return self.cleaned_data["language"] or self.instance.language


class WhereForm(StepForm):
    countries = forms.MultipleChoiceField(
        label=_("countries"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Where the work happens. Hold Ctrl or Cmd to choose more than one."),
    )
    populations = forms.MultipleChoiceField(
        label=_("people it serves"), choices=Submission.POPULATIONS, widget=forms.CheckboxSelectMultiple
    )
    start_date = PartialDateField(label=_("start"))
    end_date = PartialDateField(label=_("end"))

    class Meta(StepForm.Meta):
        fields = (
            "countries", "place", "scope", "populations", "people_text", "agd_note", "participation_note",
            "start_date", "end_date", "end_state", "stage",
        )  # fmt: skip

    def layout(self):
        return [
            (_("Where"), ("countries", "place", "scope")),
            (_("Who"), ("populations", "people_text", "agd_note", "participation_note")),
            (_("When"), ("start_date", "end_date", "end_state", "stage")),
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = list(countries)
        text = self.instance
        self.initial |= {
            "countries": [country.code for country in text.countries],
            "start_date": PartialDateField.written(text.start_date, text.start_precision),
            "end_date": PartialDateField.written(text.end_date, text.end_precision),
        }

    def clean(self):
        cleaned = super().clean()
        start, end = (cleaned.get(name, (None,))[0] for name in ("start_date", "end_date"))
        if start and end and end < start:
            self.add_error("end_date", _("The end is on or after the start."))
        return cleaned

    @property
    def values(self):
        values = super().values
        for name in ("start", "end"):
            values[f"{name}_date"], values[f"{name}_precision"] = values[f"{name}_date"]
        return values


class ObjectivesForm(StepForm):
    """Numbered choices with the chips of the page. The first of a framework is the one to be named first."""

    FRAMEWORKS = {
        "priority": (Framework.PRIORITY, _("Priorities of the Call"), _("One to three.")),
        "gcm": (
            Framework.GCM,
            _("Global Compact for Migration"),
            _("Choose up to six. Actions for refugees only may leave this part empty."),
        ),
        "gcr": (Framework.GCR, _("Global Compact on Refugees"), ""),
        "sdg": (Framework.SDG, _("Sustainable Development Goals"), ""),
    }
    FIRST = {
        "priority": (_("Which priority comes first?"), _("It gives your page its colour.")),
        "gcm": (_("Which objective would you name first in a speech?"), ""),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        links = list(self.instance.objective_links.select_related("objective__framework"))
        asked = {REQUIREMENTS[name].field for name in asked_of(self.instance)}
        for name, (code, label, hint) in self.FRAMEWORKS.items():
            rows = Objective.objects.of(code)
            field = forms.ModelMultipleChoiceField(
                rows, label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
            )
            field.asked = name in asked
            self.fields[name] = field
            self.initial[name] = [ln.objective_id for ln in links if ln.objective.framework.code == code]
            if name in self.FIRST:
                self._ask_first(name, rows, links, code)
        self.helper.layout = Layout(*self.fields)

    def _ask_first(self, name, rows, links, code):
        label, hint = self.FIRST[name]
        self.fields[f"{name}_first"] = forms.ModelChoiceField(
            rows, label=label, help_text=hint, required=False, empty_label=_("none before the others")
        )
        chosen = [link for link in links if link.objective.framework.code == code]
        first = [link.objective_id for link in chosen if link.role == ObjectiveLink.PRIMARY]
        self.initial[f"{name}_first"] = first[0] if len(first) == 1 and len(chosen) > 1 else None

    def clean(self):
        cleaned = super().clean()
        if len(cleaned.get("priority", ())) > 3:
            self.add_error("priority", _("Choose three priorities at most."))
        for name in self.FIRST:
            first = cleaned.get(f"{name}_first")
            if first and first not in cleaned.get(name, ()):
                self.add_error(f"{name}_first", _("Tick it above as well, or choose another one."))
        return cleaned

    @property
    def values(self):
        return {}

    @property
    def objectives(self):
        """By framework: which objectives, and which of them is named first."""
        chosen = {}
        for name, (code, _label, _hint) in self.FRAMEWORKS.items():
            first = self.cleaned_data.get(f"{name}_first")
            chosen[code] = {
                objective: ObjectiveLink.PRIMARY if first in (None, objective) else ObjectiveLink.SECONDARY
                for objective in self.cleaned_data[name]
            }
        return chosen


class ResultsForm(StepForm):
    class Meta(StepForm.Meta):
        fields = ("results", "lessons", "challenges", "recommendations", "next_steps")
        help_texts = {
            "results": _("What has changed, for how many people, and how you know."),
            "recommendations": _("What another city needs to do the same."),
        }


class PartnersForm(StepForm):
    budget_currency = forms.ChoiceField(
        label=_("currency"), choices=[("", "–"), *((code, code) for code in CURRENCIES)]
    )
    invite = forms.ModelChoiceField(
        Government.objects.none(),
        label=_("Ask another government to take part"),
        help_text=_(
            "It is written to, and stands on the page once it has said yes. Handing in need not wait."
        ),
        empty_label="–",
    )

    class Meta(StepForm.Meta):
        fields = (
            "budget_amount", "budget_currency", "budget_secured", "budget_source", "budget_public",
            "support_needed", "pledge_mode", "matched_pledge",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind != PLEDGE:
            del self.fields["pledge_mode"], self.fields["matched_pledge"]
        action = self.instance.action
        self.fields["invite"].queryset = (
            Government.objects.standing()
            .filter(is_specimen=action.is_specimen)
            .exclude(participations__action=action)
            .order_by("english_name")
        )

    def layout(self):
        return [
            (
                _("Money"),
                ("budget_amount", "budget_currency", "budget_secured", "budget_source", "budget_public"),
            ),
            (_("Support"), ("support_needed", "pledge_mode", "matched_pledge")),
            (_("Other governments"), ("invite",)),
        ]

    @property
    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "invite"}

    def clean(self):
        cleaned = super().clean()
        amount, currency = cleaned.get("budget_amount"), cleaned.get("budget_currency")
        if (amount is None) != (not currency):
            self.add_error("budget_currency", _("Write the amount and its currency, or neither."))
        if amount is not None and amount < 0:
            self.add_error("budget_amount", _("The amount is zero or more."))
        return cleaned


class FilesForm(StepForm):
    """Files come one by one, each with its own words; they are kept from the moment they are chosen."""

    picture = forms.FileField(
        label=_("add a picture"),
        help_text=_("JPEG, PNG or WebP, up to 25 MB. People at work and places are best."),
    )
    document = forms.FileField(
        label=_("add a document"), help_text=_("PDF, Word, Excel or PowerPoint, up to 25 MB.")
    )

    @property
    def values(self):
        return {}


class ContactForm(forms.ModelForm):
    """Whom to ask, and what the government agrees to. Private unless ticked."""

    targets = forms.MultipleChoiceField(
        label=_("What the government agrees to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contact
        fields = ("name", "job_title", "office", "email", "phone", "is_public")

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        asked = asked_of(submission)
        for field in self.fields.values():
            tidy(field)
        for name in ("name", "email"):
            self.fields[name].asked = "contact" in asked
        self.fields["targets"].asked = "consent" in asked
        self.fields["targets"].choices = [(key, row.words) for key, row in consents.WORDINGS.items()]
        self.initial["targets"] = list(consents.standing(submission.action))
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            Fieldset(_("Contact"), "name", "job_title", "office", "email", "phone", "is_public"),
            Fieldset(_("Consents"), "targets"),
        )

    @property
    def contact_values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LineForm(forms.ModelForm):
    """One line of several; an empty line is no line."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.asked = name == self.Meta.fields[0]
            tidy(field)


class PartnerLineForm(LineForm):
    url = forms.URLField(label=_("web page"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = PartnerLine
        fields = ("name", "role", "country", "url")


class IndicatorForm(LineForm):
    class Meta:
        model = Indicator
        fields = ("name", "unit", "baseline", "target", "value", "on")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class LinkForm(LineForm):
    url = forms.URLField(label=_("web address"), max_length=500, assume_scheme="https")

    class Meta:
        model = Link
        fields = ("url", "title")


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ("alt", "credit", "people_recognisable", "people_agreed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alt"].asked = self.fields["credit"].asked = True
        self.fields["people_recognisable"].asked = True


LINES = {  # child rows: step form, how many empty lines are offered, the most there may be
    "partnerlines": (PartnerLineForm, 2, 30),
    "indicators": (IndicatorForm, 1, 20),
    "links": (LinkForm, 2, 20),
}


def line_set(name, submission, data=None):
    """The formset of one kind of child rows, filled from the submission."""
    form, extra, most = LINES[name]
    kind = formset_factory(
        form, extra=extra, max_num=most, absolute_max=most + 10, can_delete=True, can_delete_extra=False
    )
    rows = [
        {field: getattr(row, field) for field in form.Meta.fields} for row in getattr(submission, name).all()
    ]
    return kind(data, initial=rows, prefix=name)


def lines_of(formset):
    """The filled lines of a valid formset, as values for the verb."""
    rows = []
    for form in formset:
        cleaned = {k: v for k, v in form.cleaned_data.items() if k not in ("DELETE", "id")}
        if any(value not in (None, "") for value in cleaned.values()) and not form.cleaned_data.get("DELETE"):
            rows.append(cleaned)
    return rows
