"""Fields that staff write in four languages, grouped so that a page can put the languages side by side."""

from dataclasses import dataclass

from django import forms
from django.conf import settings

from frameworks.languages import direction, own_name


@dataclass
class Side:
    """One language of a form: its name in its own words, its direction, its fields."""

    code: str
    name: str
    direction: str
    fields: list


class InFourLanguages(forms.Form):
    """A form whose `written` columns stand once for each language; `sides` are the languages with their fields."""

    written = {}  # {column: (label, the longest, how many lines)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            for column, (label, longest, lines) in self.written.items():
                attrs = {"lang": code, "dir": direction(code)}
                widget = forms.Textarea({**attrs, "rows": lines}) if lines > 1 else forms.TextInput(attrs)
                self.fields[f"{column}_{code}"] = forms.CharField(
                    label=label, max_length=longest, widget=widget, required=False
                )

    def close(self):
        """Only to be read."""
        for one in self.fields.values():
            one.disabled = True

    @property
    def sides(self):
        return [
            Side(code, own_name(code), direction(code), [self[f"{column}_{code}"] for column in self.written])
            for code, _name in settings.LANGUAGES
        ]

    @property
    def plain(self):
        """The fields that stand once."""
        return [self[name] for name in self.fields if name not in self.columns]

    @property
    def columns(self):
        return {f"{column}_{code}" for column in self.written for code, _name in settings.LANGUAGES}

    def texts(self):
        """{column of a language: what was written}."""
        return {name: self.cleaned_data.get(name, "") for name in self.columns}


def written_in(row, columns) -> dict:
    """What a row says in each language, to begin a form with."""
    return {
        f"{column}_{code}": getattr(row, f"{column}_{code}") or ""
        for column in columns
        for code, _name in settings.LANGUAGES
    }
