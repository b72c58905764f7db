"""The parts of the form of an action. A form cleans and accepts holes; what is missing the call says at the end."""

from functools import lru_cache

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actions.forms.fields import Several, StepForm
from actions.models import Submission
from actions.models.submission import PLEDGE
from frameworks.fields import NumberField, PartialDateField
from frameworks.languages import language_choices, own_name
from signatories.names import fold

CURRENCIES = [
    "AED", "ARS", "AUD", "BDT", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CZK", "DKK", "DOP",
    "EGP", "ETB", "EUR", "GBP", "GHS", "GTQ", "HNL", "IDR", "ILS", "INR", "IQD", "JOD", "JPY", "KES", "KRW",
    "LBP", "LRD", "MAD", "MXN", "MYR", "MZN", "NGN", "NOK", "NPR", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR",
    "RON", "RWF", "SAR", "SEK", "SLE", "THB", "TND", "TRY", "TZS", "UAH", "UGX", "USD", "UYU", "XAF", "XOF",
    "ZAR", "ZMW",
]  # fmt: skip


@lru_cache(maxsize=300)
def country_words(code):
    """Every name of a country in the languages of the interface, to be searched in."""
    names = []
    for language, _words in settings.LANGUAGES:
        with translation.override(language):
            names.append(countries.name(code))
    return fold(" ".join([code, *names]))


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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = language_choices()
        self.fields["language"].asked = True
        self.fields["language"].also = own_name

    def clean_language(self):
        return self.cleaned_data["language"] or self.instance.language


class WhereForm(StepForm):
    countries = forms.MultipleChoiceField(
        label=_("countries"),
        widget=Several(_("Add a country"), words=country_words),
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
        start, end = ((cleaned.get(name) or (None,))[0] for name in ("start_date", "end_date"))
        if start and end and end < start:
            self.add_error("end_date", _("The end lies before the start. Correct one of the two dates."))
        return cleaned

    @property
    def values(self):
        values = super().values
        for name in ("start", "end"):
            if f"{name}_date" in values:
                values[f"{name}_date"], values[f"{name}_precision"] = values[f"{name}_date"]
        return values


class ResultsForm(StepForm):
    """What has come of an action; of a pledge only what lies ahead, and whatever stands there already."""

    OF_ACTIONS = ("results", "lessons", "challenges", "recommendations")

    class Meta(StepForm.Meta):
        fields = ("results", "lessons", "challenges", "recommendations", "next_steps")

    def layout(self):
        if self.instance.kind == PLEDGE:
            for name in self.OF_ACTIONS:
                if not getattr(self.instance, name):
                    del self.fields[name]
        return super().layout()


class PartnersForm(StepForm):
    needs = {"budget_amount": ("budget_currency",), "budget_currency": ("budget_amount",)}
    budget_amount = NumberField(label=_("budget"))
    budget_currency = forms.ChoiceField(
        label=_("currency"), choices=[("", "–"), *((code, code) for code in CURRENCIES)]
    )
    support_kinds = forms.MultipleChoiceField(
        label=_("kinds of support you look for"),
        choices=Submission.SUPPORT_KINDS,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(StepForm.Meta):
        fields = (
            "budget_amount", "budget_currency", "budget_secured", "budget_source", "budget_public",
            "support_kinds", "support_needed", "pledge_mode", "matched_pledge",
        )  # fmt: skip

    def layout(self):
        if self.instance.kind != PLEDGE:
            del self.fields["pledge_mode"], self.fields["matched_pledge"]
        return [
            (
                _("Money"),
                ("budget_amount", "budget_currency", "budget_secured", "budget_source", "budget_public"),
            ),
            (_("Support"), ("support_kinds", "support_needed", "pledge_mode", "matched_pledge")),
        ]

    def clean(self):
        cleaned = super().clean()
        kinds = cleaned.get("support_kinds", [])
        if "none" in kinds and len(kinds) > 1:
            self.add_error("support_kinds", _("Either none, or the kinds you look for."))
        amount, currency = cleaned.get("budget_amount"), cleaned.get("budget_currency")
        if "budget_amount" not in self.errors and (amount is None) != (not currency):
            self.add_error("budget_currency", _("Write the amount and its currency, or neither."))
        if amount is not None and amount < 0:
            self.add_error("budget_amount", _("The amount is zero or more."))
        return cleaned
