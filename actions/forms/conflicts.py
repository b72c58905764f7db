"""What is asked of somebody who declares ahead of time whose actions they do not judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.models import Government


class ConflictForm(forms.Form):
    """One of the governments that were found, and which tie it is."""

    government = forms.ModelChoiceField(
        Government.objects.standing(),
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a government.")},
    )
    reason = forms.CharField(
        label=_("Which tie"),
        help_text=_("One sentence; those who decide read it. It is not shown to the government."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write which tie it is.")},
    )
