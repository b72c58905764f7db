"""What a government says of its pages, and what the secretariat asks and does about it."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from publications.proofs.proving import LONGEST_COMMENT

USUAL_DAYS = 14  # that governments have, unless another day is chosen


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


# The secretariat


def _day():
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


class AskForm(forms.Form):
    until = forms.DateField(
        label=_("They answer until the end of"), initial=_day, widget=forms.DateInput(attrs={"type": "date"})
    )


class AskAgainForm(AskForm):
    words = forms.CharField(
        label=_("What was done with the comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_COMMENT,
        help_text=_("It stands in the letter that asks them again."),
    )
    field_order = ["words", "until"]


class ThawForm(forms.Form):
    reason = forms.CharField(
        label=_("What is put right"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text=_("It stands in the history with the fingerprint of the copy that goes."),
    )
