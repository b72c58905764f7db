"""What a government shows of itself, as three small forms: its facts, its emblems, its leader."""

from django import forms
from django.core import signing
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from frameworks.languages import language_choices
from signatories.consents import ShowingConsent
from signatories.forms.pictures import EmblemField, PortraitField
from signatories.models import Leader

MOST_PEOPLE, FIRST_COUNT = 200_000_000, 1990
QUOTE_LIMIT = 600
KEPT_SALT = "kept portrait"


class FactsForm(forms.Form):
    """Website and population."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=500)
    population = forms.IntegerField(
        label=_("Inhabitants"), required=False, min_value=1, max_value=MOST_PEOPLE,
        help_text=_("As last counted or estimated by your own statistics."),
    )  # fmt: skip
    population_year = forms.IntegerField(
        label=_("Year of the population"), required=False, min_value=FIRST_COUNT,
        help_text=_("The year the number is from."),
    )  # fmt: skip

    def clean_population_year(self):
        year = self.cleaned_data["population_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(say("This year is still to come."))
        return year

    def clean(self):
        values = super().clean()
        if (
            values.get("population")
            and not values.get("population_year")
            and "population_year" not in self.errors
        ):
            self.add_error("population_year", say("Say which year the number of inhabitants is from."))
        if not values.get("population"):
            values["population_year"] = None
        return values


class EmblemsForm(forms.Form):
    """Coat of arms and logo; each can be taken away."""

    arms = EmblemField(
        label=_("Coat of arms"),
        required=False,
        help_text=_("JPEG, PNG or WebP. On clear ground it looks best."),
    )
    without_arms = forms.BooleanField(label=_("Show no coat of arms"), required=False)
    logo = EmblemField(label=_("Logo"), required=False, help_text=_("JPEG, PNG or WebP."))
    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    def __init__(self, *args, government, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("arms", "logo"):
            if not getattr(government, name):
                del self.fields[f"without_{name}"]

    def shown(self):
        """What changes: {field: a new file, or "" to take it away}."""
        values = self.cleaned_data
        changes = {name: "" for name in ("arms", "logo") if values.get(f"without_{name}")}
        return changes | {name: values[name] for name in ("arms", "logo") if values.get(name)}


class LeaderForm(forms.Form):
    """Portrait, words and gender of the leader in office. A chosen portrait outlives a slip in another field."""

    portrait = PortraitField(
        label=_("Portrait"),
        required=False,
        help_text=_("JPEG, PNG or WebP. We keep nothing of it but the picture."),
    )
    portrait_kept = forms.CharField(required=False, widget=forms.HiddenInput)
    without_portrait = forms.BooleanField(label=_("Show no portrait"), required=False)
    portrait_credit = forms.CharField(
        label=_("Who took the portrait"),
        max_length=200,
        required=False,
        help_text=_("It stands below the picture."),
    )
    quote = forms.CharField(
        label=_("In the leader's own words"), max_length=QUOTE_LIMIT, required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Two or three sentences, shown as they are written, in the language they are written in."),
    )  # fmt: skip
    quote_language = forms.ChoiceField(label=_("Language of these words"), required=False)
    gender = forms.ChoiceField(
        label=_("Gender of the leader"), required=False,
        help_text=_("Only to count and to filter, and only if the leader wants it."),
    )  # fmt: skip
    agreed = forms.BooleanField(label=ShowingConsent.LEADER.label, required=False)

    def __init__(self, *args, leader, **kwargs):
        super().__init__(*args, **kwargs)
        self.leader = leader
        self.fields["quote"].counter = QUOTE_LIMIT
        self.fields["quote_language"].choices = [("", _("Choose a language")), *language_choices()]
        self.fields["gender"].choices = [("", _("Not said")), *Leader.GENDERS]
        if not leader.portrait:
            del self.fields["without_portrait"]

    def keep_portrait(self):
        """Store a chosen portrait at once, for a page that asks for something else first."""
        portrait = self.cleaned_data.get("portrait")
        if portrait and not isinstance(portrait, str):
            stored = default_storage.save(f"portraits/{portrait.name}", portrait)
            self.data = self.data.copy()
            self.data["portrait_kept"] = signing.dumps(stored, salt=KEPT_SALT)

    @property
    def has_kept_portrait(self):
        return bool(self.is_bound and self._kept(self.data.get("portrait_kept", "")))

    @staticmethod
    def _kept(signed):
        """The stored name behind a signed one; empty for what we did not sign or do not hold."""
        try:
            stored = signing.loads(signed, salt=KEPT_SALT) if signed else ""
        except signing.BadSignature:
            return ""
        return stored if stored and default_storage.exists(stored) else ""

    def clean(self):
        values = super().clean()
        if not values.get("portrait"):
            kept = self._kept(values.get("portrait_kept", ""))
            values["portrait"] = kept or ("" if values.get("without_portrait") else None)
        shows = values["portrait"] or (self.leader.portrait and values["portrait"] is None)
        if shows and not values.get("portrait_credit"):
            self.add_error("portrait_credit", say("Name who took the portrait."))
        if values.get("quote") and not values.get("quote_language"):
            self.add_error("quote_language", say("Say in which language the quote is."))
        if (shows or values.get("quote") or values.get("gender")) and not values.get("agreed"):
            self.add_error("agreed", say("Portrait, words and gender are shown only when the office agrees."))
        return values

    @property
    def answers(self):
        """What the verb takes."""
        names = ("portrait", "portrait_credit", "quote", "quote_language", "gender", "agreed")
        return {name: self.cleaned_data[name] for name in names}
