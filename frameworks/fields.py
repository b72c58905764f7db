"""Fields of a form that read what people know: a date as exact as it is known."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frameworks.models import DAY, MONTH, YEAR


class PartialDateField(forms.CharField):
    """A date as exact as it is known: 2026, 2026-03 or 2026-03-15. Gives (date, precision)."""

    PATTERN = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "help_text", _("As exactly as you know it: 2026, 2026-03 or 2026-03-15 (year, month, day).")
        )
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return (None, DAY)
        match = self.PATTERN.match(text.strip())
        try:
            year, month, day = (int(part) if part else None for part in match.groups())
            precision = DAY if day else MONTH if month else YEAR
            return (date(year, month or 1, day or 1), precision)
        except (AttributeError, ValueError) as error:
            raise ValidationError(
                _("Write the year with four digits, for example 2026 or 2026-03.")
            ) from error

    @staticmethod
    def written(day, precision):
        return day.isoformat()[: {DAY: 10, MONTH: 7, YEAR: 4}[precision]] if day else ""
