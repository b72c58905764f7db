"""Django's own sentences about forms, said in our voice: what to do, not what is wrong."""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

REQUIRED = {
    forms.Field: _("Fill this in."),
    forms.ChoiceField: _("Choose one."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.ModelChoiceField: _("Choose one."),
    forms.ModelMultipleChoiceField: _("Choose at least one."),
    forms.BooleanField: _("Tick this to go on."),
    forms.FileField: _("Choose a file."),
}


def speak():
    """Put our sentences in the place of Django's, for every form: ours, allauth's and the secretariat's."""
    for field, sentence in REQUIRED.items():
        field.default_error_messages = field.default_error_messages | {"required": sentence}
    forms.IntegerField.default_error_messages["invalid"] = _("Write a whole number, in digits.")
    forms.DateField.default_error_messages["invalid"] = _(
        "Write a day that exists, with day, month and year."
    )
    forms.FileField.default_error_messages["empty"] = _("This file is empty. Choose another one.")
    validators.EmailValidator.message = _("Write the address in full, for example name@city.org.")
    forms.URLField.default_error_messages["invalid"] = validators.URLValidator.message = _(
        "Write the web address in full, for example https://city.org."
    )
    validators.MaxLengthValidator.message = ngettext_lazy(
        "Keep to %(limit_value)d character; this has %(show_value)d.",
        "Keep to %(limit_value)d characters; this has %(show_value)d.",
        "limit_value",
    )
