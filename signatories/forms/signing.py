"""The parts of signing as forms: they clean what was written, and never move a state."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.dates import last_day
from frameworks.fields import PartialDateField
from signatories import leaders, proof
from signatories.consents import REQUIRED, SigningConsent
from signatories.forms.fields import NameField
from signatories.forms.proof import LetterField, OfficialAddressField
from signatories.models import Leader, Signature


class WhoSigns(forms.Form):
    """The leader with the term of office, and the delegate who signs for the leader."""

    signatory_name = NameField(label=_("Name of the leader"))
    signatory_office = NameField(
        label=_("Office"), help_text=_("For example mayor, governor, president of the region.")
    )
    since = PartialDateField(label=_("In office since"))
    until = PartialDateField(label=_("In office until"))
    office_email = forms.EmailField(
        label=_("Address of the leader's office"),
        required=False,
        help_text=_("It is not shown. We write to it when the term ends."),
    )
    capacity = forms.ChoiceField(
        label=_("You sign"), choices=Signature.CAPACITIES, widget=forms.RadioSelect, initial=Signature.LEADER
    )
    delegate_name = NameField(
        label=_("Your name, as delegate"), required=False,
        help_text=_("Only when you sign for the leader."),
    )  # fmt: skip
    delegate_function = NameField(
        label=_("Your function, as delegate"), required=False,
        help_text=_("For example head of the international office."),
    )  # fmt: skip


class SignatoryForm(WhoSigns):
    """Who signs, at the first signature. What it says of the leader is gathered in `leader`."""

    gender = forms.ChoiceField(
        label=_("Gender of the leader"),
        choices=[("", _("Not stated")), *Leader.GENDERS],
        required=False,
        help_text=_("It lets people see how many women and men lead."),
    )
    field_order = (
        "signatory_name", "signatory_office", "since", "until", "gender", "office_email", "capacity",
        "delegate_name", "delegate_function",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("delegate_name", "delegate_function"):
            self.fields[name].asked = True

    def clean(self):
        values = super().clean()
        if values.get("capacity") == Signature.DELEGATE:
            if "delegate_name" in values and not values["delegate_name"]:
                self.add_error("delegate_name", _("Write the name of the delegate."))
            if "delegate_function" in values and not values["delegate_function"]:
                self.add_error("delegate_function", _("Write the function of the delegate."))
        else:
            values["delegate_name"] = values["delegate_function"] = ""
        values["leader"] = self._leader(values)
        return values

    def _leader(self, values):
        """The facts of the leader's row, the term as exact as it is known."""
        facts = {"gender": values.pop("gender", ""), "email": values.pop("office_email", "")}
        for name in ("since", "until"):
            facts[name], facts[f"{name}_precision"] = values.pop(name, (None, "")) or (None, "")
        if facts["until"]:
            facts["until"] = last_day(facts["until"], facts["until_precision"])
        try:
            leaders.check_term(
                timezone.localdate(), **{name: facts[name] for name in leaders.TERM if facts[name]}
            )
        except forms.ValidationError as error:
            self.add_error(None, error)
        return facts


class ProofForm(forms.Form):
    """How the office proves that it signs: a letter, a second official, or later; a delegate's letter may not wait."""

    letter = LetterField(
        label=_("Signed letter or council resolution"), required=False,
        help_text=_("PDF, JPEG or PNG, up to 25 MB. Only you and the secretariat see it."),
    )  # fmt: skip
    signed_on = forms.DateField(
        label=_("Signed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as year, month and day: 2026-03-15.")},
        help_text=_("The day on the letter or resolution, if it was signed before today."),
    )
    second_email = OfficialAddressField(
        label=_("Address of a second official"),
        required=False,
        help_text=_(
            "The leader, or a colleague of the same government, at the office."
            " We send one letter with a link to confirm."
        ),
    )

    def __init__(
        self, *args, own_address="", declared_on=None, delegates=False, has_document=False, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.own_address, self.declared_on, self.delegates = own_address, declared_on, delegates
        self.needs_document = delegates and not has_document
        self.fields["letter"].asked = delegates

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day and self.declared_on and day < self.declared_on:
            raise forms.ValidationError(
                _("The date of signature is on or after the day of the Declaration."), code="too_early"
            )
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The date of signature is today or earlier."), code="future")
        return day

    def clean_second_email(self):
        email = self.cleaned_data["second_email"].lower()
        if email and email == self.own_address:
            raise forms.ValidationError(_("The second official is another person than the one who signed."))
        return email

    def clean(self):
        values = super().clean()
        if self.needs_document and "letter" in values and not values["letter"]:
            self.add_error("letter", proof.delegate_needs_document())
        return values


class ContactForm(forms.Form):
    """Who the Call writes to: the signer, or a colleague who is invited."""

    SIGNER, COLLEAGUE = "signer", "colleague"
    focal_point = forms.ChoiceField(
        label=_("Who is the focal point?"),
        choices=[
            (SIGNER, _("I am: the Call writes to me")),
            (COLLEAGUE, _("A colleague, who is invited by letter; until then the Call writes to me")),
        ],
        widget=forms.RadioSelect,
        initial=SIGNER,
    )
    colleague_name = NameField(label=_("Name of the colleague"), required=False)
    colleague_email = forms.EmailField(
        label=_("Office address of the colleague"),
        required=False,
        help_text=_("We send one letter with a link. Nothing else is done with the address."),
    )

    def __init__(self, *args, own_address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.own_address = own_address
        for name in ("colleague_name", "colleague_email"):
            self.fields[name].asked = True

    def clean_colleague_email(self):
        return self.cleaned_data["colleague_email"].lower()

    def clean(self):
        values = super().clean()
        if values.get("focal_point") != self.COLLEAGUE:
            values["colleague_name"] = values["colleague_email"] = ""
            return values
        if "colleague_name" in values and not values["colleague_name"]:
            self.add_error("colleague_name", _("Write the name of the colleague."))
        if "colleague_email" in values and not values["colleague_email"]:
            self.add_error("colleague_email", _("Write the office address of the colleague."))
        elif values.get("colleague_email") == self.own_address:
            self.add_error(
                "colleague_email", _("This is your own address. Say above that you are the focal point.")
            )
        return values


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
