"""Beginning an action: for whom, which kind, in which language."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from actions.forms.words import START, explain
from actions.models import Call
from actions.models.submission import ACTION, KINDS
from frameworks.languages import language_choices
from signatories.models import Government


class StartForm(forms.Form):
    """For whom, which kind, in which language: enough to begin."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    government = forms.ModelChoiceField(Government.objects.none(), label=_("Government"), empty_label=None)
    call = forms.ModelChoiceField(Call.objects.none(), label=_("Call"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What do you hand in?"), choices=KINDS, widget=forms.RadioSelect, initial=ACTION
    )
    language = forms.ChoiceField(label=_("In which language do you write?"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        explain(self.fields, START, ACTION)
        governments = Government.objects.draftable_by(user).order_by("english_name")
        calls = Call.objects.open_for(*governments).filter(for_public_record=False)
        self.fields["government"].queryset = governments
        self.fields["call"].queryset = calls
        self.fields["language"].choices = language_choices()
        self.fields["language"].initial = get_language()
        if not self.is_bound:
            self._hide_single("government", governments)
            self._hide_single("call", calls)

    def _hide_single(self, name, rows):
        """One choice is no question."""
        first = list(rows[:2])
        if len(first) == 1:
            self.fields[name].initial = first[0].pk
            self.fields[name].widget = forms.HiddenInput()
