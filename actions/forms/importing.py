"""Choosing a workbook of actions on one's own machine, and the call it answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Call
from actions.offline import sheets


class WorkbookForm(forms.Form):
    call = forms.ModelChoiceField(
        Call.objects.none(),
        label=_("Call"),
        empty_label=None,
        help_text=_("The drafts answer this call."),
    )
    file = forms.FileField(
        label=_("Workbook"),
        help_text=_("An .xlsx that was downloaded here and filled in, up to 500 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.open().filter(for_public_record=False)

    def clean_file(self):
        """Never more is read than a workbook may hold; the verb says that it was too large."""
        file = self.cleaned_data["file"]
        self.content = file.read(sheets.MOST_BYTES + 1)
        return file
