"""Choosing a table on one's own machine."""

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories import tables


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("Table"), help_text=_("CSV in UTF-8, divided by commas, semicolons or tabs, up to 2 MB.")
    )

    def clean_file(self):
        """Never more is read than a table may hold; the verb says that it was too large."""
        file = self.cleaned_data["file"]
        self.content = file.read(tables.MOST_BYTES + 1)
        return file
