"""When and why a signature is withdrawn."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WithdrawForm(forms.Form):
    """The day of the decision and its reason: both stand in public."""

    withdrawn_on = forms.DateField(
        label=_("Withdrawn on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=timezone.localdate,
        required=False,
        help_text=_("The day of the decision, between the signature and today."),
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a refusal or withdrawal", "Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("It is shown in public with the day, and told to the people who signed."),
    )

    def __init__(self, *args, signature, **kwargs):
        super().__init__(*args, **kwargs)
        self.signature = signature
        self.fields["withdrawn_on"].asked = True

    def clean_withdrawn_on(self):
        day, signed_on = self.cleaned_data["withdrawn_on"] or timezone.localdate(), self.signature.signed_on
        if day > timezone.localdate() or (signed_on and day < signed_on):
            raise ValidationError(_("The day of the withdrawal lies between the signature and today."))
        return day
