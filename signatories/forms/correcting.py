"""Names to be put right: asked by an office in one form, or written by staff."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories import names
from signatories.correcting import OF_GOVERNMENT, OF_SIGNATURE
from signatories.models import Correction, Signature


class NameField(forms.CharField):
    """A name without what nobody sees; an address or a formula is told beside the field."""

    def __init__(self, **kwargs):
        super().__init__(max_length=200, **kwargs)

    def clean(self, value):
        return names.check(super().clean(value))


class GovernmentNameForm(forms.Form):
    """The name of a government: what happened, and how it is right."""

    official_name = NameField(label=_("Official name"))
    english_name = NameField(label=_("Name in English"), required=False)
    kind = forms.ChoiceField(
        label=_("What happened to the name of the government?"),
        choices=Correction.KINDS,
        widget=forms.RadioSelect,
        initial=Correction.SLIP,
    )
    since = forms.DateField(
        label=_("The new official name is valid since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only for a new official name. What was signed before keeps the name before."),
    )

    def clean(self):
        values = super().clean()
        if (
            values.get("kind") == Correction.NEW_NAME
            and not values.get("since")
            and "since" not in self.errors
        ):
            self.add_error("since", _("Say from which day on the new official name is valid."))
        if values.get("kind") == Correction.SLIP:
            values["since"] = None
        return values


class SignatoryNamesForm(forms.Form):
    """Who signed, as it is right."""

    signatory_name = NameField(label=_("Name of the leader"), required=False)
    signatory_office = NameField(label=_("Office"), required=False)
    delegate_name = NameField(label=_("Name of the delegate"), required=False)
    delegate_function = NameField(label=_("Function of the delegate"), required=False)

    def __init__(self, *args, signature, **kwargs):
        super().__init__(*args, **kwargs)
        if signature.capacity != Signature.DELEGATE:
            del self.fields["delegate_name"], self.fields["delegate_function"]


class ReasonField(forms.CharField):
    def __init__(self, **kwargs):
        super().__init__(
            label=pgettext_lazy("of a correction", "Reason"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            **kwargs,
        )


class RenameForm(GovernmentNameForm):
    """Staff change the name of a government."""

    is_another_body = forms.BooleanField(label=_("Another body than the one of that name"), required=False)
    reason = ReasonField(help_text=_("It is kept, and told to the focal points."))


class CorrectForm(SignatoryNamesForm):
    """Staff put right who signed."""

    reason = ReasonField(help_text=_("It is kept, and told to the focal points."))

    field_order = [*OF_SIGNATURE, "reason"]


class AskForm(SignatoryNamesForm, GovernmentNameForm):
    """The office asks: everything as it stands, to be written over where it is wrong."""

    field_order = [*OF_GOVERNMENT, "kind", "since", *OF_SIGNATURE, "reason"]

    reason = ReasonField(
        help_text=_("For example the decree of the new name, or where it was written wrong.")
    )

    def __init__(self, *args, signature, **kwargs):
        self.standing = {field: getattr(signature.government, field) for field in OF_GOVERNMENT}
        self.standing |= {field: getattr(signature, field) for field in OF_SIGNATURE}
        super().__init__(*args, signature=signature, initial=self.standing, **kwargs)

    def clean(self):
        values = super().clean()
        if not self.errors and not self.of_government and not self.of_signature:
            raise ValidationError(_("The names stand like this already. Write over the one that is wrong."))
        return values

    @property
    def of_government(self):
        return self._changed(OF_GOVERNMENT)

    @property
    def of_signature(self):
        return self._changed(OF_SIGNATURE)

    def _changed(self, fields):
        told = self.cleaned_data
        return {name: told[name] for name in fields if name in told and told[name] != self.standing[name]}
