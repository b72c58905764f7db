"""Fields of a form that read what people write: a date as exact as it is known, a number with its separators."""

import re
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.translation import gettext_lazy as _

from frameworks.models import DAY, MONTH, YEAR


class PartialDateField(forms.CharField):
    """A date as exact as it is known: 2026, 2026-03 or 2026-03-15. Gives (date, precision)."""

    PATTERN = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$")
    MONTH_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{4})$")  # 03/2026 says only one thing; 03/04/2026 says two

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "help_text", _("As exactly as you know it: 2026, 2026-03 or 2026-03-15 (year, month, day).")
        )
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return (None, DAY)
        match = self.PATTERN.match(self.MONTH_FIRST.sub(r"\2-\1", text.strip()))
        try:
            year, month, day = (int(part) if part else None for part in match.groups())
            precision = DAY if day else MONTH if month else YEAR
            return (date(year, month or 1, day or 1), precision)
        except (AttributeError, ValueError) as error:
            raise ValidationError(
                _("Write the year first, in digits: 2026, 2026-03 or 2026-03-15.")
            ) from error

    @staticmethod
    def written(day, precision):
        return day.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[precision]] if day else ""


class NumberField(forms.DecimalField):
    """A number as it is written anywhere: 250000, 250 000, 250.000, 2,500,000.50 or 1,5.

    At most two digits stand behind the last separator, so three behind it are thousands.
    """

    widget = forms.TextInput
    NOT_DIGITS = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019\u066c")
    THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+|[-+]?[1-9]\d{0,2}(?:,\d{3})+")
    WITH_CENTS = re.compile(r"[-+]?\d{1,3}(?:(?:\.\d{3})+,|(?:,\d{3})+\.)\d{1,2}")

    def __init__(self, **kwargs):
        kwargs = {"required": False, "max_digits": 16, "decimal_places": 2} | kwargs
        super().__init__(**kwargs)
        self.error_messages["invalid"] = _("Write a number in digits, for example 250000.")
        for validator in self.validators:
            if isinstance(validator, DecimalValidator):
                validator.messages = validator.messages | {
                    "max_decimal_places": _("Write two digits at most after the decimal mark."),
                }

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}

    def prepare_value(self, value):
        """What the database keeps as 2500.00 is shown as 2500."""
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value

    def to_python(self, value):
        return super().to_python(self._plain(value) if isinstance(value, str) else value)

    def _plain(self, text):
        text = text.strip().translate(self.NOT_DIGITS).replace("\u066b", ".")
        if self.THOUSANDS.fullmatch(text):
            return text.replace(".", "").replace(",", "")
        if self.WITH_CENTS.fullmatch(text):
            return re.sub(r"[.,](?=.*[.,])", "", text).replace(",", ".")
        return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
