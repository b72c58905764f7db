"""Whom to ask, and what the government agrees to."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from actions import consents
from actions.forms.fields import tidy
from actions.forms.words import CONTACT, explain
from actions.models import Contact
from actions.requirements import asked_of


class ContactForm(forms.ModelForm):
    """Whom to ask, and what the government agrees to. Private unless ticked."""

    targets = forms.MultipleChoiceField(
        label=_("What the government agrees to"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contact
        fields = ("name", "job_title", "office", "email", "phone", "is_public")

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        asked = asked_of(submission)
        explain(self.fields, CONTACT, submission.kind, of_pledges={})
        for field in self.fields.values():
            tidy(field)
        for name in ("name", "email"):
            self.fields[name].asked = "contact" in asked
        self.fields["targets"].asked = "consent" in asked
        self.fields["targets"].choices = [(key, row.words) for key, row in consents.WORDINGS.items()]
        self.initial["targets"] = list(consents.standing(submission.action))
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = Layout(
            Fieldset(_("Contact"), "name", "job_title", "office", "email", "phone", "is_public"),
            Fieldset(_("Consents"), "targets"),
        )

    @property
    def contact_values(self):
        """What can be kept: columns by name."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
