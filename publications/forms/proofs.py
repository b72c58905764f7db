"""What a government says of its pages: that they may be printed, and with which pictures; or what to put right."""

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from publications.proving import LONGEST_COMMENT


class Answer(forms.Form):
    """Carries which answer the reader saw, so that two colleagues do not answer over each other."""

    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_stood(self):
        try:
            return parse_datetime(self.cleaned_data["stood"])
        except ValueError:
            return None


class ApproveForm(Answer):
    pictures = forms.BooleanField(
        label=_("The pictures may be printed too"),
        required=False,
        help_text=_("Tick it only if the rights and the consent of the people shown cover print and web."),
    )


class CommentForm(Answer):
    text = forms.CharField(
        label=_("What should be put right"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_COMMENT,
        strip=True,
        help_text=_("Name the passage and say how it should read."),
        error_messages={"required": _("Write what should be put right.")},
    )
