"""What an editor writes when proposing other words: the words, what kind of edit it is, a line to the government."""

from django import forms
from django.utils.translation import gettext_lazy

from actions.models import Proposal
from actions.reviewing import editing
from frameworks.languages import direction

KINDS = [
    (Proposal.WORDING, gettext_lazy("Wording: goes in only if the government accepts it")),
    (Proposal.SPELLING, gettext_lazy("Spelling: counts as accepted if it does not answer in time")),
]


class ProposalForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("The words you propose"), required=False, widget=forms.Textarea, strip=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of edit"), choices=KINDS, widget=forms.RadioSelect, initial=Proposal.WORDING
    )
    note = forms.CharField(
        label=gettext_lazy("A line to the government"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, submission, field, proposal=None):
        words = proposal.text if proposal else editing.words_of(submission, field)
        initial = {"text": words}
        if proposal:
            initial |= {"kind": proposal.kind, "note": proposal.note}
        super().__init__(data, initial=initial, auto_id=f"id_edit_{field}_%s")
        self.fields["text"].widget.attrs |= {
            "rows": 2 if len(words) < 200 else 6 if len(words) < 900 else 12,
            "lang": submission.language,
            "dir": direction(submission.language),
        }
