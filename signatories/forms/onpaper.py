"""What a paper says that a government signed."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frameworks.dates import last_day
from frameworks.fields import PartialDateField
from frameworks.languages import language_name
from signatories.forms.correcting import NameField
from signatories.forms.proof import LetterField
from signatories.models import Signature


class PaperForm(forms.Form):
    """Who signed when which text, with the scan."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    signed_on = PartialDateField(label=_("Signed on"))
    language = forms.ChoiceField(label=_("Language of the text that was signed"))
    signatory_name = NameField(label=_("Name of the leader"))
    signatory_office = NameField(label=_("Office"))
    since = PartialDateField(label=_("In office since"))
    until = PartialDateField(label=_("In office until"))
    office_email = forms.EmailField(
        label=_("Address of the leader's office"),
        required=False,
        help_text=_("It is not shown. We write to it when the term ends."),
    )
    capacity = forms.ChoiceField(label=_("Signed"), choices=Signature.CAPACITIES, initial=Signature.LEADER)
    delegate_name = NameField(label=_("Name of the delegate"), required=False)
    delegate_function = NameField(label=_("Function of the delegate"), required=False)
    scan = LetterField(
        label=_("Scan of the signed paper"),
        required=False,
        help_text=_("PDF, JPEG or PNG, up to 25 MB. Only the government and the secretariat see it."),
    )

    def __init__(self, *args, declaration, kept=None, **kwargs):
        kwargs["initial"] = {"form_key": uuid.uuid4(), "language": settings.LANGUAGE_CODE} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.declaration, self.kept = declaration, kept
        languages = sorted({text.language for text in declaration.texts.all()})
        self.fields["language"].choices = [(code, language_name(code)) for code in languages]

    def clean_signed_on(self):
        day, precision = self.cleaned_data["signed_on"]
        if day is None:
            raise ValidationError(_("Write when it was signed, as exactly as the paper says."))
        if last_day(day, precision) < self.declaration.declared_on:
            raise ValidationError(_("The date of signature is on or after the day of the Declaration."))
        if day > timezone.localdate():
            raise ValidationError(_("The date of signature is today or earlier."))
        return day, precision

    def clean(self):
        values = super().clean()
        if values.get("capacity") == Signature.DELEGATE and not values.get("delegate_name"):
            self.add_error("delegate_name", _("Write the name of the delegate."))
        if not values.get("scan") and not self.kept and "scan" not in self.errors:
            self.add_error("scan", _("Choose the scan of the signed paper."))
        return values

    @property
    def answers(self):
        """What the verb asks for, but for the scan."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "scan"}
        term = {"email": values.pop("office_email")}
        for name in ("since", "until"):
            term[name], term[f"{name}_precision"] = values.pop(name)
        values["signed_on"], values["signed_on_precision"] = values["signed_on"]
        return values | {"leader": term}
