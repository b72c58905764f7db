"""What is asked of a person besides the e-mail address and a password."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User

NAMES_OF_LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("ar", "العربية")]


class SignupFields(forms.Form):
    """The extra field of allauth's sign-up form; the person's language is the one of the page."""

    name = forms.CharField(label=_("Your name"), max_length=200)

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.language = get_language()
        user.save(update_fields=["name", "language"])


class PersonForm(forms.ModelForm):
    """What a person may change about themselves at any time."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=NAMES_OF_LANGUAGES,
        help_text=_("Of the letters we send you. Each page can be read in all four."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "wants_reminders"]
        labels = {
            "name": _("Your name"),
            "wants_reminders": _("Remind me by mail before a call closes in which I have a draft"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
