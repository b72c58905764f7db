"""What is added to a signature once it stands: a letter, a second official, the reason of its end."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signatories import domains, files


class LetterField(forms.FileField):
    """A PDF, JPEG or PNG, told by its content."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file is not initial:
            files.check(file)
        return file


class OfficialAddressField(forms.EmailField):
    """The office address of a second official; not one that anybody could have."""

    default_validators = [*forms.EmailField.default_validators, domains.check_official_address]


class LetterForm(forms.Form):
    """A letter handed in after signing."""

    letter = LetterField(
        label=_("Signed letter or council resolution"),
        help_text=_("PDF, JPEG or PNG, up to 25 MB. Only you and the secretariat see it."),
    )


class SecondOfficialForm(forms.Form):
    """Asking a colleague after signing."""

    second_email = OfficialAddressField(
        label=_("Address of a second official"),
        help_text=_(
            "The leader, or a colleague of the same government, at the office."
            " We send one letter with a link to confirm."
        ),
    )


class NotAcceptedForm(forms.Form):
    """Why a step of proof is not accepted."""

    reason = forms.CharField(
        label=_("Why it is not accepted"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("It is kept, and told to the person who signed."),
    )


class ReasonForm(forms.Form):
    """Why a signature ends."""

    reason = forms.CharField(
        label=pgettext_lazy("of a refusal or withdrawal", "Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("It is kept, and told to the people who signed."),
    )
