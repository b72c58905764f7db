"""The conditions under which many signatures end at once, as the secretariat writes them."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from signatories import domains
from signatories.models import ORIGINS, PORTAL, Signature

STANDING = [(state, label) for state, label in Signature.STATES if state in Signature.STANDING]


def _any(choices):
    return [("", pgettext_lazy("of a list of choices", "any")), *choices]


class InvalidationForm(forms.Form):
    """Which signatures are meant: all conditions that are filled in must be met."""

    entered_from = forms.DateField(
        label=_("Entered on this day or later"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    entered_until = forms.DateField(
        label=_("Entered on this day or earlier"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    entered_by = forms.EmailField(label=_("Entered by the account with this address"), required=False)
    mail_domain = forms.CharField(
        label=_("Entered by accounts of this mail domain"), required=False, max_length=253,
        help_text=_("With all that belongs to it, such as mail.city.example for city.example."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("Country of the government"), required=False, choices=lambda: _any(countries)
    )
    origin = forms.ChoiceField(
        label=_("Origin"), required=False, choices=lambda: _any(ORIGINS), initial=PORTAL
    )
    states = forms.MultipleChoiceField(
        label=_("States"), required=False, choices=STANDING, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of them."),
    )  # fmt: skip
    reason = forms.CharField(
        label=pgettext_lazy("of a refusal or withdrawal", "Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_(
            "It is kept with each signature, and told in letters that are held until you release them."
        ),
    )

    def clean_entered_by(self):
        email = self.cleaned_data["entered_by"].lower()
        if not email:
            return None
        user = get_user_model().objects.filter(email=email).first()
        if user is None:
            raise forms.ValidationError(_("No account has this address."))
        return user.pk

    def clean_mail_domain(self):
        return domains.plain(self.cleaned_data["mail_domain"])

    def clean(self):
        values = super().clean()
        first, last = values.get("entered_from"), values.get("entered_until")
        if first and last and last < first:
            self.add_error("entered_until", _("The end lies before the start. Correct one of the two dates."))
        return values

    def conditions(self):
        """What was filled in, as it is kept."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason" and value}
        for name in ("entered_from", "entered_until"):
            if name in values:
                values[name] = values[name].isoformat()
        return values
