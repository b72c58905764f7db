"""Pictures and documents, each with its own words; what may be chosen is said before it is chosen."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions import uploads
from actions.forms.fields import StepForm, tidy
from actions.forms.words import DOCUMENT, PICTURE, explain
from actions.models import Document, Picture
from frameworks.pictures import PIXELS

PICTURE_ENDINGS = ".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp"
DOCUMENT_ENDINGS = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.rtf,.txt"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; each is judged by the verb that keeps it."""

    def __init__(self, *, accept, **kwargs):
        super().__init__(widget=SeveralFiles(attrs={"accept": accept}), **kwargs)

    def clean(self, data, initial=None):
        return data if isinstance(data, list) else [data] if data else []


def megabytes():
    return settings.UPLOAD_MAX_BYTES // (1024 * 1024)


def room_words(left):
    """How many more files there is room for, said before they are chosen."""
    if left < 1:
        return _("There is no room for more; take one out first.")
    sentence = ngettext("There is room for %(left)s more.", "There is room for %(left)s more.", left)
    return sentence % {"left": left}


class FilesForm(StepForm):
    """Files come one by one, each with its own words; they are kept from the moment they are chosen."""

    picture = FilesField(label=gettext_lazy("add pictures"), accept=PICTURE_ENDINGS)
    document = FilesField(label=gettext_lazy("add documents"), accept=DOCUMENT_ENDINGS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limits = {"megabytes": megabytes(), "millions": PIXELS // 1_000_000}
        self.fields["picture"].help_text = (
            _(
                "JPEG, PNG or WebP, each up to %(megabytes)s MB and %(millions)s million pixels. "
                "People at work and places are best."
            )
            % limits
        )
        self.fields["document"].help_text = (
            _(
                "PDF, Word, Excel, PowerPoint, OpenDocument, RTF or text, without macros, "
                "each up to %(megabytes)s MB."
            )
            % limits
        )
        for kind, field in self.fields.items():
            field.room = uploads.room_for(self.instance, kind)
            field.room_words, field.disabled = room_words(field.room), field.room < 1
            field.is_depth, field.most_bytes = False, settings.UPLOAD_MAX_BYTES

    @property
    def values(self):
        return {}


class Percent(forms.IntegerField):
    """A share of the width or height, kept as 0 to 1."""

    def __init__(self, **kwargs):
        attrs = {"type": "range", "min": 0, "max": 100, "step": 1}
        super().__init__(
            min_value=0, max_value=100, required=False, widget=forms.NumberInput(attrs), **kwargs
        )
        self.widget.input_type = "range"

    def prepare_value(self, value):
        return round(value * 100) if isinstance(value, float) else value

    def clean(self, value):
        percent = super().clean(value)
        return 0.5 if percent is None else percent / 100

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class PictureForm(forms.ModelForm):
    focus_x = Percent(label=gettext_lazy("From the left edge, in percent"))
    focus_y = Percent(label=gettext_lazy("From the top, in percent"))
    people_recognisable = forms.NullBooleanField(
        label=gettext_lazy("can people be recognised?"),
        required=False,
        widget=forms.RadioSelect(choices=[(True, gettext_lazy("Yes")), (False, gettext_lazy("No"))]),
    )

    class Meta:
        model = Picture
        fields = (
            "alt",
            "credit",
            "people_recognisable",
            "people_agreed",
            "minors_agreed",
            "focus_x",
            "focus_y",
        )

    def __init__(self, *args, language="", **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, PICTURE, self.instance.submission.kind, of_pledges={})
        for name in ("alt", "credit", "people_recognisable", "people_agreed", "minors_agreed"):
            self.fields[name].asked = True
        self.fields["alt"].widget.attrs |= {"lang": language, "dir": "auto"}
        for field in self.fields.values():
            tidy(field)

    @property
    def words(self):
        return [self[name] for name in ("alt", "credit", "people_recognisable")]

    @property
    def agreements(self):
        return [self["people_agreed"], self["minors_agreed"]]

    @property
    def focus(self):
        return [self["focus_x"], self["focus_y"]]


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ("name", "is_public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, DOCUMENT, self.instance.submission.kind, of_pledges={})
        for field in self.fields.values():
            tidy(field)
