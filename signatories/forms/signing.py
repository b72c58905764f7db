"""The parts of signing as forms: they clean what was written, and never move a state."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from signatories.consents import REQUIRED, SigningConsent
from signatories.forms.proof import LetterField, OfficialAddressField
from signatories.models import Government, Signature


def _countries():
    return [("", _("Choose a country")), *countries]


class GovernmentForm(forms.Form):
    """A government that is not in the register yet."""

    official_name = forms.CharField(
        label=_("Official name"),
        max_length=200,
        help_text=_("In its own language and script, as on its letters."),
    )
    english_name = forms.CharField(
        label=_("Name in English"),
        max_length=200,
        required=False,
        help_text=_("If it differs. It helps others to find it, and us not to enter it twice."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    level = forms.ChoiceField(label=_("Level"), choices=Government.LEVELS, widget=forms.RadioSelect)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=500)
    is_another_body = forms.BooleanField(
        label=_("Ours is another body than those shown"), required=False, widget=forms.HiddenInput
    )

    def offer_another_body(self):
        """Show the box only once there is something it could be another body than."""
        self.fields["is_another_body"].widget = forms.CheckboxInput()


class SignatoryForm(forms.Form):
    """The leader, and the delegate who signs for the leader."""

    signatory_name = forms.CharField(label=_("Name of the leader"), max_length=200)
    signatory_office = forms.CharField(
        label=_("Office"),
        max_length=200,
        help_text=_("For example mayor, governor, president of the region."),
    )
    capacity = forms.ChoiceField(
        label=_("You sign"), choices=Signature.CAPACITIES, widget=forms.RadioSelect, initial=Signature.LEADER
    )
    delegate_name = forms.CharField(
        label=_("Your name, as delegate"), max_length=200, required=False,
        help_text=_("Only when you sign for the leader."),
    )  # fmt: skip
    delegate_function = forms.CharField(
        label=_("Your function, as delegate"), max_length=200, required=False,
        help_text=_("For example head of the international office."),
    )  # fmt: skip

    def clean(self):
        values = super().clean()
        if values.get("capacity") == Signature.DELEGATE and not values.get("delegate_name"):
            self.add_error("delegate_name", _("Write the name of the delegate."))
        return values


class ProofForm(forms.Form):
    """How the office proves that it signs: a letter, a second official, or later."""

    letter = LetterField(
        label=_("Signed letter or council resolution"), required=False,
        help_text=_("PDF, JPEG or PNG, up to 25 MB. Only you and the secretariat see it."),
    )  # fmt: skip
    second_email = OfficialAddressField(
        label=_("Address of a second official"),
        required=False,
        help_text=_(
            "The leader, or a colleague of the same government, at the office."
            " We send one letter with a link to confirm."
        ),
    )

    def __init__(self, *args, own_address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.own_address = own_address

    def clean_second_email(self):
        email = self.cleaned_data["second_email"].lower()
        if email and email == self.own_address:
            raise forms.ValidationError(_("The second official is another person than the one who signed."))
        return email


class ConsentForm(forms.Form):
    """What the signer agrees to, beside the text that is signed."""

    language = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    consents = forms.MultipleChoiceField(
        label=_("Your consent"),
        choices=SigningConsent.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consents"].asked = True

    def clean_consents(self):
        chosen = self.cleaned_data["consents"]
        if any(target not in chosen for target in REQUIRED):
            raise forms.ValidationError(_("The first two are needed to sign. The third is your choice."))
        return chosen
