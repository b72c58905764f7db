"""What the parts of the form share: fields that accept holes."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.text import capfirst

from actions import differences
from actions.forms.words import OF_PARTS, explain
from actions.models import Submission
from actions.models.submission import TEXT_FIELDS
from actions.requirements import REQUIREMENTS, asked_of


def tidy(field):
    """Labels begin with a capital, and an empty choice is a dash."""
    field.label = capfirst(field.label)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = list(field.choices)
        if choices and choices[0][0] in ("", None):
            field.choices = [("", "–"), *choices[1:]]


class Several(forms.CheckboxSelectMultiple):
    """Boxes of a list too long to be read: those ticked stand first, `words` of each are searched in."""

    def __init__(self, add_words, *, words):
        super().__init__()
        self.add_words, self.words = add_words, words

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-words"] = self.words(value)
        return option


class StepForm(forms.ModelForm):
    """One part of the form of an action; the fields the call asks for are marked, none is compelled."""

    sections = ()

    class Meta:
        model = Submission
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, OF_PARTS, self.instance.kind)
        asked = {REQUIREMENTS[name].field for name in asked_of(self.instance)}
        for name, field in self.fields.items():
            field.required = False
            field.asked = name in asked
            field.is_depth = not field.asked  # offered with what it brings
            if name in TEXT_FIELDS:
                field.counter = TEXT_FIELDS[name]
                field.widget.attrs |= {"lang": self.instance.language, "dir": "auto"}
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 6 if TEXT_FIELDS.get(name, 0) > 1000 else 3
            tidy(field)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            *(
                Fieldset(title, *[name for name in names if name in self.fields])
                for title, names in self.layout()
            )
        )

    def layout(self):
        """The sections of the part with their fields; takes out what is not asked of this kind of text."""
        return [("", list(self.fields))]

    def _post_clean(self):
        """The verb checks the whole text; a form only cleans what it was given."""

    @property
    def pieces(self):
        """The names under which the draft compares what this form holds."""
        return {differences.piece_of(name) for name in self.fields if name in differences.COLUMNS}

    @property
    def values(self):
        """What the verb saves: columns by name."""
        return dict(self.cleaned_data)

    objectives = notes = None
    needs = {}  # {field: others that make no sense without it}

    def without_errors(self):
        """Take out what makes no sense without a field that could not be read; the rest can be saved."""
        for name in self.errors:
            for other in self.needs.get(name, ()):
                self.cleaned_data.pop(other, None)
