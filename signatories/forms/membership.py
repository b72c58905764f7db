"""Asking to act for a government."""

from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """Asking to act for a government."""

    function = forms.CharField(
        label=_("Your function in the office"), max_length=200,
        help_text=_("It tells the people who decide who you are."),
    )  # fmt: skip
