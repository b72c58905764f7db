"""Fields that read what people write of a government: names, a point on earth, a number of people."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from signatories import names

MOST_NAMES = 12
# 6.2518 · 6,2518 · -75.56 · 6° 15′ 6.5″ N · 75.56 W
DEGREES = re.compile(
    r"^(?P<sign>[+\-−]?)\s*(?P<degrees>\d{1,3}(?:[.,٫]\d+)?)\s*°?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,٫]\d+)?)\s*[′'’]\s*)?(?:(?P<seconds>\d{1,2}(?:[.,٫]\d+)?)\s*[″\"”]\s*)?"
    r"(?P<side>[NSEWO]?)$",
    re.I,
)
GROUPED = re.compile(r"^\d{1,3}(?:([ .,'’٬\u00a0\u202f])\d{3})(?:\1\d{3})*$|^\d+$")


class NameField(forms.CharField):
    """A name or an office in words, as `names.check` keeps it."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 200} | kwargs)
        self.widget.attrs["dir"] = "auto"

    def clean(self, value):
        name = names.check(super().clean(value))
        if self.required and not name:
            raise ValidationError(self.error_messages["required"], code="required")
        return name


class LinesField(forms.CharField):
    """A list, one entry a line."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        told = (line.strip() for line in super().clean(value).splitlines())
        return list(dict.fromkeys(filter(None, told)))


class NamesField(LinesField):
    """Several names, one a line."""

    def clean(self, value):
        told = list(dict.fromkeys(filter(None, map(names.check, super().clean(value)))))
        if len(told) > MOST_NAMES or any(len(name) > 200 for name in told):
            raise ValidationError(_("Write at most 12 names, each on a line of its own."))
        return told


class DegreeField(forms.CharField):
    """Latitude or longitude in degrees, as maps and people write it; gives a number with five decimals."""

    def __init__(self, *, limit, **kwargs):
        self.limit = limit
        super().__init__(**{"required": False, "max_length": 40} | kwargs)
        self.widget.attrs |= {"inputmode": "text", "dir": "ltr", "autocomplete": "off", "class": "short"}

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        match = DEGREES.match(text)
        if match is None:
            raise ValidationError(_("Write the degrees as a number, for example 6.2518 or −75.5636."))
        degrees, minutes, seconds = (
            float((match[part] or "0").replace(",", ".").replace("٫", "."))
            for part in ("degrees", "minutes", "seconds")
        )
        value = degrees + minutes / 60 + seconds / 3600
        if match["sign"] in ("-", "−") or match["side"].upper() in ("S", "W", "O"):
            value = -value
        if abs(value) > self.limit:
            raise ValidationError(_("Latitude runs from −90 to 90 and longitude from −180 to 180."))
        return round(value, 5)


class PeopleField(forms.CharField):
    """A number of people, with or without marks between the thousands."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "max_length": 20} | kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "class": "short"}

    def clean(self, value):
        text = super().clean(value).strip()
        if not text:
            return None
        if not GROUPED.match(text):
            raise ValidationError(_("Write the number of people in digits, for example 250 000."))
        number = int(re.sub(r"\D", "", text))
        if not 0 < number <= 200_000_000:
            raise ValidationError(_("Write the number of people who live there."))
        return number
