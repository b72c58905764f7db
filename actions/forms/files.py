"""Pictures and documents, each with its own words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.fields import StepForm
from actions.forms.words import PICTURE, explain
from actions.models import Picture


class FilesForm(StepForm):
    """Files come one by one, each with its own words; they are kept from the moment they are chosen."""

    picture = forms.FileField(
        label=_("add a picture"),
        help_text=_("JPEG, PNG or WebP, up to 25 MB. People at work and places are best."),
    )
    document = forms.FileField(
        label=_("add a document"), help_text=_("PDF, Word, Excel or PowerPoint, up to 25 MB.")
    )

    @property
    def values(self):
        return {}


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ("alt", "credit", "people_recognisable", "people_agreed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, PICTURE, self.instance.submission.kind, of_pledges={})
        self.fields["alt"].asked = self.fields["credit"].asked = True
        self.fields["people_recognisable"].asked = True
