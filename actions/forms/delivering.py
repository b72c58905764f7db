"""Choosing a file of translations that an agency sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.custody import xliff


class DeliveryForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("An XLIFF 2.1 file that left here and was translated, up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff"}),
    )

    def clean_file(self):
        """Never more is read than a file may hold; the verb says that it was too large."""
        file = self.cleaned_data["file"]
        self.content = file.read(xliff.MOST_BYTES + 1)
        return file
