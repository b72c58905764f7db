"""What is asked of a person besides the e-mail address and a password."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SignupFields(forms.Form):
    """The extra field of allauth's sign-up form."""

    name = forms.CharField(label=_("Your name"), max_length=200)

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])
