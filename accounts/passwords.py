"""What a password must be, said in our own words where Django's are not in all our languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """The length, refused with the sentence that stands beside the field."""

    def get_error_message(self):
        return _("12 characters or more; a sentence only you would think of is good.")
